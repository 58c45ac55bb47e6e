"""What ends with a sign-in, and that nobody becomes somebody else."""

from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from components.gate import COOKIE
from data.accounts.demo import DEMO_PASSWORD
from tests.serving import Server, is_shut_out, serving
from tests.talk import GOOD_BYE, tab


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


def test_the_script_without_the_gate_shows_nothing(
    server: Server, accounts_folder: Path, demo_store: Path
) -> None:
    live = server.session("chaoyang", DEMO_PASSWORD)
    with serving(accounts_folder, demo_store, script="pages/__main__.py") as gateless:
        for cookies in ({}, {COOKIE: "forged"}, live):
            with tab(gateless, cookies, **{"X-Hotline-User": "leader"}) as page:
                assert GOOD_BYE in page.run().drawn
