"""How are women's-service cases answered, and which are over their clock?"""

from dataclasses import replace

import streamlit as st

from components.cards import cards, sparks_of
from components.filter_bar import filter_bar
from components.heading import page_head
from components.trends import breakdown_bars
from data.answers import Listing
from data.desk import Desk
from data.metrics import THREE_RATES
from pages.casework import show_cases
from pages.site import Site, title_of
from pages.words import say

HEADLINES = ("received", "dispatched", *THREE_RATES, "overdue")


def page(desk: Desk, site: Site) -> None:
    language = site.language
    head = st.container()
    filters = replace(
        filter_bar(desk, language, allow=("channel",), without=("unit", "area")), womens=True
    )
    changes = desk.changes(HEADLINES, filters)
    with head:
        page_head(
            title_of("women", language), desk, filters, language,
            base=changes["received"].now.base,
        )  # fmt: skip
        st.caption(say("women_note", language))
    sparks = sparks_of(desk.trend(HEADLINES, filters), HEADLINES)
    cards(changes, sparks, desk, filters, language, site.link("cases"))
    st.subheader(say("women_types", language))
    breakdown_bars(
        desk.breakdown("topic", ("received",), filters), "received", desk.words("topic", language), language,
        key="women_topics", data_key=(desk.key, filters),
    )  # fmt: skip
    st.subheader(say("women_cases", language))
    show_cases(desk, site, Listing("open"), filters, "due")
