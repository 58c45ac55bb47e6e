"""Physical lines into records, without letting one open quote swallow what follows it."""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from data.errors import LoadRefused
from data.load.rows import Reject

csv.field_size_limit(1 << 24)

LONGEST = 2000
"""A cell of more lines than this is taken for a quote that was never closed."""


@dataclass(frozen=True)
class Dialect:
    """How cells are parted, how many a record has, and whether long cells were vouched for."""

    delimiter: str
    width: int
    quote: str = '"'
    multiline: bool = False


Record = tuple[int, list[str]]


class Splitter:
    """The records of a text, as (first line, cells), or a `Reject` for a quote never closed.

    After such a quote reading goes on with the very next line. A quote that does close, but only
    after lines that look like records of their own, is ambiguous: `LoadRefused` names the lines.
    """

    def __init__(
        self,
        lines: Iterable[str],
        dialect: Dialect,
        first: int = 1,
        model: list[str] | None = None,
    ) -> None:
        """Reads from the line numbered `first`; `model` is the last whole record before it."""
        self._lines = iter(lines)
        self._waiting: deque[str] = deque()
        self._dialect = dialect
        self._line = first - 1
        self._model = model or []

    @property
    def passed(self) -> int:
        """The number of the last line that belongs to what was told so far."""
        return self._line

    def __iter__(self) -> Iterator[Record | Reject]:
        quote, delimiter = self._dialect.quote, self._dialect.delimiter
        while (text := self._next()) is not None:
            number = self._line
            if not quote or quote not in text:
                cells = text.rstrip("\r\n").split(delimiter)
            else:
                found = self._quoted(text)
                if found is None:
                    yield Reject(number, "", text.strip()[:200], "quote")
                    continue
                cells = found
            if len(cells) == self._dialect.width:
                self._model = cells
            yield (
                Reject(number, "", text.strip()[:200], "cut")
                if self._cut(text, cells)
                else (
                    number,
                    cells,
                )
            )

    def _cut(self, text: str, cells: list[str]) -> bool:
        """Whether the file ends in the middle of this record: no line end, fewer cells than others."""
        return bool(self._model) and len(cells) < len(self._model) and text == text.rstrip("\r\n")

    def _next(self) -> str | None:
        text = self._waiting.popleft() if self._waiting else next(self._lines, None)
        self._line += text is not None
        return text

    def _quoted(self, text: str) -> list[str] | None:
        """The cells of the record that begins with `text`; None if its quote never closes."""
        first, taken = self._line, [text]
        is_open = opens(text, self._dialect.delimiter)
        while is_open:
            more = self._next()
            if more is None or len(taken) >= LONGEST:
                taken.extend([more] if more is not None else [])
                self._give_back(taken)
                return None
            taken.append(more)
            is_open = opens(more, self._dialect.delimiter, inside=True)
        if is_open is None and len(taken) > 1:
            self._give_back(taken)
            return None
        cells = next(csv.reader(taken, delimiter=self._dialect.delimiter))
        if len(taken) > 1 and len(cells) != self._dialect.width:
            self._give_back(taken)
            return None
        self._doubt(first, taken)
        return cells

    def _give_back(self, taken: list[str]) -> None:
        self._waiting.extendleft(reversed(taken[1:]))
        self._line -= len(taken) - 1

    def _doubt(self, first: int, taken: list[str]) -> None:
        inner = taken[1:-1]
        if self._dialect.multiline or not any(self._alike(line) for line in inner):
            return
        raise LoadRefused(
            f"line {first} opens a quote that closes only on line {first + len(taken) - 1}, and "
            "lines between look like records of their own; repair the quote, or set "
            "multiline = true under [format] in the mapping if the cell really is that long"
        )

    def _alike(self, line: str) -> bool:
        """Whether a line inside a cell has the shape of the last whole record."""
        cells = line.rstrip("\r\n").split(self._dialect.delimiter)
        if len(cells) != len(self._model) or len(cells) < 3:
            return False
        pairs = [(shape(a), shape(b)) for a, b in zip(cells, self._model, strict=True)]
        same = [a for a, b in pairs if a == b]
        return 2 * len(same) >= len(pairs) and any("9" in each for each in same)


def opens(text: str, delimiter: str, *, inside: bool = False) -> bool | None:
    """Whether a quoted cell is still open at the end of the line.

    None if it is closed but something other than a delimiter followed a closing quote.
    """
    at, clean, end_of_text = 0, True, len(text.rstrip("\r\n"))
    while at <= end_of_text:
        if inside or text.startswith('"', at):
            at = _closing(text, at if inside else at + 1)
            if at < 0:
                return True
            inside = False
            clean = clean and (at + 1 >= end_of_text or text[at + 1] == delimiter)
        at = text.find(delimiter, at)
        if at < 0:
            break
        at += 1
    return False if clean else None


def _closing(text: str, at: int) -> int:
    """Where the quoted cell ends; doubled quotes stand for one quote inside it."""
    at = text.find('"', at)
    while at >= 0 and text.startswith('"', at + 1):
        at = text.find('"', at + 2)
    return at


def shape(cell: str) -> str:
    """The cell with digits as 9 and letters as a, runs as one: 2022-01-17 is 9-9-9."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", cell.strip()))


def count_records(lines: Iterable[str], dialect: Dialect, broken: set[int], skip: int) -> int:
    """How many records the standard library's reader finds; a broken line counts as one.

    `skip` physical lines stand before the first record. A record without any value is none.
    """
    whole = (
        line for number, line in enumerate(lines, start=1) if number > skip and number not in broken
    )
    if dialect.quote:
        reader = csv.reader(whole, delimiter=dialect.delimiter)
    else:
        reader = csv.reader(whole, delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE)
    return len(broken) + sum(1 for cells in reader if any(cell.strip() for cell in cells))
