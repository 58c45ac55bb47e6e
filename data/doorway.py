"""The one doorway to rows: no other module selects from tickets or roll-ups.

What a caller gets here is already cut to the viewer's scope, so nothing built on it can forget.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    case,
    false,
    literal,
    or_,
    select,
    true,
)

from data.access import Scope
from data.measures import Columns
from data.schema import event, ticket
from data.store.rollups import open_ticket

HIDDEN_CATEGORY = "other"
"""Where women's-service cases are counted for viewers who may not single them out."""


@lru_cache(maxsize=256)
def scoped_tickets(scope: Scope, rows: FromClause = ticket) -> FromClause:
    """The tickets this viewer may see as single cases, every stored column.

    `rows` are all tickets or a part of them with the same columns.
    """
    columns = [rows.c[column.name] for column in ticket.columns]
    return select(*columns).where(_may_see(scope, rows.c)).subquery("t")


def open_tickets(scope: Scope) -> FromClause:
    """Those of `scoped_tickets` that are open as of now, from their own small table."""
    return scoped_tickets(scope, open_ticket)


def scoped_events(
    scope: Scope, ticket_id: str, tickets: FromClause = ticket, events: FromClause = event
) -> FromClause:
    """The events of one ticket, if the viewer may see it.

    `tickets` and `events` are all of them or the part in which those of the ticket must be.
    """
    own = and_(tickets.c.ticket_id == ticket_id, _may_see(scope, tickets.c))
    seen = select(tickets.c.ticket_id).where(own)
    rows = select(*[events.c[column.name] for column in event.columns]).where(
        events.c.ticket_id == ticket_id, events.c.ticket_id.in_(seen.scalar_subquery())
    )
    return rows.subquery("e")


def _may_see(scope: Scope, t: Columns) -> ColumnElement[bool]:
    # What opens nothing is not asked for: its columns would be read for every ticket.
    kinds: list[ColumnElement[bool]] = []
    if scope.all_cases:
        kinds.append(t.womens.is_(False))
    elif scope.case_units:
        kinds.append(and_(t.womens.is_(False), _handled_by(scope.case_units, t)))
    if scope.all_womens_cases:
        kinds.append(t.womens.is_(True))
    elif scope.womens_units:
        kinds.append(and_(t.womens.is_(True), t.unit_code.in_(sorted(scope.womens_units))))
    return or_(false(), *kinds)


def _handled_by(codes: frozenset[str], t: Columns) -> ColumnElement[bool]:
    """Handled by one of the units, or whistled to it."""
    return or_(t.unit_code.in_(sorted(codes)), t.whistled_unit.in_(sorted(codes)))


def scoped_sums(table: FromClause, scope: Scope, *, womens: bool = False) -> FromClause:
    """The rows of a roll-up (or of tickets, to be summed) whose numbers this viewer may see.

    Women's-service cases stay in every total, but lose their category for viewers who may not
    single them out; `womens` keeps them alone, as far as the viewer may see them.
    """
    names = table.columns.keys()
    columns: list[ColumnElement[Any]] = [table.c[name] for name in names]
    if "womens" in names and "category" in names and not scope.all_womens_cases:
        hidden = case((table.c.womens.is_(True), literal(HIDDEN_CATEGORY)), else_=table.c.category)
        columns = [
            hidden.label("category") if name == "category" else table.c[name] for name in names
        ]
    return select(*columns).where(_may_sum(table, scope, womens=womens)).subquery("s")


def listable_sums(table: FromClause, scope: Scope) -> FromClause | None:
    """The rows of a roll-up that count just the cases of `scoped_tickets`; None if it cannot tell.

    Where cases are opened by unit it cannot: a roll-up does not say for whom a unit whistled.
    """
    by_unit = scope.case_units if not scope.all_cases else frozenset[str]()
    by_unit |= scope.womens_units if not scope.all_womens_cases else frozenset[str]()
    if by_unit or "womens" not in table.c:
        return None
    opened = {False: scope.all_cases, True: scope.all_womens_cases}
    kinds = [table.c.womens.is_(womens) for womens, seen in opened.items() if seen]
    return select(*table.c).where(or_(false(), *kinds)).subquery("s")


def _may_sum(table: FromClause, scope: Scope, *, womens: bool) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = []
    if not scope.all_aggregates:
        mine = sorted(scope.aggregate_units)
        owned = "unit_code" in table.c
        conditions.append(table.c.unit_code.in_(mine) if owned else false())
    if womens:
        conditions.append(table.c.womens.is_(True) if "womens" in table.c else false())
        if not scope.all_womens_cases:
            mine = sorted(scope.womens_units)
            owned = "unit_code" in table.c
            conditions.append(table.c.unit_code.in_(mine) if owned else false())
    return and_(true(), *conditions)
