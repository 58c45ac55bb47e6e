"""Real files of other cities: they load whole, and the pages answer on them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data.access import Role, Viewer
from data.desk import Desk
from data.errors import LoadRefused
from data.filters import Filters
from data.load.__main__ import main
from data.load.mapping import read_mapping
from data.load.outcome import Outcome
from data.load.propose import propose
from data.load.run import load
from data.months import month_index, month_parts
from data.reception import open_desk
from data.settings import PROJECT
from data.store.snapshot import Store
from tests import reference, screen

REAL = PROJECT.parent / "shared" / "realdata"
FILES = {
    "boston": ("boston311_sample.csv", 4_995, 0),
    "kansas-city": ("kansascity_potholes.csv", 4_493, 0),
    "new-york": ("nyc311_one_night.csv", 924, 0),
    "ottawa": ("ottawa_2014_01.csv", 16_780, 34),
}
"""Mapping, file, records by an independent count, exact repetitions among them."""

pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="the real files lie beside the project and are not here"
)
LEADER = Viewer("leader", "leader", Role.LEADER)


def _load(name: str, folder: Path, file: str = "", **options: Any) -> Outcome:
    mapping = read_mapping(PROJECT / "mappings" / f"{name}.toml")
    return load([REAL / (file or FILES[name][0])], mapping, folder, **options)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Path, Outcome]]:
    """`loaded(name)`: the store of a real file and what became of it, loaded once."""
    known: dict[str, tuple[Path, Outcome]] = {}

    def get(name: str) -> tuple[Path, Outcome]:
        if name not in known:
            folder = tmp_path_factory.mktemp(name)
            known[name] = (folder, _load(name, folder))
        return known[name]

    return get


Loaded = Callable[[str], tuple[Path, Outcome]]


def _rows(folder: Path) -> list[dict[str, Any]]:
    """The stored tickets as plain dictionaries."""
    rows = duckdb.sql(f"SELECT * FROM read_parquet('{folder}/tickets/*.parquet')").fetchall()
    names = duckdb.sql(f"SELECT * FROM read_parquet('{folder}/tickets/*.parquet')").columns
    return [dict(zip(names, row, strict=True)) for row in rows]


def _desk(folder: Path) -> Desk:
    return open_desk(LEADER, Store(folder))


@pytest.mark.parametrize("name", FILES)
def test_every_record_is_accounted_for(name: str, loaded: Loaded) -> None:
    _, outcome = loaded(name)
    _, records, repeated = FILES[name]
    assert outcome.read == records
    assert outcome.duplicates == repeated
    assert outcome.loaded + outcome.rejected + outcome.duplicates == records


@pytest.mark.parametrize("name", FILES)
def test_every_metric_equals_its_plain_twin_on_real_tickets(name: str, loaded: Loaded) -> None:
    folder, _ = loaded(name)
    desk, rows = _desk(folder), _rows(folder)
    first, last = desk.months
    months = {last, first, (first + last) // 2}
    for month in months:
        begin = date(*month_parts(month), 1)
        end = date(*month_parts(month + 1), 1).replace(day=1)
        end = date.fromordinal(end.toordinal() - 1)
        for key, value in desk.values(tuple(reference.METRICS), Filters(month)).items():
            if value.reason is not None and value.base is None:
                assert set(value.metric.needs) - set(desk.manifest.fields), key
                continue
            expected = reference.METRICS[key](rows, begin, end, desk.as_of)
            if expected is None:
                assert value.value is None, key
            else:
                assert value.value == pytest.approx(float(expected), abs=1e-9), (key, month)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("page", [page for page in screen.PAGES if page != "women"])
def test_the_pages_answer_on_real_tickets(name: str, page: str, loaded: Loaded) -> None:
    at = screen.open_page(page, _desk(loaded(name)[0]))
    assert not at.exception, at.exception[0].value


def test_loading_the_same_file_again_changes_nothing(loaded: Loaded) -> None:
    folder, _ = loaded("boston")
    before = (folder / "manifest.json").read_bytes()
    again = _load("boston", folder)
    assert again.known == ["boston311_sample.csv"]
    assert not again.published
    assert (folder / "manifest.json").read_bytes() == before


def test_trap_1_the_providers_own_on_time_flag_is_not_believed(loaded: Loaded) -> None:
    """Boston says ONTIME where there is no due date at all: three different rates."""
    folder, _ = loaded("boston")
    rows, as_of = _rows(folder), _desk(folder).as_of
    due = [row for row in rows if row["due_at"] and row["due_at"] <= as_of]
    kept = [row for row in due if row["closed_at"] and row["closed_at"] <= row["due_at"]]
    first, last = _desk(folder).months
    value = _desk(folder).values(("on_time_rate",), Filters(last, last - first + 1))["on_time_rate"]
    assert (value.numerator, value.base) == (len(kept), len(due))
    assert value.base is not None
    assert value.base < len(rows)


def test_trap_4_a_file_is_not_believed_by_its_name_but_by_its_dates(loaded: Loaded) -> None:
    _, outcome = loaded("ottawa")
    assert outcome.span == ("2014-01-01", "2014-01-31")


def test_trap_5_what_is_not_carried_is_not_computable(loaded: Loaded) -> None:
    desk = _desk(loaded("ottawa")[0])
    keys = ("on_time_rate", "satisfaction_rate", "median_days", "overdue")
    for value in desk.values(keys, Filters(desk.months[1])).values():
        assert value.value is None
        assert value.reason is not None
        assert "carries no" in value.reason.en


def test_an_empty_due_column_is_no_due_date(loaded: Loaded) -> None:
    desk = _desk(loaded("new-york")[0])
    reason = desk.why_not(
        desk.values(("on_time_rate",), Filters(desk.months[1]))["on_time_rate"].metric
    )
    assert reason is not None
    assert "due date" in reason.en


def test_wards_in_many_spellings_are_one_ward(loaded: Loaded) -> None:
    desk = _desk(loaded("ottawa")[0])
    names = [desk.units.name(code, "en") for code in desk.units.of_kind("area")]
    assert sorted(names, key=lambda name: int(name.split()[1])) == [
        f"Ward {number}" for number in range(1, len(names) + 1)
    ]


def test_days_to_close_stand_in_for_a_missing_closing_date(loaded: Loaded) -> None:
    _, outcome = loaded("kansas-city")
    assert outcome.findings.corrections["derived"] == 457


def test_the_excel_file_tells_what_the_csv_tells(tmp_path: Path, loaded: Loaded) -> None:
    """The workbook at hand has values in 2,534 of its rows; each of them equals the CSV's."""
    _load("kansas-city", tmp_path, "kansascity_potholes.xlsx")
    csv = {row["ticket_id"]: row for row in _rows(loaded("kansas-city")[0])}
    sheet = _rows(tmp_path)
    assert len(sheet) == 2_534
    for row in sheet:
        twin = csv[row["ticket_id"]]
        for name, value in row.items():
            same = pytest.approx(value) if isinstance(value, float) else value
            assert twin[name] == same, (row["ticket_id"], name)


