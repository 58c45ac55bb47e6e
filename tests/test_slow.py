"""Tickets that took long stand once more beside the roll-ups, so that few files need be opened."""

from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import FromClause, select, text

from data.measures import Clock, Rules
from data.schema import ticket
from data.store import slow
from data.store.snapshot import FileSnapshot, open_snapshot
from tests.changing_city import City, Ticket, load

ALWAYS, NEVER = 1, 1_000_000
RULES = Rules(datetime(2025, 6, 1))
EVERY_CLOCK = (Clock.RECEIVED, Clock.DISPATCHED, Clock.DUE, Clock.CLOSED, Clock.CALLED)


def _day(row: Ticket, clock: Clock) -> date | None:
    moment = row[clock.value.replace("_day", "_at")]
    return moment.date() if moment else None


def _took_long(row: Ticket) -> bool:
    """Plainly: whether any of its days came more than 60 days after the day of receipt."""
    days = [_day(row, clock) for clock in (Clock.DUE, Clock.CLOSED, Clock.CALLED)]
    return any(day and (day - row["received_at"].date()).days > 60 for day in days)


def _numbers(snapshot: FileSnapshot, source: FromClause, *where: object) -> list[str]:
    rows = select(source.c.ticket_id).where(*where)  # type: ignore[arg-type]
    with snapshot.engine.connect() as connection:
        return sorted(connection.execute(rows).scalars())


def _kept(snapshot: FileSnapshot) -> list[str]:
    with snapshot.engine.connect() as connection:
        return sorted(connection.execute(text("SELECT ticket_id FROM roll.slow_ticket")).scalars())


@pytest.mark.parametrize(
    ("seed", "large"), [(0, ALWAYS), (1, NEVER)], ids=["recent file", "month files"]
)
def test_after_every_load_the_slow_tickets_are_those_that_took_long(
    tmp_path: Path, seed: int, large: int
) -> None:
    city, found = City(seed), 0
    for _ in range(3):
        load(tmp_path, city, city.changes(), RULES, 0, large)
        snapshot = open_snapshot(tmp_path)
        assert isinstance(snapshot, FileSnapshot)
        assert _kept(snapshot) == sorted(n for n, t in city.tickets.items() if _took_long(t))
        found += len(_kept(snapshot))
        snapshot.engine.dispose()
    assert found


@pytest.fixture(scope="module", params=[ALWAYS, NEVER], ids=["recent file", "month files"])
def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[FileSnapshot, City]:
    """A city loaded twice, some of whose cases were closed before they were received."""
    folder, city = tmp_path_factory.mktemp("store"), City(7)
    first = [city.state(str(number)) for number in range(300)]
    for each in first[::10]:
        each["closed_at"] = each["received_at"] - timedelta(days=40)
    load(folder, city, first, RULES, 0, request.param)
    changed = [city.state(str(number)) for number in range(0, 300, 9)]
    load(folder, city, changed, RULES, 0, request.param)
    snapshot = open_snapshot(folder)
    assert isinstance(snapshot, FileSnapshot)
    return snapshot, city


def _agree(snapshot: FileSnapshot, city: City) -> None:
    random = Random(1)
    for clock in EVERY_CLOCK:
        for _ in range(6):
            first = date(2024, 10, 1) + timedelta(days=random.randrange(250))
            last = first + timedelta(days=random.randrange(60))
            source = snapshot.tickets_in(clock, first, last)
            found = _numbers(snapshot, source, source.c[clock.value].between(first, last))
            days = {number: _day(row, clock) for number, row in city.tickets.items()}
            expected = sorted(n for n, day in days.items() if day and first <= day <= last)
            assert found == expected, (clock, first, last)


def test_no_case_of_any_period_is_missed_or_told_twice(told: tuple[FileSnapshot, City]) -> None:
    assert told[0].slow_apart
    _agree(*told)


def test_only_files_of_the_months_just_before_are_opened(told: tuple[FileSnapshot, City]) -> None:
    snapshot, _ = told
    files = {month: part.file for month, part in snapshot.manifest.tickets.items()}
    rows = str(snapshot.tickets_in(Clock.CALLED, date(2025, 4, 1), date(2025, 4, 30)))
    opened = {month % 12 + 1 for month, file in files.items() if file in rows}
    assert opened <= {1, 2, 3, 4}, "received 60 days before April began, or later"


def test_too_many_slow_tickets_are_left_where_they_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slow, "MOST", 20)
    city = City(7)
    for numbers in (range(150), range(0, 150, 9)):
        load(tmp_path, city, [city.state(str(number)) for number in numbers], RULES, 0, NEVER)
        snapshot = open_snapshot(tmp_path)
        assert isinstance(snapshot, FileSnapshot)
        assert not snapshot.slow_apart
        _agree(snapshot, city)


def test_a_table_that_grew_too_large_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    city = City(7)
    load(tmp_path, city, [city.state(str(number)) for number in range(150)], RULES, 0, NEVER)
    monkeypatch.setattr(slow, "MOST", 20)
    load(tmp_path, city, [city.state("7")], RULES, 0, NEVER)
    snapshot = open_snapshot(tmp_path)
    assert isinstance(snapshot, FileSnapshot)
    assert not snapshot.slow_apart
    _agree(snapshot, city)


def test_the_rows_kept_are_whole_tickets(told: tuple[FileSnapshot, City]) -> None:
    snapshot, _ = told
    names = ", ".join(f'"{column.name}"' for column in ticket.columns)
    kept = f"SELECT {names} FROM roll.slow_ticket"
    with snapshot.engine.connect() as connection:
        strays = connection.execute(text(f"({kept}) EXCEPT (SELECT {names} FROM ticket)")).all()
    assert strays == []
