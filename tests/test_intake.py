"""Handing in a file: who may, what is told of it, and that it is loaded once, whole or not at all."""

import io
import logging
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from data.access import Role, Viewer
from data.errors import LoadRefused, OutOfScope
from data.intake import capability
from data.intake.capability import Intake
from data.intake.delivery import Delivery, State
from data.intake.process import Worker
from data.intake.rejected import Rejected
from data.reception import open_desk
from data.store.manifest import read_manifest
from data.store.publication import Publication
from data.store.snapshot import Store
from tests import tiny
from tests.handing_in import (
    MAPPING,
    NAME,
    PATIENCE,
    PHONE,
    a_demo,
    a_store,
    at_rest,
    clear_the_shelf,
    table,
)

ADMINISTRATOR = Viewer("admin", "管理员", Role.ADMINISTRATOR)
SECOND = Viewer("second", "管理员乙", Role.ADMINISTRATOR)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return a_store(tmp_path)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same store, into which nothing is loaded."""
    return a_store(tmp_path_factory.mktemp("kept"))


@pytest.fixture(autouse=True)
def _clear_the_shelf() -> Iterator[None]:
    yield
    clear_the_shelf()


Trail = list[tuple[str, dict[str, object]]]


def intake_of(store: Path, viewer: Viewer = ADMINISTRATOR, trail: Trail | None = None) -> Intake:
    def witness(event: str, **detail: object) -> None:
        if trail is not None:
            trail.append((event, detail))

    desk = open_desk(viewer, Store(store), witness)
    assert desk.intake is not None
    return desk.intake


def handed_in(intake: Intake, content: bytes, name: str = "later.csv") -> Delivery:
    delivery = intake.receive(name, io.BytesIO(content))
    at_rest(delivery)
    return delivery


def tried(intake: Intake, delivery: Delivery, mapping: str = MAPPING) -> State:
    assert intake.preview(delivery, mapping)
    return at_rest(delivery)


def tickets(store: Path) -> int:
    return read_manifest(store).ticket_rows


@pytest.mark.parametrize("role", [each for each in tiny.VIEWERS if each != "administrator"])
def test_nobody_elses_desk_carries_an_intake(kept: Path, role: str) -> None:
    assert open_desk(tiny.VIEWERS[role], Store(kept)).intake is None


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.ADMINISTRATOR])
def test_an_intake_cannot_be_made_for_another_role(kept: Path, role: Role) -> None:
    viewer = Viewer("somebody", "x", role, "A")
    with pytest.raises(OutOfScope):
        Intake(viewer, store, read_manifest(kept), lambda _event, **_detail: None)


def test_an_administrators_intake_cannot_be_put_on_another_desk(kept: Path) -> None:
    leader = open_desk(tiny.VIEWERS["leader"], Store(kept))
    with pytest.raises(OutOfScope):
        replace(leader, intake=intake_of(kept))


def test_a_file_is_drafted_for_tried_and_loaded(store: Path) -> None:
    trail: Trail = []
    intake = intake_of(store, trail=trail)
    delivery = handed_in(intake, table(11, 20))
    assert 'received_at = "opened"' in delivery.state.mapping
    assert 'city = "unnamed"' in delivery.state.mapping
    state = tried(intake, delivery)
    assert tickets(store) == 10
    assert state.report is not None
    assert state.report.figures == {"read": 20, "loaded": 20, "rejected": 0, "duplicates": 0}
    assert len(state.report.tickets) == 10
    assert state.report.counts["category"] == {"noise": 20}
    assert state.report.names["en"] == {"department-water": "Water"}
    assert intake.load(delivery, state.ticket)
    assert at_rest(delivery).loaded is not None
    assert tickets(store) == 30
    assert [event for event, _ in trail] == ["upload", "load_started", "load_ended"]
    assert trail[-1][1]["loaded"] == 20
    assert trail[-1][1]["sha256"] == read_manifest(store).loads[-1].sha256


def test_the_file_is_gone_once_it_is_loaded_or_discarded(store: Path) -> None:
    intake = intake_of(store)
    delivery = handed_in(intake, table(11, 2))
    folder = delivery._here
    assert folder.is_dir()
    assert intake.load(delivery, tried(intake, delivery).ticket)
    at_rest(delivery)
    assert not folder.exists()
    other = handed_in(intake, table(21, 2))
    assert other._here.is_dir()
    assert intake.discard()
    assert not other._here.exists()
    assert intake.delivery is None


def test_a_file_nobody_comes_back_for_is_removed(kept: Path) -> None:
    delivery = Delivery("later.csv", io.BytesIO(b"x"), idle=0.05)
    delivery._expiry.join(10)
    assert not delivery._here.exists()
    assert delivery.is_gone
    intake = intake_of(kept)
    capability._shelf[kept, ADMINISTRATOR.login] = delivery
    assert intake.delivery is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_server_that_may_only_read_the_store_says_so(store: Path) -> None:
    store.chmod(0o555)
    assert intake_of(store).closed == capability.READ_ONLY
    store.chmod(0o755)


def test_pressing_load_many_times_at_once_loads_once(store: Path) -> None:
    intake = intake_of(store)
    delivery = handed_in(intake, table(11, 5))
    ticket = tried(intake, delivery).ticket
    begun: list[bool] = []
    presses = [
        threading.Thread(target=lambda: begun.append(intake.load(delivery, ticket)))
        for _ in range(8)
    ]
    for press in presses:
        press.start()
    for press in presses:
        press.join()
    at_rest(delivery)
    assert not intake.load(delivery, ticket)
    assert sorted(begun) == [False] * 7 + [True]
    assert len(read_manifest(store).loads) == 2


def test_the_ticket_of_an_earlier_trial_loads_nothing(kept: Path) -> None:
    intake = intake_of(kept)
    delivery = handed_in(intake, table(11, 5))
    old = tried(intake, delivery).ticket
    new = tried(intake, delivery, MAPPING.replace('category = "kind"\n', "")).ticket
    assert old
    assert old != new
    assert not intake.load(delivery, old)
    assert not intake.load(delivery, "")
    assert tickets(kept) == 10


def test_the_same_file_again_is_nothing_to_load(kept: Path) -> None:
    intake = intake_of(kept)
    delivery = handed_in(intake, table(1, 10), "first.csv")
    state = tried(intake, delivery, (kept.parent / "mapping.toml").read_text("utf-8"))
    assert state.report is not None
    assert not state.report.is_new
    assert "nothing changed" in state.report.told["en"][0]
    assert state.ticket == ""


def test_two_administrators_load_at_once_and_nothing_is_lost(store: Path) -> None:
    """Either comes through or is told that another load is running, and can try again."""
    both = [intake_of(store), intake_of(store, SECOND)]
    files = [handed_in(both[0], table(11, 5), "a.csv"), handed_in(both[1], table(16, 5), "b.csv")]
    trials = [tried(intake, each) for intake, each in zip(both, files, strict=True)]
    for intake, each, trial in zip(both, files, trials, strict=True):
        assert intake.load(each, trial.ticket)
    ends = [at_rest(each) for each in files]
    came_through = [state for state in ends if state.loaded]
    assert came_through
    assert all("another load is writing" in state.refused for state in ends if not state.loaded)
    assert tickets(store) == 10 + 5 * len(came_through)
    assert both[0].delivery is files[0]
    assert both[1].delivery is files[1]


def test_while_another_load_runs_a_trial_is_told_so(kept: Path) -> None:
    intake = intake_of(kept)
    delivery = handed_in(intake, table(11, 5))
    with Publication(kept, "unnamed"):
        state = tried(intake, delivery)
    assert state.refused == "another load is writing to store"
    assert tried(intake, delivery).report is not None


WRONG = {
    "a column that is not there": (MAPPING.replace('"opened"', '"begun"'), "has no column 'begun'"),
    "a field that does not exist": (MAPPING.replace("category", "kategory"), "did you mean"),
    "no TOML": ("[fields\n", "is not TOML"),
    "another city": (MAPPING.replace("unnamed", "boston"), "not 'boston'"),
    "a city somewhere on this machine": (
        MAPPING.replace("unnamed", "/etc"), "city must be one of",
    ),
    "no good record": (MAPPING.replace('"opened"', '"office"'), "none of 5 records"),
}  # fmt: skip


def test_a_broken_mapping_is_refused_in_a_sentence_without_paths(kept: Path) -> None:
    intake = intake_of(kept)
    delivery = handed_in(intake, table(11, 5))
    for name, (mapping, sentence) in WRONG.items():
        state = tried(intake, delivery, mapping)
        assert sentence in state.refused, name
        assert str(delivery._here) not in state.refused
        assert str(kept.parent) not in state.refused
        assert (state.report, state.ticket, state.failed) == (None, "", "")
    assert tried(intake, delivery).report is not None


def test_what_nobody_foresaw_is_a_reference_and_a_line_of_the_log_without_values(
    kept: Path, caplog: pytest.LogCaptureFixture
) -> None:
    intake = intake_of(kept)
    delivery = handed_in(intake, table(11, 5))
    with caplog.at_level(logging.ERROR):
        state = tried(intake, delivery, f'{MAPPING}\n[constants]\nreceived_at = "{PHONE}"\n')
    assert len(state.failed) == 8
    assert f"{state.failed}: preview of a delivery failed: " in caplog.text
    assert PHONE not in caplog.text


def test_nothing_personal_is_told_of_a_file(kept: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Planted in unmapped columns, in rejected cells, in a bad date and in the file's name."""
    bad = f"90,{PHONE},noise,Water,{NAME},{PHONE}\n91,{NAME},noise,Water,,\n92,2024-19-39,noise,Water,,\n"
    trail: Trail = []
    intake = intake_of(kept, trail=trail)
    with caplog.at_level(logging.DEBUG):
        delivery = handed_in(intake, table(11, 5, bad), f"{PHONE}.csv")
        state = tried(intake, delivery)
    assert state.report is not None
    assert [row["value"] for row in state.report.rejects] == ["9", "字", "2024-19-39"]
    for told in (state, trail, caplog.text, delivery.name):
        assert PHONE not in str(told)
        assert NAME not in str(told)


