"""What values each month's file holds, so that a question opens only the files that can answer."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from data.schema import DAYS
from data.store.manifest import Manifest

SPANNED = ("ticket_id", *DAYS)
"""The columns questions about single tickets are narrowed by."""

Spans = dict[str, tuple[str, str]]


def spans_of(path: Path) -> Spans:
    """The least and the greatest value of each column in `SPANNED`, as text, from the footer.

    A column is left out where the footer does not say, or where it is empty throughout.
    """
    footer = pq.ParquetFile(path).metadata
    found: Spans = {}
    for at in range(footer.num_columns):
        name = footer.schema.column(at).path
        if name in SPANNED:
            parts = [
                footer.row_group(n).column(at).statistics for n in range(footer.num_row_groups)
            ]
            if span := _span(parts):
                found[name] = span
    return found


def _span(parts: Iterable[Any]) -> tuple[str, str] | None:
    told = [part for part in parts if part is None or not _is_empty(part)]
    if not told or not all(part is not None and part.has_min_max for part in told):
        return None
    return str(min(part.min for part in told)), str(max(part.max for part in told))


def _is_empty(part: Any) -> bool:
    return bool(part.has_null_count and part.num_values == 0)


def months_with(manifest: Manifest, column: str, first: str, last: str) -> list[int]:
    """The months whose file may hold a ticket with the column in first..last."""
    return [
        month
        for month, part in manifest.tickets.items()
        if column not in part.spans
        or (part.spans[column][0] <= last and first <= part.spans[column][1])
    ]
