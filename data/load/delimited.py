"""CSV, TSV and their relatives: delimiter and header found, records read in batches."""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from data.errors import LoadRefused
from data.load.encodings import encoding_of
from data.load.heading import header_span, joined_header
from data.load.mapping import Format
from data.load.opening import Content
from data.load.quoting import Dialect, Splitter, count_records
from data.load.rows import Reject, Rows, Source, as_rows, unique_header
from data.words import Words

BATCH = 50_000
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 400


@dataclass(frozen=True)
class Layout:
    """Where the table stands in the text: encoding, dialect, header, lines before the records."""

    encoding: str
    dialect: Dialect
    header: tuple[str, ...]
    skip: int


@dataclass(frozen=True)
class Table:
    """A table of text as `data.load.swift` needs it to read whole blocks."""

    path: Path
    layout: Layout
    shape: Format


def open_delimited(content: Content, shape: Format) -> Source:
    """The records of a delimited text file. Raises `LoadRefused` if it holds no table."""
    layout = _layout(content, shape)
    broken: set[int] = set()

    def read(columns: tuple[str, ...], digest: bool) -> Iterator[Rows]:
        broken.clear()
        source.blank = 0
        return _read(content.path, layout, shape, columns, digest, source, broken)

    def count() -> int:
        with content.path.open(encoding=layout.encoding, newline="") as lines:
            return count_records(lines, layout.dialect, broken, layout.skip)

    source = Source(
        content.name, content.sha256, "delimited", content.path.stat().st_size, layout.header,
        read, count, layout.encoding, layout.dialect.delimiter,
    )  # fmt: skip
    source.table = Table(content.path, layout, shape)
    if layout.encoding in _GUESSED and not shape.encoding:
        source.notes.append(_guessed(layout.encoding))
    return source


_GUESSED = {
    "cp1252": Words("西欧", "Western European"), "latin-1": Words("西欧", "Western European"),
    "big5": Words("繁体中文 Big5", "traditional Chinese"), "cp949": Words("韩文", "Korean"),
    "cp932": Words("日文", "Japanese"), "cp1251": Words("西里尔", "Cyrillic"),
    "cp1250": Words("中欧", "Central European"), "cp1254": Words("土耳其", "Turkish"),
}  # fmt: skip


def _guessed(encoding: str) -> Words:
    text = _GUESSED[encoding]
    return Words(
        f"文件既不是 UTF-8 也不是 GB18030，按{text.zh}编码读取；若文字有误，请在映射中写明 encoding。",
        f"The file is neither UTF-8 nor GB18030 and was read as {text.en} text; "
        "set encoding in the mapping if letters look wrong.",
    )


def _layout(content: Content, shape: Format) -> Layout:
    encoding = encoding_of(content.path, shape.encoding)
    with content.path.open(encoding=encoding, newline="") as stream:
        lines = list(islice(stream, _SAMPLE))
    declared = lines[0].strip().lower() if lines else ""
    marked = declared.startswith("sep=") and len(declared) == 5
    delimiter = shape.delimiter or (declared[4] if marked else _delimiter(lines, content.name))
    rows = _sampled(lines, delimiter, shape.quote)
    start, depth = _heading(rows, shape)
    top = rows[start : start + depth]
    if not top:
        raise LoadRefused(f"{content.name} has no header after line {shape.skip}")
    header = unique_header(joined_header([cells for _, cells in top]))
    dialect = Dialect(delimiter, len(header), shape.quote, shape.multiline)
    return Layout(encoding, dialect, header, top[-1][0])


def _sampled(lines: list[str], delimiter: str, quote: str) -> list[tuple[int, list[str]]]:
    """The records of the sample with the physical line each ends on."""
    if quote:
        reader = csv.reader(lines, delimiter=delimiter)
    else:
        reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]


def _delimiter(lines: list[str], name: str) -> str:
    """The delimiter that gives most records the same number of cells, and many of them."""

    def fit(delimiter: str) -> tuple[float, int]:
        widths = Counter(len(cells) for _, cells in _sampled(lines, delimiter, '"'))
        width, often = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        return (often / widths.total() if width > 1 else 0.0, width)

    scored = {each: fit(each) for each in _DELIMITERS}
    best = max(scored, key=lambda each: (round(scored[each][0], 1), scored[each][1]))
    if scored[best][1] < 2:
        raise LoadRefused(f"{name} has no columns: no delimiter of , ; tab | parts its lines")
    return best


def _heading(rows: list[tuple[int, list[str]]], shape: Format) -> tuple[int, int]:
    """Where in the sampled records the header starts, and how many it is.

    Before it stand those before the first record of the usual width.
    """
    if shape.skip is not None:
        start = sum(1 for end, _ in rows if end <= shape.skip)
    else:
        usual = Counter(len(cells) for _, cells in rows).most_common(1)[0][0]
        full = (
            at
            for at, (_, cells) in enumerate(rows)
            if len(cells) >= usual and sum(1 for cell in cells if cell.strip()) * 2 > usual
        )
        start = next(full, 0)
    if shape.header_rows:
        return start, shape.header_rows
    return (start, 1) if shape.skip is not None else header_span([c for _, c in rows], start)


def _read(
    path: Path,
    layout: Layout,
    shape: Format,
    columns: tuple[str, ...],
    digest: bool,
    source: Source,
    broken: set[int],
) -> Iterator[Rows]:
    with path.open(encoding=layout.encoding, newline="") as stream:
        lines = islice(stream, layout.skip, None)
        records = iter(Splitter(lines, layout.dialect, layout.skip + 1))
        while batch := list(islice(records, BATCH)):
            good: list[tuple[int, list[str]]] = []
            rejects: list[Reject] = []
            for record in batch:
                if isinstance(record, Reject):
                    rejects.append(record)
                    broken.add(record.line)
                elif not any(cell.strip() for cell in record[1]):
                    source.blank += 1
                else:
                    sort_record(record, layout, shape, good, rejects)
            digests = [digest_of(cells) for _, cells in good] if digest else None
            position = min(stream.buffer.raw.tell(), source.size)  # type: ignore[attr-defined]
            yield as_rows(good, layout.header, columns, digests, rejects, position)


def sort_record(
    record: tuple[int, list[str]],
    layout: Layout,
    shape: Format,
    good: list[tuple[int, list[str]]],
    rejects: list[Reject],
) -> None:
    """Puts a record among the good ones, or why it is none among the rejects."""
    number, cells = record
    width = len(layout.header)
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        cells = cells[:width]
    if len(cells) < width and shape.ragged:
        cells = cells + [""] * (width - len(cells))
    if len(cells) != width:
        rejects.append(Reject(number, "", f"{len(cells)} / {width}", "cells"))
    elif cells[0].strip() == layout.header[0] and unique_header(cells) == layout.header:
        rejects.append(Reject(number, layout.header[0], cells[0], "header"))
    else:
        good.append((number, cells))


def digest_of(cells: list[str]) -> str:
    """A hash of a whole record, the same for the same values."""
    text = "\x1f".join(cell.strip() for cell in cells)
    return hashlib.sha256(text.encode()).hexdigest()[:20]
