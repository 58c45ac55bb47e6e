"""Single sign-on against a provider on loopback: same sessions, same accounts."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from oidc_provider_mock import run_server_in_thread
from sqlalchemy import select

from data.access import Role, Viewer
from data.accounts import people, tables
from data.accounts.database import open_database, upgrade
from data.accounts.registry import Registry
from tests.serving import Answer, Server, serving

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib")
WANG = Viewer("wang", "王敏", Role.DISTRICT, "110105")


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with run_server_in_thread() as running:
        yield f"http://localhost:{running.server_port}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sso")


@pytest.fixture(scope="module")
def registry(folder: Path) -> Iterator[Registry]:
    engine = open_database(f"sqlite:///{folder}/app.db")
    upgrade(engine)
    registry = Registry(engine)
    people.add_account(registry, WANG)
    people.add_account(registry, Viewer("gone", "离任", Role.LEADER))
    people.set_active(registry, "gone", False)
    yield registry
    engine.dispose()


@pytest.fixture(scope="module")
def server(folder: Path, registry: Registry, provider: str) -> Iterator[Server]:
    settings = {
        "HOTLINE_OIDC_URL": f"{provider}/.well-known/openid-configuration",
        "HOTLINE_OIDC_CLIENT_SECRET": "kept between the two",
        "HOTLINE_OIDC_CLAIM": "sub",
    }
    with serving(folder, folder, **settings) as running:
        yield running


def vouched_for(server: Server, person: str, start: str = "/sso/start") -> Answer:
    """The answer of the app when `person` comes back from the provider."""
    off = server.ask(start)
    consent = httpx2.post(off.headers["location"], data={"sub": person}, follow_redirects=False)
    back = urlsplit(consent.headers["location"])
    return server.ask(f"{back.path}?{back.query}", cookies=off.cookies)


def test_the_sign_in_page_offers_single_sign_on(server: Server) -> None:
    page = server.ask("/sign-in?next=%2Fleague").body
    assert re.search(r'href="/sso/start\?next=%2Fleague"', page)


def test_the_provider_is_asked_with_a_challenge_and_a_state(server: Server) -> None:
    off = server.ask("/sso/start")
    asked = parse_qs(urlsplit(off.headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"{server.url}/sso/callback"]
    assert asked["state"]
    assert asked["nonce"]


def test_a_person_the_provider_vouches_for_gets_a_session(
    server: Server, registry: Registry
) -> None:
    entered = vouched_for(server, "wang", "/sso/start?next=%2Fleague%3Fmonth%3D2025-01")
    assert (entered.status, entered.headers["location"]) == (303, "/league?month=2025-01")
    assert server.ask("/league", cookies=entered.cookies).status == 200
    with registry.engine.connect() as connection:
        assert connection.execute(select(tables.sessions.c.method)).scalars().all() == ["oidc"]


@pytest.mark.parametrize("person", ["stranger", "gone", "leader", "admin"])
def test_a_person_without_an_active_account_is_refused(server: Server, person: str) -> None:
    refused = vouched_for(server, person)
    assert refused.status == 403
    assert "没有对应的有效账号" in refused.body
    assert "hotline_session" not in refused.cookies


def test_an_answer_nobody_asked_for_is_refused(server: Server) -> None:
    for answer in ("/sso/callback", "/sso/callback?code=x&state=y", "/sso/callback?error=denied"):
        refused = server.ask(answer)
        assert refused.status == 403
        assert "hotline_session" not in refused.cookies


def test_the_answer_meant_for_another_browser_is_refused(server: Server) -> None:
    off = server.ask("/sso/start")
    consent = httpx2.post(off.headers["location"], data={"sub": "wang"}, follow_redirects=False)
    back = urlsplit(consent.headers["location"])
    assert server.ask(f"{back.path}?{back.query}").status == 403


def test_a_provider_that_is_away_is_said_plainly(tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:9/.well-known/openid-configuration"
    with serving(tmp_path, tmp_path, HOTLINE_OIDC_URL=nowhere) as alone:
        refused = alone.ask("/sso/start", Accept_Language="en")
    assert refused.status == 403
    assert "Single sign-on did not complete" in refused.body
