"""What every stored ticket is like: the standards tickets from elsewhere are held against.

A loader derives days and durations, names what is unknown and forgets where a women's-service
case happened. Tickets that come past it must already be so.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Date, Integer, MetaData, Table, and_, cast, func, or_

from data.dimensions import DIMENSIONS, STAGES
from data.measures import Columns
from data.schema import DAYS, UNKNOWN, ticket
from data.store.rollups import Calendar

adopted = Table(
    "adopted",
    MetaData(),
    *[Column(column.name, column.type) for column in ticket.columns],
    Column("month", Integer),
)
"""Tickets on their way in, with the month of the file they lie in."""

CODES = ("unit_code", "area_code", "category", "channel", "requester", "stage")


@dataclass(frozen=True)
class Standard:
    """A sentence about tickets, and when a ticket breaks it, given the units the store knows."""

    sentence: str
    broken: Callable[[Columns, Collection[str]], ColumnElement[bool]]


def _another_day(name: str) -> Callable[[Columns, Collection[str]], ColumnElement[bool]]:
    instant = f"{name.removesuffix('_day')}_at"
    return lambda t, _: t[name].is_distinct_from(cast(t[instant], Date))


def _no_word(name: str, words: Collection[str]) -> Standard:
    return Standard(
        f"{name} is one of {', '.join(words)}", lambda t, _: t[name].not_in([*words, UNKNOWN])
    )


STANDARDS = (
    Standard("ticket_id is there", lambda t, _: t.ticket_id.is_(None)),
    Standard("received_at is there", lambda t, _: t.received_at.is_(None)),
    Standard(
        "the month of the folder is the month of receipt",
        lambda t, _: t.month != Calendar().month_of(cast(t.received_at, Date)),
    ),
    *[Standard(f"{name} is the day of the instant", _another_day(name)) for name in DAYS],
    Standard(
        "close_days are the days from receipt to closing",
        lambda t, _: and_(
            t.closed_day.is_not(None),
            t.close_days.is_distinct_from(func.datediff(t.closed_day, t.received_day)),
        ),
    ),
    Standard(
        f"{', '.join(CODES)} are there, or {UNKNOWN!r}",
        lambda t, _: or_(*[t[name].is_(None) for name in CODES]),
    ),
    Standard("womens is true or false", lambda t, _: t.womens.is_(None)),
    Standard(
        "a women's-service case has no lon, lat and cell",
        lambda t, _: and_(
            t.womens.is_(True), or_(*[t[name].is_not(None) for name in ("lon", "lat", "cell")])
        ),
    ),
    _no_word("stage", STAGES),
    _no_word("outcome", DIMENSIONS["outcome"].values),
    _no_word("satisfaction", DIMENSIONS["satisfaction"].values),
    _no_word("handling", DIMENSIONS["handling"].values),
    Standard(
        "unit_code and whistled_unit are units of the store",
        lambda t, units: or_(
            *[t[name].not_in([*units, UNKNOWN]) for name in ("unit_code", "whistled_unit")]
        ),
    ),
)
