"""Signing in and out as a person does it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from components.gate import SIGN_OUT
from tests.serving import Server

SIGN_IN = re.compile(r"/sign-in\b")
SignedIn = Callable[..., Page]


def test_a_demo_person_signs_in_with_one_click(page: Page, server: Server) -> None:
    page.goto(server.url + "/")
    expect(page).to_have_url(SIGN_IN)
    page.get_by_role("button", name="市领导").click()
    expect(page).to_have_url(server.url + "/")
    page.get_by_test_id("stApp").wait_for()


def test_a_wrong_password_is_said_on_the_page(page: Page, server: Server) -> None:
    page.goto(server.url + "/sign-in?lang=en")
    page.get_by_role("textbox", name="Account").fill("balizhuang")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("not right")
    expect(page.get_by_role("textbox", name="Account")).to_have_value("balizhuang")
    expect(page.get_by_label("Password")).to_have_value("")


def test_a_refresh_and_a_second_tab_keep_the_sign_in(
    page: Page, server: Server, signed_in: SignedIn, settled: Callable[[Page], Page]
) -> None:
    signed_in(page, "chaoyang")
    page.reload()
    settled(page)
    second = page.context.new_page()
    second.goto(server.url + "/")
    settled(second)
    for tab in (page, second):
        expect(tab).not_to_have_url(SIGN_IN)


def test_signing_out_in_one_tab_throws_the_other_out_at_its_next_run(
    page: Page, server: Server, signed_in: SignedIn, settled: Callable[[Page], Page]
) -> None:
    signed_in(page, "dongcheng")
    second = page.context.new_page()
    second.goto(server.url + "/")
    settled(second)
    page.goto(server.url + SIGN_OUT)
    expect(page.get_by_role("status")).to_contain_text("已退出登录")
    second.keyboard.press("r")  # the platform's key for "run again"
    expect(second).to_have_url(SIGN_IN)


def test_the_sign_out_button_of_the_page_signs_out(
    page: Page, server: Server, signed_in: SignedIn
) -> None:
    signed_in(page, "federation")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("status")).to_contain_text("已退出登录")
    page.goto(server.url + "/")
    expect(page).to_have_url(SIGN_IN)


def test_a_link_opens_where_it_points_after_the_sign_in(
    page: Page, server: Server, signed_in: SignedIn
) -> None:
    page.goto(server.url + "/?month=2025-01")
    page.get_by_role("button", name="市领导").click()
    expect(page).to_have_url(server.url + "/?month=2025-01")


def test_the_page_says_its_language_and_breaks_no_policy(
    new_context: Callable[..., BrowserContext], server: Server, signed_in: SignedIn
) -> None:
    for locale, tag in (("zh-CN", "zh-CN"), ("en-GB", "en")):
        page = new_context(locale=locale).new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error, to=complaints: to.append(str(error)))
        page.on("console", lambda line, to=complaints: _note(line.type, line.text, to))
        signed_in(page, "leader")
        expect(page.locator("html")).to_have_attribute("lang", tag)
        assert complaints == []


def _note(kind: str, text: str, complaints: list[str]) -> None:
    """Keeps what the content policy stopped, less the platform's own inline one-liner."""
    if kind == "error" and "prerenderReady" not in text and "inline script" not in text:
        complaints.append(text)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desk", "phone"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_the_sign_in_page_fits_its_window(
    new_context: Callable[..., BrowserContext],
    server: Server,
    tmp_path: Any,
    scheme: str,
    size: tuple[int, int],
    locale: str,
) -> None:
    width, height = size
    viewport = {"width": width, "height": height}
    context = new_context(locale=locale, color_scheme=scheme, viewport=viewport)
    page = context.new_page()
    page.goto(server.url + "/sign-in")
    expect(page.locator("h1")).to_be_visible()
    page.screenshot(path=tmp_path / "sign-in.png", full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide == width
