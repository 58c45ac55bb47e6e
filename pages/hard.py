"""Which cases resist: reopened, returned, repeated, on the ledger, whistled in vain?"""

import streamlit as st

from components.cards import cards
from components.filter_bar import filter_bar
from components.heading import page_head
from data.answers import Listing
from data.desk import Desk
from pages.casework import choose_order, show_cases
from pages.site import Site, title_of

KEYS = ("hard", "return_rate", "repeat_rate", "ledger_rate", "recomplaint_rate", "self_report_gap")


def page(desk: Desk, site: Site) -> None:
    language = site.language
    head = st.container()
    filters = filter_bar(
        desk, language, allow=("unit", "category", "channel"), without=("area", "womens")
    )
    with head:
        page_head(title_of("hard", language), desk, filters, language)
    cards(desk.changes(KEYS, filters), {}, desk, filters, language, site.link("cases"))
    order = choose_order(language, ("due", "received"))
    show_cases(desk, site, Listing("hard"), filters, order)
