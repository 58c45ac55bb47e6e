"""The page of the data: what everybody reads, what only an administrator does, and handing in."""

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.access import Role, Viewer
from data.desk import Desk
from data.intake.delivery import Delivery
from data.load.mapping import read_mapping
from data.load.run import load
from data.metrics import METRICS
from data.reception import open_desk
from data.settings import PROJECT
from data.store.manifest import read_manifest
from data.store.snapshot import Store
from tests import screen, tiny
from tests.handing_in import MAPPING, NAME, PHONE, a_demo, a_store, at_rest, clear_the_shelf, table

REAL = PROJECT.parent / "shared" / "realdata" / "boston311_sample.csv"
ADMINISTRATOR = Viewer("admin", "管理员", Role.ADMINISTRATOR)
OTHERS = [name for name in tiny.VIEWERS if name != "administrator"]
BAD = f"90,{PHONE},noise,Water,{NAME},{PHONE}\n91,{NAME},noise,Water,,\n92,2024-19-39,noise,W,,\n"


def _two_loads(folder: Path) -> Path:
    """Two loads, the second with three rejected records, two of them a person's."""
    store = a_store(folder)
    (folder / "second.csv").write_bytes(table(11, 5, BAD))
    load([folder / "second.csv"], read_mapping(folder / "mapping.toml"), store)
    return store


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store to load into."""
    return _two_loads(tmp_path)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same store, only to be read."""
    return _two_loads(tmp_path_factory.mktemp("kept"))


@pytest.fixture(autouse=True)
def _clear_the_shelf() -> Iterator[None]:
    yield
    clear_the_shelf()


def desk(store: Path, viewer: Viewer = ADMINISTRATOR) -> Desk:
    return open_desk(viewer, Store(store))


def page(of: Desk, language: str = "en") -> AppTest:
    at = screen.open_page("freshness", of, language)
    assert not at.exception, at.exception[0].value
    return at


def table_of(at: AppTest, *columns: str) -> pd.DataFrame:
    """The first table on the page that has these columns."""
    return next(each.value for each in at.dataframe if {*columns} <= {*each.value.columns})


@pytest.mark.parametrize("role", tiny.VIEWERS)
def test_everybody_reads_what_is_loaded_and_how_whole(kept: Path, role: str) -> None:
    at = page(desk(kept, tiny.VIEWERS[role]))
    assert [metric.value for metric in at.metric][1] == "15"
    assert at.metric[3].delta == "5 loaded · 3 rejected"
    history = table_of(at, "Source", "Read")
    assert list(history["Source"]) == ["second.csv", "first.csv"]
    assert list(history["Rejected"]) == [3, 0]


def test_how_old_the_data_are_is_said_against_what_is_allowed(kept: Path) -> None:
    at = page(desk(kept))
    assert at.metric[0].delta.endswith("over 36 h")
    assert "not current" in screen.shown(at)


def test_what_cannot_be_computed_is_said_with_its_reason(kept: Path) -> None:
    of = desk(kept)
    at = page(of)
    lost = at.table[0].value.reset_index()
    reason = lost.loc[lost.iloc[:, 0].str.contains("Overdue and open"), "Because"].item()
    assert reason.startswith("the source carries no due date")
    told = sum(of.can(key) for key in METRICS)
    assert at.metric[2].value == f"{told} / {len(METRICS)}"
    assert 0 < told < len(METRICS)


def test_completeness_is_shown_by_month_and_by_source(store: Path, tmp_path: Path) -> None:
    (tmp_path / "bare.csv").write_text("id,opened,kind,office\n70,2024-05-01,,Water\n", "utf-8")
    load([tmp_path / "bare.csv"], read_mapping(tmp_path / "mapping.toml"), store)
    at = page(desk(store))
    by_source = table_of(at, "Source", "Requests").set_index("Source")
    category, unit = "Category", "Handling unit"
    assert list(by_source.index) == ["bare.csv", "second.csv", "first.csv"]
    assert list(by_source[category]) == [0, 100, 100]
    assert list(by_source[unit]) == [100, 100, 100]
    by_month = table_of(at, "Month", "Requests")
    assert list(by_month[category]) == [0, 100]
    assert list(by_month["Requests"]) == [1, 15]