def test_a_wrong_mapping_onto_names_shows_none_of_them(kept: Path) -> None:
    names = "".join(f"{n},2024-03-01,noise,Water,赵钱{n}孙,\n" for n in range(50, 60))
    intake = intake_of(kept)
    delivery = handed_in(intake, table(11, 5, names))
    wrong = MAPPING.replace('"kind"', '"caller"').replace('"office"', '"caller"')
    wrong = wrong.replace("[unit]", 'stage = "caller"\n[unit]')
    wrong += '[values.stage]\nclosed = "closed"\n[defaults]\nstage = "unknown"\n'
    state = tried(intake, delivery, wrong)
    assert state.report is not None
    assert state.report.counts["category"][""] == 10
    assert "赵钱" not in str(replace(state, tried="", mapping=""))


def test_a_trial_leaves_no_rejects_in_the_store(kept: Path) -> None:
    intake = intake_of(kept)
    delivery = handed_in(intake, table(11, 5, "90,never,noise,Water,,\n"))
    assert tried(intake, delivery).report is not None
    assert not (kept / "rejects").exists()


def test_the_rejects_of_a_load_are_read_masked(store: Path) -> None:
    intake = intake_of(store)
    bad = f"90,{PHONE},noise,Water,,\n91,{NAME},noise,Water,,\n92,=2024-19-39,noise,Water,,\n"
    delivery = handed_in(intake, table(11, 5, bad))
    assert intake.load(delivery, tried(intake, delivery).ticket)
    at_rest(delivery)
    trail: Trail = []
    intake = intake_of(store, trail=trail)
    kept = intake.rejected_loads[0]
    assert (kept.source, kept.count, kept.reasons) == ("later.csv", 3, {"bad_date": 3})
    frame = intake.all_rejects(kept, 100)
    assert list(frame["line"]) == [7, 8, 9]
    assert list(frame["value"]) == ["9", "字", "=9-9-9"]
    assert set(frame["column"]) == {"received_at"}
    assert set(frame["reason"]) == {"bad_date"}
    assert len(intake.rejects(kept, 2)) == 2
    assert trail == [("export", {"what": "rejects", "rows": 3, "source": "later.csv"})]


