"""The list of cases behind a number, page by page. Always within the scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, FromClause, Select, and_, case, false, func, not_, or_, select

from data.answers import PARTS, CasePage, Listing
from data.cases.ends import ORDERS, End, nearest_end, stretch
from data.doorway import open_tickets, scoped_tickets
from data.errors import UnknownName
from data.filters import Filters
from data.measures import MEASURES, Clock
from data.metrics import find_metric
from data.sums import Ground, chosen

CASE_COLUMNS = (
    "ticket_id", "received_at", "due_at", "closed_at", "days_over", "stage", "category", "topic",
    "request_type", "channel", "unit_code", "handling", "area_code", "time_limit", "outcome", "satisfaction",
    "returns", "extensions", "reopened", "repeat", "ledger", "whistled_unit", "womens",
    "last_move_at",
)  # fmt: skip
_MOVES = ("received_at", "dispatched_at", "accepted_at", "contacted_at", "closed_at", "called_at")


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
    return CasePage(_told(ground, rows), counted, listed, page, size)


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
    rows = _rows_near(ground, listing, filters, end, order)
    frame = None if rows is None else _told(ground, rows)
    if frame is None or len(frame) < end.take:
        return None
    if end.is_behind(order):
        frame = frame[::-1].reset_index(drop=True)
    return CasePage(frame, counted, listed, page, size)


def _rows_near(
    ground: Ground, listing: Listing, filters: Filters, end: End, order: str
) -> Select[*tuple[Any, ...]] | None:
    """The rows of a page as seen from an end of its list; None where no days tell the end."""
    source, where = _listed(ground, listing, filters)
    clock = MEASURES[find_metric(listing.metric).numerator].clock
    near = stretch(source.c, clock, order, end, ground.calendar.bounds(filters.period))
    if near is None:
        return None
    turned = {"newest": "received", "received": "newest", "due": "latest"}
    ordered = _ordered(source, turned[order] if end.is_behind(order) else order)
    return _rows(source).where(where, near).order_by(*ordered).limit(end.take).offset(end.skip)


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
    received = source.c.received_day
    dated = [day for day in days if day.due]
    undated = [day for day in days if not day.due]
    conditions = []
    if dated:
        between = source.c[name].between(min(map(_due, dated)), max(map(_due, dated)))
        conditions.append(and_(between, received.between(*_received(dated))))
    if undated:
        without = source.c[name].is_(None)
        conditions.append(and_(without, received.between(*_received(undated))))
    return and_(or_(*conditions), received.between(*_received(days))) if days else false()


def _received(days: Sequence[Day]) -> tuple[date, date]:
    return min(day.first for day in days), max(day.last for day in days)


def _listed(
    ground: Ground, listing: Listing, filters: Filters, days: Days = ()
) -> tuple[FromClause, ColumnElement[bool]]:
    """The rows a list is taken from, and the condition of those on it; of some days if given."""
    top = MEASURES[find_metric(listing.metric).numerator]
    if top.clock is Clock.NOW:
        source = open_tickets(ground.scope)
    elif days:
        rows = ground.snapshot.tickets(Clock.RECEIVED.value, *_received(days))
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
        "rest": and_(whole, or_(not_(inside), inside.is_(None))),
    }[listing.part]
    return and_(condition, _in_period(ground, source, top.clock, filters))


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


def _rows(source: FromClause) -> Select[*tuple[Any, ...]]:
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


def _told(ground: Ground, rows: Select[*tuple[Any, ...]]) -> pd.DataFrame:
    """The cases with how many days each is (or was) over its time limit, and its last move."""
    with ground.engine.connect() as connection:
        answer = connection.execute(rows)
        frame = pd.DataFrame(answer.fetchall(), columns=list(answer.keys()))
    for name in {*_MOVES, "due_at"}:
        frame[name] = pd.to_datetime(frame[name])
    until = frame["closed_at"].fillna(pd.Timestamp(ground.rules.as_of))
    over = (until - frame["due_at"]).dt.total_seconds() / 86_400
    last = frame[list(_MOVES)].max(axis=1)
    return frame.assign(days_over=over, last_move_at=last)[list(CASE_COLUMNS)]
