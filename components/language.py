"""Which language the page speaks: the URL's, else the session's, else the browser's."""

import streamlit as st

from components.texts import say
from components.viewer import browser_language
from data.words import LANGUAGES

_PARAMETER = "lang"
_CHOSEN = "language_chosen"
_WIDGET = "language_switch"
_NAMES = {"zh": "中文", "en": "English"}


def language() -> str:
    """The page's language, "zh" or "en". A choice stays in the URL and for the session."""
    asked = st.query_params.get(_PARAMETER)
    if asked in LANGUAGES:
        st.session_state[_CHOSEN] = asked
    chosen = st.session_state.get(_CHOSEN)
    if chosen is None:
        return browser_language()
    if asked != chosen:
        st.query_params[_PARAMETER] = chosen
    return str(chosen)


def language_switch() -> None:
    """Draws the two languages side by side; choosing one turns the whole page."""
    current = language()
    st.session_state[_WIDGET] = current
    st.segmented_control(
        say("language", current),
        LANGUAGES,
        format_func=lambda each: _NAMES[each],
        key=_WIDGET,
        required=True,
        label_visibility="collapsed",
        on_change=_choose,
    )


def _choose() -> None:
    chosen = st.session_state[_WIDGET]
    st.session_state[_CHOSEN] = chosen
    st.query_params[_PARAMETER] = chosen
