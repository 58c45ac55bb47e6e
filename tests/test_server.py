"""The store in PostgreSQL: all of a load or nothing of it, and readers that never see a mixture."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import create_engine, func, select, text

from data.errors import LoadRefused, SettingError, StoreBroken, StoreMissing
from data.filters import Filters
from data.measures import Rules
from data.months import month_index
from data.schema import event
from data.server import publication
from data.server.engines import database_url
from data.server.publication import ServerPublication
from data.server.tables import ALIVE, KEPT, ROWS, SUMS, columns_of
from data.settings import PROJECT
from data.store.manifest import LoadRecord
from data.store.rollups import month_cube
from data.stores import Loading, Target, manifest_at, publication_to, store_at
from tests import tiny
from tests.postgres import Server
from tests.server_store import publish, some_tickets, totals

pytestmark = pytest.mark.postgres

LOADER = """
import sys
from datetime import datetime
from pathlib import Path
from data.stores import Target
from tests import tiny
folder, database, batch = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
rows = [
    {"ticket_id": f"{batch}-{n}", "received_at": datetime(2025, 1 + n % 6, 5), "unit_code": "A1"}
    for n in range(300)
]
print("writing", flush=True)
tiny.publish(Target(folder, database), rows, city=folder / "city")
"""


def test_an_empty_database_is_no_store(target: Target) -> None:
    with pytest.raises(StoreMissing, match="load some first"):
        store_at(target).current()
    assert manifest_at(target) is None


def test_a_password_is_never_told() -> None:
    target = Target(PROJECT, "postgresql+psycopg://hotline:geheim@127.0.0.1:1/tickets")
    assert "geheim" not in str(target)
    with pytest.raises(SettingError, match="mysql"):
        database_url("mysql://host/name")


def test_a_new_version_is_picked_up_and_an_old_one_answers_as_before(target: Target) -> None:
    store = publish(target, some_tickets(3))
    old = store.current()
    publish(target, some_tickets(2, "u"))
    assert totals(store.current()) == {5}
    assert totals(old) == {3}


def test_a_ticket_loaded_again_is_replaced_with_its_events(target: Target) -> None:
    steps = [{"ticket_id": "t1", "at": datetime(2025, 5, 1), "seq": n} for n in (1, 2)]
    publish(target, some_tickets(3), events=steps)
    moved = {**some_tickets(3)[1], "unit_code": "B1", "received_at": datetime(2025, 6, 1)}
    store = publish(target, [moved], events=steps[:1])
    assert totals(store.current()) == {3}
    desk = tiny.desk_over(store)
    frame = desk.measured(("received",), Filters(month_index(2025, 6), 12), ("unit_code",))
    assert dict(zip(frame["unit_code"], frame["received"], strict=True)) == {"A1": 2, "B1": 1}
    with desk.snapshot.engine.connect() as connection:
        assert connection.execute(select(event.c.seq)).scalars().all() == [1]


def test_of_a_ticket_added_twice_in_one_load_the_last_state_counts(target: Target) -> None:
    with publication_to(target, str(target.folder / "city")) as load:
        for unit in ("A1", "B1"):
            rows = some_tickets(1, unit_code=unit)
            step = {"ticket_id": "t0", "at": rows[0]["received_at"], "seq": 1, "stage": unit}
            load.add_month(
                2025 * 12 + 4,
                tiny.table(rows),
                tiny.table([{**step, "unit_code": unit, "result": "solved"}]),
            )
        _commit(load, Rules(tiny.AS_OF))
    snapshot = store_at(target).current()
    assert totals(snapshot) == {1}
    story = tiny.desk_over(store_at(target)).case("t0")
    assert story is not None
    assert (story.ticket["unit_code"], story.events["stage"].tolist()) == ("B1", ["B1"])


def test_another_rule_counts_every_ticket_anew(target: Target) -> None:
    """Not only those of the load that brings the rule."""
    called = {"called_at": datetime(2025, 6, 1), "reached": True, "outcome": "partly"}
    store = publish(target, some_tickets(8, **called))
    for partly, solved in ((False, 0), (True, 9)):
        with publication_to(target, str(target.folder / "city")) as load:
            load.add_month(2025 * 12 + 4, tiny.table(some_tickets(1, "new", **called)))
            _commit(load, Rules(tiny.AS_OF, partly_is_solved=partly))
        engine = tiny.desk_over(store).snapshot.engine
        with engine.connect() as connection:
            assert connection.execute(select(func.sum(month_cube.c.solved))).scalar() == solved


def _commit(load: Loading, rules: Rules) -> None:
    record = LoadRecord("", "test", "", 1, 1, 0, 0)
    load.add_units(tiny.UNITS)
    load.commit(as_of=tiny.AS_OF, fields=["stage"], rules=rules, cutoff_day=0, load=record)


def test_leaving_without_a_commit_changes_nothing(target: Target) -> None:
    store = publish(target, some_tickets(3))
    with publication_to(target, str(target.folder / "city")) as load:
        load.add_month(2025 * 12 + 4, tiny.table(some_tickets(9, "x")))
    assert totals(store.current()) == {3}


def test_two_loads_at_once_are_refused(target: Target) -> None:
    with (
        publication_to(target, "city"),
        pytest.raises(LoadRefused, match="another load is writing to"),
        publication_to(target, "city"),
    ):
        pass
    with publication_to(target, "city"):
        """The lock went with the first load."""


def test_another_city_is_not_mixed_in(target: Target) -> None:
    publish(target, some_tickets(1))
    with pytest.raises(LoadRefused, match="another city"), publication_to(target, "boston"):
        pass


def test_a_login_that_may_only_read_loads_nothing(target: Target, server: Server) -> None:
    store = publish(target, some_tickets(2))
    name = f"reader_{target.database.rsplit('/', 1)[1]}"
    server.run(f"CREATE ROLE {name} LOGIN IN ROLE hotline_reader")
    as_reader = Target(target.folder, target.database.replace("//postgres@", f"//{name}@"))
    assert totals(store_at(as_reader).current()) == {2}
    with pytest.raises(LoadRefused, match="may not write"):
        publish(as_reader, some_tickets(5, "x"))
    assert totals(store.current()) == {2}


def test_starting_over_forgets_the_tickets_and_goes_on_counting_versions(target: Target) -> None:
    first = publish(target, some_tickets(5)).current().manifest
    store = publish(target, some_tickets(2, "n"), afresh=True)
    assert totals(store.current()) == {2}
    assert store.current().manifest.version > first.version


def _places_of_open(target: Target) -> dict[str, tuple[str, str]]:
    """Where each open ticket in force lies in the database, and what wrote it."""
    owner = create_engine(target.database)
    with owner.connect() as connection:
        rows = connection.execute(
            text(
                f"SELECT ticket_id, ctid::text, xmin::text FROM {ROWS}.open_ticket WHERE died = {ALIVE}"
            )
        ).all()
    owner.dispose()
    return {row.ticket_id: (row.ctid, row.xmin) for row in rows}


def _sums_in_force(target: Target) -> dict[str, list[str]]:
    """Every row of every roll-up in force, as text."""
    owner = create_engine(target.database)
    found: dict[str, list[str]] = {}
    with owner.connect() as connection:
        for table, kept in SUMS.items():
            names = ", ".join(columns_of(table))
            rows = f"SELECT ROW({names})::text FROM {kept.fullname} WHERE died = {ALIVE}"
            found[table.name] = sorted(connection.execute(text(rows)).scalars())
    owner.dispose()
    return found


def test_a_load_of_one_day_rewrites_only_the_open_tickets_it_changes(target: Target) -> None:
    open_ones = some_tickets(60, stage="accepted", due_at=datetime(2025, 6, 2))
    publish(target, open_ones, as_of=datetime(2025, 6, 1))
    before = _places_of_open(target)
    assert len(before) == 60
    same, moved = open_ones[0], {**open_ones[1], "unit_code": "B1"}
    closed = {**open_ones[2], "stage": "closed", "closed_at": datetime(2025, 6, 3)}
    new = {**some_tickets(1, "new")[0], "stage": "accepted"}
    publish(target, [same, moved, closed, new], as_of=datetime(2025, 6, 4))
    after = _places_of_open(target)
    assert after.keys() == before.keys() - {"t2"} | {"new0"}
    assert {name for name in before.keys() & after.keys() if before[name] != after[name]} == {"t1"}
    refreshed = _sums_in_force(target)
    states = [same, moved, closed, *open_ones[3:], new]
    publish(target, states, as_of=datetime(2025, 6, 4), afresh=True)
    assert refreshed == _sums_in_force(target)
    assert len(refreshed["open_ticket"]) == 60


def test_what_is_counted_of_open_tickets_stays_where_nothing_changed(target: Target) -> None:
    due = {"due_at": datetime(2025, 7, 30), "stage": "accepted"}
    publish(target, some_tickets(9, **due), as_of=datetime(2025, 6, 1))
    publish(target, some_tickets(1, "b", unit_code="B1", **due), as_of=datetime(2025, 6, 2))
    owner = create_engine(target.database)
    with owner.connect() as connection:
        rows = f"SELECT unit_code, born FROM {ROWS}.state WHERE died = {ALIVE} ORDER BY unit_code"
        born = connection.execute(text(rows)).all()
    owner.dispose()
    assert [tuple(row) for row in born] == [("A1", 1), ("B1", 2)]


def test_what_only_old_versions_needed_is_swept_after_its_time(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = publish(target, some_tickets(4))
    old = store.current()
    monkeypatch.setattr(publication, "GRACE_SECONDS", 0.0)
    publish(target, some_tickets(4, unit_code="B1"))
    assert totals(store.current()) == {4}
    with pytest.raises(StoreBroken, match="no longer kept"):
        totals(old)
    owner = create_engine(target.database)
    with owner.connect() as connection:
        for kept in KEPT.values():
            dead = f"SELECT count(*) FROM {kept.fullname} WHERE died < {ALIVE}"
            assert connection.execute(text(dead)).scalar() == 0, kept.name
    owner.dispose()


def test_readers_between_commits_never_see_a_mixture(target: Target) -> None:
    store = publish(target, some_tickets(3))
    seen: list[set[int]] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(totals(store.current()))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for batch in range(4):
            publish(target, some_tickets(50, f"b{batch}-"))
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert all(len(totals) == 1 for totals in seen)
    assert totals(store.current()) == {203}


@pytest.fixture
def loader(target: Target) -> Iterator[Any]:
    """Starts a loader process; each is gone at the end."""
    started: list[subprocess.Popen[bytes]] = []

    def start(batch: int) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-c", LOADER, str(target.folder), target.database, str(batch)]
        process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE)
        started.append(process)
        assert process.stdout is not None
        process.stdout.readline()
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def test_a_load_killed_at_any_moment_shows_nothing_half_done(target: Target, loader: Any) -> None:
    store = publish(target, some_tickets(3))
    moments, loaded = random.Random(12345), 3
    for batch in range(5):
        process = loader(batch)
        last = time.monotonic() + moments.uniform(0, 1.2)
        while time.monotonic() < last and process.poll() is None:
            assert len(totals(store.current())) == 1
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.wait()
        _wait_for_lock(target)
        (total,) = totals(store.current())
        assert total in (loaded, loaded + 300)
        loaded = total
    assert totals(publish(target, some_tickets(1, "last")).current()) == {loaded + 1}


def _wait_for_lock(target: Target) -> None:
    """The server notices a killed loader within about a second."""
    give_up = time.monotonic() + 60
    while True:
        try:
            with ServerPublication(target.database, str(target.folder / "city")):
                return
        except LoadRefused:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.1)
