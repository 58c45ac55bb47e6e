"""The gate on the real server: what a stranger gets, and what ends with a sign-in."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import InvalidStatus

from components.gate import COOKIE, Gate, open_files
from components.live_socket import guard
from components.signin import SignIn, local_path
from data.access import Role, Viewer
from data.accounts import people, sessions
from data.accounts.database import open_database, upgrade
from data.accounts.demo import DEMO_PASSWORD
from data.accounts.registry import Registry
from tests.serving import Answer, Server, serving
from tests.talk import tab

GOOD_BYE = "登录已结束"
WANG = Viewer("wang", "王敏", Role.DISTRICT, "110105")
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
    "/_stcore/upload_file/a/b",
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
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    (folder / "manifest.json").write_text('{"demo": true}')
    return folder


@pytest.fixture(scope="module")
def accounts_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("accounts")


@pytest.fixture(scope="module")
def server(accounts_folder: Path, demo_store: Path) -> Iterator[Server]:
    with serving(accounts_folder, demo_store) as running:
        yield running


def is_shut_out(answer: Answer) -> bool:
    """True if a navigation was sent to the sign-in page, with nothing of the app in the answer."""
    to_sign_in = answer.status == 303 and answer.headers["location"].startswith("/sign-in?next=")
    return to_sign_in and answer.body == ""


# A stranger, on a server nobody has used yet


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


# Signing in


def test_a_right_password_opens_the_page_that_was_asked_for(server: Server) -> None:
    shown = server.ask("/sign-in?next=%2Fleague%3Fmonth%3D2025-01")
    form = {"csrf": shown.cookies["hotline_form"], "next": "/league?month=2025-01"}
    form |= {"login": "chaoyang", "password": DEMO_PASSWORD}
    entered = server.ask("/sign-in", "POST", cookies=shown.cookies, form=form)
    assert (entered.status, entered.headers["location"]) == (303, "/league?month=2025-01")
    kept = entered.headers["set-cookie"].lower()
    assert "httponly" in kept
    assert "samesite=lax" in kept
    assert server.ask("/league", cookies=entered.cookies).status == 200


def test_a_wrong_password_opens_nothing(server: Server) -> None:
    refused = server.sign_in("dongcheng", "wrong")
    assert refused.status == 401
    assert COOKIE not in refused.cookies
    assert "账号或密码不正确" in refused.body


def test_a_form_from_elsewhere_is_refused(server: Server) -> None:
    form = {"login": "leader", "password": DEMO_PASSWORD, "csrf": "guess"}
    assert server.ask("/sign-in", "POST", form=form).status == 403
    cookies = {"hotline_form": "mine"}
    assert server.ask("/sign-in", "POST", cookies=cookies, form=form).status == 403


def test_an_enormous_form_is_refused(server: Server) -> None:
    assert server.ask("/sign-in", "POST", form={"login": "x" * 10_000}).status == 413


def test_what_was_typed_comes_back_as_text(server: Server) -> None:
    answer = server.sign_in('"><script>alert(1)</script>', "x")
    assert "<script>alert" not in answer.body
    assert "&lt;script&gt;alert" in answer.body


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "javascript:alert(1)",
     "/\t/evil.example", "/sign-out", "/sso/start", "", None],
)  # fmt: skip
def test_the_way_onward_stays_on_this_server(elsewhere: str | None) -> None:
    assert local_path(elsewhere) == "/"


def test_the_sign_in_page_speaks_the_browsers_language(server: Server) -> None:
    assert 'lang="zh-CN"' in server.ask("/sign-in", Accept_Language="zh-CN,zh;q=0.9").body
    english = server.ask("/sign-in", Accept_Language="fr,en-GB;q=0.8")
    assert 'lang="en"' in english.body
    chosen = server.ask("/sign-in?lang=zh", Accept_Language="en")
    assert 'lang="zh-CN"' in chosen.body
    assert chosen.cookies["hotline_lang"] == "zh"


def test_demo_people_stand_on_the_page_of_a_demo_only(server: Server, tmp_path: Path) -> None:
    assert DEMO_PASSWORD in server.ask("/sign-in").body
    (tmp_path / "manifest.json").write_text('{"demo": false}')
    with serving(tmp_path, tmp_path) as real:
        assert DEMO_PASSWORD not in real.ask("/sign-in").body
        assert real.sign_in("leader", DEMO_PASSWORD).status == 401


# What ends with a sign-in


def test_signing_out_ends_the_other_tab_at_its_next_click(server: Server) -> None:
    session = server.session("leader", DEMO_PASSWORD)
    with tab(server, session) as other:
        assert GOOD_BYE not in other.run().drawn
        out = server.ask("/sign-out", cookies=session)
        assert (out.status, out.headers["location"]) == (303, "/sign-in?out")
        said = other.run().drawn
        assert GOOD_BYE in said
        assert "/app/static/expired.js" in said
    assert is_shut_out(server.ask("/overview", cookies=session))


def test_a_part_of_the_page_does_not_outlive_the_sign_in(server: Server) -> None:
    session = server.session("leader", DEMO_PASSWORD)
    with tab(server, session) as open_tab:
        open_tab.run()
        server.ask("/sign-out", cookies=session)
        assert GOOD_BYE in open_tab.run(fragment="any fragment").drawn


def test_another_sites_link_does_not_sign_anybody_out(server: Server) -> None:
    session = server.session("leader", DEMO_PASSWORD)
    asked = server.ask("/sign-out", cookies=session, Sec_Fetch_Site="cross-site")
    assert asked.status == 200
    assert server.ask("/", cookies=session).status == 200
    cookies = session | {"hotline_form": asked.cookies["hotline_form"]}
    form = {"csrf": asked.cookies["hotline_form"]}
    assert server.ask("/sign-out", "POST", cookies=cookies, form=form).status == 303
    assert is_shut_out(server.ask("/", cookies=session))


def test_a_new_sign_in_ends_the_one_before_it(server: Server) -> None:
    before = server.session("leader", DEMO_PASSWORD)
    shown = server.ask("/sign-in")
    form = {"csrf": shown.cookies["hotline_form"], "login": "admin", "password": DEMO_PASSWORD}
    after = server.ask("/sign-in", "POST", cookies=shown.cookies | before, form=form)
    assert server.ask("/", cookies=after.cookies).status == 200
    assert is_shut_out(server.ask("/", cookies=before))


# Who somebody is


def test_nobody_becomes_another_person_by_a_header(server: Server) -> None:
    leader = server.session("leader", DEMO_PASSWORD)
    chaoyang = server.session("chaoyang", DEMO_PASSWORD)
    with tab(server, leader) as page:
        left_open = page.run().session_id
    for claim in ("X-Hotline-User", "x-hotline-user"):
        with tab(server, chaoyang, resume=left_open, **{claim: "leader"}) as page:
            run = page.run()
        assert run.session_id != left_open
        assert GOOD_BYE not in run.drawn
        with pytest.raises(InvalidStatus), tab(server, {}, **{claim: "leader"}):
            pass
        assert is_shut_out(server.ask("/overview", **{claim: "leader"}))


def test_another_persons_open_page_cannot_be_resumed(server: Server) -> None:
    leader = server.session("leader", DEMO_PASSWORD)
    chaoyang = server.session("chaoyang", DEMO_PASSWORD)
    with tab(server, leader) as page:
        left_open = page.run().session_id
    with tab(server, chaoyang, resume=left_open) as page:
        stolen = page.run()
    assert stolen.session_id != left_open
    with tab(server, leader, resume=left_open) as page:
        assert page.run().session_id == left_open


# The same gate in process, with a clock that is told what time it is


class Clock:
    now = 1_780_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    engine = open_database(f"sqlite:///{tmp_path}/app.db")
    upgrade(engine)
    registry = Registry(engine, clock=Clock())
    people.add_account(registry, WANG, "correct horse")
    yield registry
    engine.dispose()


async def _whoami(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.headers["x-hotline-user"])


@pytest.fixture
def client(registry: Registry) -> Iterator[TestClient]:
    app = Starlette(
        routes=[*SignIn(registry, sso=False).routes(), Route("/{rest:path}", _whoami)],
        middleware=[Middleware(Gate, registry=registry)],
    )
    with TestClient(app, follow_redirects=False) as client:
        yield client


def enter(client: TestClient, password: str = "correct horse") -> int:
    csrf = client.get("/sign-in").cookies.get("hotline_form") or client.cookies["hotline_form"]
    form = {"login": "wang", "password": password, "csrf": csrf}
    return int(client.post("/sign-in", data=form).status_code)


def test_an_idle_session_is_out(client: TestClient, registry: Registry) -> None:
    assert enter(client) == 303
    assert client.get("/x").text == "wang"
    registry.clock.now += registry.idle + 1  # type: ignore[attr-defined]
    assert client.get("/x").status_code == 401


def test_a_session_in_constant_use_is_out_in_the_end(
    client: TestClient, registry: Registry
) -> None:
    enter(client)
    for _ in range(int(registry.absolute // 900)):
        registry.clock.now += 900  # type: ignore[attr-defined]
        assert client.get("/x").status_code == 200
    registry.clock.now += 900  # type: ignore[attr-defined]
    assert client.get("/x").status_code == 401


def test_a_disabled_account_is_out_at_its_next_request(
    client: TestClient, registry: Registry
) -> None:
    enter(client)
    assert client.get("/x").status_code == 200
    people.set_active(registry, "wang", False)
    assert client.get("/x").status_code == 401


def test_repeated_failures_lock_the_form(client: TestClient, registry: Registry) -> None:
    assert [enter(client, "wrong") for _ in range(5)] == [401] * 5
    assert enter(client) == 429
    registry.clock.now += registry.lock_time  # type: ignore[attr-defined]
    assert enter(client) == 303


def test_somebody_signed_in_goes_straight_on(client: TestClient) -> None:
    enter(client)
    answer = client.get("/sign-in?next=/league")
    assert (answer.status_code, answer.headers["location"]) == (303, "/league")


def test_the_cookie_is_secure_behind_https(registry: Registry) -> None:
    app = Starlette(
        routes=SignIn(registry, sso=False).routes(),
        middleware=[Middleware(Gate, registry=registry)],
    )
    with TestClient(app, base_url="https://testserver", follow_redirects=False) as client:
        csrf = client.get("/sign-in").cookies["hotline_form"]
        form = {"login": "wang", "password": "correct horse", "csrf": csrf}
        answer = client.post("/sign-in", data=form)
    assert "secure" in answer.headers["set-cookie"].lower()
    assert answer.headers["strict-transport-security"]


# What an open websocket may still say


def overheard(said: list[BackMsg], people_by_turn: list[Viewer | None]) -> list[str]:
    """What reaches the app of `said`, when the people signed in are those, one per look."""
    waiting = [{"type": "websocket.receive", "bytes": word.SerializeToString()} for word in said]
    waiting.append({"type": "websocket.disconnect"})
    turns, heard = iter(people_by_turn), []

    async def receive() -> dict[str, object]:
        return waiting.pop(0)

    async def look_up(_touch: bool) -> Viewer | None:
        return next(turns)

    async def listen() -> None:
        hear = guard(receive, WANG, look_up)
        while (message := await hear())["type"] == "websocket.receive":
            word = BackMsg.FromString(message["bytes"])
            kind = str(word.WhichOneof("type"))
            heard.append(f"{kind}:{word.rerun_script.fragment_id}".rstrip(":"))

    asyncio.run(listen())
    return heard


def fragment() -> BackMsg:
    said = BackMsg()
    said.rerun_script.fragment_id = "part"
    return said


def test_a_live_sign_in_may_rerun_a_part() -> None:
    assert overheard([fragment()], [WANG]) == ["rerun_script:part"]


def test_an_ended_sign_in_can_only_cause_a_whole_run() -> None:
    download = BackMsg()
    download.backend_operation_request.SetInParent()
    assert overheard([download, fragment(), download], [None, None, None]) == ["rerun_script"]


def test_a_changed_role_causes_a_whole_run_first() -> None:
    promoted = replace(WANG, role=Role.TOWN, unit_code="110105015")
    heard = overheard([fragment(), fragment()], [promoted, promoted])
    assert heard == ["rerun_script", "rerun_script:part"]


def test_no_visitor_clears_everybodys_cache() -> None:
    assert overheard([BackMsg(clear_cache=True)], []) == []


def test_timed_reruns_do_not_keep_a_session_alive(registry: Registry) -> None:
    looks: list[bool] = []
    said = [fragment(), BackMsg()]
    said[0].rerun_script.is_auto_rerun = True
    said[1].rerun_script.SetInParent()
    waiting = [{"type": "websocket.receive", "bytes": word.SerializeToString()} for word in said]

    async def receive() -> dict[str, object]:
        return waiting.pop(0)

    async def look_up(touch: bool) -> Viewer | None:
        looks.append(touch)
        return WANG

    async def listen() -> None:
        hear = guard(receive, WANG, look_up)
        for _ in said:
            await hear()

    asyncio.run(listen())
    assert looks == [False, True]
    assert sessions.resolve(registry, "anything", touch=False) is None


# Other ways to start


def test_a_server_that_would_not_bind_pages_to_people_does_not_start(
    tmp_path: Path, demo_store: Path
) -> None:
    unbound = {"STREAMLIT_SERVER_TRUSTED_USER_HEADERS": "{}"}
    with (
        pytest.raises(RuntimeError, match="trustedUserHeaders"),
        serving(tmp_path, demo_store, **unbound),
    ):
        pass


def test_the_script_without_the_gate_shows_nothing(
    server: Server, accounts_folder: Path, demo_store: Path
) -> None:
    live = server.session("chaoyang", DEMO_PASSWORD)
    with serving(accounts_folder, demo_store, script="pages/__main__.py") as gateless:
        for cookies in ({}, {COOKIE: "forged"}, live):
            with tab(gateless, cookies, **{"X-Hotline-User": "leader"}) as page:
                assert GOOD_BYE in page.run().drawn
