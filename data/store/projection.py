"""The statements that turn what a loader hands over into the rows a store keeps."""

from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Column, Table

from data.schema import DAYS, UNKNOWN, event, ticket

_TICKET = [column.name for column in ticket.columns]
_EVENT = [column.name for column in event.columns]
_CODES = ("unit_code", "area_code", "category", "channel", "requester", "stage")
_LOCATED = ("lon", "lat", "cell")
_KEPT_CLOSE_DAYS = "coalesce(date_diff('day', received_at, closed_at), close_days)"


def _expression(name: str) -> str:
    """How one stored column follows from the incoming ones."""
    if name in DAYS:
        return f"CAST({name.removesuffix('_day')}_at AS DATE)"
    if name in _CODES:
        return f"coalesce({name}, '{UNKNOWN}')"
    if name == "womens":
        return "coalesce(womens, false)"
    if name in _LOCATED:
        # Where a women's-service case happened is not kept: a point can name a person.
        return f"CASE WHEN coalesce(womens, false) THEN NULL ELSE {name} END"
    if name == "close_days":
        return f"CAST({_KEPT_CLOSE_DAYS} AS INTEGER)"
    return name


def _type(column: Column[Any]) -> str:
    names = {
        "TEXT": "VARCHAR", "DATETIME": "TIMESTAMP", "DOUBLE": "DOUBLE", "DATE": "DATE",
        "BOOLEAN": "BOOLEAN", "INTEGER": "INTEGER", "SMALLINT": "SMALLINT", "BIGINT": "BIGINT",
    }  # fmt: skip
    return names[str(column.type).split("(")[0]]


def _incoming(present: set[str]) -> str:
    """The incoming rows with every stored column, absent ones empty."""
    columns = [
        f"CAST({name if name in present else 'NULL'} AS {_type(ticket.c[name])}) AS {name}"
        for name in _TICKET
    ]
    return f"SELECT {', '.join(columns)} FROM incoming"


def stored_columns() -> str:
    """The select list of a ticket as it is stored, over a row of incoming columns."""
    return ", ".join(
        f"CAST({_expression(name)} AS {_type(ticket.c[name])}) AS {name}" for name in _TICKET
    )


def stored_tickets(present: set[str]) -> str:
    """The incoming tickets (of which the columns `present` are there) as they are stored."""
    return f"SELECT {stored_columns()} FROM ({_incoming(present)})"


def merged_tickets(old: Path | None, present: set[str] | None = None) -> str:
    """The rows of a month: the incoming tickets and the old ones they do not replace."""
    rows = stored_tickets(present or set(_TICKET))
    if old is not None:
        names = ", ".join(_TICKET)
        rows += (
            f" UNION ALL SELECT {names} FROM read_parquet('{_escaped(old)}') "
            "WHERE ticket_id NOT IN (SELECT ticket_id FROM incoming)"
        )
    return f"{rows} ORDER BY received_at, ticket_id"


def merged_events(old: Path | None, *, incoming: bool) -> str:
    """The events of a month, without the old events of tickets that are replaced."""
    names = ", ".join(f'"{name}"' for name in _EVENT)  # "at" is a keyword of DuckDB
    arms = []
    if incoming:
        arms.append(f"SELECT {names} FROM incoming_event")
    if old is not None:
        arms.append(
            f"SELECT {names} FROM read_parquet('{_escaped(old)}') "
            "WHERE ticket_id NOT IN (SELECT ticket_id FROM incoming)"
        )
    return f"{' UNION ALL '.join(arms)} ORDER BY ticket_id, seq"


def without_incoming(old: Path, order: str) -> str:
    """The rows of a file less those of the incoming tickets."""
    return (
        f"SELECT * FROM read_parquet('{_escaped(old)}') "
        f"WHERE ticket_id NOT IN (SELECT ticket_id FROM incoming) ORDER BY {order}"
    )


def view(table: Table, files: list[Path]) -> str:
    """The statement that defines the view of tickets or events over the files of a version."""
    if files:
        listed = ", ".join(f"'{_escaped(file)}'" for file in files)
        rows = f"SELECT * FROM read_parquet([{listed}])"
    else:
        empty = [f"CAST(NULL AS {_type(column)}) AS {column.name}" for column in table.columns]
        rows = f"SELECT {', '.join(empty)} WHERE false"
    return f"CREATE OR REPLACE VIEW {table.name} AS {rows}"


def with_groups(units: pd.DataFrame) -> pd.DataFrame:
    """The units with `group_code`: the ancestor, or the unit itself, directly below the top.

    The top is a unit of kind "city". A unit whose parent is not there is its own group.
    """
    parent = dict(zip(units["code"], units["parent"], strict=True))
    tops = set(units.loc[units["kind"] == "city", "code"])

    def group_of(code: str) -> str:
        seen = {code}
        while (above := parent.get(code)) in parent and above not in tops and above not in seen:
            code = str(above)
            seen.add(code)
        return code

    return units.assign(group_code=[group_of(code) for code in units["code"]])


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dictionaries with None for missing values."""
    loose = frame.astype(object)
    rows: list[dict[str, Any]] = loose.where(loose.notna(), None).to_dict("records")
    return rows


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")
