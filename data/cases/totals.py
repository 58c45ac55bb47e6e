"""How many cases a list has for a viewer, told by the roll-ups without reading a ticket."""

from functools import lru_cache

from sqlalchemy import Table, and_, func, select

from data.answers import Listing
from data.doorway import listable_sums
from data.filters import LISTS, Filters
from data.measures import MEASURES, Clock
from data.metrics import find_metric
from data.store.rollups import area_month, fingerprint, month_cube
from data.sums import Ground, chosen

_fingerprint = lru_cache(maxsize=8)(fingerprint)


def count_listed(ground: Ground, listing: Listing, filters: Filters) -> int | None:
    """The number of cases of a list open to the viewer; None where only tickets can tell.

    They alone can where cases are opened by unit, where the roll-ups lack what is chosen, where
    they were summed by other rules than those in force, and of what is open as of now.
    """
    metric = find_metric(listing.metric)
    top, base = MEASURES[metric.numerator], MEASURES[metric.denominator or metric.numerator]
    table = _carrying(filters)
    if table is None or not {top.key, base.key} <= ground.snapshot.counted:
        return None
    if top.clock is Clock.NOW or (top.clock, top.unit_column) != (base.clock, base.unit_column):
        return None
    if ground.snapshot.manifest.sums != _fingerprint(ground.rules, ground.calendar):
        return None
    found = _sums(ground, table, (top.key, base.key), filters)
    if found is None:
        return None
    return {"numerator": found[0], "base": found[1]}.get(listing.part, found[1] - found[0])


def _carrying(filters: Filters) -> Table | None:
    """The roll-up by month with the flag of women's cases and all that is chosen."""
    if filters.ticket_fields:
        return None
    needed = {name for name in LISTS if getattr(filters, name)}
    needed |= {"unit_code"} if filters.unit or filters.peers else set()
    needed |= {"area_code"} if filters.area else set()
    return next((each for each in (month_cube, area_month) if needed <= {*each.c.keys()}), None)


def _sums(
    ground: Ground, table: Table, keys: tuple[str, str], filters: Filters
) -> tuple[int, int] | None:
    rows = listable_sums(table, ground.scope)
    if rows is None:
        return None
    period = rows.c.ym.between(filters.period.first, filters.period.last)
    where = and_(period, chosen(rows, filters, ground.units))
    if filters.womens:
        where = and_(where, rows.c.womens.is_(True))
    inside, whole = (func.coalesce(func.sum(rows.c[key]), 0) for key in keys)
    with ground.engine.execution_options(summing=True).connect() as connection:
        found = connection.execute(select(inside, whole).where(where)).one()
    return int(found[0]), int(found[1])
