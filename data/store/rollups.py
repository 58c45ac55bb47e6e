"""The sums pages read, defined once from the measures and built from tickets.

Every roll-up holds one integer column a measure. A measure is placed in time by its own clock and
under its own unit, so a row's columns may speak of different tickets; only sums over rows of a
measure mean something.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    FromClause,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    case,
    cast,
    extract,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql.elements import ColumnElement

from data.measures import MEASURES, Clock, Measure, Rules
from data.months import Period, month_parts
from data.schema import UNKNOWN, ticket
from data.store.counting import CountWhere, OnlySum

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


def selects(rules: Rules, calendar: Calendar) -> dict[Table, Select[*tuple[Any, ...]]]:
    """The rows of every roll-up table as a statement over the ticket table, on any engine.

    Columns come in the order of the table's, rows in the order of its keys; a row of which every
    sum is 0 says nothing and is left out.
    """
    return {
        month_cube: _cube(rules, calendar),
        unit_month: _units(rules, calendar),
        unit_day: _days(rules),
        area_month: _areas(rules, calendar),
        cell_month: _cells(calendar),
        state: _open_states(rules),
        open_ticket: _open_tickets(rules),
        mix_month: _mix(rules, calendar),
        close_days: _closing_times(rules, calendar),
        field_fill: _filled(calendar),
    }


def fingerprint(rules: Rules, calendar: Calendar) -> str:
    """Says what the roll-ups count and by which rules, the as-of time apart.

    Sums of another fingerprint cannot be added to, only built anew.
    """
    timeless = replace(rules, as_of=datetime(2000, 1, 1))
    digest = hashlib.sha256()
    for table, rows in selects(timeless, calendar).items():
        compiled = rows.compile()
        digest.update(f"{table.name} {compiled} {sorted(compiled.params.items())}".encode())
    return digest.hexdigest()[:20]


def keys_of(table: Table) -> list[str]:
    """The columns of a roll-up that say what is counted, in the order of its rows."""
    return [c.name for c in table.columns if c.name not in sums_of(table)]


def sums_of(table: Table) -> list[str]:
    """The columns of a roll-up that are sums over tickets."""
    counts = {*MEASURES, "tickets", *(WATCHED if table is field_fill else ())}
    return [column.name for column in table.columns if column.name in counts]


def build(connection: Connection, rules: Rules, calendar: Calendar) -> None:
    """Fills every roll-up table from the ticket table on the same connection."""
    metadata.create_all(connection)
    summed = selects(rules, calendar)
    summed.pop(unit_month)
    for table, rows in summed.items():
        _fill(connection, table, rows)
    _fill(connection, unit_month, _months_of(unit_day, calendar))


def _months_of(days: Table, calendar: Calendar) -> Select[*tuple[Any, ...]]:
    """The sums of months from those of days, equal to those over all tickets."""
    keys = [calendar.month_of(days.c.day), *[days.c[each] for each in keys_of(days)[1:]]]
    sums = [integer_sum(days.c[each]).label(each) for each in sums_of(days)]
    return select(*keys, *sums).group_by(*keys).order_by(*keys)


def _fill(connection: Connection, table: Table, rows: Select[*tuple[Any, ...]]) -> None:
    names = [column.name for column in table.columns]
    connection.execute(insert(table).from_select(names, rows))


def integer_sum(column: ColumnElement[int]) -> ColumnElement[int]:
    """The sum of an integer column as an integer."""
    return cast(func.sum(column), Integer)


def _total(condition: ColumnElement[bool]) -> ColumnElement[int]:
    # DuckDB sums integers into HUGEINT, which made the same question 60 times slower.
    return cast(CountWhere(condition), Integer)


def _clock_groups(measures: Iterable[Measure]) -> dict[tuple[str, str], list[Measure]]:
    groups: dict[tuple[str, str], list[Measure]] = {}
    for measure in measures:
        groups.setdefault((measure.clock.value, measure.unit_column), []).append(measure)
    return groups


_UNTOLD = literal_column(f"'{UNKNOWN}'", Text)

Key = tuple[str, ColumnElement[Any]]
KeysOf = Callable[[ColumnElement[Any], ColumnElement[Any]], list[Key]]


def _arms(rules: Rules, keys_of: KeysOf, measures: Sequence[Measure] = PERIOD) -> FromClause:
    """One arm a clock and unit column, each summing its own measures and 0 for the others."""
    arms = []
    for (clock, unit_column), group in _clock_groups(measures).items():
        keys = keys_of(ticket.c[clock], ticket.c[unit_column])
        own = {measure.key for measure in group}
        sums = [
            (
                _total(each.condition(ticket.c, rules))
                if each.key in own
                else cast(literal(0), Integer)
            ).label(each.key)
            for each in measures
        ]
        present = and_(ticket.c[clock].is_not(None), ticket.c[unit_column].is_not(None))
        labelled = [column.label(name) for name, column in keys]
        arms.append(
            select(*labelled, *sums).where(present).group_by(*[column for _, column in keys])
        )
    return union_all(*arms).subquery()


def _resum(
    arms: FromClause, keys: Iterable[str], measures: Sequence[Measure] = PERIOD
) -> Select[*tuple[Any, ...]]:
    columns = [arms.c[key] for key in keys]
    # A measure is summed by one arm, and an arm has each key once.
    sums = [cast(OnlySum(arms.c[each.key]), Integer).label(each.key) for each in measures]
    none: list[ColumnElement[int]] = [bindparam("sum", 0, unique=True) for _ in measures]
    told = or_(*[OnlySum(arms.c[each.key]) > no for each, no in zip(measures, none, strict=True)])
    return select(*columns, *sums).group_by(*columns).having(told).order_by(*columns)


def _cube(rules: Rules, calendar: Calendar) -> Select[*tuple[Any, ...]]:
    names = ("category", "channel", "requester", "womens")
    arms = _arms(
        rules,
        lambda day, unit: [
            ("ym", calendar.month_of(day)),
            ("unit_code", unit),
            *[(name, ticket.c[name]) for name in names],
        ],
    )
    return _resum(arms, ("ym", "unit_code", *names))


def _units(rules: Rules, calendar: Calendar) -> Select[*tuple[Any, ...]]:
    arms = _arms(rules, lambda day, unit: [("ym", calendar.month_of(day)), ("unit_code", unit)])
    return _resum(arms, ("ym", "unit_code"))


def stand_in(table: Table) -> Select[*tuple[Any, ...]]:
    """The rows of a roll-up that a store loaded by older software lacks, from one that it has;
    what that one does not tell apart is unknown."""
    source = {unit_month: month_cube, mix_month: month_cube}[table]
    told = [name for name in keys_of(table) if name in source.c]
    keys = [source.c[name] if name in told else _UNTOLD.label(name) for name in keys_of(table)]
    sums = [integer_sum(source.c[name]).label(name) for name in sums_of(table)]
    return select(*keys, *sums).group_by(*[source.c[name] for name in told])


def _mix(rules: Rules, calendar: Calendar) -> Select[*tuple[Any, ...]]:
    arms = _arms(
        rules,
        lambda day, unit: [
            ("ym", calendar.month_of(day)),
            ("unit_code", unit),
            # Of nothing nothing is equal: rows of sums are found again by their keys.
            *[(name, func.coalesce(ticket.c[name], _UNTOLD)) for name in MIXED],
            ("womens", ticket.c.womens),
        ],
        MIX,
    )
    return _resum(arms, ("ym", "unit_code", *MIXED, "womens"), MIX)


def _areas(rules: Rules, calendar: Calendar) -> Select[*tuple[Any, ...]]:
    names = ("area_code", "category", "womens")
    arms = _arms(
        rules,
        lambda day, _: [
            ("ym", calendar.month_of(day)),
            *[(name, ticket.c[name]) for name in names],
        ],
    )
    return _resum(arms, ("ym", *names))


def _days(rules: Rules) -> Select[*tuple[Any, ...]]:
    return _resum(
        _arms(rules, lambda day, unit: [("day", day), ("unit_code", unit)]), ("day", "unit_code")
    )


def _cells(calendar: Calendar) -> Select[*tuple[Any, ...]]:
    t = ticket.c
    keys = (calendar.month_of(t.received_day), t.cell, t.category)
    located = and_(t.cell.is_not(None), t.womens.is_(False))
    counted = select(*keys, cast(func.count(), Integer)).where(located)
    return counted.group_by(*keys).order_by(*keys)


def _open_states(rules: Rules) -> Select[*tuple[Any, ...]]:
    names = ("unit_code", "area_code", "category", "channel", "requester", "womens")
    keys = [ticket.c[name] for name in names]
    sums = [_total(each.condition(ticket.c, rules)).label(each.key) for each in STATE]
    alive = MEASURES["open"].condition(ticket.c, rules)
    return select(*keys, *sums).where(alive).group_by(*keys).order_by(*keys)


def _open_tickets(rules: Rules) -> Select[*tuple[Any, ...]]:
    t = ticket.c
    alive = MEASURES["open"].condition(t, rules)
    return select(*t).where(alive).order_by(t.due_at.nulls_last(), t.received_at, t.ticket_id)


def _closing_times(rules: Rules, calendar: Calendar) -> Select[*tuple[Any, ...]]:
    t = ticket.c
    keys = (calendar.month_of(t.closed_day), t.unit_code, t.category, t.womens, t.close_days)
    closed = and_(MEASURES["closed"].condition(t, rules), t.close_days.is_not(None))
    counted = select(*keys, cast(func.count(), Integer)).where(closed)
    return counted.group_by(*keys).order_by(*keys)


def _filled(calendar: Calendar) -> Select[*tuple[Any, ...]]:
    month = calendar.month_of(ticket.c.received_day)
    known = [cast(func.count(_known(name)), Integer) for name in WATCHED]
    return select(month, cast(func.count(), Integer), *known).group_by(month).order_by(month)


def _known(name: str) -> ColumnElement[Any]:
    """The column, empty where the source said nothing."""
    column = ticket.c[name]
    return func.nullif(column, UNKNOWN) if isinstance(column.type, Text) else column
