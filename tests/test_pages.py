"""Every page for every role over a city of tickets, an empty one and a stale one."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.access import Role
from data.store.snapshot import Store
from pages.site import SITE
from tests import screen, tiny

CANARY = "CANARY-7731"
OWN = "ALPHA-1001"
ROLES = ("leader", "district", "town", "department", "federation", "administrator", "stray")
JUNE = {"month": "2025-06"}


def _ticket(number: str, unit: str, day: int, **more: Any) -> dict[str, Any]:
    received = datetime(2025, 6, 1, 9) + timedelta(days=day)
    return {
        "ticket_id": number,
        "received_at": received,
        "dispatched_at": received + timedelta(minutes=6),
        "accepted_at": received + timedelta(minutes=30),
        "due_at": received + timedelta(days=7),
        "stage": "accepted",
        "unit_code": unit,
        "area_code": unit if unit in ("A1", "A2", "B1") else "A1",
        "category": "noise",
        "topic": "site_noise",
        "channel": "phone",
        "requester": "citizen",
        "request_type": "complaint",
        "type_received": "complaint" if day % 4 else "help",
        "handling": ("lead", "assisting", None)[day % 3],
        "time_limit": "d7" if day % 2 else "h24",
        "womens": False,
        "direct": False,
        "repeat": day % 3 == 0,
        "returns": day % 2,
        "extensions": 0,
        "reopened": 0,
        "excluded": False,
        "ledger": False,
        **more,
    }


def _closed(number: str, unit: str, day: int) -> dict[str, Any]:
    row = _ticket(number, unit, day)
    received = row["received_at"]
    return row | {
        "contacted_at": received + timedelta(hours=3),
        "closed_at": received + timedelta(days=3),
        "called_at": received + timedelta(days=9),
        "stage": "called",
        "reached": True,
        "contacted": True,
        "outcome": "solved" if day % 5 else "unsolved",
        "satisfaction": "satisfied" if day % 4 else "dissatisfied",
        "self_solved": True,
        "recomplained": False,
    }


def busy_city() -> list[dict[str, Any]]:
    rows = [
        _closed(f"{unit}-{day}", unit, day) for unit in ("A1", "A2", "B1", "W") for day in range(20)
    ]
    rows += [_ticket(f"{OWN}-{unit}", unit, 2) for unit in ("A", "A1", "A2")]
    rows += [_ticket(f"{OWN}-W", "W", 2), _ticket(CANARY, "B1", 1)]
    rows += [_ticket(f"{CANARY}-womens", "B1", 1, womens=True, category="womens_rights")]
    return rows


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder: Path = tmp_path_factory.mktemp("city")
    return tiny.publish(folder, busy_city(), city=tiny.a_city(folder / "city"))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder: Path = tmp_path_factory.mktemp("empty")
    return tiny.publish(folder, [], city=tiny.a_city(folder / "city"))


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A source without callbacks, due dates or closings, years old."""
    folder: Path = tmp_path_factory.mktemp("silent")
    rows = [
        {"ticket_id": f"s{n}", "received_at": datetime(2014, 1, 1 + n), "unit_code": "A1"}
        for n in range(20)
    ]
    city = tiny.a_city(folder / "city")
    return tiny.publish(
        folder,
        rows,
        city=city,
        as_of=datetime(2014, 1, 31, 20),
        fields=["received_at", "unit_code"],
    )


@pytest.mark.parametrize("name", screen.PAGES)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", ["city", "empty", "silent"])
def test_every_page_draws_for_every_role(
    name: str, role: str, kind: str, request: pytest.FixtureRequest
) -> None:
    store: Store = request.getfixturevalue(kind)
    if name == "women" and role not in ("federation",):
        pytest.skip("the women's page is not in this role's menu")
    at = screen.open_page(name, tiny.desk_over(store, role))
    assert not at.exception, at.exception[0].value
    assert screen.shown(at).strip()


@pytest.mark.parametrize("view", ["honest", "funnel", "weights"])
@pytest.mark.parametrize("kind", ["city", "empty", "silent"])
def test_every_view_of_the_league_draws_whatever_the_source_carries(
    view: str, kind: str, request: pytest.FixtureRequest
) -> None:
    desk = tiny.desk_over(request.getfixturevalue(kind), "district")
    at = screen.open_page("league", desk, view=view, kind="town")
    assert not at.exception, at.exception[0].value
    assert ("Not computable" in screen.shown(at)) == (kind == "silent")


