"""An administrator hands in a file: drafted for, tried, looked at, loaded."""

import streamlit as st

from components import intake as draw
from components import notices
from components.intake_words import OWN_STORE, say
from components.texts import plain
from components.uploads import handed_in
from data.desk import Desk
from data.errors import LoadRefused
from data.intake.capability import Intake
from data.intake.delivery import Delivery, State
from pages.trial import try_out
from pages.words import say as title


def hand_in(desk: Desk, language: str) -> None:
    """Draws where a file is handed in and what has become of it; nothing without an intake."""
    intake = desk.intake
    if intake is None:
        return
    st.subheader(title("hand_in", language))
    delivery = intake.delivery
    if intake.closed:
        st.info(plain(intake.closed.in_(language)), icon=":material/block:")
        st.caption(say("own_store", language))
        st.code(OWN_STORE, language="bash")
    elif delivery is None:
        _receive(intake, language)
    else:
        with st.container(border=True):
            _go_on(intake, delivery, language)


def _receive(intake: Intake, language: str) -> None:
    st.caption(say("hand_in", language))
    with handed_in(say("uploader", language), key="intake_file") as file:
        if file is not None:
            try:
                intake.receive(file.name, file)
            except LoadRefused as reason:
                st.warning(plain(say("refused", language, reason=reason)), icon=":material/block:")
                return
    if intake.delivery:
        st.rerun()
    st.caption(say("hand_in_note", language))


def _go_on(intake: Intake, delivery: Delivery, language: str) -> None:
    state = delivery.state
    draw.file_line(delivery, language)
    # One container whatever it holds: what follows keeps its place on the page, and with it what
    # was typed there.
    with st.container():
        _news(intake, delivery, state, language)
    if state.loaded:
        draw.account(state.loaded, language)
    elif state.running != "draft":
        try_out(intake, delivery, state, language)
    if not state.running:
        _offer_to_close(intake, state, language)


def _news(intake: Intake, delivery: Delivery, state: State, language: str) -> None:
    """What is under way, or how it ended."""
    if state.running:
        _watch(delivery, language)
        if state.running != "load" and st.button(say("stop", language), key="intake_stop"):
            _close(intake)
    if state.failed:
        notices.failed(state.failed, language)
    if state.refused:
        st.warning(plain(say("refused", language, reason=state.refused)), icon=":material/block:")
    if state.loaded:
        st.success(say("is_loaded", language), icon=":material/check_circle:")


def _offer_to_close(intake: Intake, state: State, language: str) -> None:
    if st.button(say("done" if state.loaded else "discard", language), key="intake_close"):
        _close(intake)


def _close(intake: Intake) -> None:
    intake.discard()
    st.rerun()


@st.fragment(run_every=1.0)
def _watch(delivery: Delivery, language: str) -> None:
    """Looks at the work every second, and draws the page anew when it has ended."""
    state = delivery.state
    if not state.running:
        st.rerun()
    draw.progress_of(state, language)
