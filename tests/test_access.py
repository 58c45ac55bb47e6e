"""Who sees which rows: the scope is the only way in, and nothing means nothing."""

import inspect
from datetime import datetime, timedelta
from typing import Any

import pytest

from data.access import Role, Scope, Viewer, scope_of
from data.answers import Listing
from data.desk import Desk
from data.errors import OutOfScope
from data.filters import Filters
from data.metrics import METRICS
from data.months import month_index
from data.stores import OpenStore
from tests import tiny
from tests.conftest import NewStore

JUNE = Filters(month_index(2025, 6))


def _row(number: str, unit: str, **more: Any) -> dict[str, Any]:
    received = datetime(2025, 6, 2, 9)
    return {
        "ticket_id": number,
        "received_at": received,
        "dispatched_at": received,
        "due_at": received + timedelta(days=7),
        "stage": "accepted",
        "unit_code": unit,
        "area_code": "A1",
        "category": "noise",
        "channel": "phone",
        "requester": "citizen",
        "womens": False,
        **more,
    }


ROWS = [
    _row("plain-A1", "A1"),
    _row("plain-A2", "A2"),
    _row("plain-A", "A"),
    _row("plain-B1", "B1"),
    _row("plain-W", "W"),
    _row("whistled-B1", "B1", whistled_unit="W", whistle_answered=False),
    _row("womens-A", "A", womens=True, category="womens_rights", lon=116.4, lat=39.9),
    _row("womens-A1", "A1", womens=True, category="womens_rights", lon=116.4, lat=39.9),
    _row("womens-B1", "B1", womens=True, category="womens_rights"),
    _row("womens-B1-whistled", "B1", womens=True, category="womens_rights", whistled_unit="W"),
]

SEES = {
    "leader": {"plain-A1", "plain-A2", "plain-A", "plain-B1", "plain-W", "whistled-B1"},
    "district": {"plain-A1", "plain-A2", "plain-A", "womens-A"},
    "town": {"plain-A1", "womens-A1"},
    "department": {"plain-W", "whistled-B1"},
    "federation": {"womens-A", "womens-A1", "womens-B1", "womens-B1-whistled"},
    "administrator": set(),
    "stray": set(),
}


@pytest.fixture(scope="module")
def store(new_store: NewStore) -> OpenStore:
    target = new_store()
    return tiny.publish(target, ROWS, city=tiny.a_city(target.folder / "city"))


@pytest.mark.parametrize("role", SEES)
def test_a_list_holds_exactly_the_cases_of_the_role(store: OpenStore, role: str) -> None:
    page = tiny.desk_over(store, role).cases(Listing("dispatched"), JUNE)
    assert set(page.frame["ticket_id"]) == SEES[role]
    assert page.listed == len(SEES[role])


@pytest.mark.parametrize("role", SEES)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["ticket_id"])
def test_a_single_case_opens_only_for_the_role(
    store: OpenStore, role: str, row: dict[str, Any]
) -> None:
    story = tiny.desk_over(store, role).case(row["ticket_id"])
    assert (story is not None) == (row["ticket_id"] in SEES[role])


@pytest.mark.parametrize("role", SEES)
def test_no_filter_widens_what_a_role_sees(store: OpenStore, role: str) -> None:
    desk = tiny.desk_over(store, role)
    for unit in ("A", "B", "B1", "T", "nowhere", "' OR 1=1 --"):
        for metric in METRICS:
            page = desk.cases(Listing(metric, "base"), Filters(JUNE.month, 12, unit=unit))
            assert set(page.frame["ticket_id"]) <= SEES[role]


def test_an_empty_scope_counts_nothing(store: OpenStore) -> None:
    values = tiny.desk_over(store, "stray").values(("received", "overdue"), JUNE)
    assert [value.value for value in values.values()] == [0, 0]


def test_everyone_else_reads_the_numbers_of_all_units(store: OpenStore) -> None:
    for role in ("leader", "district", "town", "department", "federation", "administrator"):
        assert tiny.desk_over(store, role).values(("received",), JUNE)["received"].value == 10


def test_womens_cases_cannot_be_singled_out_without_the_right(store: OpenStore) -> None:
    for role in ("leader", "administrator"):
        with pytest.raises(OutOfScope):
            tiny.desk_over(store, role).values(("received",), Filters(JUNE.month, womens=True))


def test_a_unit_singles_out_only_the_womens_cases_it_handles(store: OpenStore) -> None:
    filters = Filters(JUNE.month, womens=True)
    assert tiny.desk_over(store, "town").values(("received",), filters)["received"].value == 1
    assert tiny.desk_over(store, "federation").values(("received",), filters)["received"].value == 4


def test_the_category_of_womens_cases_hides_in_other(store: OpenStore) -> None:
    for role in ("leader", "district", "administrator"):
        codes = set(tiny.desk_over(store, role).breakdown("category", ("received",), JUNE)["code"])
        assert codes == {"noise", "other"}
    assert "womens_rights" in set(
        tiny.desk_over(store, "federation").breakdown("category", ("received",), JUNE)["code"]
    )


def test_where_a_womens_case_happened_is_not_even_stored(store: OpenStore) -> None:
    story = tiny.desk_over(store, "federation").case("womens-A1")
    assert story is not None
    assert story.ticket["lon"] is None
    assert story.ticket["lat"] is None
    assert story.ticket["cell"] is None


def test_answers_of_one_viewer_are_never_handed_to_another(store: OpenStore) -> None:
    leader, town = tiny.desk_over(store, "leader"), tiny.desk_over(store, "town")
    assert leader.key != town.key
    assert leader.cases(Listing("received"), JUNE).listed == 6
    assert town.cases(Listing("received"), JUNE).listed == 2


def test_a_unit_role_without_its_unit_sees_nothing() -> None:
    for role in (Role.DISTRICT, Role.TOWN, Role.DEPARTMENT):
        assert scope_of(Viewer("x", "x", role), ()).sees_nothing
        assert scope_of(Viewer("x", "x", role, "A"), ()).sees_nothing
    assert Scope().sees_nothing


def test_every_question_of_a_desk_is_named_here() -> None:
    """A new method of the desk must be thought about before this list grows."""
    methods = {
        name for name, each in inspect.getmembers(Desk, callable) if not name.startswith("_")
    }
    assert methods == {
        "ahead", "areas", "beside", "breakdown", "can", "case", "cases", "cells", "change_parts",
        "changed", "changes", "class_glance", "class_rules", "classed", "classes", "contributions",
        "courses", "expected", "field_fill", "fill_by_source", "funnel", "history", "honest",
        "honest_league", "honest_place", "is_partial", "largest", "league", "loads", "measured",
        "movers", "not_computable", "place_courses", "places", "places_and_ranges", "places_of",
        "points_given", "policy_of", "preview", "questions", "ranked_by", "real_changes", "record",
        "residents", "risers", "silence", "sparks", "standing", "telling", "trend", "truly_ahead",
        "values", "weighed", "what_it_takes", "why_not", "why_not_honest", "witness", "words",
    }  # fmt: skip
