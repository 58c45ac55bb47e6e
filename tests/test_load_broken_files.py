"""Files broken inside, or holding more than their table, are read whole or refused in a sentence."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from data.load.__main__ import main

HEADER = ["id", "opened", "closed", "status", "department"]
ROWS = [
    [f"A{n}", f"2024-01-{n % 28 + 1:02d} 09:00:00", "", "open", "Parks" if n % 2 else "Streets"]
    for n in range(60)
]
MAPPING = """city = "unnamed"
[fields]
ticket_id = "id"
received_at = "opened"
closed_at = "closed"
stage = "status"
[unit]
columns = ["department"]
kind = "department"
[defaults]
stage = "usual"
"""
Runner = Callable[[str, bytes], tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    """`run(name, content)`: exit code and everything said; the draft is asked for before."""

    def go(name: str, content: bytes) -> tuple[int, str]:
        (tmp_path / name).write_bytes(content)
        (tmp_path / "m.toml").write_text(MAPPING)
        main([str(tmp_path / name), "--propose"])
        options = ["--mapping", str(tmp_path / "m.toml"), "--store", str(tmp_path / "store")]
        code = main([str(tmp_path / name), *options])
        told = capsys.readouterr()
        return code, told.out + told.err

    return go


def _text(rows: list[list[str]]) -> str:
    return "\n".join(",".join(each) for each in [HEADER, *rows]) + "\n"


def _book(change: Callable[[Workbook], None]) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for line in [HEADER, *ROWS]:
        book.active.append(line)
    change(book)
    book.save(stream)
    return stream.getvalue()


def _zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _units(folder: Path) -> dict[str, int]:
    sql = f"SELECT unit_code, count(*) FROM read_parquet('{folder}/store/tickets/*.parquet') GROUP BY 1"
    return dict(duckdb.sql(sql).fetchall())


def test_a_parquet_file_broken_inside_is_told_as_the_files_fault(
    tmp_path: Path, run: Runner
) -> None:
    stream = io.BytesIO()
    columns = dict(zip(HEADER, map(list, zip(*ROWS, strict=True)), strict=True))
    pq.write_table(pa.table(columns), stream)
    broken = bytearray(stream.getvalue())
    broken[40:90] = b"\xff" * 50
    code, said = run("t.parquet", bytes(broken))
    assert code == 1
    assert "t.parquet is not a whole Parquet file" in said
    assert not (tmp_path / "store" / "manifest.json").exists()


def test_a_workbook_with_half_a_sheet_is_refused_in_a_sentence(tmp_path: Path, run: Runner) -> None:
    whole = zipfile.ZipFile(io.BytesIO(_book(lambda _: None)))
    parts = {name: whole.read(name) for name in whole.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:900]
    code, said = run("t.xlsx", _zipped(parts))
    assert code == 1
    assert "t.xlsx is no Excel workbook that can be read" in said
    assert not (tmp_path / "store" / "manifest.json").exists()


def test_what_is_merged_downwards_holds_for_each_line(tmp_path: Path, run: Runner) -> None:
    def merge(book: Workbook) -> None:
        book.active.merge_cells("E2:E41")
        book.active.merge_cells("C2:C9")

    code, said = run("t.xlsx", _book(merge))
    assert code == 0
    assert "Read 60 records: 60 loaded" in said
    streets = 40 + sum(1 for row in ROWS[40:] if row[4] == "Streets")
    assert _units(tmp_path) == {"department-streets": streets, "department-parks": 60 - streets}


def test_formulas_that_were_never_worked_out_are_told(run: Runner) -> None:
    def count(book: Workbook) -> None:
        book.active["E3"] = '=CONCAT("Pa", "rks")'
        book.active["E4"] = "=E3"

    code, said = run("t.xlsx", _book(count))
    assert code == 0
    assert "2 formulas hold no value and were read as empty cells" in said


def test_a_note_beside_the_table_in_an_archive_is_left_out(run: Runner) -> None:
    members = {"data.csv": _text(ROWS).encode(), "README.txt": b"Dear reader\nenjoy\n"}
    code, said = run("t.zip", _zipped({**members, "说明.txt": "仅供参考\n".encode()}))
    assert code == 0
    assert "Read 60 records: 60 loaded" in said


def test_bytes_of_nothing_far_down_are_left_out_of_words(tmp_path: Path, run: Runner) -> None:
    rows = [[f"B{n}", *ROWS[n % 60][1:]] for n in range(300)]
    rows[250][4] = "Pa\0rks"
    code, _ = run("t.csv", _text(rows).encode())
    assert code == 0
    assert set(_units(tmp_path)) == {"department-parks", "department-streets"}


def test_bytes_of_nothing_at_the_start_are_told_with_their_place(run: Runner) -> None:
    code, said = run("t.csv", _text([["\0", *ROWS[0][1:]]]).encode())
    assert code == 1
    assert "t.csv is no text, byte 36 is NUL" in said
