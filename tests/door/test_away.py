"""The database of the tickets gone and back while a page is open."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.accounts.demo import DEMO_PASSWORD
from data.demo.generate import Demo, generate
from data.places.city import find_city
from data.stores import Target
from tests import postgres
from tests.serving import Server, serving
from tests.talk import tab

pytestmark = pytest.mark.postgres
SINCE = "was last confirmed at"
UNKNOWN = "was not read before it went"


@pytest.fixture(scope="module")
def database() -> Iterator[postgres.Server]:
    """A server of this test's own: it is going to be stopped."""
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="module")
def dashboard(
    database: postgres.Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("away")
    url = database.new_database()
    generate(Demo(find_city("beijing"), 0.00005), Target(folder, url))
    with serving(folder, folder / "no-files", DATABASE_URL=url) as server:
        yield server


def _fragment(drawn: str) -> str:
    """The id of the part of the page that asks whether the database is back."""
    found = re.findall(r'fragment_id: "([0-9a-f]+)"', drawn)
    assert found, drawn[-2000:]
    return str(found[-1])


def _figures(drawn: str) -> set[str]:
    return set(re.findall(r"\d{1,3}\.\d %|\d,\d{3}", drawn))


def test_a_page_shows_its_last_answer_with_its_age_and_recovers_by_itself(
    dashboard: Server, database: postgres.Server
) -> None:
    cookies = dashboard.session("leader", DEMO_PASSWORD) | {"hotline_lang": "en"}
    with tab(dashboard, cookies) as page:
        before = page.run("overview").drawn
        figures = _figures(before)
        assert figures
        assert SINCE not in before
        database.stop()
        gone = page.run("overview").drawn
        assert SINCE in gone
        assert figures == _figures(gone)
        unread = page.run("league").drawn
        assert UNKNOWN in unread
        assert "This could not be shown" not in gone + unread
        database.start()
        time.sleep(2.5)  # a database found away is not asked again sooner
        page.run("league", _fragment(unread))  # what the browser does every few seconds
        by_itself = page.next_run().drawn + page.next_run().drawn  # by way of the home page
        assert UNKNOWN not in by_itself
        assert figures == _figures(by_itself)
        back = page.run("overview").drawn
        assert SINCE not in back
        assert figures == _figures(back)
