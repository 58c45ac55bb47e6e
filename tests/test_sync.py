"""A ticket system's own database, read again and again: from SQLite and from PostgreSQL."""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Engine,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    create_engine,
    delete,
    insert,
    make_url,
    select,
    text,
    update,
)

from data.access import Role, Viewer
from data.errors import CityError, LoadRefused
from data.load.mapping import Mapping, read_mapping
from data.load.outcome import Outcome
from data.reception import open_desk
from data.schema import ticket
from data.settings import PROJECT
from data.stores import Target, manifest_at, store_at
from data.sync.__main__ import main
from data.sync.marks import Mark, greatest, mark_from_json, mark_of
from data.sync.rounds import Rounds
from tests import postgres
from tests.conftest import NewStore

ORDERS = Table(
    "orders",
    MetaData(),
    Column("number", Text, primary_key=True),
    Column("opened", DateTime),
    Column("closed", DateTime),
    Column("state", Text),
    Column("again", Boolean),
    Column("x", Numeric(9, 6)),
    Column("y", Numeric(9, 6)),
    Column("changed", DateTime),
    Column("serial", Integer),
)
MAPPING = """
city = "unnamed"
[fields]
ticket_id = "number"
received_at = "opened"
closed_at = "closed"
stage = "state"
repeat = "again"
lon = "x"
lat = "y"
[values.stage]
open = "accepted"
done = "closed"
[live]
table = "orders"
mark = "changed"
overlap = 60
"""
NOON = datetime(2025, 6, 1, 12)
LEADER = Viewer("leader", "市领导", Role.LEADER)


def order(number: str, minute: int = 0, **more: Any) -> dict[str, Any]:
    at = NOON + timedelta(minutes=minute)
    row = {"number": number, "opened": NOON, "closed": None, "state": "open", "again": True}
    return {**row, "x": 116.4, "y": 39.9, "changed": at, "serial": minute, **more}


@pytest.fixture(scope="module")
def database(server: postgres.Server) -> str:
    return server.new_database()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path}/orders.db")
    else:
        engine = create_engine(request.getfixturevalue("database"))
    ORDERS.metadata.drop_all(engine)
    ORDERS.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def mapping(tmp_path: Path) -> Mapping:
    return _mapping(tmp_path)


def _mapping(folder: Path, text: str = MAPPING) -> Mapping:
    path = folder / "live.toml"
    path.write_text(text, "utf-8")
    return read_mapping(path)


def _write(source: Engine, *rows: dict[str, Any]) -> None:
    with source.begin() as connection:
        for row in rows:
            connection.execute(delete(ORDERS).where(ORDERS.c.number == row["number"]))
            connection.execute(insert(ORDERS).values(row))


def _counts(outcome: Outcome) -> tuple[int, int, int, int]:
    return outcome.read, outcome.loaded, outcome.rejected, outcome.duplicates


def _stages(target: Target) -> dict[str, str]:
    with open_desk(LEADER, store_at(target)).snapshot.engine.connect() as connection:
        rows = connection.execute(select(ticket.c.ticket_id, ticket.c.stage)).all()
    return {row.ticket_id: row.stage for row in rows}


def test_what_changed_is_read_and_the_newest_state_wins(
    source: Engine, mapping: Mapping, new_store: NewStore
) -> None:
    target = new_store()
    rounds = Rounds(source, mapping, target)
    _write(source, order("a"), order("b", 1), order("c", 5))
    assert _counts(rounds.run()) == (3, 3, 0, 0)
    _write(source, order("b", 9, state="done", closed=NOON + timedelta(hours=1)), order("d", 10))
    assert _counts(rounds.run()) == (3, 2, 0, 1)
    assert _stages(target) == {"a": "accepted", "b": "closed", "c": "accepted", "d": "accepted"}
    manifest = manifest_at(target)
    assert manifest is not None
    assert [load.loaded for load in manifest.loads] == [3, 2]


def test_a_round_without_change_makes_no_version(
    source: Engine, mapping: Mapping, tmp_path: Path
) -> None:
    target = Target(tmp_path / "store")
    rounds = Rounds(source, mapping, target)
    assert _counts(rounds.run()) == (0, 0, 0, 0)
    assert manifest_at(target) is None
    _write(source, order("a"), order("b", 1))
    rounds.run()
    before = manifest_at(target)
    _write(source, order("b", 7))  # written again, and nothing of it is mapped
    for _ in range(2):
        outcome = rounds.run()
        assert (outcome.loaded, outcome.published) == (0, False)
    assert manifest_at(target) == before
    assert rounds.run().read == 1  # what lies before the overlap is not read again


def test_a_fresh_process_goes_on_where_the_store_says(
    source: Engine, mapping: Mapping, tmp_path: Path
) -> None:
    target = Target(tmp_path / "store")
    _write(source, order("a"), order("b", 60))
    Rounds(source, mapping, target).run()
    _write(source, order("c", 61))
    assert _counts(Rounds(source, mapping, target).run()) == (2, 1, 0, 1)


