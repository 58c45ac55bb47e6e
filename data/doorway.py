"""The one doorway to rows: no other module selects from tickets or roll-ups.

What a caller gets here is already cut to the viewer's scope, so nothing built on it can forget.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Table,
    and_,
    case,
    false,
    literal,
    or_,
    select,
    true,
)

from data.access import Scope
from data.schema import event, ticket

HIDDEN_CATEGORY = "other"
"""Where women's-service cases are counted for viewers who may not single them out."""


def scoped_tickets(scope: Scope) -> FromClause:
    """The tickets this viewer may see as single cases, every stored column."""
    return select(*ticket.columns).where(_may_see(scope)).subquery("t")


def scoped_events(scope: Scope, ticket_id: str) -> FromClause:
    """The events of one ticket, if the viewer may see it."""
    seen = select(ticket.c.ticket_id).where(ticket.c.ticket_id == ticket_id, _may_see(scope))
    rows = select(*event.columns).where(
        event.c.ticket_id == ticket_id, event.c.ticket_id.in_(seen.scalar_subquery())
    )
    return rows.subquery("e")


def _may_see(scope: Scope) -> ColumnElement[bool]:
    t = ticket.c
    plain = true() if scope.all_cases else _handled_by(scope.case_units)
    womens = true() if scope.all_womens_cases else t.unit_code.in_(sorted(scope.womens_units))
    allowed = or_(and_(t.womens.is_(False), plain), and_(t.womens.is_(True), womens))
    return false() if scope.sees_nothing else allowed


def _handled_by(codes: frozenset[str]) -> ColumnElement[bool]:
    """Handled by one of the units, or whistled to it."""
    t = ticket.c
    return or_(t.unit_code.in_(sorted(codes)), t.whistled_unit.in_(sorted(codes)))


def scoped_sums(table: Table, scope: Scope, *, womens: bool = False) -> FromClause:
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


def _may_sum(table: Table, scope: Scope, *, womens: bool) -> ColumnElement[bool]:
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
