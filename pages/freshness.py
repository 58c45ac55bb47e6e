"""How fresh and how whole are the data?"""

import streamlit as st

from components.heading import demo_banner, heading, scope_line, stale_notice
from components.provenance import (
    fill_by_month,
    fill_by_source,
    load_table,
    state_cards,
    what_is_lost,
)
from components.rejects import choose_load, rejects_of
from data.desk import Desk
from pages.intake import hand_in
from pages.site import Site, title_of
from pages.words import say


def page(desk: Desk, site: Site) -> None:
    language = site.language
    heading(title_of("freshness", language), scope_line(desk, language))
    demo_banner(desk, language)
    stale_notice(desk, language)
    state_cards(desk, language)
    what_is_lost(desk, language)
    hand_in(desk, language)
    st.subheader(say("loads", language))
    load_table(desk, language)
    _rejects(desk, language)
    st.subheader(say("filled", language))
    by_month, by_source = st.tabs([say("by_month", language), say("by_source", language)])
    with by_month:
        fill_by_month(desk, language)
    with by_source:
        fill_by_source(desk, language)


def _rejects(desk: Desk, language: str) -> None:
    """Rejected records, where the viewer may read them."""
    if desk.intake is None:
        return
    st.subheader(say("rejects", language))
    loads = desk.intake.rejected_loads
    if not loads:
        st.caption(say("no_rejects", language))
        return
    rejects_of(desk.intake, choose_load(loads, language), language)
