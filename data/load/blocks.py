"""A delimited text by blocks of lines, those that are one plain record each told from the others.

A line is plain if it has as many cells as the header and every quoted cell on it opens at the
beginning of the cell and closes at its end. Such a line is a record whatever stands around it, so
a whole block of them can be read at once; the other lines, a quote that runs on over lines among
them, are left to `data.load.quoting`, which reads character by character.
"""

import codecs
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CHUNK = 1 << 25
_NEWLINE, _RETURN, _QUOTE = 10, 13, 34

Bytes = NDArray[np.uint8]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Block:
    """Whole lines of a text in UTF-8: `starts` and `ends` of each, and which are `plain`.

    `first` is the number of the first line, `position` how much of the file is read.
    """

    text: bytes
    first: int
    starts: Whole
    ends: Whole
    plain: Flags
    position: int

    def line(self, at: int) -> str:
        """The line with its line end."""
        return self.text[self.starts[at] : self.ends[at]].decode()

    def plain_text(self, chosen: Flags) -> bytes:
        """The chosen lines one after the other."""
        if chosen.all():
            return self.text
        kept = np.repeat(chosen, self.ends - self.starts)
        return np.frombuffer(self.text, dtype=np.uint8)[kept].tobytes()


def is_understood(path: Path, encoding: str, delimiter: str, quote: str) -> bool:
    """Whether a file can be read by blocks: no lone carriage returns, no NUL, usual marks."""
    if quote not in ('"', "") or len(delimiter.encode()) != 1 or delimiter in '\r\n" ':
        return False
    lone, before = 0, b""
    for piece, _ in _pieces(path, encoding):
        if b"\0" in piece:
            return False
        if b"\r" in piece or before == b"\r":
            lone += piece.count(b"\r") - piece.count(b"\r\n")
            lone -= before == b"\r" and piece.startswith(b"\n")
        before = piece[-1:]
    return lone == 0


def blocks_of(
    path: Path, encoding: str, delimiter: str, quote: str, width: int, skip: int
) -> Iterator[Block]:
    """The lines of a file after the first `skip` ones, in blocks of some 32 million characters."""
    number = 1
    for text, position in _texts(path, encoding):
        starts, ends = _lines(text)
        drop = min(max(skip + 1 - number, 0), len(starts))
        if drop < len(starts):
            cut = int(starts[drop])
            text, starts, ends = text[cut:], starts[drop:] - cut, ends[drop:] - cut
            plain = _plain(text, starts, ends, ord(delimiter), bool(quote), width)
            yield Block(text, number + drop, starts, ends, plain, position)
        number += drop + len(starts) if drop < len(starts) else drop


def ahead(blocks: Iterator[Block]) -> Iterator[Block]:
    """The same blocks, each read while the one before it is worked on."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        coming = reader.submit(next, blocks, None)
        while (block := coming.result()) is not None:
            coming = reader.submit(next, blocks, None)
            yield block


def _texts(path: Path, encoding: str) -> Iterator[tuple[bytes, int]]:
    """Pieces of a file in UTF-8, each of whole lines, and how much of the file is read."""
    rest = b""
    for piece, position in _pieces(path, encoding):
        text = rest + piece
        cut = text.rfind(b"\n") + 1
        text, rest = text[:cut], text[cut:]
        if text:
            yield text, position
    if rest:
        yield rest, path.stat().st_size


def _pieces(path: Path, encoding: str) -> Iterator[tuple[bytes, int]]:
    """The file in UTF-8; what is in it already is not decoded, for it was when it was told so."""
    if encoding in ("utf-8", "utf-8-sig"):
        with path.open("rb") as plain:
            mark = codecs.BOM_UTF8 if encoding == "utf-8-sig" else b""
            plain.seek(len(mark) if plain.read(len(codecs.BOM_UTF8)) == mark else 0)
            while piece := plain.read(CHUNK):
                yield piece, plain.tell()
        return
    with path.open(encoding=encoding, newline="") as stream:
        while text := stream.read(CHUNK):
            yield text.encode(), stream.buffer.raw.tell()  # type: ignore[attr-defined]


def _lines(text: bytes) -> tuple[Whole, Whole]:
    ends = np.flatnonzero(np.frombuffer(text, dtype=np.uint8) == _NEWLINE) + 1
    if not len(ends) or ends[-1] != len(text):
        ends = np.append(ends, len(text))
    return np.concatenate(([0], ends[:-1])), ends


def _plain(
    text: bytes, starts: Whole, ends: Whole, delimiter: int, quoted: bool, width: int
) -> Flags:
    letters = np.frombuffer(text, dtype=np.uint8)
    marks = np.flatnonzero(letters == delimiter)
    if not quoted or b'"' not in text:
        if _is_even(marks, starts, ends, width):
            return np.ones(len(starts), dtype=np.bool_)
        return np.asarray(_counted(marks, starts, len(text)) == width - 1)
    quotes = np.flatnonzero(letters == _QUOTE)
    before = np.searchsorted(quotes, starts)
    line_of_mark = np.searchsorted(starts, marks, side="right") - 1
    outside = (np.searchsorted(quotes, marks) - before[line_of_mark]) % 2 == 0
    plain = _counted(marks[outside], starts, len(text)) == width - 1
    line = np.searchsorted(starts, quotes, side="right") - 1
    plain[np.unique(line[~_in_place(letters, quotes, line, before, delimiter)])] = False
    odd = np.diff(np.append(before, len(quotes))) % 2 == 1
    return np.asarray(plain & ~odd)


def _is_even(marks: Whole, starts: Whole, ends: Whole, width: int) -> bool:
    """Whether every line has as many marks as the header, told from the first and last of each."""
    if width < 2 or len(marks) != len(starts) * (width - 1):
        return False
    rows = marks.reshape(len(starts), width - 1)
    return bool((rows[:, 0] >= starts).all() and (rows[:, -1] < ends).all())


def _counted(marks: Whole, starts: Whole, size: int) -> Whole:
    """How many of the marks stand on each line."""
    return np.diff(np.searchsorted(marks, np.append(starts, size)))


def _in_place(letters: Bytes, quotes: Whole, line: Whole, before: Whole, delimiter: int) -> Flags:
    """Whether each quote opens a cell at its beginning, closes it at its end, or is doubled."""
    opening = (np.arange(len(quotes)) - before[line]) % 2 == 0
    left = np.where(quotes > 0, letters[quotes - 1], _NEWLINE)
    after = np.minimum(quotes + 1, len(letters) - 1)
    right = np.where(quotes + 1 < len(letters), letters[after], _NEWLINE)
    touching = np.diff(quotes, prepend=-2) == 1  # directly right of another quote
    doubled = np.where(opening, touching, np.append(touching[1:], False))
    begins = (left == delimiter) | (left == _NEWLINE)
    closes = (right == delimiter) | (right == _NEWLINE) | (right == _RETURN)
    return np.asarray(np.where(opening, begins, closes) | doubled)
