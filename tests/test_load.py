"""Loading: every format the world sends, every trap, and nothing lost."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from data.errors import CityError, LoadRefused
from data.load.dates import instants
from data.load.mapping import read_mapping
from data.load.outcome import Outcome
from data.load.run import load
from data.store.manifest import read_manifest

MAPPING = """
city = "unnamed"
zone = "Asia/Shanghai"
[fields]
ticket_id = "id"
received_at = "opened"
closed_at = "closed"
category = "kind"
stage = "status"
[unit]
columns = ["who"]
kind = "department"
[values.stage]
Open = "accepted"
Closed = "closed"
"""
HEADER = ["id", "opened", "closed", "kind", "status", "who"]
RECORDS = [
    ["1", "2025-01-03 09:00:00", "2025-01-05 10:00:00", "供暖", "Closed", "水务局"],
    ["2", "2025-01-04 09:00:00", "", "噪声，夜间", "Open", "水务局"],
    ["3", "2025-02-04 09:00:00", "", 'the "loud" one', "open", "环保局"],
]
Loader = Callable[..., Outcome]


@pytest.fixture
def loading(tmp_path: Path) -> Loader:
    """`loading(file, mapping=...)`: what becomes of a file under a mapping."""

    def run(*files: Path, mapping: str = MAPPING, **options: Any) -> Outcome:
        path = tmp_path / "mapping.toml"
        path.write_text(mapping, "utf-8")
        return load(list(files), read_mapping(path), tmp_path / "store", **options)

    return run


def _csv(records: list[list[str]] = RECORDS, delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([HEADER, *records])
    return text.getvalue()


def _file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def _tickets(folder: Path) -> pd.DataFrame:
    return duckdb.sql(
        f"SELECT * FROM read_parquet('{folder}/store/tickets/*.parquet') ORDER BY ticket_id"
    ).df()


ENCODED = {
    "plain.csv": lambda: _csv().encode(),
    "bom.csv": lambda: b"\xef\xbb\xbf" + _csv().encode(),
    "gb.csv": lambda: _csv().encode("gb18030"),
    "utf16.csv": lambda: _csv().encode("utf-16"),
    "tabs.tsv": lambda: _csv(delimiter="\t").encode(),
    "semicolons.csv": lambda: _csv(delimiter=";").encode(),
    "packed.csv.gz": lambda: gzip.compress(_csv().encode()),
    "preamble.csv": lambda: ("12345 诉求导出\n导出时间 2025-03-01\n" + _csv()).encode(),
}


@pytest.mark.parametrize("name", ENCODED)
def test_a_table_loads_in_whatever_wrapping(name: str, tmp_path: Path, loading: Loader) -> None:
    outcome = loading(_file(tmp_path, name, ENCODED[name]()))
    assert (outcome.loaded, outcome.rejected) == (3, 0)
    frame = _tickets(tmp_path)
    assert list(frame["category"]) == [record[3] for record in RECORDS]
    assert list(frame["stage"]) == ["closed", "accepted", "accepted"]


def test_a_zip_of_two_tables_loads_both(tmp_path: Path, loading: Loader) -> None:
    path = tmp_path / "both.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("one.csv", _csv(RECORDS[:1]))
        archive.writestr("folder/two.csv", _csv(RECORDS[1:]))
    assert loading(path).loaded == 3


def test_a_workbook_with_a_title_and_dates_of_two_sorts_loads(
    tmp_path: Path, loading: Loader
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["诉求清单"])
    sheet.append(HEADER)
    sheet.append([1, datetime(2025, 1, 3, 9), datetime(2025, 1, 5, 10), "供暖", "Closed", "水务局"])
    sheet.append([2, "2025/1/4 9:00", None, "噪声", "Open", "水务局"])
    book.save(tmp_path / "book.xlsx")
    assert loading(tmp_path / "book.xlsx").loaded == 2
    assert list(_tickets(tmp_path)["received_at"]) == [
        pd.Timestamp("2025-01-03 09:00"),
        pd.Timestamp("2025-01-04 09:00"),
    ]


def test_a_parquet_file_loads(tmp_path: Path, loading: Loader) -> None:
    columns = {name: [row[at] or None for row in RECORDS] for at, name in enumerate(HEADER)}
    pq.write_table(pa.table(columns), tmp_path / "t.parquet")
    assert loading(tmp_path / "t.parquet").loaded == 3


OPEN311 = """
city = "unnamed"
zone = "Asia/Shanghai"
[fields]
ticket_id = "service_request_id"
received_at = "requested_datetime"
stage = "status"
category = "service_name"
[values.stage]
open = "accepted"
closed = "closed"
"""


def test_open311_json_loads_though_endpoints_break_the_schema(
    tmp_path: Path, loading: Loader
) -> None:
    requests = [
        {"service_request_id": 1, "status": "Closed", "service_name": "Pothole", "zipcode": 2116,
         "requested_datetime": "2025-01-03T09:00:00Z"},
        {"service_request_id": "2", "status": "open", "service_name": "Noise",
         "requested_datetime": "2025-01-03T09:00:00"},
    ]  # fmt: skip
    outcome = loading(_file(tmp_path, "r.json", json.dumps(requests)), mapping=OPEN311)
    assert outcome.loaded == 2
    frame = _tickets(tmp_path)
    assert list(frame["stage"]) == ["closed", "accepted"]
    # A time with a zone becomes city time, one without is city time already.
    assert list(frame["received_at"].dt.hour) == [17, 9]


def test_xml_that_declares_entities_is_refused(tmp_path: Path, loading: Loader) -> None:
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "b">]><requests><request><status>&a;</status></request></requests>'
    )
    with pytest.raises(LoadRefused, match="entities"):
        loading(_file(tmp_path, "bomb.xml", bomb), mapping=OPEN311)


def test_trap_3_a_closing_before_the_opening_is_dropped_and_told(
    tmp_path: Path, loading: Loader
) -> None:
    record = [["1", "2025-01-03 09:00:00", "2025-01-01 10:00:00", "a", "Closed", "x"]]
    outcome = loading(_file(tmp_path, "t.csv", _csv(record)))
    assert outcome.findings.corrections["closed_before"] == 1
    assert _tickets(tmp_path)["closed_at"].isna().all()


def test_trap_3_the_same_number_in_a_later_file_replaces_the_ticket(
    tmp_path: Path, loading: Loader
) -> None:
    loading(_file(tmp_path, "a.csv", _csv()))
    later = [[*RECORDS[1][:2], "2025-01-09 12:00:00", "噪声", "Closed", "水务局"]]
    loading(_file(tmp_path, "b.csv", _csv(later)))
    frame = _tickets_in_force(tmp_path)
    assert len(frame) == 3
    assert frame.loc[frame["ticket_id"] == "2", "stage"].item() == "closed"


def _tickets_in_force(folder: Path) -> pd.DataFrame:
    manifest = read_manifest(folder / "store")
    files = [str(folder / "store" / part.file) for part in manifest.tickets.values()]
    return duckdb.sql(f"SELECT * FROM read_parquet({files})").df()


def test_trap_6_a_name_alone_is_no_key(tmp_path: Path, loading: Loader) -> None:
    """Two 八里庄街道 lie in two districts: joined columns keep them apart."""
    text = "id,opened,district,town\n1,2025-01-01,朝阳,八里庄街道\n2,2025-01-01,海淀,八里庄街道\n"
    mapping = """
