"""Pages near the ends of a list: the same as cut from the whole list, without counting its days."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.answers import PARTS, Listing
from data.cases.ends import ORDERS
from data.cases.listing import count_days, list_cases, list_near_end
from data.cases.totals import count_listed
from data.desk import Desk
from data.filters import Filters
from data.measures import MEASURES, Clock
from data.metrics import METRICS
from data.months import month_index
from data.stores import OpenStore
from tests import tiny
from tests.changing_city import City
from tests.conftest import NewStore

MARCH = month_index(2025, 3)
MAY = Filters(MARCH + 2)
AS_OF_NOW = [m.key for m in METRICS.values() if MEASURES[m.numerator].clock is Clock.NOW]
TOLD = ("leader", "federation", "administrator", "stray")
"""Whose cases are opened by kind, not by unit."""

CHOICES: tuple[dict[str, Any], ...] = (
    {}, {"span": 3}, {"span": 12}, {"span": 12, "unit": "A"}, {"span": 12, "area": "B1"},
    {"span": 12, "category": ("housing", "unknown")}, {"span": 12, "unit": "W"},
    {"span": 12, "channel": ("app",), "requester": ("citizen",)},
    {"span": 12, "area": "A", "category": ("noise",)}, {"span": 12, "area": "A", "unit": "A1"},
)  # fmt: skip


@pytest.fixture(scope="module")
def store(new_store: NewStore) -> OpenStore:
    """3,000 cases of five months, on each engine."""
    target, city = new_store(), City(11)
    rows = [city.state(str(number)) for number in range(3000)]
    return tiny.publish(target, rows, city=tiny.a_city(target.folder / "city"))


def _whole(desk: Desk, listing: Listing, filters: Filters, order: str) -> list[str]:
    """The whole list as one page of all of its days."""
    days = count_days(desk.ground, listing, filters, order)
    answer = list_cases(desk.ground, listing, filters, days, counted=-1, size=10_000, order=order)
    assert len(answer.frame) == answer.listed
    return list(answer.frame["ticket_id"])


LISTINGS = st.builds(Listing, st.sampled_from([*METRICS, *AS_OF_NOW]), st.sampled_from(PARTS))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    role=st.sampled_from(("leader", "leader", "federation", "district", "department")),
    listing=LISTINGS,
    choice=st.sampled_from(CHOICES),
    order=st.sampled_from(list(ORDERS)),
    size=st.integers(1, 12),
)
def test_pages_near_an_end_are_those_of_the_whole_list(
    store: OpenStore, role: str, listing: Listing, choice: dict[str, Any], order: str, size: int
) -> None:
    desk, filters = tiny.desk_over(store, role), Filters(MARCH, **choice)
    wanted = _whole(desk, listing, filters, order)
    last = max(1, -(-len(wanted) // size))
    for page in {1, min(2, last), max(1, last - 1), last}:
        found = desk.cases(listing, filters, page=page, size=size, order=order)
        assert (found.listed, found.page) == (len(wanted), page)
        assert list(found.frame["ticket_id"]) == wanted[(page - 1) * size : page * size]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    role=st.sampled_from(TOLD),
    listing=LISTINGS,
    choice=st.sampled_from(CHOICES),
    womens=st.booleans(),
)
def test_the_roll_ups_tell_to_the_last_case_how_many_are_listed(
    store: OpenStore, role: str, listing: Listing, choice: dict[str, Any], womens: bool
) -> None:
    ground = tiny.desk_over(store, role).ground
    filters = Filters(MARCH, womens=womens, **choice)
    told = count_listed(ground, listing, filters)
    if filters.area and filters.unit and listing.metric not in AS_OF_NOW:
        assert told is None
    else:
        assert told == sum(day.count for day in count_days(ground, listing, filters))


def test_only_tickets_tell_what_is_open_to_a_unit_or_chosen_by_their_own_fields(
    store: OpenStore,
) -> None:
    listing, year = Listing("received"), Filters(MARCH, 12)
    for role in ("district", "town", "department"):
        for each in (listing, Listing("open")):
            assert count_listed(tiny.desk_over(store, role).ground, each, year) is None
    ground = tiny.desk_over(store, "leader").ground
    assert count_listed(ground, listing, year)
    assert count_listed(ground, listing, replace(year, stage="closed")) is None
    assert count_listed(ground, Listing("open"), year) == count_listed(ground, Listing("open"), MAY)


def test_sums_by_other_rules_do_not_tell_how_many_are_listed(store: OpenStore) -> None:
    ground, reached = tiny.desk_over(store, "leader").ground, Listing("response_rate", "base")
    assert count_listed(ground, reached, Filters(MARCH))
    other = replace(ground, rules=replace(ground.rules, count_ledger=True))
    assert count_listed(other, reached, Filters(MARCH)) is None


def test_a_measure_a_store_was_not_summed_by_tells_nothing(store: OpenStore) -> None:
    ground = tiny.desk_over(store, "leader").ground
    older = replace(ground.snapshot, counted=ground.snapshot.counted - {"received"})
    assert (
        count_listed(replace(ground, snapshot=older), Listing("received"), Filters(MARCH)) is None
    )


def _every_hour(number: int) -> dict[str, Any]:
    """A city without seasons: 24 cases a day; a third have no time limit, one in 50 takes long."""
    received = datetime(2024, 12, 1) + timedelta(hours=number)
    return {
        "ticket_id": f"{number:05}", "received_at": received, "dispatched_at": received,
        "due_at": received + timedelta(days=number % 5) if number % 3 else None,
        "called_at": received + timedelta(days=7 if number % 50 else 80), "reached": True,
        "stage": "called", "unit_code": "A1",
    }  # fmt: skip


@pytest.fixture(scope="module")
def even(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("even")
    rows = [_every_hour(number) for number in range(121 * 24)]
    return tiny.desk_over(tiny.publish(folder, rows, city=tiny.a_city(folder / "city")))


NEAR = [
    ("received", "newest", 1), ("received", "newest", 10**6), ("received", "received", 1),
    ("received", "due", 1), ("received", "due", 10**6), ("dispatched", "newest", 2),
    ("on_time_rate", "due", 1), ("on_time_rate", "due", 10**6), ("on_time_rate", "received", 10**6),
    ("callback_reach", "due", 1), ("callback_reach", "received", 2),
    # Slow tickets stand apart: further from the end, and then from among those less slow.
    ("callback_reach", "due", 5), ("callback_reach", "due", 9),
]  # fmt: skip


@pytest.mark.parametrize(("metric", "order", "number"), NEAR)
def test_near_an_end_no_days_need_be_counted(
    even: Desk, metric: str, order: str, number: int
) -> None:
    ground, listing, filters = even.ground, Listing(metric, "base"), Filters(MARCH)
    listed = count_listed(ground, listing, filters)
    assert listed
    asked: dict[str, Any] = {"listed": listed, "counted": listed, "size": 1, "order": order}
    assert list_near_end(ground, listing, filters, page=number, **asked) is not None
    assert list_near_end(ground, listing, filters, page=listed // 2, **asked) is None
