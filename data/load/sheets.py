"""Excel workbooks: one sheet, its header found below any preamble, cells as text."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from data.errors import LoadRefused
from data.load.delimited import BATCH, digest_of, joined_header
from data.load.mapping import Format
from data.load.opening import Content
from data.load.rows import Rows, Source, as_rows, unique_header

Row = tuple[int, list[str]]


def open_sheet(content: Content, shape: Format) -> Source:
    """The records of a sheet. Raises `LoadRefused` if the workbook has no such sheet or table."""
    name = _sheet_name(content, shape)
    first = list(islice(_rows(content, name), 60))
    start = shape.skip if shape.skip is not None else _preamble(first)
    top = [cells for line, cells in first if line > start][: shape.header_rows or 1]
    if not top:
        raise LoadRefused(f"{content.name}, sheet {name!r} holds no table")
    header = unique_header(joined_header(top))
    ends = start + len(top)

    def read(columns: tuple[str, ...], digest: bool) -> Iterator[Rows]:
        source.blank = 0
        records = (row for row in _rows(content, name) if row[0] > ends)
        while batch := list(islice(records, BATCH)):
            full = [(line, _fit(cells, len(header))) for line, cells in batch if any(cells)]
            source.blank += len(batch) - len(full)
            digests = [digest_of(cells) for _, cells in full] if digest else None
            yield as_rows(full, header, columns, digests, [], batch[-1][0])

    def count() -> int:
        sheet = load_workbook(content.path, data_only=True)[name]
        values = sheet.iter_rows(min_row=ends + 1, values_only=True)
        return sum(1 for row in values if any(cell not in (None, "") for cell in row))

    size = content.path.stat().st_size
    source = Source(content.name, content.sha256, "excel", size, header, read, count)
    return source


def _sheet_name(content: Content, shape: Format) -> str:
    book = load_workbook(content.path, read_only=True)
    names = list(book.sheetnames)
    book.close()
    if shape.sheet and shape.sheet not in names:
        raise LoadRefused(f"{content.name} has no sheet {shape.sheet!r}; it has {names}")
    return shape.sheet or names[0]


def _rows(content: Content, name: str) -> Iterator[Row]:
    book = load_workbook(content.path, read_only=True, data_only=True)
    try:
        for line, row in enumerate(book[name].iter_rows(values_only=True), start=1):
            yield line, [_text(cell) for cell in row]
    finally:
        book.close()


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


def _preamble(rows: list[Row]) -> int:
    """The rows before the first one that is nearly as full as the fullest."""
    filled = [(line, sum(1 for cell in cells if cell)) for line, cells in rows]
    most = max((count for _, count in filled), default=0)
    return next((line - 1 for line, count in filled if count * 2 > most), 0)
