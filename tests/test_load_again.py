"""Loading again, overlapping, cut short, and the odd ways dates and requests are written."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from openpyxl import Workbook

from data.errors import LoadRefused
from data.load.dates import instants
from data.load.mapping import read_mapping
from data.load.outcome import Outcome
from data.load.propose import propose
from data.load.run import load
from data.load.summary import sentences
from data.settings import PROJECT
from data.store.manifest import read_manifest

MAPPING = """
city = "unnamed"
[fields]
ticket_id = "id"
received_at = "opened"
closed_at = "closed"
stage = "status"
[values.stage]
open = "accepted"
closed = "closed"
"""
HEADER = "id,opened,closed,status\n"
NEW = HEADER + "1,2024-01-03 09:00:00,2024-01-04 10:00:00,closed\n2,2024-02-03 09:00:00,,open\n"
OLD = HEADER + "1,2024-01-03 09:00:00,,open\n"


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def _load(folder: Path, *texts: str, mapping: str = MAPPING) -> Outcome:
    path = _file(folder, "mapping.toml", mapping)
    files = [_file(folder, f"{abs(hash(text))}.csv", text) for text in texts]
    return load(files, read_mapping(path), folder / "store")


def _rows(folder: Path, kind: str = "tickets") -> pd.DataFrame:
    parts = getattr(read_manifest(folder / "store"), kind).values()
    files = [str(folder / "store" / part.file) for part in parts]
    return duckdb.sql(f"SELECT * FROM read_parquet({files}) ORDER BY ticket_id").df()


def test_trap_3_an_older_export_does_not_open_a_closed_ticket_again(tmp_path: Path) -> None:
    _load(tmp_path, NEW)
    outcome = _load(tmp_path, OLD)
    assert (outcome.read, outcome.loaded, outcome.duplicates) == (1, 0, 1)
    assert _rows(tmp_path)["stage"].tolist() == ["closed", "accepted"]


def test_trap_3_of_overlapping_files_the_newest_state_wins_in_any_order(tmp_path: Path) -> None:
    outcome = _load(tmp_path, NEW, OLD)
    assert (outcome.loaded, outcome.duplicates) == (2, 1)
    assert _rows(tmp_path)["stage"].tolist() == ["closed", "accepted"]


def test_a_corrected_month_of_receipt_moves_the_ticket_with_its_events(tmp_path: Path) -> None:
    _load(tmp_path, NEW)
    _load(tmp_path, HEADER + "1,2024-03-03 09:00:00,2024-03-04 10:00:00,closed\n")
    tickets = _rows(tmp_path)
    assert tickets["ticket_id"].tolist() == ["1", "2"]
    assert str(tickets["received_day"][0])[:10] == "2024-03-03"
    events = _rows(tmp_path, "events")
    assert events.loc[events["ticket_id"] == "1", "at"].dt.month.tolist() == [3, 3]


def test_a_corrected_mapping_loads_the_same_file_again(tmp_path: Path) -> None:
    _load(tmp_path, NEW)
    again = _load(tmp_path, NEW)
    assert not again.published
    corrected = _load(tmp_path, NEW, mapping=MAPPING.replace('"accepted"', '"received"'))
    assert corrected.loaded == 2
    assert _rows(tmp_path)["stage"].tolist() == ["closed", "received"]


KILLED = """
import os, signal, sys
from pathlib import Path
from data.load.mapping import read_mapping
from data.load.run import load
from data.store import publication

