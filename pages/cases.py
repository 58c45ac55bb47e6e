"""Which cases make up this number?"""

import streamlit as st

from components.filter_bar import filter_bar
from components.heading import page_head
from data.answers import PARTS, Listing
from data.desk import Desk
from data.metrics import METRICS
from pages.casework import choose_order, show_cases
from pages.site import Site
from pages.words import say


def page(desk: Desk, site: Site) -> None:
    language = site.language
    metric = st.query_params.get("of", "received")
    part = st.query_params.get("part", "numerator")
    listing = Listing(
        metric if metric in METRICS else "received", part if part in PARTS else "numerator"
    )
    head = st.container()
    filters = filter_bar(desk, language)
    with head:
        title = say(
            "cases_of", language, metric=METRICS[listing.metric].title.in_(language),
            part=say(f"part_{listing.part}", language),
        )  # fmt: skip
        page_head(title, desk, filters, language)
    show_cases(desk, site, listing, filters, choose_order(language, ("due", "received", "newest")))
