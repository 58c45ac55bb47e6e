"""Sums of measures for a selection, from the smallest roll-up that can answer.

Answers hold one row a group: the `by` columns, then one integer column a measure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Engine,
    FromClause,
    Integer,
    Table,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)

from data.access import Scope
from data.doorway import scoped_sums
from data.filters import Filters
from data.measures import MEASURES, Clock, Measure, Rules
from data.months import Period
from data.schema import unit
from data.store.asking import Arrays, Rows
from data.store.rollups import (
    Calendar,
    area_month,
    close_days,
    mix_month,
    month_cube,
    state,
    unit_month,
)
from data.store.snapshot import Snapshot
from data.units import Units

MONTH, UNIT, GROUP, AREA = "ym", "unit_code", "group_code", "area_code"


@dataclass(frozen=True)
class Ground:
    """What every sum stands on: the open version, the viewer's scope, the rules in force."""

    snapshot: Snapshot
    scope: Scope
    rules: Rules
    calendar: Calendar
    units: Units

    @property
    def engine(self) -> Engine:
        return self.snapshot.engine

    def tickets_in(self, clock: Clock, period: Period) -> FromClause:
        """The tickets a clock may place in the period."""
        return self.snapshot.tickets_in(clock, *self.calendar.bounds(period))


def measure_sums(
    ground: Ground,
    keys: Iterable[str],
    by: Sequence[str],
    filters: Filters,
    period: Period | None = None,
) -> pd.DataFrame:
    """The sums of the measures `keys`, one row for each group of `by` that has any ticket.

    `by` may hold "ym", "unit_code", "group_code" (the unit below the city), "area_code" and the
    dimensions of the cube; with no `by` there is exactly one row. `period` overrides the one of
    the filters. Rows are in order of `by`.
    """
    return pd.DataFrame(summed(ground, keys, by, filters, period))


def summed(
    ground: Ground,
    keys: Iterable[str],
    by: Sequence[str],
    filters: Filters,
    period: Period | None = None,
) -> Arrays:
    """`measure_sums` as arrays: a frame costs more than the sums of a month."""
    measures = [MEASURES[key] for key in dict.fromkeys(keys)]
    parts = [
        _asked(ground, own, by, filters, period or filters.period)
        for own in _by_source(measures)
        if own
    ]
    return _joined(parts, by, [measure.key for measure in measures])


def summed_twice(
    ground: Ground, keys: Iterable[str], by: Sequence[str], filters: Filters
) -> tuple[Arrays, Arrays]:
    """`summed` of the period, and of the one compared with: one question where that will do."""
    measures = [MEASURES[key] for key in dict.fromkeys(keys)]
    timed, now = _by_source(measures)
    table = _carrying(timed, by, filters) if timed else None
    period, before = filters.period, filters.before().period
    # Between two periods far apart there is much to read, but of the smallest roll-up.
    apart = period.first - before.last > 1 and table is not unit_month
    if table is None or before.last >= period.first or apart:
        return summed(ground, keys, by, filters), summed(ground, keys, by, filters.before())
    rows = _statement(ground, table, timed, (IS_NOW, *by), filters)
    span = {"first": period.first, "last": period.last}
    span |= {"first_before": before.first, "last_before": before.last}
    told = ground.snapshot.look_up(rows, span, summing=True)
    state_now = [_asked(ground, now, by, filters, period)] if now else []
    names = [measure.key for measure in measures]
    later, earlier = (
        _joined([_part(told, timed, by, which), *state_now], by, names) for which in (1, 0)
    )
    return later, earlier


def _part(told: Arrays, measures: list[Measure], by: Sequence[str], which: int) -> Arrays:
    """The rows of one of two periods; with no `by` there is one, whether it has tickets or not."""
    at = told[IS_NOW] == which
    if not by and not at.any():
        return {measure.key: np.zeros(1, dtype="int64") for measure in measures}
    return {name: column[at] for name, column in told.items() if name != IS_NOW}


def rows_of(sums: Arrays) -> int:
    """How many rows an answer has."""
    return len(next(iter(sums.values())))


def _by_source(measures: list[Measure]) -> tuple[list[Measure], list[Measure]]:
    now = [measure for measure in measures if measure.clock is Clock.NOW]
    return [measure for measure in measures if measure not in now], now


