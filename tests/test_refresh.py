"""Roll-ups brought up to date by a load equal those built from all tickets, whatever was loaded."""

from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, func, select, text

from data.measures import Rules
from data.schema import event, ticket
from data.store import layout, refresh, rollups, summing
from data.store.manifest import Manifest
from data.store.snapshot import Store, open_snapshot
from tests.changing_city import City, load


def _rows(connection: Connection, name: str) -> list[tuple[Any, ...]]:
    """The rows of a table as they lie there."""
    return [tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))]


def _built_anew(folder: Path, manifest: Manifest, rules: Rules, cutoff_day: int) -> Connection:
    connection = create_engine("duckdb:///:memory:").connect()
    if attach := layout.attach(folder, manifest):
        connection.execute(text(attach))
    connection.execute(text(layout.view(ticket, folder, manifest)))
    summing.build(connection, rules, rollups.Calendar(cutoff_day))
    return connection


ALWAYS, NEVER = 1, 1_000_000


@pytest.mark.parametrize(
    ("seed", "large"), [(0, ALWAYS), (1, NEVER)], ids=["recent file", "month files"]
)
def test_a_refreshed_roll_up_equals_one_built_from_all_tickets(
    tmp_path: Path, seed: int, large: int
) -> None:
    city, random = City(seed), Random(seed + 100)
    cutoff_day = random.choice((0, 25))
    as_of = datetime(2025, 1, 20, 18)
    for _ in range(4):
        rules = Rules(as_of, count_excluded=seed % 2 == 0)
        manifest = load(tmp_path, city, city.changes(), rules, cutoff_day, large)
        anew = _built_anew(tmp_path, manifest, rules, cutoff_day)
        snapshot = open_snapshot(tmp_path)
        with snapshot.engine.connect() as connection:
            stored = sorted(connection.execute(select(ticket.c.ticket_id)).scalars())
            assert stored == sorted(city.tickets)
            for name in rollups.metadata.tables:
                assert _rows(connection, name) == _rows(anew, name), name
            told = connection.execute(select(event.c.ticket_id, event.c.result)).all()
            assert sorted(told) == sorted((n, t["stage"]) for n, t in city.tickets.items())
        assert manifest.ticket_rows == len(city.tickets)
        anew.close()
        snapshot.engine.dispose()
        # Time goes on, at times back.
        as_of += timedelta(days=random.randrange(-5, 30))


def test_most_loads_refresh_and_do_not_build_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city, rules = City(9), Rules(datetime(2025, 2, 1))
    load(tmp_path, city, city.changes(), rules, 0, NEVER)
    refreshed: list[object] = []
    real = refresh.refresh
    monkeypatch.setattr(
        refresh, "refresh", lambda *given: (refreshed.append(given), real(*given))[1]
    )
    load(tmp_path, city, city.changes(), rules, 0, NEVER)
    assert len(refreshed) == 1
    load(tmp_path, city, city.changes(), Rules(rules.as_of, count_ledger=True), 0, NEVER)
    assert len(refreshed) == 1, "sums by other rules cannot be added to"
    load(tmp_path, city, city.changes(), Rules(rules.as_of, count_ledger=True), 20, NEVER)
    assert len(refreshed) == 1, "months that end on another day are other months"


def test_a_case_of_a_settled_month_that_changes_is_told_once(tmp_path: Path) -> None:
    city, rules = City(3), Rules(datetime(2025, 6, 1))
    first = [city.state(str(number)) for number in range(40)]
    laid_out = load(tmp_path, city, first, rules, 0, ALWAYS)
    assert laid_out.recent is not None
    assert laid_out.recent.tickets == 0, "all of them are older than what is kept as recent"
    changed = {**first[0], "unit_code": "W"}
    manifest = load(tmp_path, city, [changed], rules, 0, ALWAYS)
    assert sum(part.dead for part in manifest.tickets.values()) == 1
    with Store(tmp_path).current().engine.connect() as connection:
        found = connection.execute(
            select(ticket.c.unit_code).where(ticket.c.ticket_id == first[0]["ticket_id"])
        ).scalars()
        assert list(found) == ["W"]
        assert connection.execute(select(func.count()).select_from(ticket)).scalar() == 40
