"""The list of cases behind a number, page by page. Always within the scope."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import reduce
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd
from cachetools import LRUCache, cached
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    and_,
    bindparam,
    case,
    false,
    func,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.sql.elements import BooleanClauseList
from sqlalchemy.sql.operators import and_ as and_operator

from data.answers import PARTS, CasePage, Listing
from data.cases.ends import AT_MOST, ORDERS, End, nearest_end, stretches
from data.doorway import open_tickets, scoped_tickets
from data.errors import UnknownName
from data.filters import Filters
from data.measures import MEASURES, Clock
from data.metrics import find_metric
from data.store.asking import Arrays, Rows
from data.sums import Ground, chosen

CASE_COLUMNS = (
    "ticket_id", "received_at", "due_at", "closed_at", "days_over", "stage", "category", "topic",
    "request_type", "channel", "unit_code", "handling", "area_code", "time_limit", "outcome", "satisfaction",
    "returns", "extensions", "reopened", "repeat", "ledger", "whistled_unit", "womens",
    "last_move_at",
)  # fmt: skip
_MOVES = ("received_at", "dispatched_at", "accepted_at", "contacted_at", "closed_at", "called_at")

_NAMED = 100
"""So many days are named in a statement; of more, only the first and the last."""
_WORTH_MORE = 4
"""Where a stretch holds less than this part of a page, a longer one hardly holds all of it."""
_TURNED = {"newest": "received", "received": "newest", "due": "latest"}


@dataclass(frozen=True)
class Day:
    """How many cases of a list stand on a day, and when the first and the last were received.

    The cases without a due day stand by the day of their receipt, with `due` None.
    """

    due: date | None
    first: date
    last: date
    count: int


Days = tuple[Day, ...]
"""The days of a list in its order."""


def count_days(ground: Ground, listing: Listing, filters: Filters, order: str = "due") -> Days:
    """The days of a list with their cases, from which every page of it can be found.

    Raises `UnknownName` for a metric, part or order that is not declared.
    """
    _check_order(order)
    source, where = _listed(ground, listing, filters)
    due, received = source.c[ORDERS[order]], source.c.received_day
    without = case((due.is_(None), received))
    told = (due, func.min(received), func.max(received), func.count())
    query = select(*told).where(where).group_by(due, without)
    with ground.engine.connect() as connection:
        found = [Day(row[0], row[1], row[2], int(row[3])) for row in connection.execute(query)]
    known = sorted((each for each in found if each.due), key=_due, reverse=order == "newest")
    return (*known, *sorted((each for each in found if not each.due), key=lambda each: each.first))


def _check_order(order: str) -> None:
    if order not in ORDERS:
        raise UnknownName("order", order, ORDERS)


def _due(day: Day) -> date:
    assert day.due is not None
    return day.due


def list_cases(
    ground: Ground,
    listing: Listing,
    filters: Filters,
    days: Days,
    *,
    counted: int,
    page: int = 1,
    size: int = 50,
    order: str = "due",
) -> CasePage:
    """One page of the cases behind a number, longest overdue ("due") or oldest first.

    `days` is what `count_days` says of the same list: only the days of the page are read, so the
    last page costs what the first does. A page past the last one is the last one.
    """
    listed = sum(day.count for day in days)
    page = _within(page, listed, size)
    here, before = _days_of_page(days, (page - 1) * size, size)
    source, where = _listed(ground, listing, filters, here)
    rows = _rows(source).where(where, _on_days(source, ORDERS[order], here))
    rows = rows.order_by(*_ordered(source, order)).limit(size).offset(before)
    frame = _told(ground.snapshot.read(rows), ground.rules.as_of)
    return CasePage(frame, counted, listed, page, size)


def list_near_end(
    ground: Ground,
    listing: Listing,
    filters: Filters,
    *,
    listed: int,
    counted: int,
    page: int = 1,
    size: int = 50,
    order: str = "due",
) -> CasePage | None:
    """The page `list_cases` gives, where it stands so near an end of a list of `listed` cases
    that they need not be counted by day; None where it does not.
    """
    _check_order(order)
    page = _within(page, listed, size)
    end = nearest_end(listed, page, size, order)
    told = _near(ground, listing, filters, end, order)
    if told is None or len(told["ticket_id"]) < end.take:
        return None
    if end.is_behind(order):
        told = {name: column[::-1] for name, column in told.items()}
    return CasePage(_told(told, ground.rules.as_of), counted, listed, page, size)


def _near(
    ground: Ground, listing: Listing, filters: Filters, end: End, order: str
) -> Arrays | None:
    """The rows of a page as seen from an end of its list; None where nothing tells the end."""
    if _clock(listing) is Clock.NOW:
        if end.reach > AT_MOST:
            return None
        rows = _open_rows(ground, listing, filters, order, turned=end.is_behind(order))
        return ground.snapshot.look_up(rows, {"take": end.take, "skip": end.skip})
    told = None
    for near in _rows_near(ground, listing, filters, end, order):
        told = ground.snapshot.read(near)
        if not end.take // _WORTH_MORE <= len(told["ticket_id"]) < end.take:
            break
    return told


def _clock(listing: Listing) -> Clock:
    return MEASURES[find_metric(listing.metric).numerator].clock


_open_statements: LRUCache[Any, Any] = LRUCache(maxsize=256)


@cached(
    _open_statements,
    key=lambda ground, listing, filters, order, *, turned: (
        listing, replace(filters, month=0, span=1, compare="previous"), order, turned,
        ground.scope, ground.rules, ground.units,
    ),
    lock=Lock(),
)  # fmt: skip
def _open_rows(
    ground: Ground, listing: Listing, filters: Filters, order: str, *, turned: bool
) -> Rows:
    """The rows of a page of what is open as of now, whatever the month: of few cases, a statement
    made once."""
    source, where = _listed(ground, listing, filters)
    ordered = _ordered(source, _TURNED[order] if turned else order)
    take, skip = (bindparam(name, 0, Integer) for name in ("take", "skip"))
    return _rows(source).where(where).order_by(*ordered).limit(take).offset(skip)


def _rows_near(
    ground: Ground, listing: Listing, filters: Filters, end: End, order: str
) -> Iterator[Rows]:
    """The rows of a page as seen from an end of its list, of one stretch of days after the other."""
    source, where = _listed(ground, listing, filters)
    bounds = ground.calendar.bounds(filters.period)
    clock = _clock(listing)
    apart = ground.snapshot.is_apart(clock)
    ordered = _ordered(source, _TURNED[order] if end.is_behind(order) else order)
    for near in stretches(source.c, clock, order, end, bounds, apart=apart):
        rows = _rows(source).where(where, near).order_by(*ordered)
        yield rows.limit(end.take).offset(end.skip)


def _within(page: int, listed: int, size: int) -> int:
    return min(max(1, page), max(1, -(-listed // size)))


def _days_of_page(days: Days, offset: int, size: int) -> tuple[Days, int]:
    """The days on which `size` cases after `offset` stand, and how many of theirs come before."""
    here: list[Day] = []
    before, passed = 0, 0
    for day in days:
        if passed + day.count <= offset:
            before = passed + day.count
        elif passed < offset + size:
            here.append(day)
        passed += day.count
    return tuple(here), offset - before


def _on_days(source: FromClause, name: str, days: Days) -> ColumnElement[bool]:
    """The condition of the cases of some days; when they were received lets files be narrowed."""
    dated = [_due(day) for day in days if day.due]
    undated = source.c[name].is_(None) if len(dated) < len(days) else false()
    return and_(or_(source.c[name].in_(dated), undated), _were_received(source, days))


def _were_received(source: FromClause, days: Days) -> ColumnElement[bool]:
    # Named one by one where they are few, for of old cases one is here and one is there.
    received = source.c.received_day
    known = _received(days)
    if 0 < len(known) <= _NAMED:
        return received.in_(known)
    return received.between(known[0], known[-1]) if known else false()


def _received(days: Sequence[Day]) -> list[date]:
    """The days on which cases of some days were received, with those between first and last."""
    found: set[date] = set()
    for day in days:
        found |= {day.first + timedelta(days=n) for n in range((day.last - day.first).days + 1)}
    return sorted(found)


def _listed(
    ground: Ground, listing: Listing, filters: Filters, days: Days = ()
) -> tuple[FromClause, ColumnElement[bool]]:
    """The rows a list is taken from, and the condition of those on it; of some days if given."""
    top = MEASURES[find_metric(listing.metric).numerator]
    if top.clock is Clock.NOW:
        source = open_tickets(ground.scope)
    elif days and not ground.snapshot.is_apart(top.clock):
        rows = ground.snapshot.tickets_on(Clock.RECEIVED.value, _received(days))
        source = scoped_tickets(ground.scope, rows)
    else:
        source = scoped_tickets(ground.scope, ground.tickets_in(top.clock, filters.period))
    behind = _behind(ground, source, listing, filters)
    return source, and_(behind, _picked(ground, source, filters, top.unit_column))


def _behind(
    ground: Ground, source: FromClause, listing: Listing, filters: Filters
) -> ColumnElement[bool]:
    """The condition of the tickets a metric's part counts, placed in the period by its clock."""
    metric = find_metric(listing.metric)
    if listing.part not in PARTS:
        raise UnknownName("part", listing.part, PARTS)
    top, base = MEASURES[metric.numerator], MEASURES[metric.denominator or metric.numerator]
    inside = top.condition(source.c, ground.rules)
    whole = base.condition(source.c, ground.rules)
    condition = {
        "numerator": inside,
        "base": whole,
        "rest": _less(whole, inside),
    }[listing.part]
    return and_(condition, _in_period(ground, source, top.clock, filters))


