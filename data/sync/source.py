"""The records of a ticket system's database that changed since a mark, as text like a file's."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import (
    ColumnClause,
    Connection,
    Engine,
    FromClause,
    Select,
    column,
    false,
    func,
    literal_column,
    select,
    table,
    text,
)

from data.errors import LoadRefused
from data.load.live import Live
from data.load.rows import Rows, Source
from data.sync.marks import Mark, greatest, mark_of

BATCH = 20_000


@dataclass
class LiveSource:
    """An open source and the greatest mark read from it so far."""

    source: Source
    reached: Mark | None


@contextmanager
def live_source(
    engine: Engine, live: Live, since: Mark | None, as_of: datetime
) -> Iterator[LiveSource]:
    """The records at or after `since` less the overlap, or all without one; and how many.

    Reading and counting see the same state of the database, where it can promise that.
    """
    with engine.connect() as connection:
        _hold_still(connection)
        yield _opened(connection, live, since, as_of)


def _hold_still(connection: Connection) -> None:
    """One snapshot for reading and counting; elsewhere a difference is found and tried again."""
    match connection.dialect.name:
        case "sqlite":
            connection.exec_driver_sql("BEGIN")
        case "postgresql" | "mysql" | "mariadb":
            connection.execution_options(isolation_level="REPEATABLE READ")


def _opened(connection: Connection, live: Live, since: Mark | None, as_of: datetime) -> LiveSource:
    name = f"{Path(connection.engine.url.database or '').name} {live.name}".strip()
    rows, header = _rows(connection, live)
    if live.mark not in header:
        raise LoadRefused(
            f"{name} has no column {live.mark!r}, which [live] names as mark; its columns are "
            f"{', '.join(map(repr, header))}"
        )
    mark = rows.c[live.mark]
    query = select(*rows.c).order_by(mark)
    counting = select(func.count()).select_from(rows)
    if since is not None:
        fresh = mark >= since.before(live.overlap).literal()
        query, counting = query.where(fresh), counting.where(fresh)

    def read(columns: tuple[str, ...], _digest: bool) -> Iterator[Rows]:
        line = 1
        for batch in _batches(connection, query):
            opened.reached = _furthest(opened.reached, batch, header.index(live.mark), live.mark)
            yield _as_rows(batch, line, header, columns)
            line += len(batch)

    def count() -> int:
        return int(connection.execute(counting).scalar() or 0)

    stamp = hashlib.sha256(f"{name} {since} {as_of}".encode()).hexdigest()
    source = Source(name, stamp, "database", 0, header, read, count, as_of=as_of)
    opened = LiveSource(source, since)
    return opened


def engine_name(engine: Engine) -> str:
    """The database's URL without its password."""
    return engine.url.render_as_string(hide_password=True)


def _rows(connection: Connection, live: Live) -> tuple[FromClause, tuple[str, ...]]:
    """The table, view or query with its columns, whose types stay the database's own."""
    schema, _, name = live.table.rpartition(".")
    bare: FromClause
    if live.query:
        bare = text(live.query.replace(":", r"\:")).columns().alias("source")
    else:
        bare = table(name, schema=schema or None)
    asked: Select[Any] = select(literal_column("*")).select_from(bare).where(false())
    header = tuple(connection.execute(asked).keys())
    columns: list[ColumnClause[Any]] = [column(each) for each in header]
    if live.query:
        return text(live.query.replace(":", r"\:")).columns(*columns).alias("source"), header
    return table(name, *columns, schema=schema or None), header


def _batches(connection: Connection, query: Select[Any]) -> Iterator[list[tuple[Any, ...]]]:
    streamed = connection.execution_options(yield_per=BATCH).execute(query)
    for part in streamed.partitions(BATCH):
        yield [tuple(row) for row in part]


def _furthest(
    reached: Mark | None, batch: list[tuple[Any, ...]], at: int, name: str
) -> Mark | None:
    for row in batch:
        reached = greatest(reached, mark_of(row[at], name))
    return reached


def _as_rows(
    batch: list[tuple[Any, ...]], line: int, header: tuple[str, ...], columns: tuple[str, ...]
) -> Rows:
    cells = {name: [_as_text(row[header.index(name)]) for row in batch] for name in columns}
    frame = pd.DataFrame(cells, dtype="str", index=range(len(batch)))
    return Rows(np.arange(line, line + len(batch), dtype=np.int64), frame)


def _as_text(value: object) -> str:
    """The value as a file would hold it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat(" ")
        case date():
            return value.isoformat()
    return str(value)
