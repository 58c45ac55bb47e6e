"""The careful way for single records of a table that is otherwise read by blocks."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from data.load.codes import named
from data.load.delimited import BATCH, Table, sort_record
from data.load.mapping import Mapping
from data.load.rows import Reject, Source, as_rows
from data.load.transform import Findings, tickets_of

Record = tuple[int, list[str]]
Titles = dict[str, dict[str, tuple[int, str]]]
"""By ticket field and code: the first line that names the unit or place, and its title there."""


@dataclass
class Careful:
    """Records that wait until the batch they would stand in, read row by row, is complete.

    Dates without a declared format are read by what the others of a batch look like, so the
    batches must be those of the plain reader: every 50,000 records, the certain ones counted too.
    `by_clock` are the batches in which a certain ticket is due at another time than midnight.
    """

    table: Table
    source: Source
    mapping: Mapping
    zone: str
    until: datetime
    batch: int = 0
    waiting: list[Record] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    corrections: Counter[str] = field(default_factory=Counter)
    unnamed: Counter[tuple[str, str]] = field(default_factory=Counter)
    titles: Titles = field(default_factory=dict)
    by_clock: set[int] = field(default_factory=set)

    def add(self, record: Record | Reject, ordinal: int) -> list[pd.DataFrame]:
        """Takes the record that is the `ordinal`-th of the file; tickets of a finished batch."""
        done = self.finish() if ordinal // BATCH != self.batch else []
        self.batch = ordinal // BATCH
        if isinstance(record, Reject):
            self.rejects.append(record)
        elif not any(cell.strip() for cell in record[1]):
            self.source.blank += 1
        else:
            layout, shape = self.table.layout, self.table.shape
            sort_record(record, layout, shape, self.waiting, self.rejects)
        return done

    def finish(self) -> list[pd.DataFrame]:
        """The tickets of the records that wait; what is none joins the rejects."""
        if not self.waiting:
            return []
        header = self.table.layout.header
        rows = as_rows(self.waiting, header, self.mapping.columns, None, [], 0)
        findings = Findings()
        frame, refused = tickets_of(
            rows, self.mapping, self.zone, self.until, findings,
            due_by_clock=self.batch in self.by_clock,
        )  # fmt: skip
        self.corrections += findings.corrections
        self.unnamed += findings.unnamed
        self.rejects += refused
        for name, owner in (("unit_code", self.mapping.unit), ("area_code", self.mapping.area)):
            if owner is not None:
                codes, titles = named(rows.cells, owner)
                for line, code, title in zip(rows.lines, codes, titles, strict=True):
                    note_title(self.titles, name, int(line), str(code), str(title))
        self.waiting = []
        return [frame]


def note_title(titles: Titles, name: str, line: int, code: str, title: str) -> None:
    """Remembers what a unit or place is called by the first line that names it."""
    known = titles.setdefault(name, {})
    if code not in known or line < known[code][0]:
        known[code] = (line, title)
