"""Files and the demo into PostgreSQL: judged, counted and summed as into the embedded store."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from data.access import Role, Viewer
from data.demo.check import findings
from data.demo.generate import Demo, generate
from data.errors import LoadRefused
from data.load.mapping import read_mapping
from data.load.outcome import Outcome
from data.load.run import load
from data.load.summary import sentences
from data.owned import owned_folder
from data.places.city import find_city
from data.reception import open_desk
from data.schema import event, place, ticket, unit
from data.settings import PROJECT
from data.store import rollups
from data.stores import OpenStore, Target, manifest_at, store_at
from tests.postgres import Server
from tests.test_load_again import HEADER, MAPPING, NEW, OLD

pytestmark = pytest.mark.postgres
LEADER = Viewer("leader", "市领导", Role.LEADER)


@pytest.fixture
def target(server: Server, tmp_path: Path) -> Target:
    return Target(tmp_path / "beside", server.new_database())


def _load(target: Target, text: str) -> Outcome:
    folder = target.folder.parent
    (folder / "mapping.toml").write_text(MAPPING, "utf-8")
    path = folder / f"{abs(hash(text))}.csv"
    path.write_text(text, "utf-8")
    return load([path], read_mapping(folder / "mapping.toml"), target)


def _stages(target: Target) -> dict[str, str]:
    engine = open_desk(LEADER, store_at(target)).snapshot.engine
    with engine.connect() as connection:
        rows = connection.execute(select(ticket.c.ticket_id, ticket.c.stage)).all()
    return {row.ticket_id: row.stage for row in rows}


def test_the_newest_state_wins_and_a_known_file_changes_nothing(target: Target) -> None:
    assert _load(target, NEW).loaded == 2
    outcome = _load(target, OLD)
    assert (outcome.read, outcome.loaded, outcome.duplicates) == (1, 0, 1)
    assert _stages(target) == {"1": "closed", "2": "accepted"}
    assert _load(target, NEW).known
    manifest = manifest_at(target)
    assert manifest is not None
    assert (manifest.ticket_rows, len(manifest.loads)) == (2, 2)


def test_a_corrected_month_of_receipt_moves_the_ticket_with_its_events(target: Target) -> None:
    _load(target, NEW)
    _load(target, HEADER + "1,2024-03-03 09:00:00,2024-03-04 10:00:00,closed\n")
    desk = open_desk(LEADER, store_at(target))
    assert [desk.months[0], desk.manifest.ticket_rows] == [2024 * 12 + 1, 2]
    story = desk.case("1")
    assert story is not None
    assert [step.month for step in story.events["at"]] == [3, 3]


def test_rejects_lie_beside_and_no_password_is_told(target: Target) -> None:
    outcome = _load(target, NEW + "3,never,,open\n")
    assert (outcome.loaded, outcome.rejected) == (2, 1)
    assert outcome.rejects is not None
    assert outcome.rejects.is_relative_to(target.folder)
    told = "\n".join(sentences(outcome, target, "en"))
    assert "DATABASE_URL=..." in told
    assert target.database not in told


def _folders(target: Target) -> set[str]:
    return {path.name for path in target.folder.glob("staging-*")}


def test_what_a_killed_load_left_is_gone_with_the_next_one(target: Target) -> None:
    """A real loader, killed while its tickets wait on disk, beside one of another database."""
    target.folder.mkdir()
    with owned_folder(target.folder, "staging-") as alive:
        loader = _loader(target, rows=400_000)
        while _folders(target) == {alive.name} and loader.poll() is None:
            time.sleep(0.005)
        os.kill(loader.pid, signal.SIGKILL)
        loader.wait()
        assert len(_folders(target)) == 2, "it was to be killed in the middle"
        _load_when_unlocked(target)
        assert _folders(target) == {alive.name}
    assert not _folders(target)


def _loader(target: Target, rows: int) -> "subprocess.Popen[bytes]":
    folder = target.folder.parent
    lines = (f"{n},2025-01-03 09:00:00,,open\n" for n in range(rows))
    (folder / "large.csv").write_text(HEADER + "".join(lines), "utf-8")
    (folder / "mapping.toml").write_text(MAPPING, "utf-8")
    named = {"DATABASE_URL": target.database, "HOTLINE_STORE": str(target.folder)}
    return subprocess.Popen(
        [sys.executable, "-m", "data.load", str(folder / "large.csv"), "--mapping",
         str(folder / "mapping.toml")],
        cwd=PROJECT, env={**os.environ, **named, "TMPDIR": str(folder)},
    )  # fmt: skip


def _load_when_unlocked(target: Target) -> None:
    """The server notices a killed loader within about a second."""
    give_up = time.monotonic() + 60
    while True:
        try:
            assert _load(target, NEW).loaded == 2
        except LoadRefused:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.1)
        else:
            return


def _sums(store: OpenStore) -> list[tuple[object, ...]]:
    engine = open_desk(LEADER, store).snapshot.engine.execution_options(summing=True)
    questions = [
        select(*[func.sum(table.c[name]) for name in ("received", "closed", "solved")])
        for table in (rollups.month_cube, rollups.unit_day)
    ]
    counted = (ticket, event, unit, place, rollups.month_cube, rollups.state, rollups.close_days)
    questions += [select(func.count()).select_from(table) for table in counted]
    with engine.connect() as connection:
        return [tuple(connection.execute(question).one()) for question in questions]


def test_the_demo_is_the_same_city_on_both_engines(target: Target, tmp_path: Path) -> None:
    embedded = Target(tmp_path / "embedded")
    for each in (embedded, target):
        manifest = generate(Demo(find_city("beijing"), 0.00005), each)
        assert manifest.demo
    assert _sums(store_at(target)) == _sums(store_at(embedded))
    both = zip(findings(target), findings(embedded), strict=True)
    assert all(here.computed == there.computed for here, there in both)
