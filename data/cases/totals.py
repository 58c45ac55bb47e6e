"""How many cases a list has for a viewer, told by the roll-ups without reading a ticket."""

from dataclasses import replace
from functools import lru_cache

from sqlalchemy import Table, and_, func, select

from data.access import Scope
from data.answers import Listing
from data.doorway import listable_sums
from data.filters import LISTS, Filters
from data.measures import MEASURES, Clock
from data.metrics import find_metric
from data.store.asking import Rows
from data.store.rollups import area_month, month_cube, state
from data.store.summing import fingerprint
from data.sums import FIRST, LAST, MONTH, Ground, chosen, integer
from data.units import Units


def count_listed(ground: Ground, listing: Listing, filters: Filters) -> int | None:
    """The number of cases of a list open to the viewer; None where only tickets can tell.

    They alone can where cases are opened by unit, where the roll-ups lack what is chosen, and
    where they were summed by other rules than those in force.
    """
    metric = find_metric(listing.metric)
    top, base = MEASURES[metric.numerator], MEASURES[metric.denominator or metric.numerator]
    table = _carrying(filters, top.clock)
    if table is None or not {top.key, base.key} <= ground.snapshot.counted:
        return None
    if (top.clock, top.unit_column) != (base.clock, base.unit_column):
        return None
    if ground.snapshot.manifest.sums != fingerprint(ground.rules, ground.calendar):
        return None
    found = _sums(ground, table, (top.key, base.key), filters)
    if found is None:
        return None
    return {"numerator": found[0], "base": found[1]}.get(listing.part, found[1] - found[0])


def _carrying(filters: Filters, clock: Clock) -> Table | None:
    """The roll-up with the flag of women's cases and all that is chosen."""
    if filters.ticket_fields:
        return None
    needed = {name for name in LISTS if getattr(filters, name)}
    needed |= {"unit_code"} if filters.unit or filters.peers else set()
    needed |= {"area_code"} if filters.area else set()
    tables = (state,) if clock is Clock.NOW else (month_cube, area_month)
    return next((each for each in tables if needed <= {*each.c.keys()}), None)


def _sums(
    ground: Ground, table: Table, keys: tuple[str, str], filters: Filters
) -> tuple[int, int] | None:
    timeless = replace(filters, month=0, span=1, compare="previous")
    rows = _statement(table, keys, timeless, ground.scope, ground.units)
    if rows is None:
        return None
    span = {"first": filters.period.first, "last": filters.period.last}
    told = ground.snapshot.look_up(rows, span, summing=True)
    return int(told["inside"][0]), int(told["whole"][0])


@lru_cache(maxsize=1024)
def _statement(
    table: Table, keys: tuple[str, str], filters: Filters, scope: Scope, units: Units
) -> Rows | None:
    rows = listable_sums(table, scope)
    if rows is None:
        return None
    where = chosen(rows, filters, units)
    if MONTH in rows.c:
        where = and_(where, rows.c.ym.between(FIRST, LAST))
    if filters.womens:
        where = and_(where, rows.c.womens.is_(True))
    inside, whole = (integer(func.sum(rows.c[key])) for key in keys)
    return select(inside.label("inside"), whole.label("whole")).where(where)