def test_a_league_table_is_not_a_table_of_requests(tmp_path: Path) -> None:
    mapping = read_mapping(PROJECT / "mappings" / "boston.toml")
    with pytest.raises(LoadRefused, match="is this a table of single requests"):
        load([REAL / "ningguo_2022_04_league.csv"], mapping, tmp_path)
    assert not (tmp_path / "manifest.json").exists()


@pytest.mark.parametrize("name", FILES)
def test_a_drafted_mapping_loads_without_a_correction(name: str, tmp_path: Path) -> None:
    file, records, _ = FILES[name]
    draft = tmp_path / "draft.toml"
    draft.write_text(propose(REAL / file), "utf-8")
    outcome = load([REAL / file], read_mapping(draft), tmp_path / "store", dry_run=True)
    assert outcome.loaded + outcome.duplicates >= 0.95 * records


@pytest.mark.parametrize(
    ("file", "requests"), [("service_requests.xml", 2), ("get_service_request.xml", 1)]
)
def test_open311_fixtures_load(file: str, requests: int, tmp_path: Path) -> None:
    mapping = read_mapping(PROJECT / "mappings" / "open311.toml")
    fixture = REAL / "open311" / "fixtures" / file
    assert load([fixture], mapping, tmp_path).loaded == requests


def test_the_command_prints_the_reconciliation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(
        [str(REAL / "boston311_sample.csv"), "--mapping", str(PROJECT / "mappings/boston.toml"),
         "--store", str(tmp_path), "--dry-run"]
    )  # fmt: skip
    assert code == 0
    said = capsys.readouterr().out
    assert "Read 4,995 records: 4,995 loaded" in said
    assert "nothing was published" in said
    assert not (tmp_path / "manifest.json").exists()


def test_months_of_real_files_start_where_the_file_does(loaded: Loaded) -> None:
    assert _desk(loaded("ottawa")[0]).months[0] == month_index(2014, 1)