publication.write_manifest = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
load([Path(sys.argv[1])], read_mapping(Path(sys.argv[2])), Path(sys.argv[3]))
"""


def test_a_load_killed_before_its_commit_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    _load(tmp_path, NEW)
    before = (tmp_path / "store" / "manifest.json").read_bytes()
    later = _file(tmp_path, "later.csv", HEADER + "3,2024-02-09 09:00:00,,open\n")
    arguments = [later, tmp_path / "mapping.toml", tmp_path / "store"]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, *map(str, arguments)], cwd=PROJECT, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert (tmp_path / "store" / "manifest.json").read_bytes() == before
    assert _rows(tmp_path)["ticket_id"].tolist() == ["1", "2"]
    path = read_mapping(tmp_path / "mapping.toml")
    assert load([later], path, tmp_path / "store").loaded == 1


@pytest.mark.parametrize(
    "text",
    [
        "2024年1月3日9时5分", "2024/1/3 上午9:05", "２０２４/1/3 9:05", "2024年1月3日星期三 9点5分",
        "3 janv. 2024 09:05", "3-ene-2024 9:05", "Wed, 3 Jan 2024 09:05:00 UTC",
        "2024-01-03 9:05 AM", "03.01.24 09:05", "2024-01-03 09:05:00+00",
    ],
)  # fmt: skip
def test_a_time_is_read_in_any_shape_that_means_one_thing(text: str) -> None:
    read = instants(pd.Series([text]), (), "UTC")
    assert read[0] == pd.Timestamp("2024-01-03 09:05:00")


@pytest.mark.parametrize("text", ["2024-02-30", "2024-01-03 14:00 AM", "2024-13-01", "5 foo 2024"])
def test_a_moment_that_never_was_is_none(text: str) -> None:
    assert instants(pd.Series([text]), (), "UTC").isna().all()


def test_trap_8_real_dates_are_read_beside_those_of_the_declared_format(tmp_path: Path) -> None:
    texts = pd.Series(["1/3/2024 09:05", "2024-01-03 09:05:00", "2024-01-03T09:05:00Z"])
    read = instants(texts, ("%m/%d/%Y %H:%M",), "UTC")
    assert read.tolist() == [pd.Timestamp("2024-01-03 09:05:00")] * 3


def test_open311_requests_load_without_their_optional_fields(tmp_path: Path) -> None:
    request = {"service_request_id": 1, "status": "Closed", "service_code": "a", "zipcode": 2116,
               "requested_datetime": "2024-01-03 09:00:00"}  # fmt: skip
    path = _file(tmp_path, "requests.json", json.dumps([request]))
    mapping = read_mapping(PROJECT / "mappings" / "open311.toml")
    assert load([path], mapping, tmp_path / "store").loaded == 1


def test_geojson_features_are_records_of_their_properties(tmp_path: Path) -> None:
    feature = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [-72.9, 41.1]},
               "properties": {"id": "7", "created_at": 1704272700000}}  # fmt: skip
    path = _file(tmp_path, "map.json", json.dumps({"features": [feature, feature]}))
    draft = propose(path)
    assert 'lon = "longitude"' in draft
    assert 'received_at = "created_at"' in draft


def test_who_leads_and_how_urgent_it_is_are_found_by_their_words(tmp_path: Path) -> None:
    """A column named for leading units holds no units, and one of grades no time limits."""
    head = "工单编号,来电时间,承办单位,主办/协办/转办,处理时限,紧急程度,受理时诉求类型,诉求类型\n"
    rows = [
        f"{n},2024-01-0{n % 9 + 1} 09:00:00,{'甲乙丙'[n % 3]}街道,{('主办', '协办', '区转办')[n % 3]},"
        f"{('2小时', '24小时', '7天', '15天')[n % 4]},{('特急', '一般')[n % 2]},投诉,"
        f"{('投诉', '咨询')[n % 2]}\n"
        for n in range(1, 41)
    ]
    draft = propose(_file(tmp_path, "orders.csv", head + "".join(rows)))
    for said in (
        'handling = "主办/协办/转办"', 'time_limit = "处理时限"', 'type_received = "受理时诉求类型"',
        'request_type = "诉求类型"', 'columns = ["承办单位"]', '"主办" = "lead"', '"协办" = "assisting"',
        '"区转办" = "forwarded"', '"24小时" = "h24"', '"7天" = "d7"', "#   紧急程度",
    ):  # fmt: skip
        assert said in draft, said


def test_parts_and_types_at_receipt_load_by_the_words_they_usually_have(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "编号,时间,性质,原类型\n1,2024-01-03 09:00:00,协办,投诉\n2,2024-01-03 10:00:00,主办单位,\n"
        "3,2024-01-03 11:00:00,阅办,咨询\n",
        "utf-8",
    )
    (tmp_path / "m.toml").write_text(
        'city = "boston"\n[fields]\nticket_id = "编号"\nreceived_at = "时间"\nhandling = "性质"\n'
        'type_received = "原类型"\n[defaults]\nhandling = "usual"\ntype_received = "usual"\n',
        "utf-8",
    )
    load([tmp_path / "t.csv"], read_mapping(tmp_path / "m.toml"), tmp_path / "store")
    frame = _rows(tmp_path)
    assert frame["handling"].to_list() == ["assisting", "lead", "unknown"]
    assert frame["type_received"].fillna("").to_list() == ["complaint", "", "consultation"]


def test_a_table_of_totals_is_not_drafted_as_tickets(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        "league.csv",
        "单位,派遣案件总数,结案率,不满意率\n住建局,99,100%,9%\n公安局,77,100%,9%\n",
    )
    with pytest.raises(LoadRefused, match="looks like a table of totals"):
        propose(path)


def test_rows_of_a_sheet_without_any_value_are_told(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for row in (HEADER.strip().split(","), ["1", "2024-01-03", "", "open"]):
        sheet.append(row)
    sheet.cell(row=5, column=1, value="")
    sheet.cell(row=6, column=1).number_format = "0.00"
    book.save(tmp_path / "a.xlsx")
    mapping = read_mapping(_file(tmp_path, "mapping.toml", MAPPING))
    outcome = load([tmp_path / "a.xlsx"], mapping, tmp_path / "store", dry_run=True)
    said = "\n".join(sentences(outcome, tmp_path, "en"))
    assert outcome.read == 1
    assert "rows without any value" in said
