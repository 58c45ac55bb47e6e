"""Where a clicked cell leads: a number to exactly the cases it counts, a name to its unit."""

from dataclasses import replace
from typing import Any

from components.picks import Pick
from data.answers import Listing, behind
from data.filters import LISTS, Filters
from data.metrics import METRICS
from pages.site import Site

_CALLBACKS = Listing("resolution_rate", "base")


def follow(site: Site, pick: Pick | None, filters: Filters) -> None:
    """Goes to the cases behind a number of a unit's row, or to the unit; stays without a pick."""
    if pick is None:
        return
    unit = replace(filters, unit=pick.code, peers=None)
    listing = _CALLBACKS if pick.column == "callbacks" else _behind(pick.column)
    if listing is None:
        site.go("unit", unit.to_url())
    else:
        open_cases(site, listing, unit)


def follow_mover(site: Site, pick: Pick | None, metric: str, filters: Filters) -> None:
    """The same for a row of what moved: "before" speaks of the period compared with."""
    if pick is None:
        return
    periods = {"now": filters, "base": filters, "before": filters.before()}
    column = metric if pick.column in periods else pick.column
    follow(site, Pick(pick.code, column), periods.get(pick.column, filters))


def follow_part(site: Site, pick: Pick | None, dimension: str, filters: Filters) -> None:
    """Goes to the cases behind a number of a category's, channel's or topic's row."""
    if pick is None:
        return
    chosen: dict[str, Any] = {dimension: (pick.code,) if dimension in LISTS else pick.code}
    listing = _behind(pick.column) or Listing("received")
    open_cases(site, listing, replace(filters, **chosen))


def open_cases(site: Site, listing: Listing, filters: Filters) -> None:
    """Goes to the list of the cases a number counts."""
    site.go("cases", {**listing.to_url(), **filters.to_url()})


def _behind(column: str) -> Listing | None:
    return behind(METRICS[column]) if column in METRICS else None