def test_a_change_committed_late_is_found_by_the_overlap(
    source: Engine, mapping: Mapping, tmp_path: Path
) -> None:
    rounds = Rounds(source, mapping, Target(tmp_path / "store"))
    _write(source, order("a", 10))
    rounds.run()
    _write(source, order("late", 10, changed=NOON + timedelta(minutes=10, seconds=-50)))
    assert rounds.run().loaded == 1


def test_rejects_are_counted_and_do_not_stop_the_others(
    source: Engine, mapping: Mapping, tmp_path: Path
) -> None:
    target = Target(tmp_path / "store")
    rounds = Rounds(source, mapping, target)
    _write(source, order("a", opened=None))
    assert _counts(rounds.run()) == (1, 0, 1, 0)
    _write(source, order("b"), order("c", opened=datetime(2222, 1, 1)))
    outcome = rounds.run()
    assert _counts(outcome) == (3, 1, 2, 0)
    assert outcome.rejects is not None
    assert "2222" in outcome.rejects.read_text("utf-8-sig")
    assert set(_stages(target)) == {"b"}


def test_a_row_that_vanishes_is_not_taken_for_a_ticket_that_does(
    source: Engine, mapping: Mapping, tmp_path: Path
) -> None:
    target = Target(tmp_path / "store")
    rounds = Rounds(source, mapping, target)
    _write(source, order("a"), order("b"))
    rounds.run()
    with source.begin() as connection:
        connection.execute(delete(ORDERS).where(ORDERS.c.number == "a"))
    rounds.run()
    assert set(_stages(target)) == {"a", "b"}


def test_a_query_and_a_number_may_stand_for_table_and_time(source: Engine, tmp_path: Path) -> None:
    query = "SELECT o.*, 'x:y 100%' AS said FROM orders o WHERE state <> 'secret'"
    text = MAPPING.replace('table = "orders"', f'query = "{query}"')
    text = text.replace('mark = "changed"', 'mark = "serial"').replace(
        "overlap = 60", "overlap = 2"
    )
    target = Target(tmp_path / "store")
    rounds = Rounds(source, _mapping(tmp_path, text), target)
    _write(source, order("a", 1), order("hidden", 2, state="secret"), order("b", 9))
    assert rounds.run().loaded == 2
    _write(source, order("c", 10))
    assert _counts(rounds.run()) == (2, 1, 0, 1)
    assert set(_stages(target)) == {"a", "b", "c"}


def test_a_view_with_times_of_a_zone_is_read_in_city_time(
    server: postgres.Server, tmp_path: Path
) -> None:
    engine = create_engine(server.new_database())
    with engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA desk"))
        connection.execute(text("CREATE TABLE desk.kept (number int, at timestamptz)"))
        connection.execute(text("CREATE VIEW desk.orders AS SELECT * FROM desk.kept"))
        moment = datetime(2025, 5, 31, 20, tzinfo=UTC)
        connection.execute(text("INSERT INTO desk.kept VALUES (1, :at)"), {"at": moment})
    mapping = _mapping(
        tmp_path,
        'city = "unnamed"\nzone = "Asia/Shanghai"\n[fields]\nticket_id = "number"\n'
        'received_at = "at"\n[live]\ntable = "desk.orders"\nmark = "at"\n',
    )
    target = Target(tmp_path / "store")
    rounds = Rounds(engine, mapping, target)
    assert rounds.run().span[0] == "2025-06-01"
    assert _counts(Rounds(engine, mapping, target).run()) == (1, 0, 0, 1)
    engine.dispose()


def test_a_store_started_over_is_read_from_the_beginning(
    source: Engine, mapping: Mapping, tmp_path: Path
) -> None:
    target = Target(tmp_path / "store")
    rounds = Rounds(source, mapping, target)
    _write(source, order("a"), order("b", 60))
    rounds.run()
    (target.folder / "manifest.json").unlink()
    assert rounds.run().loaded == 2


