"""Writing the immutable file of one month."""

import os
import uuid
from pathlib import Path

import duckdb

from data.months import month_code
from data.schema import ADDED, event, ticket
from data.store import projection
from data.store.layout import quoted
from data.store.manifest import Part
from data.store.spans import spans_of

KINDS = ("tickets", "events")
"""The folders of month files."""

MONTH_ORDERS = {ticket: projection.MONTH_ORDER, event: projection.EVENT_ORDER}
"""How the rows of a month's file stand."""


def write(
    connection: duckdb.DuckDBPyConnection, folder: Path, name: str, month: int, statement: str
) -> Part:
    """The file of a month, durable on disk, holding the rows of a statement in its order.

    `name` is the kind of rows and the version, as in "tickets/7". Row groups are small, so that a
    list of one day or a single case reads little of a month.
    """
    kind, version = name.split("/")
    file = f"{kind}/{month_code(month)}-{version}-{uuid.uuid4().hex[:12]}.parquet"
    written = connection.execute(
        f"COPY ({statement}) TO {quoted(folder / file)} "
        "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000)"
    ).fetchone()
    assert written is not None
    sync(folder / file)
    rows = int(written[0])
    if kind != "tickets":
        return Part(file, rows)
    return Part(file, rows, spans=spans_of(folder / file), added=ADDED)


def sync(path: Path) -> None:
    """Makes the content of a file durable."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