def test_a_store_without_a_reject_lists_no_load_of_them(kept: Path) -> None:
    assert intake_of(kept).rejected_loads == []


def test_rejects_whose_file_is_gone_are_none(kept: Path) -> None:
    gone = Rejected("", "x", 3, {}, "../../etc/passwd")
    assert intake_of(kept).rejects(gone, 9).empty


def test_a_load_killed_in_the_middle_publishes_nothing_and_says_a_reference(store: Path) -> None:
    intake = intake_of(store)
    delivery = handed_in(intake, table(11, 5))
    ticket = tried(intake, delivery).ticket
    before = (store / "manifest.json").read_bytes()
    assert intake.load(delivery, ticket)
    assert delivery._worker is not None
    delivery._worker.end()
    state = at_rest(delivery)
    assert state.failed
    assert (store / "manifest.json").read_bytes() == before
    assert intake.load(delivery, tried(intake, delivery).ticket)
    assert at_rest(delivery).loaded is not None


def test_a_server_that_stops_in_the_middle_publishes_nothing(store: Path) -> None:
    intake = intake_of(store)
    delivery = handed_in(intake, table(11, 5))
    before = (store / "manifest.json").read_bytes()
    assert intake.load(delivery, tried(intake, delivery).ticket)
    capability._abandon_all()
    assert delivery._worker is not None
    assert not delivery._worker.is_alive
    assert (store / "manifest.json").read_bytes() == before
    assert not delivery._here.exists()


