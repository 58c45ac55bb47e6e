"""Parquet files, batch by batch, cells as text."""

from collections.abc import Iterator

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from data.errors import LoadRefused
from data.load.delimited import BATCH, digest_of
from data.load.opening import Content
from data.load.rows import Rows, Source, as_rows


def open_parquet(content: Content) -> Source:
    """The records of a Parquet file. Raises `LoadRefused` for one that is not whole."""
    try:
        header = tuple(pq.ParquetFile(content.path).schema_arrow.names)
    except (pa.ArrowException, OSError) as reason:
        raise LoadRefused(f"{content.name} is not a whole Parquet file: {reason}") from reason

    def read(columns: tuple[str, ...], digest: bool) -> Iterator[Rows]:
        line = 1
        source.blank = 0
        for batch in _batches(content):
            listed = [_texts(column) for column in batch.columns]
            rows = list(enumerate(map(list, zip(*listed, strict=True)), start=line))
            full = [row for row in rows if any(row[1])]
            source.blank += len(rows) - len(full)
            line += len(rows)
            digests = [digest_of(cells) for _, cells in full] if digest else None
            yield as_rows(full, header, columns, digests, [], line)

    def count() -> int:
        found = duckdb.sql(f"SELECT count(*) FROM read_parquet('{_quoted(content)}')").fetchone()
        return (int(found[0]) if found else 0) - source.blank

    size = content.path.stat().st_size
    source = Source(content.name, content.sha256, "parquet", size, header, read, count)
    return source


def _batches(content: Content) -> Iterator[pa.RecordBatch]:
    try:
        yield from pq.ParquetFile(content.path).iter_batches(BATCH)
    except (pa.ArrowException, OSError) as reason:
        raise LoadRefused(f"{content.name} is not a whole Parquet file: {reason}") from reason


def _texts(column: pa.Array) -> list[str]:
    """The cells as text: whole numbers stay whole, an instant keeps its zone, empty is empty."""
    if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        return [""] * len(column)
    if pa.types.is_floating(column.type):
        return ["" if cell is None else _number(cell) for cell in column.to_pylist()]
    return [cell or "" for cell in column.cast(pa.string()).to_pylist()]


def _number(cell: float) -> str:
    if np.isnan(cell):
        return ""
    return str(int(cell)) if cell.is_integer() else repr(cell)


def _quoted(content: Content) -> str:
    return str(content.path).replace("'", "''")
