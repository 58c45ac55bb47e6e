"""Files in which staged tickets wait: written as columns, so that staging costs next to nothing.

The same rows put into a table of DuckDB took ten times as long, as much as reading them.
"""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.schema import ticket

_ARROW = {
    "TEXT": pa.string(), "DATETIME": pa.timestamp("us"), "DOUBLE": pa.float64(),
    "DATE": pa.date32(), "BOOLEAN": pa.bool_(), "INTEGER": pa.int64(), "SMALLINT": pa.int64(),
    "BIGINT": pa.int64(),
}  # fmt: skip
_TYPES = {column.name: _ARROW[str(column.type).split("(")[0]] for column in ticket.columns}
SCHEMA = pa.schema([("place", pa.int64()), ("file", pa.int32()), *_TYPES.items()])
"""Every column of a ticket, its place among all records of the load, and which file it is of."""

_ROWS = 100_000
_CODED = [name for name, kind in _TYPES.items() if kind == pa.string() and name != "ticket_id"]


def as_columns(tickets: pd.DataFrame | pa.Table, before: int, file: int) -> pa.Table:
    """Tickets with all columns of `SCHEMA`; `record` is the line of each, `before` the lines of
    the files before. Types are made to fit; what is missing is empty.
    """
    if isinstance(tickets, pd.DataFrame):
        tickets = pa.Table.from_pandas(tickets, preserve_index=False)
    place = pc.add(tickets["record"].cast(pa.int64()), before)
    count = len(tickets)
    columns = [place, pa.repeat(pa.scalar(file, pa.int32()), count)]
    columns += [
        tickets[name].cast(kind) if name in tickets.column_names else pa.nulls(count, kind)
        for name, kind in _TYPES.items()
    ]
    return pa.table(columns, schema=SCHEMA)


def write_piece(folder: Path, number: int, columns: pa.Table) -> None:
    """Writes some tickets as the piece of that number."""
    pq.write_table(
        columns,
        folder / f"piece-{number:06d}.parquet",
        compression="lz4",
        use_dictionary=_CODED,
        write_statistics=["received_at", "ticket_id"],
        row_group_size=_ROWS,
    )
