"""Parquet files, batch by batch, cells as text."""

from collections.abc import Iterator

import duckdb
import numpy as np
import pyarrow.parquet as pq

from data.load.delimited import BATCH, digest_of
from data.load.opening import Content
from data.load.rows import Rows, Source


def open_parquet(content: Content) -> Source:
    """The records of a Parquet file."""
    header = tuple(pq.ParquetFile(content.path).schema_arrow.names)

    def read(columns: tuple[str, ...], digest: bool) -> Iterator[Rows]:
        line = 1
        wanted = list(header if digest else columns)
        for batch in pq.ParquetFile(content.path).iter_batches(BATCH, columns=wanted):
            frame = batch.to_pandas(types_mapper=None).astype(object)
            text = frame.where(frame.notna(), "").astype(str)
            lines = np.arange(line, line + len(text), dtype=np.int64)
            line += len(text)
            digests = [digest_of(list(row)) for row in text.to_numpy()] if digest else None
            yield Rows(lines, text[list(columns)], digests, (), line)

    def count() -> int:
        found = duckdb.sql(f"SELECT count(*) FROM read_parquet('{_quoted(content)}')").fetchone()
        return int(found[0]) if found else 0

    size = content.path.stat().st_size
    return Source(content.name, content.sha256, "parquet", size, header, read, count)


def _quoted(content: Content) -> str:
    return str(content.path).replace("'", "''")
