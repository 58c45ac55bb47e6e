"""Who is looking: looked up at the start of every run, or the run ends here."""

from typing import NoReturn

import streamlit as st

from components import signin_words as words
from components.gate import COOKIE, IDENTITY_HEADER, SIGN_IN, STATIC_URL
from data.access import Viewer
from data.accounts.registry import open_registry
from data.accounts.sessions import resolve

LANGUAGE_COOKIE = "hotline_lang"
_OWNER = "_owner"


def current_viewer() -> Viewer:
    """The signed-in person, fresh from the accounts table.

    Without a live session, or without the gate in front, the run stops with a short notice and
    the browser goes to the sign-in page. State left by another person, or by the same person
    with another role, is cleared first.
    """
    viewer = resolve(open_registry(), st.context.cookies.get(COOKIE), touch=False)
    if viewer is None or st.context.headers.get(IDENTITY_HEADER) != viewer.login:
        _leave()
    if st.session_state.get(_OWNER, viewer) != viewer:
        st.session_state.clear()
    st.session_state[_OWNER] = viewer
    return viewer


def browser_language() -> str:
    """The language ("zh" or "en") chosen on the sign-in page, else the browser's."""
    chosen = st.context.cookies.get(LANGUAGE_COOKIE)
    if chosen in ("zh", "en"):
        return chosen
    return "zh" if (st.context.locale or "zh").lower().startswith("zh") else "en"


def tell_language(language: str) -> None:
    """Tells the browser, and with it screen readers, that the page is in `language`."""
    _run_script("zh" if language == "zh" else "en")


def sign_out_button(language: str) -> None:
    """A button that signs the person out, in this tab and with it in every other."""
    if st.button(words.SIGN_OUT.in_(language), key="_sign_out", icon=":material/logout:"):
        _run_script("sign-out")
        st.stop()


def _leave() -> NoReturn:
    st.session_state.clear()
    st.info("登录已结束，正在返回登录页。Your sign-in has ended; returning to the sign-in page.")
    st.link_button("登录 · Sign in", SIGN_IN)
    _run_script("expired")
    st.stop()


def _run_script(name: str) -> None:
    """Runs one of our own static scripts; the content policy allows no other."""
    st.html(f'<script src="{STATIC_URL}/{name}.js"></script>', unsafe_allow_javascript=True)
