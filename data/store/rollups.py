"""The sums pages read: every roll-up as a table, defined once from the measures.

Every roll-up holds one integer column a measure. A measure is placed in time by its own clock and
under its own unit, so a row's columns may speak of different tickets; only sums over rows of a
measure mean something.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    case,
    cast,
    extract,
    func,
    literal_column,
    select,
)
from sqlalchemy.sql.elements import ColumnElement

from data.measures import MEASURES, Clock, Measure
from data.months import Period, month_parts
from data.schema import UNKNOWN, ticket

metadata = MetaData()

PERIOD = tuple(measure for measure in MEASURES.values() if measure.clock != Clock.NOW)
STATE = tuple(measure for measure in MEASURES.values() if measure.clock == Clock.NOW)


def _sums(measures: Iterable[Measure]) -> list[Column[int]]:
    return [Column(measure.key, Integer) for measure in measures]


month_cube = Table(
    "month_cube",
    metadata,
    Column("ym", Integer),
    Column("unit_code", Text),
    Column("category", Text),
    Column("channel", Text),
    Column("requester", Text),
    Column("womens", Boolean),
    *_sums(PERIOD),
)
"""Month x unit x category x channel x requester x women's flag: the source of most pages."""

unit_month = Table(
    "unit_month", metadata, Column("ym", Integer), Column("unit_code", Text), *_sums(PERIOD)
)
"""Month x unit: as many rows however many tickets, so all months of a city are told at once."""

unit_day = Table(
    "unit_day", metadata, Column("day", Date), Column("unit_code", Text), *_sums(PERIOD)
)
"""Day x unit."""

area_month = Table(
    "area_month",
    metadata,
    Column("ym", Integer),
    Column("area_code", Text),
    Column("category", Text),
    Column("womens", Boolean),
    *_sums(PERIOD),
)
"""Month x place x category: the map."""

cell_month = Table(
    "cell_month",
    metadata,
    Column("ym", Integer),
    Column("cell", BigInteger),
    Column("category", Text),
    Column("received", Integer),
)
"""Month x H3 cell x category, women's-service cases left out: the density of requests."""

state = Table(
    "state",
    metadata,
    Column("unit_code", Text),
    Column("area_code", Text),
    Column("category", Text),
    Column("channel", Text),
    Column("requester", Text),
    Column("womens", Boolean),
    *_sums(STATE),
)
"""What is open as of now."""

open_ticket = Table("open_ticket", metadata, *[Column(c.name, c.type) for c in ticket.columns])
"""The open tickets themselves, longest overdue first: the lists of what is to be done. They are a
few hundred thousand, spread thinly over every month of the ticket table.
"""

MIX = tuple(
    MEASURES[key] for key in ("reached", "responded", "solved", "satisfied", "due", "on_time")
)
"""What units are held against each other by, once the kinds of their requests are alike."""

MIXED = ("category", "channel", "requester", "handling", "time_limit")

mix_month = Table(
    "mix_month",
    metadata,
    Column("ym", Integer),
    Column("unit_code", Text),
    *[Column(name, Text) for name in MIXED],
    Column("womens", Boolean),
    *_sums(MIX),
)
"""Month x unit x all that makes requests alike: the case mix, of the rates alone. As keys of the
cube two more cuts would carry every measure with them."""

close_days = Table(
    "close_days",
    metadata,
    Column("ym", Integer),
    Column("unit_code", Text),
    Column("category", Text),
    Column("womens", Boolean),
    Column("days", Integer),
    Column("tickets", Integer),
)
"""Month of closing x unit x category x whole days to close: exact quantiles of any union."""

COUNTED = (month_cube, mix_month, state)
"""The roll-ups whose columns say what a version can tell."""

WATCHED = (
    "received_at", "dispatched_at", "contacted_at", "due_at", "closed_at", "called_at", "category",
    "channel", "unit_code", "area_code", "lon", "stage", "outcome", "satisfaction", "self_solved",
)  # fmt: skip

field_fill = Table(
    "field_fill",
    metadata,
    Column("ym", Integer),
    Column("tickets", Integer),
    *[Column(name, Integer) for name in WATCHED],
)
"""Month of receipt: how many tickets, and how many carry each field."""


@dataclass(frozen=True)
class Calendar:
    """How days become scoring months: days after `cutoff_day` count to the next month."""

    cutoff_day: int = 0

    def month_of(self, day: ColumnElement[Any]) -> ColumnElement[int]:
        """The month index (year * 12 + month - 1) of a day column."""
        index = extract("year", day) * 12 + extract("month", day) - 1
        if self.cutoff_day:
            index = index + case((extract("day", day) > self.cutoff_day, 1), else_=0)
        return cast(index, Integer)

    def bounds(self, period: Period) -> tuple[date, date]:
        """The first and the last day of a period of scoring months."""
        return self._first_day(period.first), self._first_day(period.last + 1) - timedelta(days=1)

    def _first_day(self, month: int) -> date:
        if self.cutoff_day:
            return date(*month_parts(month - 1), self.cutoff_day + 1)
        return date(*month_parts(month), 1)


def keys_of(table: Table) -> list[str]:
    """The columns of a roll-up that say what is counted, in the order of its rows."""
    return [c.name for c in table.columns if c.name not in sums_of(table)]


def sums_of(table: Table) -> list[str]:
    """The columns of a roll-up that are sums over tickets."""
    counts = {*MEASURES, "tickets", *(WATCHED if table is field_fill else ())}
    return [column.name for column in table.columns if column.name in counts]


def integer_sum(column: ColumnElement[int]) -> ColumnElement[int]:
    """The sum of an integer column as an integer."""
    return cast(func.sum(column), Integer)


UNTOLD = literal_column(f"'{UNKNOWN}'", Text)
"""What stands for a key that nothing is known of, where keys are never empty."""


def stand_in(table: Table) -> Select[*tuple[Any, ...]]:
    """The rows of a roll-up that a store loaded by older software lacks, from one that it has;
    what that one does not tell apart is unknown."""
    source = {unit_month: month_cube, mix_month: month_cube}[table]
    told = [name for name in keys_of(table) if name in source.c]
    keys = [source.c[name] if name in told else UNTOLD.label(name) for name in keys_of(table)]
    sums = [integer_sum(source.c[name]).label(name) for name in sums_of(table)]
    return select(*keys, *sums).group_by(*[source.c[name] for name in told])
