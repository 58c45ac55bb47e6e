"""Pages over PostgreSQL: as over files, for several roles."""

import re

import pytest

from data.stores import OpenStore, Target
from tests import screen, tiny
from tests.postgres import Server
from tests.test_pages import CANARY, FORGED, JUNE, OWN, busy_city

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def places(server: Server, tmp_path_factory: pytest.TempPathFactory) -> list[OpenStore]:
    folder = tmp_path_factory.mktemp("both")
    city = tiny.a_city(folder / "city")
    targets = Target(folder), Target(folder, server.new_database())
    return [tiny.publish(target, busy_city(), city=city) for target in targets]


BY_LOT = re.compile(r'T_[0-9a-f]{5}|uuid: "[0-9a-f]{5}"|file_id: "[0-9a-f]{32}"')
"""Names that are drawn by lot for each styled table and each download."""

SHOWN = [
    *[(name, "leader") for name in ("overview", "league", "map", "overdue", "freshness")],
    *[(name, "town") for name in ("unit", "hard", "cases")],
    ("women", "federation"),
]


@pytest.mark.parametrize(("name", "role"), SHOWN)
def test_a_page_shows_the_same_over_both_engines(
    places: list[OpenStore], name: str, role: str
) -> None:
    pages = [screen.open_page(name, tiny.desk_over(store, role), **JUNE) for store in places]
    assert not any(page.exception for page in pages)
    embedded, server = (BY_LOT.sub("", screen.shown(page)) for page in pages)
    assert server == embedded


@pytest.mark.parametrize("role", ["district", "department"])
def test_no_forged_url_shows_another_units_case(places: list[OpenStore], role: str) -> None:
    desk = tiny.desk_over(places[1], role)
    for name in ("cases", "case"):
        for url in FORGED:
            at = screen.open_page(name, desk, **JUNE, **url)
            assert not at.exception
            assert CANARY not in screen.shown(at).replace(str(url.get("id")), ""), (name, url)


def test_a_role_finds_its_own_cases_and_the_canary_is_there_to_be_found(
    places: list[OpenStore],
) -> None:
    town, leader = (tiny.desk_over(places[1], role) for role in ("town", "leader"))
    assert OWN in screen.shown(screen.open_page("overdue", town, **JUNE))
    assert CANARY in screen.shown(screen.open_page("overdue", leader, **JUNE))