def _asked(
    ground: Ground, measures: list[Measure], by: Sequence[str], filters: Filters, period: Period
) -> Arrays:
    table = _carrying(measures, by, filters)
    if table is None:
        return _from_tickets(ground, measures, by, filters, period)
    rows = _statement(ground, table, measures, by, filters)
    span = {"first": period.first, "last": period.last}
    return ground.snapshot.look_up(rows, span, summing=True)


def _statement(
    ground: Ground, table: Table, measures: list[Measure], by: Sequence[str], filters: Filters
) -> Rows:
    # Of one selection in another month the statement is the same.
    timeless = replace(filters, month=0, span=1, compare="previous")
    keys = tuple(measure.key for measure in measures)
    return _from_rollup(table, keys, tuple(by), timeless, ground.scope, ground.units)


def _carrying(measures: list[Measure], by: Sequence[str], filters: Filters) -> Table | None:
    """The smallest roll-up that can answer; None where there is none."""
    if measures[0].clock is Clock.NOW:
        return state
    told = _cuts(by, filters) | {each.key for each in measures}
    tables = (unit_month, month_cube, area_month, mix_month)
    return next((table for table in tables if told <= set(table.columns.keys())), None)


def _cuts(by: Sequence[str], filters: Filters) -> set[str]:
    """The roll-up columns a question needs besides the month and the measures."""
    needed = {UNIT if key == GROUP else key for key in by}
    needed |= {name for name in ("category", "channel", "requester") if getattr(filters, name)}
    if filters.unit or filters.peers:
        needed.add(UNIT)
    if filters.area:
        needed.add(AREA)
    if filters.womens:
        needed.add("womens")
    return needed


def chosen(
    source: FromClause, filters: Filters, units: Units, owner: str = UNIT
) -> ColumnElement[bool]:
    """The condition of a selection on any rows that carry its columns (the period apart).

    `owner` is the column that says whose tickets they are.
    """
    conditions: list[ColumnElement[bool]] = [true()]
    if filters.unit:
        conditions.append(source.c[owner].in_(sorted(units.below(filters.unit))))
    if filters.peers:
        conditions.append(source.c[owner].in_(sorted(units.below_group(filters.peers))))
    if filters.area:
        conditions.append(source.c.area_code.in_(sorted(units.below(filters.area))))
    for name in ("category", "channel", "requester"):
        if values := getattr(filters, name):
            conditions.append(source.c[name].in_(values))
    return and_(*conditions)


FIRST, LAST, FIRST_BEFORE, LAST_BEFORE = (
    bindparam(name, 0, Integer) for name in ("first", "last", "first_before", "last_before")
)
"""The months of a period and of the one compared with, put into a statement when it is asked."""
IS_NOW = "is_now"
"""A key of groups: 1 of the period, 0 of the one compared with."""


@lru_cache(maxsize=1024)
def _from_rollup(
    table: Table,
    keys: tuple[str, ...],
    by: tuple[str, ...],
    filters: Filters,
    scope: Scope,
    units: Units,
) -> Rows:
    source = scoped_sums(table, scope, womens=filters.womens)
    sums = [integer(func.sum(source.c[key])).label(key) for key in keys]
    where = chosen(source, filters, units)
    if MONTH in source.c:
        where = and_(where, _within(source.c.ym, twice=IS_NOW in by))
    return _grouped(source, by, sums, where)


def _grouped(
    source: FromClause,
    by: Sequence[str],
    sums: Sequence[ColumnElement[int]],
    where: ColumnElement[bool],
) -> Rows:
    rows: FromClause = source
    if GROUP in by:
        rows = source.join(unit, unit.c.code == source.c.unit_code)
    keys = [_key(source, key) for key in by]
    return select(*keys, *sums).select_from(rows).where(where).group_by(*keys).order_by(*keys)


def _within(month: ColumnElement[int], *, twice: bool) -> ColumnElement[bool]:
    if not twice:
        return month.between(FIRST, LAST)
    either = or_(month.between(FIRST, LAST), month.between(FIRST_BEFORE, LAST_BEFORE))
    # Parts of the roll-up are passed over by one stretch of months, not by two.
    return and_(month.between(FIRST_BEFORE, LAST), either)