def test_nothing_else_is_taken_while_a_load_runs(store: Path) -> None:
    intake = intake_of(store)
    delivery = handed_in(intake, table(11, 5))
    assert intake.load(delivery, tried(intake, delivery).ticket)
    if delivery.is_busy:
        assert not intake.discard()
        with pytest.raises(LoadRefused, match="is being loaded"):
            intake.receive("other.csv", io.BytesIO(b"x"))
    at_rest(delivery)
    assert tickets(store) == 15


def test_a_demo_takes_no_real_tickets(tmp_path: Path) -> None:
    intake = intake_of(a_demo(tmp_path))
    assert intake.closed is not None
    with pytest.raises(LoadRefused, match="demonstration"):
        intake.receive("real.csv", io.BytesIO(table(1, 3)))


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "/etc/passwd", ".hidden", "a\x00b.csv", "", "..", "C:\\x\\y.csv"]
)
def test_a_file_cannot_choose_where_it_is_put(name: str, kept: Path) -> None:
    intake = intake_of(kept)
    delivery = intake.receive(name, io.BytesIO(table(11, 1)))
    kept = list((delivery._here / "file").iterdir())
    assert len(kept) == 1
    assert kept[0].name == delivery.name
    assert oct(delivery._here.stat().st_mode)[-3:] == "700"
    intake.discard()


def test_a_file_does_not_outlive_a_server_that_was_killed(tmp_path: Path, store: Path) -> None:
    folder = tmp_path / "handed-in"
    (folder / "file").mkdir(parents=True)
    (folder / "file" / "later.csv").write_bytes(table(11, 1))
    worker = Worker(folder, store, "unnamed")
    assert "draft" in worker.take("draft", lambda _part: None)
    pipe = worker._process.stdin
    assert pipe is not None
    pipe.close()
    assert worker._process.wait(PATIENCE) == 0
    assert not folder.exists()
