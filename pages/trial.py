"""A handed-in file is tried by a mapping, looked at, and loaded."""

import streamlit as st

from components import intake as draw
from components.formats import as_count
from components.intake_words import say
from data.intake.capability import Intake
from data.intake.delivery import Delivery, State
from data.intake.report import Report

_DRAFT, _TRIED = "draft", "tried"


def try_out(intake: Intake, delivery: Delivery, state: State, language: str) -> None:
    """Draws the mapping to correct, its trial, and the button that loads exactly that trial."""
    text = _mapping(intake, delivery, state, language)
    stays = bool(state.running) or not text.strip()
    if st.button(say("preview", language), key="intake_preview", disabled=stays):
        intake.preview(delivery, text)
        st.rerun()
    if state.report is None or state.running:
        return
    if text != state.tried:
        st.caption(say("preview_again", language))
        return
    _trial(state.report, language)
    if not state.ticket:
        st.info(say("nothing_new", language), icon=":material/check:")
        return
    label = say("load", language, count=as_count(state.report.loaded, language))
    if st.button(label, key=f"intake_load_{state.ticket}", type="primary"):
        intake.load(delivery, state.ticket)
        st.rerun()


def _mapping(intake: Intake, delivery: Delivery, state: State, language: str) -> str:
    """The mapping in the text area: drafted or shipped, then corrected by hand.

    It stays on the page, and open, while a trial runs: the platform forgets what was typed in a
    field it does not draw or disables. Who comes back in another tab finds what was tried.
    """
    texts = {_DRAFT: state.mapping, **intake.shipped}
    if state.tried and state.tried not in texts.values():
        texts[_TRIED] = state.tried
    known = list(texts.values())
    chosen = st.selectbox(
        say("mapping", language),
        list(texts),
        index=known.index(state.tried) if state.tried else 0,
        format_func=lambda name: say(name, language) if name in (_DRAFT, _TRIED) else name,
        key="intake_mapping",
    )
    text = st.text_area(
        say("mapping", language),
        texts[chosen],
        height=320,
        label_visibility="collapsed",
        key=f"intake_text_{delivery.sha256[:8]}_{chosen}",
    )
    st.caption(say("mapping_note", language))
    return str(text)


def _trial(report: Report, language: str) -> None:
    """Draws what the trial came to, in the order a person checks it."""
    st.markdown(f"##### {say('outcome', language)}")
    draw.account(report, language)
    if report.tickets:
        st.markdown(f"##### {say('first_tickets', language)}")
        draw.first_tickets(report, language)
        st.markdown(f"##### {say('counts', language)}")
        draw.counts(report, language)
    if report.rejects:
        st.markdown(f"##### {say('reject_title', language)}")
        draw.rejected(report, language)
