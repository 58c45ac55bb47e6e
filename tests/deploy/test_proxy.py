"""Two processes behind the shipped proxy configuration: one browser stays with one of them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.accounts.demo import DEMO_PASSWORD
from tests.demo_store import small_demo
from tests.proxy import find_nginx, proxied
from tests.serving import Server, serving
from tests.talk import tab


@pytest.fixture(scope="module")
def nginx() -> str:
    found = find_nginx()
    if found is None:
        if os.environ.get("HOTLINE_REQUIRE_NGINX") == "1":
            pytest.fail("there is no nginx on this machine, but proxy tests are required")
        pytest.skip("there is no nginx on this machine")
    return found


@pytest.fixture(scope="module")
def proxy(nginx: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = small_demo(tmp_path_factory)
    accounts: Path = tmp_path_factory.mktemp("accounts")
    secret = {"STREAMLIT_SERVER_COOKIE_SECRET": "the-same-for-every-process"}
    with (
        serving(accounts, store, **secret) as first,
        serving(accounts, store, **secret) as second,
        proxied(nginx, tmp_path_factory.mktemp("proxy"), [first, second]) as before_both,
    ):
        yield before_both


def _routed(server: Server) -> dict[str, str]:
    """A signed-in browser: its session and the process it was given."""
    first = server.ask("/sign-in").cookies
    form = {"csrf": first["hotline_form"], "login": "leader", "password": DEMO_PASSWORD}
    answer = server.ask("/sign-in", "POST", cookies=first, form=form)
    return {**first, "hotline_session": answer.cookies["hotline_session"]}


def test_a_stranger_meets_the_sign_in_page_through_the_proxy(proxy: Server) -> None:
    answer = proxy.ask("/overview")
    assert answer.status == 303
    assert answer.headers["location"].startswith("/sign-in?next=")


def test_a_signed_in_browser_works_on_whichever_process_it_is_given(proxy: Server) -> None:
    for _ in range(6):
        browser = _routed(proxy)
        with tab(proxy, browser) as page:
            assert "城市总览" in page.run("overview").drawn


def test_a_browser_comes_back_to_its_process_and_resumes_its_page(proxy: Server) -> None:
    browser = _routed(proxy)
    with tab(proxy, browser) as page:
        session = page.run("overview").session_id
    with tab(proxy, browser, resume=session) as page:
        assert page.run("overview").session_id == session


def test_scripts_come_compressed_and_figures_about_the_server_not_at_all(proxy: Server) -> None:
    browser = _routed(proxy)
    html = proxy.ask("/", cookies=browser).body
    script = html.split('src="./static/js/')[1].split('"')[0]
    answer = proxy.ask(f"/static/js/{script}", accept_encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert proxy.ask("/_stcore/metrics", cookies=browser).status == 403
