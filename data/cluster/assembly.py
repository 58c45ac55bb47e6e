"""The roll file of a version: the sums a cluster wrote, the names the version before had."""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, Table, TextClause, create_engine, func, select, text

from data.errors import LoadRefused
from data.schema import label, place, unit
from data.store import rollups, slow

TABLES = (*rollups.metadata.sorted_tables, slow.slow_ticket)
"""What a cluster writes: every roll-up, and the slow tickets that stand beside them."""


def assemble(roll: Path, sums: Path, counts: Mapping[str, int], before: Path) -> int:
    """How many tickets the sums speak of; `roll` holds every table a reader opens.

    `counts` says how many rows of each roll-up the cluster wrote below `sums`; units, labels and
    places come from the roll file `before`. Raises `LoadRefused` if a row did not arrive.
    """
    engine = create_engine(f"duckdb:///{roll}")
    try:
        with engine.begin() as connection:
            rollups.metadata.create_all(connection)
            slow.slow_ticket.create(connection)
            for table in TABLES:
                _fill(connection, table, sums / table.name, counts[table.name])
            slow.drop_if_many(connection)
            _copy_names(connection, before)
            tickets = connection.execute(select(func.sum(rollups.field_fill.c.tickets))).scalar()
    finally:
        engine.dispose()
    return int(tickets or 0)


def _fill(connection: Connection, table: Table, folder: Path, expected: int) -> None:
    files = sorted(folder.glob("*.parquet"))
    if files:
        listed = ", ".join(map(_quoted, files))
        connection.execute(_insert(table, f"read_parquet([{listed}])"))
    arrived = connection.execute(select(func.count()).select_from(table)).scalar()
    if arrived != expected:
        raise LoadRefused(
            f"the cluster wrote {expected:,} rows of {table.name}, {arrived:,} arrived in "
            f"{folder.parent}: every worker must see the store under this same path"
        )


def _copy_names(connection: Connection, before: Path) -> None:
    connection.execute(text(f"ATTACH {_quoted(before)} AS before (READ_ONLY)"))
    for table in (unit, label, place):
        table.create(connection)
        connection.execute(_insert(table, f'before."{table.name}"'))


def _insert(table: Table, source: str) -> TextClause:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    return text(f'INSERT INTO "{table.name}" ({names}) SELECT {names} FROM {source}')


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
