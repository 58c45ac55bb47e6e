"""Tickets that took long, once more beside the roll-ups.

What was called back, closed or due in a month was nearly all received shortly before, and the
little else anywhere in the years before. The file of each of those months would have to be opened
for a handful of tickets, which takes the longer the more years and tickets a store has. So these
few stand together, sorted by the day of their callback; the rest is in the months just before.
"""

from datetime import date, timedelta

from sqlalchemy import Column, Connection, MetaData, Select, Table, func, inspect, select, text

from data.measures import Clock
from data.schema import ticket
from data.store import layout

DAYS = 60
"""A ticket is slow if its due day, close or callback came more than so many days after receipt."""

CLOCKS = (Clock.DUE, Clock.CLOSED, Clock.CALLED)
"""The days by which tickets are found here."""

SLOW = " OR ".join(f"{clock.value} > received_day + {DAYS}" for clock in CLOCKS)
"""The condition of a slow ticket on every engine; unknown where none of its days is known."""

MOST = 2_000_000
"""Of more nothing is gained: every load copies them, and all files are opened instead."""

slow_ticket = Table(
    "slow_ticket", MetaData(), *[Column(each.name, each.type) for each in ticket.columns]
)


def slow_tickets() -> Select[tuple[object, ...]]:
    """The slow tickets as a statement over the ticket table, in the order they are kept in."""
    order = (ticket.c.called_day.nulls_last(), ticket.c.ticket_id)
    return select(*ticket.c).where(text(SLOW)).order_by(*order)


def build(connection: Connection) -> None:
    """Fills the table from the ticket table on the same connection; leaves none for too many."""
    slow_ticket.create(connection)
    connection.execute(slow_ticket.insert().from_select(_NAMES, slow_tickets()))
    drop_if_many(connection)


def renew(connection: Connection) -> None:
    """Takes the tickets of the table `gone` out and puts the slow ones of `come` in; does nothing
    where the table was left away, or is not yet known."""
    if not inspect(connection).has_table(slow_ticket.name):
        return
    names = layout.column_names(ticket)
    connection.execute(
        text("DELETE FROM slow_ticket WHERE ticket_id IN (SELECT ticket_id FROM gone)")
    )
    connection.execute(
        text(
            f"INSERT INTO slow_ticket SELECT {names} FROM come WHERE {SLOW} "
            "ORDER BY called_day NULLS LAST, ticket_id"
        )
    )
    drop_if_many(connection)


def drop_if_many(connection: Connection) -> None:
    """Leaves the table away where it has grown too large to be copied by every load."""
    count = connection.execute(select(func.count()).select_from(slow_ticket)).scalar() or 0
    if count > MOST:
        slow_ticket.drop(connection)


def since(first: date) -> date:
    """The day before which only slow tickets were received of those placed on `first` or later."""
    return first - timedelta(days=DAYS)


def with_slow(rows: str, first: date) -> str:
    """The tickets placed on `first` or later, as a statement: of `rows` those received lately,
    and the slow ones before. The roll file must be attached as `roll`."""
    names, day = layout.column_names(ticket), f"DATE '{since(first)}'"
    return (
        f"SELECT {names} FROM ({rows}) WHERE received_day >= {day} UNION ALL "
        f"SELECT {names} FROM roll.{slow_ticket.name} WHERE received_day < {day}"
    )


_NAMES = [each.name for each in slow_ticket.columns]
