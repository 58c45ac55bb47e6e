"""Where do requests pile up, and how are they answered there?"""

import streamlit as st

from components.filter_bar import filter_bar
from components.heading import page_head
from data.desk import Desk
from pages.site import Site, title_of
from pages.words import say


def page(desk: Desk, site: Site) -> None:
    head = st.container()
    filters = filter_bar(desk, site.language, allow=("category",))
    with head:
        page_head(title_of("map", site.language), desk, filters, site.language)
    st.info(say("no_shapes", site.language))
    st.dataframe(desk.areas("received", filters), hide_index=True, key="areas")