def _key(source: FromClause, name: str) -> ColumnElement[Any]:
    if name == IS_NOW:
        one, zero = (literal_column(number, Integer) for number in ("1", "0"))
        return case((source.c.ym.between(FIRST, LAST), one), else_=zero).label(IS_NOW)
    return unit.c.group_code if name == GROUP else source.c[name]


def _from_tickets(
    ground: Ground, measures: list[Measure], by: Sequence[str], filters: Filters, period: Period
) -> Arrays:
    """The same sums from tickets, for selections no roll-up carries; one query a clock."""
    groups: dict[tuple[Clock, str], list[Measure]] = {}
    for measure in measures:
        groups.setdefault((measure.clock, measure.unit_column), []).append(measure)
    parts = [
        ground.snapshot.read(_tickets_by_clock(ground, own, by, filters, period), summing=True)
        for own in groups.values()
    ]
    return _joined(parts, by, [measure.key for measure in measures])


def _tickets_by_clock(
    ground: Ground, own: list[Measure], by: Sequence[str], filters: Filters, period: Period
) -> Rows:
    clock = own[0].clock
    source = scoped_sums(ground.tickets_in(clock, period), ground.scope, womens=filters.womens)
    month = ground.calendar.month_of(source.c[clock.value])
    owner = source.c[own[0].unit_column].label(UNIT)
    kept = [column for column in source.columns if column.name != UNIT]
    timed = select(*kept, owner, month.label(MONTH)).subquery("m")
    sums = [
        integer(func.sum(case((each.condition(timed.c, ground.rules), literal(1)), else_=0))).label(
            each.key
        )
        for each in own
    ]
    # The days say the same as the month, but only they let parts of files be passed over.
    where = and_(
        chosen(timed, filters, ground.units),
        timed.c.ym.between(period.first, period.last),
        timed.c[clock.value].between(*ground.calendar.bounds(period)),
    )
    return _grouped(timed, by, sums, where)


def closing_days(
    ground: Ground, by: Sequence[str], filters: Filters, period: Period | None = None
) -> pd.DataFrame:
    """How many tickets took how many days: the `by` columns, `days`, `tickets`; in that order."""
    span = period or filters.period
    if _cuts(by, filters) <= set(close_days.columns.keys()):
        source = scoped_sums(close_days, ground.scope, womens=filters.womens)
        tickets = integer(func.sum(source.c.tickets)).label("tickets")
        days: ColumnElement[int] = source.c.days
    else:
        closing = ground.tickets_in(Clock.CLOSED, span)
        rows = scoped_sums(closing, ground.scope, womens=filters.womens)
        month = ground.calendar.month_of(rows.c.closed_day)
        closed = MEASURES["closed"].condition(rows.c, ground.rules)
        known = and_(closed, rows.c.close_days.is_not(None))
        timed = select(*rows.columns, month.label(MONTH), rows.c.close_days.label("days"))
        source = timed.where(known).subquery("m")
        tickets = integer(func.count()).label("tickets")
        days = source.c.days
    where = and_(chosen(source, filters, ground.units), source.c.ym.between(span.first, span.last))
    query = _grouped(source, by, [days.label("days"), tickets], where)
    query = query.group_by(days).order_by(None).order_by(*query.selected_columns[:-1])
    return pd.DataFrame(ground.snapshot.read(query, summing=True))


def integer(value: ColumnElement[int]) -> ColumnElement[int]:
    """A sum as an integer, 0 of nothing."""
    return cast(func.coalesce(value, 0), Integer)


def _joined(parts: list[Arrays], by: Sequence[str], keys: list[str]) -> Arrays:
    """One answer of all parts; a group a part does not know counts 0 there."""
    by = list(by)
    if len(parts) == 1 or not by:
        whole = {name: column for part in parts for name, column in part.items()}
        return {name: whole[name] for name in (*by, *keys)}
    frame = pd.DataFrame(parts[0])
    for part in parts[1:]:
        frame = frame.merge(pd.DataFrame(part), on=by, how="outer")
    frame[keys] = frame[keys].fillna(0).astype(int)
    frame = frame.sort_values(by, kind="stable", ignore_index=True)
    return {name: frame[name].to_numpy() for name in (*by, *keys)}
