"""How fresh and how whole are the data?"""

import streamlit as st

from components.formats import as_count, as_month, as_stamp
from components.heading import demo_banner, heading, scope_line
from components.provenance import fill_table, load_table
from data.desk import Desk
from pages.site import Site, title_of
from pages.words import say


def page(desk: Desk, site: Site) -> None:
    language = site.language
    heading(title_of("freshness", language), scope_line(desk, language))
    demo_banner(desk, language)
    with st.grid(min_column_width=300):
        st.metric(say("as_of", language), as_stamp(desk.as_of), border=True)
        st.metric(
            say("tickets", language), as_count(desk.manifest.ticket_rows, language), border=True
        )
        st.metric(say("first_month", language), as_month(desk.months[0], language), border=True)
    st.subheader(say("loads", language))
    load_table(desk, language)
    st.subheader(say("filled", language))
    fill_table(desk, language)
