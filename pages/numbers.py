"""What does each number mean, and under which policy?"""

import streamlit as st

from components.glossary import glossary
from components.heading import demo_banner, heading
from components.policy import policy_in_force
from data.desk import Desk
from pages.site import Site, title_of
from pages.words import say


def page(desk: Desk, site: Site) -> None:
    language = site.language
    heading(title_of("numbers", language))
    demo_banner(desk, language)
    glossary(desk, language)
    st.subheader(say("policy", language))
    policy_in_force(desk, language)
