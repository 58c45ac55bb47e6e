"""The statements that turn what a loader hands over into the rows a store keeps."""

import pandas as pd

from data.schema import DAYS, UNKNOWN, event, ticket
from data.store.layout import column_names, column_type
from data.store.slow import SLOW

_TICKET = [column.name for column in ticket.columns]
_CODES = ("unit_code", "area_code", "category", "channel", "requester", "stage")
_LOCATED = ("lon", "lat", "cell")
_KEPT_CLOSE_DAYS = "coalesce(date_diff('day', received_at, closed_at), close_days)"

MONTH_ORDER = f"coalesce({SLOW}, false), received_at, ticket_id"
"""Tickets that took long stand at the end of their month's file: what was called back in a month
is then in the files of the months just before and in the short ends of the others, not spread
over every part of every file."""

RECENT_ORDER = "received_at, ticket_id"
EVENT_ORDER = "ticket_id, seq"
NOT_INCOMING = "ticket_id NOT IN (SELECT ticket_id FROM incoming)"


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


def _incoming(present: set[str]) -> str:
    """The incoming rows with every stored column, absent ones empty."""
    columns = [
        f"CAST({name if name in present else 'NULL'} AS {column_type(ticket.c[name])}) AS {name}"
        for name in _TICKET
    ]
    return f"SELECT {', '.join(columns)} FROM incoming"


def stored_columns() -> str:
    """The select list of a ticket as it is stored, over a row of incoming columns."""
    return ", ".join(
        f"CAST({_expression(name)} AS {column_type(ticket.c[name])}) AS {name}" for name in _TICKET
    )


def stored_tickets(present: set[str]) -> str:
    """The incoming tickets (of which the columns `present` are there) as they are stored."""
    return f"SELECT {stored_columns()} FROM ({_incoming(present)})"


def merged_tickets(old: str, present: set[str]) -> str:
    """The rows of a month: the incoming tickets and those of `old` they do not replace."""
    rows = stored_tickets(present)
    if old:
        rows += f" UNION ALL SELECT {column_names(ticket)} FROM ({old}) WHERE {NOT_INCOMING}"
    return f"SELECT * FROM ({rows}) ORDER BY {MONTH_ORDER}"


def merged_events(old: str, *, incoming: bool) -> str:
    """The events of a month, without the old events of tickets that are replaced."""
    names = column_names(event)
    arms = [f"SELECT {names} FROM incoming_event"] if incoming else []
    if old:
        arms.append(f"SELECT {names} FROM ({old}) WHERE {NOT_INCOMING}")
    return f"{' UNION ALL '.join(arms)} ORDER BY {EVENT_ORDER}"


def without_incoming(old: str, order: str) -> str:
    """The rows of `old` less those of the incoming tickets."""
    return f"SELECT * FROM ({old}) WHERE {NOT_INCOMING} ORDER BY {order}"


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
