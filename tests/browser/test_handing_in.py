"""An administrator hands in a file in a real browser, to a server on a store of its own."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from data.access import Role, Viewer
from data.accounts.database import open_database, upgrade
from data.accounts.people import add_account
from data.accounts.registry import Registry
from data.store.manifest import read_manifest
from tests.handing_in import MAPPING, NAME, PHONE, a_store, table
from tests.serving import Server, serving

PASSWORD = "known-to-this-test"
Settled = Callable[[Page], Page]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of ten tickets and an account for one administrator."""
    folder = tmp_path_factory.mktemp("own")
    a_store(folder)
    registry = Registry(open_database(f"sqlite:///{folder}/app.db"))
    upgrade(registry.engine)
    add_account(registry, Viewer("chief", "管理员", Role.ADMINISTRATOR), PASSWORD)
    return folder


@pytest.fixture(scope="module")
def own_server(own: Path) -> Iterator[Server]:
    with serving(own, own / "store") as running:
        yield running


@pytest.fixture
def chief(page: Page, own_server: Server, settled: Settled) -> Page:
    """The administrator at the page of the data."""
    page.goto(f"{own_server.url}/sign-in")
    page.fill("#login", "chief")
    page.fill("#password", PASSWORD)
    page.click("form button")
    page.wait_for_url(f"{own_server.url}/**")
    page.goto(f"{own_server.url}/freshness?lang=en")
    return settled(page)


def try_file(page: Page, name: str, content: bytes, settled: Settled) -> Locator:
    """Hands in a file and tries it; returns the button that loads it."""
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files(files=[file])  # type: ignore[list-item]
    page.get_by_role("button", name="Preview").wait_for()
    settled(page).locator("textarea").fill(MAPPING)
    page.get_by_role("button", name="Preview").click()
    page.screenshot(path="/tmp/shots/try.png", full_page=True)
    return page.get_by_role("button", name=re.compile("^Load [0-9,]+ requests$"))


def requests_on(page: Page) -> Locator:
    """The value of the card that says how many requests are in the store."""
    card = page.get_by_test_id("stMetric").filter(has_text="Requests").first
    return card.get_by_test_id("stMetricValue")


def test_a_file_is_tried_loaded_and_counted_on_the_page(
    chief: Page, own: Path, settled: Settled
) -> None:
    expect(requests_on(chief)).to_have_text("10")
    bad = f"90,{PHONE},noise,Water,{NAME},{PHONE}\n"
    load = try_file(chief, "later.csv", table(11, 20, bad), settled)
    expect(load).to_have_text("Load 20 requests")
    expect(requests_on(chief)).to_have_text("10")
    load.dblclick()
    expect(chief.get_by_text("Loaded.", exact=True)).to_be_visible()
    expect(requests_on(chief)).to_have_text("30")
    assert [each.source for each in read_manifest(own / "store").loads] == [
        "first.csv",
        "later.csv",
    ]
    for planted in (PHONE, NAME):
        assert planted not in chief.content()
        assert planted not in (own / "server.log").read_text("utf-8")
    chief.get_by_role("button", name="Done").click()
    expect(chief.locator("input[type=file]")).to_be_attached()


def test_a_tab_closed_right_after_the_press_loads_the_whole_file(
    chief: Page, own: Path, own_server: Server, settled: Settled
) -> None:
    before = read_manifest(own / "store").ticket_rows
    load = try_file(chief, "closed.csv", table(51, 7), settled)
    load.click()
    expect(chief.get_by_text("You may close this page").or_(
        chief.get_by_text("Loaded.", exact=True)
    )).to_be_visible()  # fmt: skip
    again = chief.context.new_page()
    chief.close()
    again.goto(f"{own_server.url}/freshness?lang=en")
    expect(again.get_by_text("Loaded.", exact=True)).to_be_visible()
    expect(requests_on(again)).to_have_text(str(before + 7))
    assert read_manifest(own / "store").ticket_rows == before + 7
