"""What is late now, longest first, and what will be by the day after tomorrow?"""

import streamlit as st

from components.cards import cards
from components.choices import one_of
from components.filter_bar import filter_bar
from components.heading import page_head
from data.answers import Listing
from data.desk import Desk
from pages.casework import choose_order, show_cases
from pages.site import Site, title_of
from pages.words import say

STATES = {"overdue": "overdue_tab", "due_48h": "soon_tab"}


def page(desk: Desk, site: Site) -> None:
    language = site.language
    head = st.container()
    filters = filter_bar(
        desk, language, allow=("unit", "category", "channel"), without=("area", "womens")
    )
    with head:
        page_head(title_of("overdue", language), desk, filters, language)
    keys = ("overdue", "due_48h", "on_time_rate", "median_days", "p90_days")
    cards(desk.changes(keys, filters), {}, desk, filters, language, site.link("cases"))
    titles = {key: say(STATES[key], language) for key in STATES}
    state = one_of("state", titles, title_of("overdue", language), label_visibility="collapsed")
    order = choose_order(language, ("due", "received"))
    show_cases(desk, site, Listing(state), filters, order)
