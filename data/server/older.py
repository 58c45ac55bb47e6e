"""Stores loaded before this software declared some column: there it is empty, in every statement.

As in the embedded store, whose views say so. A reader may define no views; but a statement may
bring tables of its own, and of two by one name its own is meant.
"""

from typing import Any

from sqlalchemy import (
    Connection,
    Executable,
    Select,
    Table,
    cast,
    literal_column,
    null,
    select,
    table,
    text,
)
from sqlalchemy.sql.expression import CTE

from data.server.tables import KEPT, VIEWS

LACKING = "lacking"
"""The execution option of an engine whose store lacks columns: the tables that stand in."""


def columns_there(connection: Connection) -> dict[Table, frozenset[str]]:
    """The columns of each table as readers meet them in the database."""
    asked = {each: text(f"SELECT * FROM {VIEWS}.{each.name} LIMIT 0") for each in KEPT}
    return {each: frozenset(connection.execute(query).keys()) for each, query in asked.items()}


def lacking(there: dict[Table, frozenset[str]]) -> tuple[CTE, ...]:
    """What stands in for each table that lacks columns: its rows, with those columns empty."""
    return tuple(
        _completed(known, names)
        for known, names in there.items()
        if not names.issuperset(known.columns.keys())
    )


def _completed(known: Table, names: frozenset[str]) -> CTE:
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
