"""A real browser at a real server, and the rule that no request leaves this machine."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from data.accounts.demo import DEMO_PASSWORD
from tests.demo_store import shared_demo
from tests.serving import Server, serving

FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
PATIENCE = 30_000
"""Milliseconds a page may take on a busy machine."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium; without one, browser tests are skipped or, if required, fail."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        if os.environ.get("HOTLINE_REQUIRE_BROWSER") == "1":
            pytest.fail("there is no chromium on this machine, but browser tests are required")
        pytest.skip("there is no chromium on this machine")
    expect.set_options(timeout=PATIENCE)
    return {**browser_type_launch_args, "executable_path": chromium, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "viewport": {"width": 1440, "height": 900},
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
    }


@pytest.fixture
def new_context(
    browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Callable[..., BrowserContext]]:
    """`new_context(locale=..., ...)`: a browser context whose every request is looked at.

    A request that leaves this machine fails the test at its end.
    """
    seen: list[str] = []
    contexts: list[BrowserContext] = []

    def create(**options: Any) -> BrowserContext:
        context = browser.new_context(**{**browser_context_args, **options})
        context.on("request", lambda request: seen.append(request.url))
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context

    yield create
    for context in contexts:
        context.close()
    away = [url for url in seen if not _stays(url)]
    assert not away, f"requests left this machine: {away}"


def _stays(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("data", "blob", "about") or parts.hostname == "127.0.0.1"


@pytest.fixture(scope="session")
def browser_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the store the browser tests look at: some 360,000 invented tickets."""
    return shared_demo(tmp_path_factory, 0.002)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, browser_store: Path) -> Iterator[Server]:
    """The app as `streamlit run app.py` starts it, with accounts of its own."""
    with serving(tmp_path_factory.mktemp("accounts"), browser_store) as running:
        yield running


@pytest.fixture
def signed_in(server: Server) -> Callable[..., Page]:
    """`signed_in(page, login, path="/")`: the page, signed in as a demo person, run finished."""

    def enter(page: Page, login: str, path: str = "/") -> Page:
        page.goto(f"{server.url}/sign-in")
        page.fill("#login", login)
        page.fill("#password", DEMO_PASSWORD)
        page.click("form button")
        page.wait_for_url(f"{server.url}/")
        if path != "/":
            page.goto(server.url + path)
        return settle(page)

    return enter


@pytest.fixture
def settled() -> Callable[[Page], Page]:
    """`settled(page)`: the page once its run has finished and nothing is still to come."""
    return settle


def settle(page: Page) -> Page:
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    return page