city = "unnamed"
[fields]
ticket_id = "id"
received_at = "opened"
[unit]
columns = ["district", "town"]
kind = "department"
"""
    loading(_file(tmp_path, "t.csv", text), mapping=mapping)
    assert _tickets(tmp_path)["unit_code"].nunique() == 2


def test_trap_9_an_open_quote_does_not_swallow_the_file(tmp_path: Path, loading: Loader) -> None:
    lines = [f"{n},2025-01-{n:02d} 09:00:00,,kind,Open,x" for n in range(1, 21)]
    lines[5] = '6,2025-01-06 09:00:00,,"never closed,Open,x'
    text = ",".join(HEADER) + "\n" + "\n".join(lines) + "\n"
    outcome = loading(_file(tmp_path, "t.csv", text))
    assert (outcome.loaded, outcome.rejected) == (19, 1)
    assert outcome.reasons["quote"] == 1


def test_rejects_are_kept_with_line_column_value_and_reason(
    tmp_path: Path, loading: Loader
) -> None:
    records = [*RECORDS, ["4", "=cmd()", "", "x", "Open", "y"], ["5", "", "", "x", "Open", "y"]]
    outcome = loading(_file(tmp_path, "t.csv", _csv(records)))
    assert outcome.rejected == 2
    assert outcome.rejects is not None
    rows = list(csv.reader(outcome.rejects.read_text("utf-8-sig").splitlines()))
    assert [row[1:4] for row in rows[1:]] == [
        ["5", "received_at", "'=cmd()"],
        ["6", "received_at", ""],
    ]


def test_a_missing_column_is_named_and_nothing_is_published(
    tmp_path: Path, loading: Loader
) -> None:
    with pytest.raises(LoadRefused, match="has no column 'who'"):
        loading(_file(tmp_path, "t.csv", "id,opened,closed,kind,status\n1,2025-01-01,,a,Open\n"))
    assert not (tmp_path / "store" / "manifest.json").exists()


def test_a_file_without_one_good_record_is_refused(tmp_path: Path, loading: Loader) -> None:
    with pytest.raises(LoadRefused, match="none of 1 records"):
        loading(_file(tmp_path, "t.csv", _csv([["1", "yesterday", "", "a", "Open", "b"]])))


def test_a_wrong_mapping_names_the_nearest_right_word(tmp_path: Path) -> None:
    path = _file(tmp_path, "m.toml", 'city = "x"\n[fields]\nrecieved_at = "opened"\n')
    with pytest.raises(CityError, match="did you mean 'received_at'"):
        read_mapping(path)


def test_nothing_from_the_future_is_loaded(tmp_path: Path, loading: Loader) -> None:
    outcome = loading(
        _file(tmp_path, "t.csv", _csv([*RECORDS, ["9", "2999-01-01", "", "a", "Open", "b"]]))
    )
    assert outcome.reasons["future"] == 1


WRITTEN = {
    "2025-01-03 09:05:00": datetime(2025, 1, 3, 9, 5),
    "2025-01-03T09:05:00": datetime(2025, 1, 3, 9, 5),
    "2025-01-03T09:05:00.123": datetime(2025, 1, 3, 9, 5),
    "2025-01-03T01:05:00Z": datetime(2025, 1, 3, 9, 5),
    "2025-01-03T09:05:00+08:00": datetime(2025, 1, 3, 9, 5),
    "2025/1/3 9:05": datetime(2025, 1, 3, 9, 5),
    "2025年1月3日 9:05": datetime(2025, 1, 3, 9, 5),
    "2025年1月3日": datetime(2025, 1, 3),
    "1735866300": datetime(2025, 1, 3, 9, 5),
    "1735866300000": datetime(2025, 1, 3, 9, 5),
    "45660.3784722222": datetime(2025, 1, 3, 9, 5),
    "1/3/2025 9:05 AM": datetime(2025, 1, 3, 9, 5),
    "01/03/25 09:05": datetime(2025, 1, 3, 9, 5),
    "2025-Jan-03 09:05:00": datetime(2025, 1, 3, 9, 5),
    "Jan 3, 2025": datetime(2025, 1, 3),
    "20250103": datetime(2025, 1, 3),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_time_is_read_however_it_is_written(text: str) -> None:
    assert instants(pd.Series([text]), (), "Asia/Shanghai")[0] == pd.Timestamp(WRITTEN[text])


def test_values_over_twelve_tell_the_day_from_the_month() -> None:
    read = instants(pd.Series(["03/01/2025", "25/01/2025"]), (), "UTC")
    assert list(read) == [pd.Timestamp("2025-01-03"), pd.Timestamp("2025-01-25")]


@pytest.mark.parametrize("text", ["", "yesterday", "2025-13-01", "32/01/2025", "0000-00-00"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert pd.isna(instants(pd.Series([text]), (), "UTC")[0])


cell = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=12)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cells=st.lists(st.tuples(cell, cell), min_size=1, max_size=12))
def test_whatever_the_cells_hold_no_record_is_lost(
    cells: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Loaded + rejected + duplicates is the number of records written, or the load is refused."""
    folder = tmp_path_factory.mktemp("hostile")
    records = [
        [str(n), "2025-01-03 09:00:00", "", kind, "Open", who]
        for n, (kind, who) in enumerate(cells)
    ]
    path = _file(folder, "t.csv", _csv(records))
    (folder / "m.toml").write_text(MAPPING, "utf-8")
    try:
        outcome = load([path], read_mapping(folder / "m.toml"), folder / "store")
    except LoadRefused:
        return
    assert outcome.loaded + outcome.rejected + outcome.duplicates == len(records)
    assert read_manifest(folder / "store").ticket_rows == outcome.loaded
