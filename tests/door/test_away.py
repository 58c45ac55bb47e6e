"""The database of tickets and accounts gone and back while a page is open."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.accounts import outage, people, sessions
from data.accounts.database import open_database, upgrade
from data.accounts.demo import DEMO_PASSWORD
from data.accounts.registry import Registry
from data.demo.generate import Demo, generate
from data.errors import StoreAway
from data.places.city import find_city
from data.stores import Target
from tests import postgres
from tests.serving import Server, serving
from tests.talk import tab
from tests.test_accounts import WANG, Clock

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
    accounts = database.new_database()
    names = {"DATABASE_URL": url, "HOTLINE_APP_DATABASE": accounts}
    with serving(folder, folder / "no-files", **names) as server:
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
        stranger = dashboard.ask("/overview", cookies={"hotline_session": "never heard of"})
        assert (stranger.status, stranger.headers["retry-after"]) == (503, "5")
        assert "Sign-ins cannot be checked" in stranger.body
        assert dashboard.ask("/overview", cookies=cookies).status == 200
        database.start()
        time.sleep(2.5)  # a database found away is not asked again sooner
        page.run("league", _fragment(unread))  # what the browser does every few seconds
        by_itself = page.next_run().drawn + page.next_run().drawn  # by way of the home page
        assert UNKNOWN not in by_itself
        assert figures == _figures(by_itself)
        back = page.run("overview").drawn
        assert SINCE not in back
        assert figures == _figures(back)


@pytest.fixture
def registry(database: postgres.Server) -> Iterator[Registry]:
    engine = open_database(database.new_database())
    upgrade(engine)
    registry = Registry(engine, idle=600, clock=Clock())
    people.add_account(registry, WANG, "correct horse")
    yield registry
    engine.dispose()
    database.stop()
    database.start()


def test_a_sign_in_outlives_a_short_outage_and_no_more(
    registry: Registry, database: postgres.Server
) -> None:
    clock = registry.clock
    assert isinstance(clock, Clock)
    tokens = [sessions.create_session(registry, "wang", "local") for _ in range(3)]
    for token in tokens[:2]:
        assert sessions.resolve(registry, token, touch=True) == WANG
    database.stop()
    assert sessions.resolve(registry, tokens[0], touch=True) == WANG
    with pytest.raises(StoreAway, match="accounts"):
        sessions.resolve(registry, tokens[2], touch=True)  # was never looked up before
    clock.now += 601
    assert sessions.resolve(registry, tokens[1], touch=True) is None  # idle, as with the database
    clock.now += outage.WINDOW
    with pytest.raises(StoreAway, match="accounts"):
        sessions.resolve(registry, tokens[0], touch=True)


def test_a_sign_in_ended_here_is_not_known_during_an_outage(
    registry: Registry, database: postgres.Server
) -> None:
    for end in (
        lambda token: sessions.revoke(registry, token),
        lambda _: sessions.sign_out_everywhere(registry, "wang"),
        lambda _: people.set_active(registry, "wang", False),
    ):
        token = sessions.create_session(registry, "wang", "local")
        assert sessions.resolve(registry, token, touch=True) == WANG
        end(token)
        database.stop()
        with pytest.raises(StoreAway):
            sessions.resolve(registry, token, touch=True)
        database.start()
        assert sessions.resolve(registry, token, touch=True) is None
