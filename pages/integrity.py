"""What would be worth checking at this unit, and what could silence hide?"""

import streamlit as st

from components.formats import as_text
from components.questions import question_table
from components.texts import plain
from data.answers import behind
from data.desk import Desk
from data.filters import Filters
from data.metrics import METRICS, Unit
from pages.following import open_cases
from pages.honest_words import say
from pages.site import Site


def questions(desk: Desk, site: Site, filters: Filters) -> None:
    """Draws the questions the sources can put, and the bounds of satisfaction; never a verdict."""
    language, frame = site.language, desk.questions(filters)
    if frame.empty:
        return
    st.subheader(say("questions", language))
    st.caption(say("how_questions", language))
    if pick := question_table(frame, language):
        open_cases(site, behind(METRICS[pick.code]), filters)
    if silence := desk.silence(filters):
        shares = {
            name: as_text(getattr(silence, name), Unit.SHARE, language)
            for name in ("reach", "value", "worst", "best")
        }
        st.caption(plain(say("silence", language, **shares)))


def what_it_takes(desk: Desk, filters: Filters, language: str) -> None:
    """Says how many more good answers reach the next grade; nothing in the best one."""
    effort = desk.what_it_takes(filters)
    if effort is None:
        return
    key = "takes_more" if effort.both is None else "takes" if effort.solved else "takes_both"
    st.text(
        say(
            key, language, solved=effort.solved, both=effort.both, bound=f"{effort.bound:g}",
            grade=effort.grade.in_(language),
        )
    )  # fmt: skip
