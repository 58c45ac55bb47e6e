"""What a stranger gets from the real server, by whatever spelling and start."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from components.gate import COOKIE, open_files
from data.accounts.demo import DEMO_PASSWORD
from tests.serving import Server, is_shut_out, serving
from tests.talk import tab

UPLOAD = "/_stcore/upload_file/a/b"
DEEP_LINKS = (
    "/",
    "/overview",
    "/league",
    "/unit",
    "/unit?code=110105",
    "/map",
    "/cases",
    "/case?id=1",
    "/women",
    "/numbers",
    "/__main__",
    "/index.html",
    "/manifest.json",
    "/media/0123456789abcdef.csv",
    "/_stcore/stream",
    UPLOAD,
    "/_stcore/host-config",
    "/_stcore/health/",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/mcp",
    "/_stcore/bidi-components/x/y.js",
    "/component/x/index.html",
    "/auth/login",
    "/oauth2callback",
)
TRICKS = (
    "//",
    "//overview",
    "//example.org/%2e%2e",
    "/Sign-In",
    "/sign-in/",
    "/sign-in/../overview",
    "/sign-in/..;/overview",
    "/sign-in;/overview",
    "/sign-in%2f..%2foverview",
    "/sign-in%00/overview",
    "/./overview",
    "/app/static/../../data/settings.py",
    "/app/static/%2e%2e/%2e%2e/app.py",
    "/app/static/",
    "/app/static/nothing.css",
    "/static/../index.html",
    "/static/js/../../index.html",
    "/static/js/..%2f..%2findex.html",
    "/static/js/nothing.js",
    "/static/",
    "/STATIC/js/x",
    "/_stcore/health/../stream",
    "/%5fstcore/stream",
    "/_stcore/%73tream",
    "/media/../sign-in",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, demo_store: Path) -> Iterator[Server]:
    """A server nobody has used yet: the first request meets it as a restart leaves it."""
    with serving(tmp_path_factory.mktemp("fresh"), demo_store) as running:
        yield running


@pytest.mark.parametrize("path", DEEP_LINKS + TRICKS)
def test_a_stranger_is_sent_to_the_sign_in_page(server: Server, path: str) -> None:
    assert is_shut_out(server.ask(path))


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/media/x", "/_stcore/upload_file/a/b", "/static/js/x.js"])
def test_a_strangers_program_is_told_to_sign_in_first(
    server: Server, path: str, method: str
) -> None:
    answer = server.ask(path, method, Accept="*/*")
    assert answer.status == 401
    assert answer.body in ("sign in first", "")


def test_a_stranger_cannot_open_the_websocket(server: Server) -> None:
    for cookies in ({}, {COOKIE: ""}, {COOKIE: "forged"}):
        with pytest.raises(InvalidStatus) as refused, tab(server, cookies):
            pass
        assert refused.value.response.status_code == 403


def test_the_first_request_after_a_restart_is_no_exception(
    tmp_path: Path, demo_store: Path
) -> None:
    with serving(tmp_path, demo_store) as first:
        session = first.session("leader", DEMO_PASSWORD)
    with serving(tmp_path, demo_store) as again:
        assert is_shut_out(again.ask("/overview"))
        with pytest.raises(InvalidStatus), tab(again, {}):
            pass
        assert again.ask("/overview", cookies=session).status == 200


@pytest.mark.parametrize("login", ["leader", "chaoyang", "balizhuang", "federation"])
def test_only_an_administrator_may_send_a_file(server: Server, login: str) -> None:
    """The platform takes one from any open page, and 200 MB of it."""
    refused = server.ask(UPLOAD, "PUT", cookies=server.session(login, DEMO_PASSWORD))
    assert (refused.status, refused.body) == (403, "not yours to do")
    passed = server.ask(UPLOAD, "PUT", cookies=server.session("admin", DEMO_PASSWORD))
    assert "XSRF" in passed.body


def test_metrics_are_not_served_to_anybody(server: Server) -> None:
    session = server.session("leader", DEMO_PASSWORD)
    for path in ("/_stcore/metrics", "/_stcore/metrics/"):
        assert server.ask(path).status == 404
        assert server.ask(path, cookies=session).status == 404


def test_an_unknown_host_name_is_refused(server: Server) -> None:
    session = server.session("leader", DEMO_PASSWORD)
    assert server.ask("/", cookies=session, Host="evil.example").status == 400


def test_what_is_open_is_exactly_the_files_that_hold_nothing(server: Server) -> None:
    assert server.ask("/app/static/sign-in.css").status == 200
    assert server.ask("/_stcore/health").status == 200
    script = next(path for path in sorted(open_files()) if path.startswith("/static/js/index."))
    assert server.ask(script).status == 200
    assert not [path for path in open_files() if path.endswith((".html", ".py", ".toml", ".map"))]


def test_every_answer_carries_the_security_headers(server: Server) -> None:
    session = server.session("leader", DEMO_PASSWORD)
    answers = [server.ask("/"), server.ask("/sign-in"), server.ask("/", cookies=session)]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval'" not in policy.replace("wasm-unsafe-eval'", "")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cache-control"] == "no-store"


def test_a_server_that_would_not_bind_pages_to_people_does_not_start(
    tmp_path: Path, demo_store: Path
) -> None:
    unbound = {"STREAMLIT_SERVER_TRUSTED_USER_HEADERS": "{}"}
    with (
        pytest.raises(RuntimeError, match="trustedUserHeaders"),
        serving(tmp_path, demo_store, **unbound),
    ):
        pass
