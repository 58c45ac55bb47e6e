"""What happened to this one request, from call to callback?"""

import streamlit as st

from components.heading import demo_banner, heading
from components.story import case_story
from data.desk import Desk
from pages.site import Site, title_of
from pages.words import say


def page(desk: Desk, site: Site) -> None:
    language = site.language
    number = st.query_params.get("id", "")
    story = desk.case(number)
    heading(title_of("case", language))
    demo_banner(desk, language)
    if story is None:
        st.info(say("no_case", language))
        return
    case_story(story, desk, language)
