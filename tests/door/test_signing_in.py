"""The sign-in form on the real server."""

from pathlib import Path

import pytest

from components.gate import COOKIE
from components.signin import local_path
from data.accounts.demo import DEMO_PASSWORD
from tests.serving import Server, serving


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
