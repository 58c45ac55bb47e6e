"""Cells of a sheet that stand for more than themselves: merged ones, and formulas without a value."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from data.load.opening import Content
from data.words import Words

Row = tuple[int, list[str]]
"""Line and cells of one row of a sheet."""
Merged = tuple[int, int, int]
"""First and last line and the column (from 0) of cells merged downwards."""

_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_HOLLOW = re.compile(rb"<f[ >][^<]*</f>(?:<v ?/>|<v></v>)?</c>")
_PART, _OVERLAP = 1 << 20, 4096


@dataclass
class Marks:
    """What is merged downwards in a sheet, and what must be said of it."""

    merged: tuple[Merged, ...] = ()
    notes: list[Words] = field(default_factory=list)


def marks_of(content: Content, sheet: str) -> Marks:
    """The marks of a sheet; none where the workbook cannot be read, which its reader then tells."""
    merged: list[Merged] = []
    hollow = 0
    try:
        path = _path_of(content, sheet)
        with zipfile.ZipFile(content.path) as archive, archive.open(path) as stream:
            rest = b""
            while part := stream.read(_PART):
                text = rest + part
                found = [each.end() for each in _HOLLOW.finditer(text)]
                hollow += len(found)
                merged += [_downwards(each.decode()) for each in _MERGED.findall(text)]
                done = max(
                    [len(text) - _OVERLAP, *found, *(m.end() for m in _MERGED.finditer(text))]
                )
                rest = text[done:]
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, zlib.error, EOFError):
        return Marks()
    down = tuple(sorted(each for each in merged if each[1] > each[0]))
    return Marks(down, [_hollow(hollow)] if hollow else [])


def _path_of(content: Content, sheet: str) -> str:
    book = load_workbook(content.path, read_only=True)
    try:
        return str(book[sheet]._worksheet_path)
    finally:
        book.close()


def _downwards(span: str) -> Merged:
    """The lines a merged range covers; of a range of several columns the first holds the value."""
    left, top, _, bottom = range_boundaries(span)
    return int(top or 1), int(bottom or 1), int(left or 1) - 1


def carried(rows: Iterator[Row], merged: tuple[Merged, ...], after: int) -> Iterator[Row]:
    """The rows with what was merged downwards below line `after` in each line it stands for."""
    spans = [each for each in merged if each[0] > after]
    values: dict[Merged, str] = {}
    for line, cells in rows:
        for span in spans:
            first, last, column = span
            if first <= line <= last and column < len(cells):
                cells[column] = values.setdefault(span, cells[column])
        spans = [each for each in spans if each[1] > line]
        yield line, cells


def _hollow(count: int) -> Words:
    return Words(
        f"{count:,} 个公式没有保存结果，按空单元格读取；请在 Excel 中打开并另存后再导入。",
        f"{count:,} formulas hold no value and were read as empty cells; "
        "open the workbook in Excel and save it, then load it again.",
    )