def test_of_a_single_source_loaded_before_this_was_kept_the_months_tell(tmp_path: Path) -> None:
    rows = [{"ticket_id": str(n), "received_at": datetime(2025, 6, 2), "unit_code": "A1",
             "category": "noise" if n else None} for n in range(4)]  # fmt: skip
    folder = tmp_path / "store"
    folder.mkdir()
    tiny.publish(folder, rows, city=tiny.a_city(tmp_path / "city"))
    by_source = table_of(page(desk(folder)), "Source", "Requests")
    assert by_source["Category"].item() == 75


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_other_role_meets_a_reject_or_an_uploader(kept: Path, role: str, language: str) -> None:
    administrator = page(desk(kept), language)
    at = page(desk(kept, tiny.VIEWERS[role]), language)
    assert len(administrator.dataframe) == len(at.dataframe) + 2
    assert len(administrator.file_uploader) == 1
    assert len(at.file_uploader) == 0
    assert not [each for each in at.button if str(each.key).startswith("intake")]
    assert "2024-19-39" in screen.shown(administrator)
    assert "2024-19-39" not in screen.shown(at)


def test_a_forged_call_with_another_desk_finds_no_delivery(kept: Path) -> None:
    """While an administrator's file is at hand, and whatever the session claims to have pressed."""
    admin = desk(kept)
    assert admin.intake is not None
    before = at_rest(_receive(admin, table(21, 3)))
    assert "later.csv" in screen.shown(page(admin))
    for role in OTHERS:
        at = AppTest.from_function(screen._show, default_timeout=60)
        viewer = tiny.VIEWERS[role]
        at.kwargs = {"name": "freshness", "desk": desk(kept, viewer), "language": "en"}
        for key in ("intake_text_draft", "intake_mapping", "which_rejects"):
            at.session_state[key] = MAPPING
        at.run()
        assert not at.exception
        assert "later.csv" not in screen.shown(at)
        assert not at.text_area
    assert admin.intake.delivery is not None
    assert admin.intake.delivery.state == before


def _receive(of: Desk, content: bytes, name: str = "later.csv") -> Delivery:
    assert of.intake is not None
    return of.intake.receive(name, io.BytesIO(content))


def test_rejects_are_shown_by_reason_and_masked(kept: Path) -> None:
    at = page(desk(kept))
    rejects = table_of(at, "Line", "Value")
    assert list(rejects["Line"]) == [7, 8, 9]
    assert list(rejects["Value"]) == ["9", "字", "2024-19-39"]
    reasons = table_of(at, "Reason", "Records")
    assert list(reasons["Records"]) == [3]
    for planted in (PHONE, NAME):
        assert planted not in screen.shown(at)


def test_a_demo_says_beforehand_that_it_takes_nothing_and_what_to_do(tmp_path: Path) -> None:
    at = page(desk(a_demo(tmp_path)))
    assert len(at.file_uploader) == 0
    assert "never mix" in screen.shown(at)
    assert "--store var/mine" in screen.shown(at)


def finished(at: AppTest, of: Desk) -> AppTest:
    """The page once the work on the file has ended."""
    assert of.intake is not None
    assert of.intake.delivery is not None
    at_rest(of.intake.delivery)
    at.run()
    assert not at.exception, at.exception[0].value
    return at


