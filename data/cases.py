"""Single cases: the list behind a number, and one case's story. Always within the scope."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, FromClause, and_, func, not_, or_, select

from data.answers import PARTS, CasePage, CaseStory, Listing
from data.doorway import scoped_events, scoped_tickets
from data.errors import UnknownName
from data.filters import Filters
from data.measures import MEASURES, Clock
from data.metrics import find_metric
from data.sums import Ground, chosen

CASE_COLUMNS = (
    "ticket_id", "received_at", "due_at", "closed_at", "days_over", "stage", "category", "topic",
    "request_type", "channel", "unit_code", "area_code", "time_limit", "outcome", "satisfaction",
    "returns", "extensions", "reopened", "repeat", "ledger", "whistled_unit", "womens",
    "last_move_at",
)  # fmt: skip
ORDERS = ("due", "received", "newest")
_MOVES = ("received_at", "dispatched_at", "accepted_at", "contacted_at", "closed_at", "called_at")


def list_cases(
    ground: Ground,
    listing: Listing,
    filters: Filters,
    *,
    counted: int,
    page: int = 1,
    size: int = 50,
    order: str = "due",
) -> CasePage:
    """One page of the cases behind a number, longest overdue ("due") or oldest first.

    Raises `UnknownName` for a metric, part or order that is not declared. A page past the last
    one is the last one.
    """
    source = scoped_tickets(ground.scope)
    owner = MEASURES[find_metric(listing.metric).numerator].unit_column
    where = and_(_behind(ground, source, listing, filters), _picked(ground, source, filters, owner))
    with ground.engine.connect() as connection:
        listed = connection.execute(select(func.count()).select_from(source).where(where)).scalar()
        page = min(max(1, page), max(1, -(-int(listed or 0) // size)))
        rows = select(*[source.c[name] for name in _stored_columns()]).where(where)
        rows = rows.order_by(*_ordered(source, order)).limit(size).offset((page - 1) * size)
        answer = connection.execute(rows)
        frame = pd.DataFrame(answer.fetchall(), columns=list(answer.keys()))
    frame = _told(frame, ground.rules.as_of)
    return CasePage(frame, counted, int(listed or 0), page, size)


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


def _stored_columns() -> list[str]:
    derived = ("days_over", "last_move_at")
    names = [name for name in CASE_COLUMNS if name not in derived]
    return [*names, *[name for name in _MOVES if name not in names]]


def _ordered(source: FromClause, order: str) -> Sequence[ColumnElement[Any]]:
    if order not in ORDERS:
        raise UnknownName("order", order, ORDERS)
    received, number = source.c.received_at, source.c.ticket_id
    if order == "newest":
        return received.desc(), number.desc()
    return (
        (source.c.due_at.nulls_last(), received, number) if order == "due" else (received, number)
    )


def _told(frame: pd.DataFrame, as_of: datetime) -> pd.DataFrame:
    """The rows with how many days each is (or was) over its time limit, and its last move."""
    for name in {*_MOVES, "due_at"}:
        frame[name] = pd.to_datetime(frame[name])
    until = frame["closed_at"].fillna(pd.Timestamp(as_of))
    over = (until - frame["due_at"]).dt.total_seconds() / 86_400
    last = frame[list(_MOVES)].max(axis=1)
    return frame.assign(days_over=over, last_move_at=last)[list(CASE_COLUMNS)]


def find_case(ground: Ground, ticket_id: str) -> CaseStory | None:
    """One case and its events in order; None where it is not there or not the viewer's."""
    source = scoped_tickets(ground.scope)
    events = scoped_events(ground.scope, ticket_id)
    with ground.engine.connect() as connection:
        row = connection.execute(select(source).where(source.c.ticket_id == ticket_id)).first()
        if row is None:
            return None
        steps = connection.execute(select(events).order_by(events.c.seq)).fetchall()
    names = [column.name for column in events.columns]
    return CaseStory(dict(row._mapping), pd.DataFrame(steps, columns=names), ground.rules.as_of)
