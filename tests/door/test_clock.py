"""The gate in process, with a clock that is told what time it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from components.gate import Gate
from components.signin import SignIn
from data.access import Role, Viewer
from data.accounts import people
from data.accounts.database import open_database, upgrade
from data.accounts.registry import Registry

WANG = Viewer("wang", "王敏", Role.DISTRICT, "110105")


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