def test_the_whole_path_from_a_file_to_its_tickets_on_the_page(store: Path) -> None:
    of = desk(store)
    at = page(of)
    at.file_uploader[0].set_value(("later.csv", table(21, 20, BAD), "text/csv")).run()
    finished(at, of)
    at.text_area[0].set_value(MAPPING).run()
    at.button(key="intake_preview").click().run()
    finished(at, of)
    assert [each.value for each in at.metric[4:8]] == ["23", "20", "3", "0"]
    sample = table_of(at, "Time of receipt", "Handling unit")
    assert len(sample) == 10
    assert set(sample["Handling unit"]) == {"Water"}
    assert list(table_of(at, "Line", "Value")["Value"]) == ["9", "字", "2024-19-39"]
    assert read_manifest(store).ticket_rows == 15
    load_button = next(each for each in at.button if str(each.key).startswith("intake_load_"))
    assert load_button.label == "Load 20 requests"
    load_button.click().run()
    finished(at, of)
    assert "Loaded." in [each.value for each in at.success]
    for planted in (PHONE, NAME):
        assert planted not in screen.shown(at)
    after = page(desk(store))
    assert after.metric[1].value == "35"
    assert table_of(after, "Source", "Read")["Source"][0] == "later.csv"
    at.button(key="intake_close").click().run()
    assert len(at.file_uploader) == 1


def test_a_changed_mapping_must_be_previewed_again_before_it_loads(store: Path) -> None:
    of = desk(store)
    at = page(of)
    at.file_uploader[0].set_value(("later.csv", table(21, 20), "text/csv")).run()
    finished(at, of)
    at.text_area[0].set_value(MAPPING).run()
    at.button(key="intake_preview").click().run()
    finished(at, of)
    at.text_area[0].set_value(MAPPING + "# other\n").run()
    assert not [each for each in at.button if str(each.key).startswith("intake_load_")]
    assert "preview it again" in screen.shown(at)


def test_a_refusal_is_the_loaders_own_sentence_and_the_file_stays_at_hand(store: Path) -> None:
    of = desk(store)
    at = page(of)
    at.file_uploader[0].set_value(("later.csv", table(21, 20), "text/csv")).run()
    finished(at, of)
    at.text_area[0].set_value(MAPPING.replace('"opened"', '"begun"')).run()
    at.button(key="intake_preview").click().run()
    finished(at, of)
    assert "has no column 'begun', which mapping.toml maps" in at.warning[-1].value.replace(
        "\\", ""
    )
    assert at.button(key="intake_preview")


@pytest.mark.skipif(not REAL.is_file(), reason="the real files lie beside the project")
def test_a_real_file_comes_in_by_its_shipped_mapping(tmp_path: Path) -> None:
    lines = REAL.read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "one.csv").write_text("".join(lines[:1000]), "utf-8")
    mapping = read_mapping(PROJECT / "mappings" / "boston.toml")
    load([tmp_path / "one.csv"], mapping, tmp_path / "store")
    before = read_manifest(tmp_path / "store").ticket_rows
    of = desk(tmp_path / "store")
    at = page(of)
    rest = "".join([lines[0], *lines[1000:2000]]).encode()
    at.file_uploader[0].set_value(("two.csv", rest, "text/csv")).run()
    finished(at, of)
    at.selectbox(key="intake_mapping").select("boston").run()
    at.button(key="intake_preview").click().run()
    finished(at, of)
    next(each for each in at.button if str(each.key).startswith("intake_load_")).click().run()
    finished(at, of)
    assert read_manifest(tmp_path / "store").ticket_rows == before + 1000
    assert page(desk(tmp_path / "store")).metric[1].value == f"{before + 1000:,}"


def _upload_and_count() -> None:
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    from components.uploads import handed_in

    with handed_in("file", key="file") as file:
        number = file.file_id if file else ""
        st.text(file.getvalue().decode() if file else "")
    context = get_script_run_ctx()
    assert context is not None
    st.text(len(context.uploaded_file_mgr.get_files(context.session_id, [number])))


def test_an_uploaded_file_does_not_stay_in_memory_with_its_tab() -> None:
    at = AppTest.from_function(_upload_and_count).run()
    at.file_uploader[0].set_value(("a.csv", b"raw", "text/csv")).run()
    assert [each.value for each in at.text] == ["raw", "0"]
