"""How every roll-up is built from tickets: one statement each, the same on every engine."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Connection,
    FromClause,
    Integer,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql.elements import ColumnElement

from data.measures import MEASURES, Measure, Rules
from data.schema import UNKNOWN, ticket
from data.store.counting import CountWhere, OnlySum
from data.store.rollups import (
    MIX,
    MIXED,
    PERIOD,
    STATE,
    UNTOLD,
    WATCHED,
    Calendar,
    area_month,
    cell_month,
    close_days,
    field_fill,
    integer_sum,
    keys_of,
    metadata,
    mix_month,
    month_cube,
    open_ticket,
    state,
    sums_of,
    unit_day,
    unit_month,
)
from data.store.slow import SLOW


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
    """Says what the roll-ups count and by which rules, the as-of time apart, and what stands
    beside them.

    Sums of another fingerprint cannot be added to, only built anew.
    """
    return _fingerprint(replace(rules, as_of=datetime(2000, 1, 1)), calendar)


@lru_cache(maxsize=64)
def _fingerprint(timeless: Rules, calendar: Calendar) -> str:
    # To write out all statements takes half as long as a small load.
    digest = hashlib.sha256(SLOW.encode())
    for table, rows in selects(timeless, calendar).items():
        compiled = rows.compile()
        digest.update(f"{table.name} {compiled} {sorted(compiled.params.items())}".encode())
    return digest.hexdigest()[:20]


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


def _total(condition: ColumnElement[bool]) -> ColumnElement[int]:
    # DuckDB sums integers into HUGEINT, which made the same question 60 times slower.
    return cast(CountWhere(condition), Integer)


def _clock_groups(measures: Iterable[Measure]) -> dict[tuple[str, str], list[Measure]]:
    groups: dict[tuple[str, str], list[Measure]] = {}
    for measure in measures:
        groups.setdefault((measure.clock.value, measure.unit_column), []).append(measure)
    return groups


def _mix(rules: Rules, calendar: Calendar) -> Select[*tuple[Any, ...]]:
    arms = _arms(
        rules,
        lambda day, unit: [
            ("ym", calendar.month_of(day)),
            ("unit_code", unit),
            # Of nothing nothing is equal: rows of sums are found again by their keys.
            *[(name, func.coalesce(ticket.c[name], UNTOLD)) for name in MIXED],
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
