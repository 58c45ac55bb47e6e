"""Tables of text by whole columns: several times as fast as row by row, and the same tickets.

A block of lines goes two ways. Plain lines are parsed and typed as columns (`blocks`, `typed`);
the other lines, and plain ones in which anything is odd, go the careful way that every other kind
of file goes, with the same code and in the same batches. `data.load.run` asks `is_understood` of
each file; a test holds both ways to the same tickets, rejects and counts.
"""

import csv
from collections.abc import Iterator
from datetime import datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from data.errors import LoadRefused
from data.load import blocks, typed
from data.load.blocks import Block, Flags
from data.load.careful import Careful, Record, note_title
from data.load.delimited import BATCH, Table
from data.load.mapping import Mapping
from data.load.quoting import Splitter
from data.load.rows import Batch, Reject, Source
from data.load.transform import Findings, latest


def is_understood(source: Source, mapping: Mapping) -> bool:
    """Whether a file can be read by whole columns; the careful way reads any."""
    table = source.table
    if not isinstance(table, Table) or not typed.is_understood(mapping):
        return False
    layout = table.layout
    return blocks.is_understood(
        table.path, layout.encoding, layout.dialect.delimiter, layout.dialect.quote
    )


def batches(
    source: Source, mapping: Mapping, zone: str, until: datetime, findings: Findings
) -> Iterator[Batch]:
    """The tickets and rejects of a file; `findings` is complete once all of them were taken.

    The count of `source` is then that of the parser of whole blocks and of the careful way, which
    had to agree with the lines counted. Raises `LoadRefused` where they disagree on how many
    records a block holds, and for a quote that swallows records (`data.load.quoting`).
    """
    assert isinstance(source.table, Table)
    source.blank = 0
    reader = _Reader(source.table, Careful(source.table, source, mapping, zone, until), until)
    yield from reader.batches()
    careful = reader.careful
    source.count = lambda: reader.counted - source.blank
    findings.corrections += careful.corrections
    findings.unnamed += careful.unnamed
    for name, known in (("unit_code", findings.units), ("area_code", findings.areas)):
        for code, (_, title) in careful.titles.get(name, {}).items():
            known.setdefault(code, title)


