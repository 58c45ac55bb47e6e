"""Two processes behind the shipped proxy configuration: one browser stays with one of them."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.accounts.demo import DEMO_PASSWORD
from data.settings import PROJECT
from tests.demo_store import small_demo
from tests.serving import Server, serving
from tests.talk import tab

DEPLOY = PROJECT / "deploy"


@pytest.fixture(scope="module")
def nginx() -> str:
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
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
        _running(nginx, tmp_path_factory.mktemp("proxy"), [first, second]) as before_both,
    ):
        yield before_both


class _running:
    """The shipped configuration on a free port, before some servers; ends with the block."""

    def __init__(self, nginx: str, folder: Path, behind: list[Server]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.server = Server(probe.getsockname()[1])
        text = (DEPLOY / "nginx.conf").read_text("utf-8")
        assert "listen 8080;" in text
        text = text.replace("listen 8080;", f"listen 127.0.0.1:{self.server.port};")
        shutil.copy("/etc/nginx/mime.types", folder / "mime.types")
        (folder / "nginx.conf").write_text(f"daemon off;\nerror_log error.log;\n{text}", "utf-8")
        lines = "".join(f"server 127.0.0.1:{each.port};\n" for each in behind)
        (folder / "upstream.conf").write_text(lines, "utf-8")
        self.command = [nginx, "-p", str(folder), "-c", "nginx.conf", "-e", "error.log"]

    def __enter__(self) -> Server:
        subprocess.run([*self.command, "-t"], check=True, capture_output=True)
        self.process = subprocess.Popen(self.command)
        give_up = time.monotonic() + 20
        while time.monotonic() < give_up:
            try:
                if self.server.ask("/_stcore/health").status == 200:
                    break
            except OSError:
                time.sleep(0.05)
        return self.server

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(15)


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
