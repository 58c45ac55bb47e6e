"""Files into tickets, by whole columns where that is understood, else row by row."""

from collections.abc import Iterator
from datetime import datetime

from data.load import swift
from data.load.mapping import Mapping
from data.load.rows import Batch, Source
from data.load.transform import Findings, latest, tickets_of


def batches_of(
    source: Source, mapping: Mapping, zone: str, until: datetime, findings: Findings
) -> Iterator[Batch]:
    """The tickets and the rejects of a file; `findings` is complete once all of them were taken."""
    way = swift.batches if swift.is_understood(source, mapping) else by_rows
    return way(source, mapping, zone, until, findings)


def by_rows(
    source: Source, mapping: Mapping, zone: str, until: datetime, findings: Findings
) -> Iterator[Batch]:
    """The same of any kind of file; what `swift` has to equal."""
    for rows in source.read(mapping.columns, "ticket_id" not in mapping.fields):
        frame, refused = tickets_of(rows, mapping, zone, until, findings)
        yield Batch(frame, (*rows.rejects, *refused), latest(frame, until), rows.position)