def _less(whole: ColumnElement[bool], inside: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition of what is in `whole` and not `inside` it.

    What both ask for is not asked twice: what then is left is often a condition of one column,
    by which an engine passes over rows before it reads what is shown of them.
    """
    shared = _asked(whole)
    more = [each for each in _asked(inside) if not any(map(each.compare, shared))]
    told = and_(true(), *more)
    return and_(whole, or_(not_(told), told.is_(None)))


def _asked(condition: ColumnElement[bool]) -> Sequence[ColumnElement[bool]]:
    """The conditions that one made by `and_` joins."""
    joined = isinstance(condition, BooleanClauseList) and condition.operator is and_operator
    return list(condition.clauses) if joined else [condition]


def _in_period(
    ground: Ground, source: FromClause, clock: Clock, filters: Filters
) -> ColumnElement[bool]:
    if clock is Clock.NOW:
        return and_(True)
    day: ColumnElement[Any] = source.c[clock.value]
    first, last = ground.calendar.bounds(filters.period)
    return day.between(first, last)


def _picked(
    ground: Ground, source: FromClause, filters: Filters, owner: str
) -> ColumnElement[bool]:
    conditions = [chosen(source, filters, ground.units, owner)]
    conditions += [source.c[name] == value for name, value in filters.ticket_fields.items()]
    if filters.womens:
        conditions.append(source.c.womens.is_(True))
    return and_(*conditions)


def _rows(source: FromClause) -> Rows:
    derived = ("days_over", "last_move_at")
    names = [name for name in CASE_COLUMNS if name not in derived]
    return select(*[source.c[name] for name in dict.fromkeys((*names, *_MOVES))])


def _ordered(source: FromClause, order: str) -> Sequence[ColumnElement[Any]]:
    due, received, number = source.c.due_at, source.c.received_at, source.c.ticket_id
    return {
        "due": (due.nulls_last(), received, number),
        "latest": (due.desc().nulls_first(), received.desc(), number.desc()),
        "received": (received, number),
        "newest": (received.desc(), number.desc()),
    }[order]


def _told(told: Arrays, as_of: datetime) -> pd.DataFrame:
    """The cases with how many days each is (or was) over its time limit, and its last move."""
    times = {name: told[name].astype("datetime64[us]") for name in {*_MOVES, "due_at"}}
    closed = times["closed_at"]
    until = np.where(np.isnat(closed), np.datetime64(as_of, "us"), closed)
    over = (until - times["due_at"]) / np.timedelta64(1, "D")
    last = reduce(np.fmax, [times[name] for name in _MOVES])
    known = {name: column.tolist() for name, column in told.items() if name not in times}
    columns = {**known, **times, "days_over": over, "last_move_at": last}
    return pd.DataFrame({name: columns[name] for name in CASE_COLUMNS})
