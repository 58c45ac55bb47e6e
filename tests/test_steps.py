"""Events that follow from a ticket's own times are the same whether or not they have a file."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import literal_column, select

from data.load.mapping import read_mapping
from data.load.run import load
from data.measures import Rules
from data.months import month_index
from data.schema import event, ticket
from data.store import layout, steps
from data.store.arrival import Waiting
from data.store.manifest import LoadRecord, Manifest, read_manifest
from data.store.publication import Publication
from data.store.snapshot import Store
from tests import tiny

MAPPING = """
city = "unnamed"
[fields]
ticket_id = "id"
received_at = "opened"
contacted_at = "contacted"
closed_at = "closed"
called_at = "called"
outcome = "outcome"
[unit]
columns = ["unit"]
kind = "department"
"""
HEADER = "id,opened,contacted,closed,called,outcome,unit\n"
JANUARY = HEADER + (
    "1,2024-01-03 09:00:00,2024-01-03 10:00:00,2024-01-04 08:00:00,2024-01-09 08:00:00,solved,Water\n"
    "2,2024-01-05 09:00:00,2024-01-05 09:00:00,2024-01-05 09:00:00,,,Roads\n"  # all at once
    "3,2024-01-07 09:00:00,,,,,\n"
    "4,2024-01-08 09:00:00,2024-01-12 09:00:00,2024-01-10 09:00:00,,,Water\n"  # told after closing
)
Steps = list[tuple[Any, ...]]


def _load(folder: Path, text: str) -> Manifest:
    folder.mkdir(exist_ok=True)
    (folder / "mapping.toml").write_text(MAPPING, "utf-8")
    (folder / "table.csv").write_text(text, "utf-8")
    load([folder / "table.csv"], read_mapping(folder / "mapping.toml"), folder / "store")
    return read_manifest(folder / "store")


def _steps(store: Path) -> Steps:
    """All events of the version in force, in order."""
    manifest = read_manifest(store)
    with duckdb.connect() as connection:
        if attach := layout.attach(store, manifest):
            connection.execute(attach)
        rows = layout.rows(event, store, manifest)
        return connection.execute(f"SELECT * FROM ({rows}) ORDER BY ticket_id, seq").fetchall()


@pytest.fixture
def _always_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "FEW", 1)


def test_told_events_are_those_that_are_written_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = _load(tmp_path / "written", JANUARY)
    monkeypatch.setattr(steps, "FEW", 1)
    told = _load(tmp_path / "told", JANUARY)
    assert (len(written.events), len(told.events)) == (1, 0)
    found = _steps(tmp_path / "told" / "store")
    assert found == _steps(tmp_path / "written" / "store")
    assert [(row[0], row[2], row[3]) for row in found] == [
        ("1", 1, "call"), ("1", 2, "contact"), ("1", 3, "close"), ("1", 4, "callback"),
        ("2", 1, "call"), ("2", 2, "contact"), ("2", 3, "close"),
        ("3", 1, "call"),
        ("4", 1, "call"), ("4", 2, "close"), ("4", 3, "contact"),
    ]  # fmt: skip
    assert {row[4] for row in found if row[3] == "close"} == {
        "department-water",
        "department-roads",
    }
    assert [row[5] for row in found if row[3] == "callback"] == ["solved"]


@pytest.mark.usefixtures("_always_told")
def test_the_events_of_a_ticket_are_found_without_a_file_of_them(tmp_path: Path) -> None:
    _load(tmp_path, JANUARY)
    events = Store(tmp_path / "store").current()
    rows = events.events("4")
    with events.engine.connect() as connection:
        asked = select(rows.c.stage).where(rows.c.ticket_id == "4").order_by(literal_column("seq"))
        assert connection.execute(asked).scalars().all() == ["call", "close", "contact"]


@pytest.mark.usefixtures("_always_told")
def test_a_ticket_that_comes_again_in_another_month_tells_its_events_once(tmp_path: Path) -> None:
    _load(tmp_path, JANUARY)
    manifest = _load(tmp_path, HEADER + "1,2024-03-03 09:00:00,,2024-03-04 10:00:00,,,Water\n")
    assert not manifest.events
    own = [row for row in _steps(tmp_path / "store") if row[0] == "1"]
    assert [(row[1].month, row[3]) for row in own] == [(3, "call"), (3, "close")]


@pytest.mark.usefixtures("_always_told")
def test_events_a_source_keeps_join_those_that_were_told(tmp_path: Path) -> None:
    _load(tmp_path, JANUARY)
    before = _steps(tmp_path / "store")
    received = datetime(2024, 1, 9, 9)
    with Publication(tmp_path / "store", "unnamed") as publication:
        row = {"ticket_id": "3", "received_at": received}
        kept = {"ticket_id": "3", "at": received, "seq": 1, "stage": "call", "unit_code": "K",
                "result": None}  # fmt: skip
        publication.add_month(month_index(2024, 1), tiny.table([row]), tiny.table([kept]))
        _commit(publication)
    manifest = read_manifest(tmp_path / "store")
    assert len(manifest.events) == 1
    assert not any(part.tell for part in manifest.tickets.values())
    after = _steps(tmp_path / "store")
    assert [row for row in after if row[0] != "3"] == [row for row in before if row[0] != "3"]
    assert [row[4] for row in after if row[0] == "3"] == ["K"]


@pytest.mark.usefixtures("_always_told")
@pytest.mark.parametrize("days", [1, 40])
def test_folding_a_large_store_keeps_every_event(tmp_path: Path, days: int) -> None:
    """Whether a told month goes to the recent file, stays, or comes back into a month's file."""
    store, first = tmp_path / "store", datetime(2024, 1, 25, 9)
    for load_at in range(3):
        received = first + timedelta(days=days * load_at)
        rows = (
            f"SELECT CAST(n AS VARCHAR) AS ticket_id, TIMESTAMP '{received}' AS received_at, "
            f"TIMESTAMP '{received}' + to_hours(CAST(n AS INTEGER)) AS closed_at, 'U' AS unit_code "
            f"FROM range({load_at * 5}, {load_at * 5 + 9}) numbers(n)"
        )
        with duckdb.connect() as waiting, Publication(store, "city", large=1) as publication:
            waiting.execute(f"CREATE TABLE settled AS {_with_all_columns(rows)}")
            month = month_index(received.year, received.month)
            for number in range(load_at * 5, load_at * 5 + 4) if load_at else ():
                earlier = first + timedelta(days=days * (load_at - 1))
                known = month_index(earlier.year, earlier.month)
                ids = tiny.table([{"ticket_id": str(number)}])
                if known != month:
                    publication.remove(known, ids)
            publication.add_waiting(waiting.cursor, [Waiting(month, "SELECT * FROM settled", 9)])
            _commit(publication, received)
            publication.tidy()
    found = _steps(store)
    assert [(row[0], row[3]) for row in found] == [
        (number, step)
        for number in sorted(str(n) for n in range(19))
        for step in (("call", "close"))
    ]


def _with_all_columns(rows: str) -> str:
    told = ("ticket_id", "received_at", "closed_at", "unit_code")
    columns = [
        each.name
        if each.name in told
        else f"CAST(NULL AS {layout.column_type(each)}) AS {each.name}"
        for each in ticket.columns
    ]
    return f"SELECT {', '.join(columns)} FROM ({rows})"


def _commit(publication: Publication, as_of: datetime = datetime(2024, 3, 30)) -> None:
    publication.commit(
        as_of=as_of, fields=(), rules=Rules(as_of), cutoff_day=0,
        load=LoadRecord("", "test", "", 1, 1, 0, 0),
    )  # fmt: skip
