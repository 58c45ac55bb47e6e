"""Roll-ups after a load, from those before it and from the tickets it touched.

Sums are additive integers: the new roll-up is the old one, less the sums over the old states of
the touched tickets, plus the sums over their new states. Time itself touches tickets too: one
whose time limit ran out between the two as-of times counts as `due` from now on, so it is taken
out by the old time and put in by the new one. Rows whose sums are all 0 leave. What comes out
equals a build from all tickets to the last integer and the last row.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Table, column, insert, table, text

from data.measures import Rules
from data.schema import ticket
from data.store import layout, rollups, slow, summing

_WHOLE = (rollups.state, rollups.open_ticket)
"""Not sums over time: the open tickets, and what is counted from them alone."""


@dataclass(frozen=True)
class Change:
    """What a load touched: statements of the rows before and after it, and both as-of times.

    `old` and `new` are tickets in force before and after, of every file that differs; `same` the
    tickets in force before that may fall due between the as-of times; `touched` the numbers
    (`ticket_id`) of what was loaded or removed.
    """

    old: str
    new: str
    same: str
    touched: str
    then: datetime
    now: datetime


def refresh(
    connection: Connection, change: Change, rules: Rules, calendar: rollups.Calendar
) -> None:
    """Brings the roll-up tables of a connection, a copy of those before the load, up to date."""
    _collect(connection, change)
    for side, moment in (("gone", change.then), ("come", change.now)):
        _define_ticket(connection, side)
        summed = summing.selects(replace(rules, as_of=moment), calendar)
        for each in rollups.metadata.sorted_tables:
            if each not in _WHOLE:
                _fill(connection, f"{side}_{each.name}", each, summed[each])
    for each in rollups.metadata.sorted_tables:
        if each not in _WHOLE:
            _merge(connection, each)
    slow.renew(connection)
    _renew_open(connection, replace(rules, as_of=change.now), calendar)
    connection.execute(text("DROP VIEW ticket"))


def _collect(connection: Connection, change: Change) -> None:
    """Temporary tables of the tickets that leave the sums and of those that enter them."""
    names = layout.column_names(ticket)
    connection.execute(
        text(f"CREATE TEMP TABLE touched AS SELECT DISTINCT * FROM ({change.touched})")
    )
    hit = "WHERE ticket_id IN (SELECT ticket_id FROM touched)"
    window = "due_at > least(:then, :now) AND due_at <= greatest(:then, :now)"
    connection.execute(
        text(
            f"CREATE TEMP TABLE expired AS SELECT {names} FROM ({change.same}) WHERE {window} "
            "AND ticket_id NOT IN (SELECT ticket_id FROM touched)"
        ),
        {"then": change.then, "now": change.now},
    )
    for side, rows in (("gone", change.old), ("come", change.new)):
        connection.execute(
            text(
                f"CREATE TEMP TABLE {side} AS SELECT {names} FROM ({rows}) {hit} "
                f"UNION ALL SELECT {names} FROM expired"
            )
        )


def _define_ticket(connection: Connection, source: str) -> None:
    connection.execute(text(f"CREATE OR REPLACE TEMP VIEW ticket AS SELECT * FROM {source}"))


def _fill(connection: Connection, name: str, like: Table, rows: object) -> None:
    connection.execute(text(f"CREATE TEMP TABLE {name} AS SELECT * FROM {like.name} LIMIT 0"))
    names = [each.name for each in like.columns]
    target = table(name, *[column(each) for each in names])
    connection.execute(insert(target).from_select(names, rows))  # type: ignore[arg-type]


def _merge(connection: Connection, target: Table) -> None:
    """Adds the change to a roll-up and keeps its order.

    Rows from the first changed month (or day) on are written again; those before stay where they
    are, so that a load of the newest days costs as much in the seventh year as in the first.
    """
    name, keys = target.name, rollups.keys_of(target)
    change = _joined(target, f"come_{name}", f"gone_{name}", "-")
    connection.execute(text(f"CREATE TEMP TABLE change_{name} AS {change}"))
    first = connection.execute(text(f"SELECT min({keys[0]}) FROM change_{name}")).scalar()
    if first is None:
        return
    tail = f"WHERE {keys[0]} >= :first"
    sums = _joined(target, f"(SELECT * FROM {name} {tail})", f"change_{name}", "+")
    connection.execute(text(f"CREATE TEMP TABLE tail_{name} AS {sums}"), {"first": first})
    connection.execute(text(f"DELETE FROM {name} {tail}"), {"first": first})
    connection.execute(
        text(f"INSERT INTO {name} SELECT * FROM tail_{name} ORDER BY {', '.join(keys)}")
    )


def _joined(target: Table, left: str, right: str, sign: str) -> str:
    """The rows of a roll-up's columns from two sides, each with every key once, the sums of the
    right side added or taken away. Rows whose sums are all 0 are left out.

    Side by side, not summed: over forty columns that takes a third of the time.
    """
    keys, sums = rollups.keys_of(target), rollups.sums_of(target)
    columns = [
        f"coalesce(l.{each.name}, r.{each.name}) AS {each.name}"
        if each.name in keys
        else f"coalesce(l.{each.name}, 0) {sign} coalesce(r.{each.name}, 0) AS {each.name}"
        for each in target.columns
    ]
    same = " AND ".join(f"l.{key} IS NOT DISTINCT FROM r.{key}" for key in keys)
    joined = f"SELECT {', '.join(columns)} FROM {left} l FULL JOIN {right} r ON {same}"
    told = " OR ".join(f"{name} <> 0" for name in sums)
    return f"SELECT * FROM ({joined}) WHERE {told}"


def _renew_open(connection: Connection, rules: Rules, calendar: rollups.Calendar) -> None:
    """The open tickets without those that left, with those that came; what is open summed anew."""
    kept = (
        "SELECT * FROM open_ticket WHERE ticket_id NOT IN (SELECT ticket_id FROM gone) "
        "UNION ALL SELECT * FROM come"
    )
    connection.execute(text(f"CREATE TEMP TABLE alive AS {kept}"))
    _define_ticket(connection, "alive")
    summed = summing.selects(rules, calendar)
    for each in _WHOLE:
        connection.execute(text(f"DELETE FROM {each.name}"))
        names = [c.name for c in each.columns]
        connection.execute(insert(each).from_select(names, summed[each]))