class _Reader:
    """Goes through the blocks of one file; `_at` is the first line not yet read."""

    def __init__(self, table: Table, careful: Careful, until: datetime) -> None:
        self._table, self.careful, self._until = table, careful, until
        dialect, layout = table.layout.dialect, table.layout
        in_turn = blocks.blocks_of(
            table.path, layout.encoding, dialect.delimiter, dialect.quote, dialect.width,
            layout.skip,
        )  # fmt: skip
        self._blocks = blocks.ahead(in_turn)
        self._ahead: list[Block] = []
        self._at, self._ordinal = 0, 0
        self._model: tuple[int, list[str]] = (0, [])
        self.counted = 0

    def batches(self) -> Iterator[Batch]:
        while (block := self._next_block()) is not None:
            chosen, odd = self._told_apart(block)
            yield from self._batches_of(block, chosen, odd)
        yield from self._careful_batch(self.careful.finish(), self._table.path.stat().st_size)

    def _next_block(self) -> Block | None:
        return self._ahead.pop(0) if self._ahead else next(self._blocks, None)

    def _told_apart(self, block: Block) -> tuple[Flags, dict[int, Record | Reject]]:
        """The plain lines of a block, and by the place of their first line the other records."""
        chosen = block.plain.copy()
        chosen[: max(self._at - block.first, 0)] = False
        odd: dict[int, Record | Reject] = {}
        for at in np.flatnonzero(~block.plain):
            if block.first + at < self._at:
                chosen[at] = False
                continue
            record, passed = self._read_one(block, int(at), chosen)
            odd[int(at)] = record
            chosen[at : passed - block.first + 1] = False
            self._at = passed + 1
        return chosen, odd

    def _read_one(self, block: Block, at: int, chosen: Flags) -> tuple[Record | Reject, int]:
        """The record that begins on a line that is not plain, and the last line of it."""
        dialect, number = self._table.layout.dialect, block.first + at
        line = block.line(at)
        if line.endswith("\n") and (not dialect.quote or dialect.quote not in line):
            return (number, line.rstrip("\r\n").split(dialect.delimiter)), number
        model = self._before(block, at, chosen)
        splitter = Splitter(self._lines_from(block, at), dialect, number, model)
        record = next(iter(splitter))
        if not isinstance(record, Reject) and len(record[1]) == dialect.width:
            self._model = record
        return record, splitter.passed

    def _lines_from(self, block: Block, at: int) -> Iterator[str]:
        yield from (block.line(each) for each in range(at, len(block.starts)))
        for known in [*self._ahead]:
            yield from (known.line(each) for each in range(len(known.starts)))
        for more in self._blocks:
            self._ahead.append(more)
            yield from (more.line(each) for each in range(len(more.starts)))

    def _before(self, block: Block, at: int, chosen: Flags) -> list[str]:
        """The last whole record before a line, by whose shape a swallowed record is known."""
        back = np.flatnonzero(chosen[:at])
        if not len(back) or block.first + back[-1] < self._model[0]:
            return self._model[1]
        return self._cells(block, int(back[-1]))

    def _cells(self, block: Block, at: int) -> list[str]:
        dialect = self._table.layout.dialect
        line = block.line(at)
        if not dialect.quote or dialect.quote not in line:
            return line.rstrip("\r\n").split(dialect.delimiter)
        return next(csv.reader([line], delimiter=dialect.delimiter))

    def _batches_of(
        self, block: Block, chosen: Flags, odd: dict[int, Record | Reject]
    ) -> Iterator[Batch]:
        begins = chosen.copy()
        begins[list(odd)] = True
        ordinals = self._ordinal + np.cumsum(begins) - 1
        self._ordinal += int(begins.sum())
        at = np.flatnonzero(chosen)
        certain = np.zeros(0, dtype=np.bool_)
        if len(at):
            found = self._typed(block, chosen, at)
            certain = found.certain
            if found.by_clock is not None:
                clocked = ordinals[at[found.by_clock & certain]] // BATCH
                self.careful.by_clock.update(np.unique(clocked).tolist())
            yield self._batch_of(found, block.first + at, block.position)
        records = {int(each): None for each in at[~certain]} | odd
        self.counted += len(odd)
        done: list[pd.DataFrame] = []
        for each in sorted(records):
            record = records[each] or (block.first + each, self._cells(block, each))
            done += self.careful.add(record, int(ordinals[each]))
        if len(at) and block.first + at[-1] > self._model[0]:
            self._model = (block.first + int(at[-1]), self._cells(block, int(at[-1])))
        yield from self._careful_batch(done, block.position)

    def _typed(self, block: Block, chosen: Flags, at: NDArray[np.int64]) -> typed.Typed:
        mapping = self.careful.mapping
        cells = _parsed(block.plain_text(chosen), self._table, mapping.columns)
        if len(cells) != len(at):
            raise LoadRefused(
                f"{self.careful.source.name}: {len(at):,} records were counted from line "
                f"{block.first} on but {len(cells):,} read; nothing was published"
            )
        found = typed.typed(cells, block.first + at, mapping, self._until)
        self.counted += len(cells)
        self.careful.corrections["unknown_value"] += found.unknown
        self.careful.unnamed += found.unnamed
        for name, titles in found.titles.items():
            for line, code, title in titles:
                note_title(self.careful.titles, name, line, code, title)
        return found

    def _batch_of(self, found: typed.Typed, lines: NDArray[np.int64], position: int) -> Batch:
        columns = {"record": lines, **found.columns}
        table = pa.table(columns)
        if not found.certain.all():
            table = table.filter(pa.array(found.certain))
        reach = typed.reach_of(found)
        return Batch(table, (), reach, position)

    def _careful_batch(self, frames: list[pd.DataFrame], position: int) -> Iterator[Batch]:
        rejects = tuple(sorted(self.careful.rejects, key=lambda each: each.line))
        self.careful.rejects = []
        for frame in frames:
            yield Batch(frame, (), latest(frame, self._until), position)
        if rejects:
            yield Batch(pd.DataFrame(), rejects, None, position)


def _parsed(text: bytes, table: Table, columns: tuple[str, ...]) -> pa.Table:
    """The wanted cells of plain lines as columns of text."""
    dialect, header = table.layout.dialect, table.layout.header
    return pacsv.read_csv(
        pa.BufferReader(text),
        read_options=pacsv.ReadOptions(column_names=list(header), block_size=1 << 22),
        parse_options=pacsv.ParseOptions(
            delimiter=dialect.delimiter,
            quote_char=dialect.quote or False,
            double_quote=True,
            ignore_empty_lines=False,
        ),
        convert_options=pacsv.ConvertOptions(
            include_columns=list(columns),
            column_types={name: pa.string() for name in columns},
            strings_can_be_null=False,
        ),
    )
