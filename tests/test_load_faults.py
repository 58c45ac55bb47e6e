"""Faulty files: each is refused or reconciled with a sentence, and nothing is lost unsaid."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from data.errors import CityError
from data.load.__main__ import main
from data.load.mapping import read_mapping
from data.load.propose import propose
from data.load.run import load

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
HEADER = "id,opened,closed,status"
GOOD = [
    f"{n},2024-01-{n % 28 + 1:02d} 09:00:00,2024-02-{n % 28 + 1:02d} 10:00:00,closed"
    for n in range(1, 101)
]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """`run(name, content)`: exit code and everything said by the loading command."""

    def go(name: str, content: bytes | str, mapping: str = MAPPING) -> tuple[int, str]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        (tmp_path / "m.toml").write_text(mapping, "utf-8")
        options = ["--mapping", str(tmp_path / "m.toml"), "--store", str(tmp_path / "store")]
        code = main([str(path), *options])
        said = capsys.readouterr()
        return code, said.out + said.err

    return go


Runner = Callable[..., tuple[int, str]]


def _text(records: list[str], header: str = HEADER) -> str:
    return "\n".join([header, *records]) + "\n"


def _published(folder: Path) -> bool:
    return (folder / "store" / "manifest.json").exists()


def _book(rows: int) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for line in [HEADER, *GOOD[:rows]]:
        book.active.append(line.split(","))
    book.save(stream)
    return stream.getvalue()


def _zip(member: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(member, _text(GOOD))
    return stream.getvalue()


def _parquet() -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table({name: ["1"] for name in HEADER.split(",")}), stream)
    return stream.getvalue()


REFUSED = {
    "empty.csv": (lambda: b"", "is empty: expected a table of tickets"),
    "blank.csv": (lambda: b"\n \n\n", "is empty: expected a table of tickets"),
    "report.csv": (lambda: b"%PDF-1.7\n%\xe2\xe3\n1 0 obj", "is a PDF: save the table behind it"),
    "photo.csv": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(64), "is a picture"),
    "page.csv": (lambda: b"<!DOCTYPE html><html><body>Sign in</body></html>", "is a web page"),
    "old.xls": (lambda: b"\xd0\xcf\x11\xe0" + bytes(64), "Excel file of before 2007"),
    "binary.csv": (lambda: b"id,opened\n1,\x00\x00\x01\x02", "is no text"),
    "prose.csv": (lambda: b"Dear all\nplease find attached\n", "has no columns"),
    "letters.zip": (lambda: _zip("letter.docx.bak"), "holds no table"),
    "document.docx": (lambda: _zip("[Content_Types].xml"), "is no Excel workbook"),
    "cut.zip": (lambda: _zip("a.csv")[:200], "is not a whole zip file"),
    "cut.xlsx": (lambda: _book(50)[:2000], "is not a whole zip file"),
    "cut.csv.gz": (lambda: gzip.compress(_text(GOOD).encode())[:-20], "is not a whole gzip file"),
    "cut.parquet": (lambda: _parquet()[:60], "is not a whole Parquet file"),
    "cut.json": (lambda: json.dumps([{"id": 1}] * 9)[:50].encode(), "is not whole JSON"),
    "cut.xml": (lambda: b"<requests><request><id>1</id></request>", "is not whole XML"),
    "other.xml": (lambda: b"<feed><entry/></feed>", "is XML without one <request>"),
    "answer.json": (lambda: b'{"error": "no such dataset"}', "holds no list of requests"),
    "header.csv": (lambda: HEADER.encode() + b"\n", "none of 0 records could be loaded (no records)"),
    "header.xlsx": (lambda: _book(0), "none of 0 records could be loaded (no records)"),
    "totals.csv": (lambda: "区,受理量,解决率\n甲区,12,90%\n".encode(), "is this a table of single requests?"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_of_requests_is_refused_in_a_sentence(
    name: str, run: Runner, tmp_path: Path
) -> None:
    content, sentence = REFUSED[name]
    code, said = run(name, content())
    assert code == 1
    assert sentence in said
    assert "Traceback" not in said
    assert not _published(tmp_path)


def test_a_draft_of_a_header_alone_is_refused(tmp_path: Path, run: Runner) -> None:
    (tmp_path / "h.csv").write_text(HEADER + "\n")
    assert main([str(tmp_path / "h.csv"), "--propose"]) == 1


def test_a_quote_that_closes_far_below_is_refused_with_its_lines(
    run: Runner, tmp_path: Path
) -> None:
    records = [*GOOD]
    records[3] = '4,"2024-01-05 09:00:00,,open'
    records[20] = '21,2024-01-22 09:00:00,,open",x,y'
    code, said = run("t.csv", _text(records))
    assert code == 1
    assert "line 5 opens a quote that closes only on line 22" in said
    assert not _published(tmp_path)


def test_one_bad_record_in_ten_is_rejected_and_the_rest_is_loaded(
    run: Runner, tmp_path: Path
) -> None:
    records = [f"{n},soon,,open" if n % 10 == 0 else line for n, line in enumerate(GOOD, start=1)]
    code, said = run("t.csv", _text(records))
    assert code == 0
    assert "Read 100 records: 90 loaded, 10 rejected, 0 duplicates" in said
    assert "the time of receipt cannot be read (10)" in said
    rejects = next((tmp_path / "store" / "rejects").glob("*.csv"))
    rows = list(csv.DictReader(rejects.read_text("utf-8-sig").splitlines()))
    assert [row["line"] for row in rows] == [str(n + 1) for n in range(10, 101, 10)]
    assert {row["value"] for row in rows} == {"soon"}


def test_a_file_cut_in_the_middle_of_a_record_loads_without_it(run: Runner) -> None:
    code, said = run("t.csv", _text(GOOD)[:-35])
    assert code == 0
    assert "Read 100 records: 99 loaded, 1 rejected, 0 duplicates" in said
    assert "the file ends in the middle of this record (1)" in said


def test_a_repeated_number_is_a_duplicate_and_is_counted(run: Runner) -> None:
    code, said = run("t.csv", _text([*GOOD, *GOOD[:10], "1,2024-01-02 09:00:00,,open"]))
    assert code == 0
    assert "Read 111 records: 100 loaded, 0 rejected, 11 duplicates" in said


def test_a_draft_keeps_the_number_though_some_stand_twice(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        _text([*GOOD, *GOOD[:30]], HEADER.replace("id", "Request ID", 1))
    )
    assert 'ticket_id = "Request ID"' in propose(tmp_path / "t.csv")


def test_the_same_file_again_changes_nothing_and_says_so(run: Runner, tmp_path: Path) -> None:
    run("t.csv", _text(GOOD))
    before = (tmp_path / "store" / "manifest.json").read_bytes()
    code, said = run("t.csv", _text(GOOD))
    assert code == 0
    assert "Already in the store by this mapping, nothing changed: t.csv" in said
    assert (tmp_path / "store" / "manifest.json").read_bytes() == before


def test_windows_line_ends_and_a_line_of_totals_below_do_no_harm(run: Runner) -> None:
    text = _text([*GOOD, "Total,,,100"]).replace("\n", "\r\n")
    code, said = run("t.csv", text)
    assert code == 0
    assert "Read 101 records: 100 loaded, 1 rejected, 0 duplicates" in said
    assert "no time of receipt (1)" in said


def test_a_declared_encoding_that_does_not_read_the_file_is_refused(run: Runner) -> None:
    mapping = MAPPING.replace("[fields]", '[format]\nencoding = "ascii"\n[fields]')
    code, said = run("t.csv", _text(["1,2024-01-02,,未知"]), mapping)
    assert code == 1
    assert "cannot be read as ascii, as the mapping says" in said


def test_a_status_nobody_listed_is_closed_by_its_closing_date_and_told(run: Runner) -> None:
    code, said = run("t.csv", _text([*GOOD[:9], "10,2024-01-05 09:00:00,2024-01-09,abgehakt"]))
    assert code == 0
    assert "a status the mapping does not name, yet a closing date: closed (1)" in said
    assert "Words the mapping gives no meaning: stage 'abgehakt' (1)" in said


def test_a_status_code_that_does_not_exist_names_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(MAPPING.replace('closed = "closed"', 'closed = "close"'))
    with pytest.raises(CityError, match="did you mean 'closed'"):
        read_mapping(path)


DATES = {
    "13/02/2024 09:00": "13/02/2024 09:00 seen: day first",
    "02/13/2024 09:00": "02/13/2024 09:00 seen: month first",
    "05.02.2024 09:00": "dots between day and month: day first",
    "2024-02-13 09:00": "day and month are plain",
    "1707814800000": "times are counted from 1970",
}


@pytest.mark.parametrize("text", DATES)
def test_a_draft_says_how_it_reads_dates_and_why(text: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"Request ID,Created Date,Status\nA1,{text},Open\nA2,{text},Open\n")
    assert DATES[text] in propose(path)


def test_a_draft_asks_where_every_date_reads_both_ways(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Request ID,Created Date,Status\nA1,01/02/2024,Open\nA2,03/04/2024,Open\n")
    draft = propose(path)
    assert "month first is only a guess" in draft
    assert "# Question: day or month first?" in draft


def test_closings_before_receipt_tell_the_order_of_day_and_month(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    rows = "".join(f"A{n},0{n}/02/2023,01/0{n + 2}/2023,Closed\n" for n in range(3, 8))
    path.write_text("Request ID,Created Date,Closed Date,Status\n" + rows)
    assert "day first, as the other order makes" in propose(path)


def test_a_new_city_is_made_once_and_needs_a_zone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "t.csv").write_text(_text(GOOD))
    command = [str(tmp_path / "t.csv"), "--propose", "--new-city", str(tmp_path / "mine")]
    assert main(command) == 1
    assert "--new-city needs --zone" in capsys.readouterr().err
    assert main([*command, "--zone", "Mars/Base"]) == 1
    assert "must be a time zone like Asia/Shanghai" in capsys.readouterr().err
    assert main([*command, "--zone", "Europe/Paris", "--city-name", "Ville"]) == 0
    city = tmp_path / "mine" / "city.toml"
    city.write_text(city.read_text("utf-8").replace("Ville", "Belle Ville"), "utf-8")
    assert main([*command, "--zone", "Asia/Tokyo"]) == 0
    assert "Belle Ville" in city.read_text("utf-8")


ODD = {
    "a yes or no tells the status": (
        "Request ID,Created,Closed\nA1,2024-01-02 09:00,TRUE\nA2,2024-01-03 09:00,FALSE\n",
        ["closed", "accepted"],
        "2024-01-02 09:00",
    ),
    "seconds since 1970": (
        "Request ID,opened_epoch,status\nA1,1704186000,closed\nA2,1704272400,open\n",
        ["closed", "received"],
        "2024-01-02 09:00",
    ),
    "a placeholder closes nothing": (
        "Request ID,Opened Date,Closed Date\nA1,2024-01-02 09:00,2024-01-05\n"
        "A2,2024-01-03 09:00,1900-01-01\n",
        ["closed", "accepted"],
        "2024-01-02 09:00",
    ),
    "a date cell beside a clock cell": (
        "Request ID,Date Opened,Time Opened,Status\nA1,2024-01-02 00:00:00,09:00,Closed\n"
        "A2,13/01/2024,09:30,Open\n",
        ["closed", "received"],
        "2024-01-02 09:00",
    ),
    "half a day in Spanish": (
        "Radicado,Fecha radicado,Estado\n1,02/01/2024 9:00:00 a. m.,Cerrado\n"
        "2,13/01/2024 9:00:00 p. m.,Recibido\n",
        ["closed", "received"],
        "2024-01-02 09:00",
    ),
}


@pytest.mark.parametrize("case", ODD)
def test_what_is_written_oddly_is_read_by_its_draft(case: str, tmp_path: Path) -> None:
    text, stages, first = ODD[case]
    (tmp_path / "t.csv").write_text(text)
    (tmp_path / "m.toml").write_text(propose(tmp_path / "t.csv"), "utf-8")
    outcome = load([tmp_path / "t.csv"], read_mapping(tmp_path / "m.toml"), tmp_path / "store")
    found = duckdb.sql(
        f"SELECT * FROM read_parquet('{tmp_path}/store/tickets/*.parquet') ORDER BY received_at"
    ).df()
    assert outcome.loaded == 2
    assert found["stage"].tolist() == stages
    assert found["received_at"][0] == pd.Timestamp(first)
