"""A real server of the real app, on a free port, with its own store and accounts."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from data.settings import PROJECT

PATIENCE = 60.0
"""Seconds a server may take to answer on a busy machine."""


@dataclass(frozen=True)
class Answer:
    """One HTTP answer, not followed."""

    status: int
    headers: dict[str, str]
    body: str
    cookies: dict[str, str]


@dataclass(frozen=True)
class Server:
    """A running server and how to ask it something without a browser."""

    port: int
    pid: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self,
        path: str,
        method: str = "GET",
        *,
        cookies: dict[str, str] | None = None,
        form: dict[str, str] | None = None,
        **headers: str,
    ) -> Answer:
        """The answer to one request whose path goes over the wire exactly as given."""
        sent = {"Accept": "text/html"} | {k.replace("_", "-"): v for k, v in headers.items()}
        if cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        if form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, urlencode(form or {}) or None, sent)
            return _answer(connection.getresponse())
        finally:
            connection.close()

    def sign_in(self, login: str, password: str) -> Answer:
        """The answer to a filled-in sign-in form."""
        handed_out = self.ask("/sign-in").cookies["hotline_form"]
        form = {"csrf": handed_out, "login": login, "password": password}
        return self.ask("/sign-in", "POST", cookies={"hotline_form": handed_out}, form=form)

    def session(self, login: str, password: str) -> dict[str, str]:
        """The cookie of a fresh session."""
        return {"hotline_session": self.sign_in(login, password).cookies["hotline_session"]}


def is_shut_out(answer: Answer) -> bool:
    """True if a navigation was sent to the sign-in page, with nothing of the app in the answer."""
    to_sign_in = answer.status == 303 and answer.headers["location"].startswith("/sign-in?next=")
    return to_sign_in and answer.body == ""


@contextmanager
def serving(
    folder: Path, store: Path, *, script: str = "app.py", **environment: str
) -> Iterator[Server]:
    """`streamlit run app.py`, or another script, with its accounts in `folder`.

    The server ends with the block.
    """
    port = _free_port()
    env = os.environ | {
        "HOTLINE_APP_DATABASE": f"sqlite:///{folder}/app.db",
        "HOTLINE_STORE": str(store),
    }
    command = [sys.executable, "-m", "streamlit", "run", script]
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, f"--server.port={port}"],
            cwd=PROJECT,
            env=env | environment,
            stdout=log,
            stderr=log,
        )
    server = Server(port, process.pid)
    try:
        _wait_until_healthy(server, process, folder / "server.log")
        yield server
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_healthy(server: Server, process: subprocess.Popen[Any], log: Path) -> None:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up and process.poll() is None:
        try:
            if server.ask("/_stcore/health").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not come up; its log:\n{log.read_text()[-2000:]}")


def _answer(response: http.client.HTTPResponse) -> Answer:
    cookies = {}
    for line in response.headers.get_all("set-cookie") or ():
        name, _, value = line.split(";")[0].partition("=")
        cookies[name] = value.strip('"')
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, response.read().decode("utf-8", "replace"), cookies)
