"""How are women's-service cases answered, and which are over their clock?"""

from dataclasses import replace

import streamlit as st

from components.breakdown import breakdown_table
from components.cards import cards
from components.filter_bar import filter_bar
from components.heading import page_head
from data.answers import Listing
from data.desk import Desk
from data.dimensions import DIMENSIONS
from data.metrics import THREE_RATES
from pages.casework import show_cases
from pages.following import follow_part
from pages.site import Site, title_of
from pages.words import say

TOPICS = ("received", *THREE_RATES, "on_time_rate")
HEADLINES = ("received", *THREE_RATES, "overdue", "due_48h")


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
    sparks = desk.courses(HEADLINES, filters)
    cards(changes, sparks, desk, filters, language, site.link("cases"))
    st.subheader(say("women_types", language))
    chosen = breakdown_table(
        desk.breakdown("topic", TOPICS, filters), TOPICS, desk.words("topic", language),
        DIMENSIONS["topic"].title.in_(language), language,
        key="women_topics", data_key=(desk.key, filters),
        before=desk.breakdown("topic", TOPICS, filters.before()),
    )  # fmt: skip
    follow_part(site, chosen, "topic", filters)
    st.subheader(say("women_cases", language))
    show_cases(desk, site, Listing("open"), filters, "due")
