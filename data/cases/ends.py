"""The two ends of a case list: where few days are sure to hold a page, only they need be read."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_

from data.measures import Clock, Columns
from data.store import slow

ORDERS = {"due": "due_day", "received": "received_day", "newest": "received_day"}
"""How a list may stand, and the day that says roughly where in it a case stands."""

AT_MOST = 1000
_PART = 20
"""A page is near an end within so many cases, and within the twentieth of the list."""

_LONG, _LESS_LONG = timedelta(days=slow.DAYS), timedelta(days=slow.DAYS // 2)
_SLOW = 300
"""Of what is closed or called back in a month some cases were due long before. In the demo's
city, calibrated by published figures, they are one in 200 of those not solved and one in 800 of
those solved; a much smaller part of a list is there with some certainty."""


@dataclass(frozen=True)
class End:
    """Where a page stands in a list of `listed` cases as seen from the nearer end.

    The `late` end is that of the latest day, whichever way the list runs. `skip` cases stand
    between the end and the page, `take` are on it.
    """

    listed: int
    late: bool
    skip: int
    take: int

    @property
    def reach(self) -> int:
        """So many cases from the end the page is complete."""
        return self.skip + self.take

    def is_behind(self, order: str) -> bool:
        """Whether it is the end at which a list of this order stops."""
        return self.late != (order == "newest")


def nearest_end(listed: int, page: int, size: int, order: str) -> End:
    """The end of a list nearest to a page that is one of its pages."""
    before = (page - 1) * size
    take = min(size, listed - before)
    after = listed - before - take
    in_front = before <= after
    return End(listed, in_front == (order == "newest"), min(before, after), take)


def stretches(
    t: Columns, clock: Clock, order: str, end: End, bounds: tuple[date, date], *, apart: bool
) -> list[ColumnElement[bool]]:
    """Conditions of the cases at an end among which the page should be, the next where one holds
    too few; none where nothing is known.

    They are all that stand before (at the late end: behind) some day of the order, whatever the
    clock, so a page found among them is the page. `bounds` are the days of the period; `apart`
    says that tickets which took long are found at once, so that it costs little to try.
    """
    if end.reach > min(AT_MOST, end.listed // _PART):
        return []
    if clock in (Clock.CLOSED, Clock.CALLED):
        return _slow(t, order, end, bounds, apart=apart)
    return [_late(t, clock, order, end, bounds) if end.late else _early(t, order, end, bounds)]


def _slow(
    t: Columns, order: str, end: End, bounds: tuple[date, date], *, apart: bool
) -> list[ColumnElement[bool]]:
    if end.late or not (apart or end.reach <= end.listed // _SLOW):
        return []
    return [_day(t, order) < bounds[0] - long for long in (_LONG, _LESS_LONG)[: 1 + apart]]


def _early(t: Columns, order: str, end: End, bounds: tuple[date, date]) -> ColumnElement[bool]:
    # What was received on the first day of a period is due some days later.
    more = timedelta(days=2 if order == "due" else 0)
    return _day(t, order) <= bounds[0] + more + _days_for(end, bounds)


def _late(
    t: Columns, clock: Clock, order: str, end: End, bounds: tuple[date, date]
) -> ColumnElement[bool]:
    since = bounds[1] - _days_for(end, bounds)
    if order != "due" or clock is Clock.DUE:
        return _day(t, order) >= since
    return and_(t.due_day.is_(None), t.received_day >= since)


def _day(t: Columns, order: str) -> ColumnElement[date]:
    day: ColumnElement[date] = t[ORDERS[order]]
    return day


def _days_for(end: End, bounds: tuple[date, date]) -> timedelta:
    """Days, besides the outermost, that hold twice the cases needed if all days are alike."""
    days = (bounds[1] - bounds[0]).days + 1
    return timedelta(days=2 * end.reach * days // end.listed)
