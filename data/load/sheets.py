"""Excel workbooks: one sheet, its header found below any preamble, cells as text."""

import zlib
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from data.errors import LoadRefused
from data.load.delimited import BATCH, digest_of
from data.load.heading import header_span, joined_header
from data.load.mapping import Format
from data.load.merging import Row, carried, marks_of
from data.load.opening import Content
from data.load.rows import Rows, Source, as_rows, unique_header
from data.words import Words

_SAMPLE = 60
_BROKEN = (InvalidFileException, KeyError, ValueError, BadZipFile, ParseError, EOFError, zlib.error)
"""What a workbook that is not whole makes its reader say."""


def open_sheet(content: Content, shape: Format) -> Source:
    """The records of a sheet. Raises `LoadRefused` if the workbook has no such sheet or table."""
    names = _sheet_names(content)
    name = _sheet_name(content, names, shape)
    marks = marks_of(content, name)
    first = [cells for _, cells in islice(_rows(content, name), _SAMPLE)]
    start, depth = _heading(first, shape)
    top = first[start : start + depth]
    if not any(map(any, top)):
        raise LoadRefused(f"{content.name}, sheet {name!r} holds no table")
    header = unique_header(joined_header(top))
    ends = start + len(top)

    def read(columns: tuple[str, ...], digest: bool) -> Iterator[Rows]:
        source.blank = 0
        records = carried(
            (row for row in _rows(content, name) if row[0] > ends), marks.merged, ends
        )
        while batch := list(islice(records, BATCH)):
            full = [(line, _fit(cells, len(header))) for line, cells in batch if any(cells)]
            source.blank += len(batch) - len(full)
            digests = [digest_of(cells) for _, cells in full] if digest else None
            yield as_rows(full, header, columns, digests, [], batch[-1][0])

    def count() -> int:
        sheet = load_workbook(content.path, data_only=True)[name]
        values = sheet.iter_rows(min_row=ends + 1, values_only=True)
        lines = ((at, [_text(cell) for cell in row]) for at, row in enumerate(values, ends + 1))
        return sum(1 for _, cells in carried(lines, marks.merged, ends) if any(cells))

    size = content.path.stat().st_size
    source = Source(content.name, content.sha256, "excel", size, header, read, count)
    if len(names) > 1:
        source.notes.append(_other_sheets(name, names))
    source.notes += marks.notes
    return source


def _other_sheets(name: str, names: list[str]) -> Words:
    others = [each for each in names if each != name]
    return Words(
        f"读取了工作表“{name}”；未读取：{'、'.join(others)}。如应读取其他表，请在映射中写明 sheet。",
        f"Read the sheet {name!r}, not {', '.join(map(repr, others))}; "
        "set sheet in the mapping if another one is meant.",
    )


def _sheet_names(content: Content) -> list[str]:
    try:
        book = load_workbook(content.path, read_only=True)
    except _BROKEN as reason:
        raise _no_workbook(content, reason) from reason
    names = [sheet.title for sheet in book.worksheets]
    book.close()
    return names


def _sheet_name(content: Content, names: list[str], shape: Format) -> str:
    """The sheet the mapping names, else the one whose beginning has most filled cells."""
    if shape.sheet and shape.sheet not in names:
        raise LoadRefused(f"{content.name} has no sheet {shape.sheet!r}; it has {names}")

    def filled(name: str) -> int:
        return sum(1 for _, row in islice(_rows(content, name), _SAMPLE) for cell in row if cell)

    return shape.sheet or (max(names, key=filled) if len(names) > 1 else names[0])


def _rows(content: Content, name: str) -> Iterator[Row]:
    book = load_workbook(content.path, read_only=True, data_only=True)
    try:
        for line, row in enumerate(book[name].iter_rows(values_only=True), start=1):
            yield line, [_text(cell) for cell in row]
    except _BROKEN as reason:
        raise _no_workbook(content, reason) from reason
    finally:
        book.close()


def _no_workbook(content: Content, reason: Exception) -> LoadRefused:
    return LoadRefused(f"{content.name} is no Excel workbook that can be read: {reason}")


def _text(cell: Any) -> str:
    """The cell as a CSV file of the same table would write it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _fit(cells: list[str], width: int) -> list[str]:
    return (cells + [""] * width)[:width]


def _heading(rows: list[list[str]], shape: Format) -> tuple[int, int]:
    """Where the header starts and how many rows it is: from the first row that is nearly as full
    as the fullest.
    """
    filled = [sum(1 for cell in cells if cell) for cells in rows]
    most = max(filled, default=0)
    start = next((at for at, count in enumerate(filled) if count * 2 > most), 0)
    start = start if shape.skip is None else shape.skip
    if shape.header_rows:
        return start, shape.header_rows
    return (start, 1) if shape.skip is not None else header_span(rows, start)
