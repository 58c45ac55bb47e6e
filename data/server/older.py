"""Stores loaded before this software declared some column or roll-up: there the column is empty and
the roll-up summed from another, in every statement.

As in the embedded store, whose views say so. A reader may define no views; but a statement may
bring tables of its own, and of two by one name its own is meant.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    Connection,
    Executable,
    Select,
    Table,
    cast,
    func,
    literal_column,
    null,
    select,
    table,
    text,
)
from sqlalchemy.sql.expression import CTE

from data.server.tables import KEPT, VIEWS
from data.store import rollups

LACKING = "lacking"
"""The execution option of an engine whose store lacks columns: what stands in for tables."""


def columns_there(connection: Connection) -> dict[Table, frozenset[str]]:
    """The columns of each table as readers meet them in the database; of one not there, none."""
    return {each: frozenset(_columns_of(connection, f"{VIEWS}.{each.name}")) for each in KEPT}


def _columns_of(connection: Connection, name: str) -> Iterable[str]:
    known = connection.execute(select(func.to_regclass(name))).scalar()
    return connection.execute(text(f"SELECT * FROM {name} LIMIT 0")).keys() if known else ()


def lacking(there: dict[Table, frozenset[str]]) -> tuple[CTE, ...]:
    """What stands in for each table that lacks columns: its rows, with those columns empty."""
    return tuple(
        _completed(known, names)
        for known, names in there.items()
        if not names.issuperset(known.columns.keys())
    )


def _completed(known: Table, names: frozenset[str]) -> CTE:
    if not names:
        return rollups.stand_in(known).cte(known.name)
    later = [
        cast(null(), each.type).label(each.name) for each in known.columns if each.name not in names
    ]
    rows = select(literal_column("*"), *later).select_from(table(known.name, schema=VIEWS))
    # Else PostgreSQL would gather all of its rows before a condition is looked at.
    return rows.cte(known.name).prefix_with("NOT MATERIALIZED")


def with_lacking(
    connection: Connection, statement: Executable, many: Any, one: Any, options: Any
) -> tuple[Executable, Any, Any]:
    """The statement with the tables its store lacks columns of; listens to `before_execute`."""
    missing: tuple[CTE, ...] = options.get(LACKING, ())
    if missing and isinstance(statement, Select):
        statement = statement.add_cte(*missing)
    return statement, many, one