@pytest.mark.parametrize("kind", ["city", "empty", "silent"])
def test_where_nothing_is_classed_the_view_says_why(
    kind: str, request: pytest.FixtureRequest
) -> None:
    desk = tiny.desk_over(request.getfixturevalue(kind), "leader")
    at = screen.open_page("league", desk, view="classes", kind="town")
    assert not at.exception, at.exception[0].value
    why = "Without a composite score" if kind == "silent" else "has no classes"
    assert why in screen.shown(at)


@pytest.mark.parametrize("name", screen.PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_speaks_both_languages(city: Store, name: str, language: str) -> None:
    role = "federation" if name == "women" else "leader"
    at = screen.open_page(name, tiny.desk_over(city, role), language, **JUNE)
    assert not at.exception, at.exception[0].value
    entry = next(entry for entry in SITE if entry.name == name)
    if not entry.hidden:
        assert entry.title.in_(language) in screen.shown(at)


FORGED = (
    {},
    {"unit": "B1"},
    {"unit": "B"},
    {"id": CANARY},
    {"id": f"{CANARY}-womens"},
    {"of": "overdue", "unit": "B1"},
    {"of": "hard", "part": "base"},
    {"of": "received", "area": "B1"},
    {"womens": "1"},
)
SEES_CANARY = {("leader", CANARY)}


@pytest.mark.parametrize("name", screen.PAGES)
@pytest.mark.parametrize("role", ["district", "town", "department", "administrator", "stray"])
def test_no_page_and_no_forged_url_shows_another_units_case(
    city: Store, name: str, role: str
) -> None:
    desk = tiny.desk_over(city, role)
    for url in FORGED:
        at = screen.open_page(name, desk, **JUNE, **url)
        assert CANARY not in screen.shown(at).replace(str(url.get("id")), ""), url


def test_the_canary_is_there_to_be_found(city: Store) -> None:
    """Else the tests above would pass on a page that shows nothing."""
    leader = tiny.desk_over(city, "leader")
    assert CANARY in screen.shown(screen.open_page("overdue", leader, **JUNE))
    assert CANARY in screen.shown(screen.open_page("cases", leader, of="overdue", **JUNE))
    federation = tiny.desk_over(city, "federation")
    assert f"{CANARY}-womens" in screen.shown(screen.open_page("women", federation, **JUNE))


@pytest.mark.parametrize("role", ["leader", "district", "town", "department"])
def test_each_role_finds_its_own_overdue_cases(city: Store, role: str) -> None:
    at = screen.open_page("overdue", tiny.desk_over(city, role), **JUNE)
    assert OWN in screen.shown(at)


def test_the_leader_never_meets_a_womens_case(city: Store) -> None:
    leader = tiny.desk_over(city, "leader")
    for name in screen.PAGES:
        if name == "women":
            continue
        for url in FORGED:
            at = screen.open_page(name, leader, **JUNE, **url)
            text = screen.shown(at).replace(str(url.get("id")), "")
            assert f"{CANARY}-womens" not in text, (name, url)


def test_what_the_source_does_not_carry_is_said(silent: Store) -> None:
    at = screen.open_page("overview", tiny.desk_over(silent, "leader"))
    text = screen.shown(at)
    assert "Not computable" in text
    assert "Resolution rate" in text
    assert "100.0" not in text


def test_a_source_that_names_no_unit_gets_a_sentence_instead_of_a_scorecard(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder: Path = tmp_path_factory.mktemp("nobody")
    rows = [{"ticket_id": f"n{n}", "received_at": datetime(2025, 6, 1 + n)} for n in range(9)]
    store = tiny.publish(
        folder, rows, city=tiny.a_city(folder / "city"), units=tiny.UNITS.head(1),
        fields=["received_at"],
    )  # fmt: skip
    for name in screen.PAGES:
        if name != "women":
            at = screen.open_page(name, tiny.desk_over(store, "leader"), **JUNE)
            assert not at.exception, (name, at.exception[0].value)
    at = screen.open_page("unit", tiny.desk_over(store, "leader"), **JUNE)
    assert "names no handling unit" in screen.shown(at)


def test_pages_of_a_role_are_those_of_the_site_map() -> None:
    women = next(entry for entry in SITE if entry.name == "women")
    assert women.roles == {Role.FEDERATION}