def test_many_rows_come_in_batches_and_every_one_is_counted(
    source: Engine, mapping: Mapping, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.sync.source.BATCH", 7)
    with source.begin() as connection:
        connection.execute(insert(ORDERS), [order(str(n), n) for n in range(50)])
    assert _counts(Rounds(source, mapping, Target(tmp_path / "store")).run()) == (50, 50, 0, 0)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('mark = "changed"', 'mark = "never"', "has no column 'never'"),
        ('mark = "changed"', 'mark = "number"', "cannot be a high-water mark"),
        ('stage = "state"', 'stage = "status"', "has no column 'status'"),
    ],
)
def test_a_source_that_does_not_fit_is_refused_in_a_sentence(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/orders.db")
    ORDERS.metadata.create_all(engine)
    _write(engine, order("not a time"))
    rounds = Rounds(engine, _mapping(tmp_path, MAPPING.replace(old, new)), Target(tmp_path / "s"))
    with pytest.raises(LoadRefused, match=sentence):
        rounds.run()
    assert manifest_at(tmp_path / "s") is None


@pytest.mark.parametrize(
    ("live", "sentence"),
    [
        ('mark = "changed"', "either table or query"),
        ('table = "orders"', "needs mark"),
        ('table = "orders"\nmark = "m"\noverlap = -1', "negative"),
        ('tabel = "orders"\nmark = "m"', "did you mean 'table'"),
    ],
)
def test_a_wrong_live_section_is_named(tmp_path: Path, live: str, sentence: str) -> None:
    with pytest.raises(CityError, match=sentence):
        _mapping(tmp_path, MAPPING.split("[live]")[0] + f"[live]\n{live}\n")


def test_a_mapping_of_files_alone_is_refused(tmp_path: Path) -> None:
    engine = create_engine("sqlite://")
    for wrong in (MAPPING.split("[live]")[0], MAPPING.replace('ticket_id = "number"\n', "")):
        with pytest.raises(CityError, match="needs \\[live\\]"):
            Rounds(engine, _mapping(tmp_path, wrong), Target(tmp_path))


MARKS = [Mark(NOON), Mark(NOON.replace(tzinfo=UTC)), Mark(41), Mark("2025-06-01 12:00:00")]


@pytest.mark.parametrize("mark", MARKS, ids=repr)
def test_a_mark_survives_the_manifest_and_steps_back(mark: Mark) -> None:
    assert mark_from_json(mark.to_json()) == mark
    assert mark.before(0) == mark
    assert greatest(mark.before(30), mark) == mark
    assert mark_of(mark.value, "c") == mark


def _command(source: Engine, folder: Path, *more: str) -> list[str]:
    url = source.url.render_as_string(hide_password=False)
    return ["--source", url, "--mapping", str(folder / "live.toml"), "--store",
            str(folder / "store"), *more]  # fmt: skip


def test_one_round_by_command(
    source: Engine, mapping: Mapping, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(source, order("a"), order("b", opened=None))
    assert main(_command(source, tmp_path, "--once")) == 0
    assert "Read 2 records: 1 loaded, 1 rejected, 0 unchanged" in capsys.readouterr().err
    with source.begin() as connection:
        connection.execute(text("DROP TABLE orders"))
    assert main(_command(source, tmp_path, "--once")) == 1
    assert "This round failed, the store is as before" in capsys.readouterr().err


def test_what_is_no_database_is_said(
    mapping: Mapping, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for url in ("orders.db", "nosuch://geheim@host/name"):
        assert main(["--source", url, "--mapping", str(tmp_path / "live.toml"), "--once"]) == 1
        told = capsys.readouterr().err
        assert "is not the URL of a database" in told
        assert "geheim" not in told


@pytest.mark.postgres
def test_a_source_gone_and_back_is_told_of_and_read_on(tmp_path: Path) -> None:
    _mapping(tmp_path)
    with postgres.running() as server:
        engine = create_engine(server.new_database(), pool_pre_ping=True)
        ORDERS.metadata.create_all(engine)
        _write(engine, order("a"))
        command = [sys.executable, "-m", "data.sync", *_command(engine, tmp_path, "--every", "0.2")]
        with (tmp_path / "log").open("w") as log:
            process = subprocess.Popen(command, cwd=PROJECT, stderr=log, env=_quiet())
            try:
                _until(tmp_path / "log", "1 loaded")
                server.stop()
                _until(tmp_path / "log", "Trying again in 0.2 s")
                server.start()
                _write(engine, order("b", 5))
                _until(tmp_path / "log", "2 records: 1 loaded", "1 records: 1 loaded", since=1)
                process.terminate()
                assert process.wait(30) == 0
            finally:
                process.kill()
                process.wait()
        engine.dispose()
    assert set(_stages(Target(tmp_path / "store"))) == {"a", "b"}
    assert "Traceback" not in (tmp_path / "log").read_text()


def _quiet() -> dict[str, str]:
    import os

    return os.environ | {"LANG": "C.UTF-8"}


def _until(log: Path, *sentences: str, since: int = 0) -> None:
    """Waits until one of the sentences stands in the log, `since` so many times before."""
    give_up = time.monotonic() + 60
    while sum(log.read_text().count(each) for each in sentences) <= since:
        assert time.monotonic() < give_up, log.read_text()
        time.sleep(0.05)


def test_a_password_is_not_kept_with_the_mark(mapping: Mapping, tmp_path: Path) -> None:
    url = make_url("postgresql+psycopg://hotline:geheim@127.0.0.1/orders")
    assert "geheim" not in Rounds(create_engine(url), mapping, Target(tmp_path)).key


def test_a_change_of_the_row_itself_is_enough(
    source: Engine, mapping: Mapping, tmp_path: Path
) -> None:
    rounds = Rounds(source, mapping, Target(tmp_path / "store"))
    _write(source, order("a"))
    rounds.run()
    with source.begin() as connection:
        connection.execute(update(ORDERS).values(again=False, changed=NOON + timedelta(days=1)))
    assert rounds.run().loaded == 1
