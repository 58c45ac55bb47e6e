"""Who does best and worst, on what base?"""

import streamlit as st

from components.choices import one_of
from components.downloads import downloads
from components.filter_bar import filter_bar
from components.heading import page_head
from components.league import league_export, league_table
from data.desk import Desk
from pages.following import follow
from pages.site import Site, title_of
from pages.words import say


def page(desk: Desk, site: Site) -> None:
    language = site.language
    head = st.container()
    filters = filter_bar(desk, language, without=("unit", "area", "womens"))
    kind = _kind(desk, language)
    frame = desk.league(kind, filters)
    with head:
        page_head(
            title_of("league", language), desk, filters, language,
            base=int(frame[f"{desk.ranked_by()}_base"].sum()), what=desk.units.title(kind, language),
        )  # fmt: skip
    st.caption(say("pick_row", language))
    sparks = desk.sparks(kind, desk.ranked_by(), filters)
    follow(site, league_table(frame, sparks, desk, language, key=f"league_{kind}"), filters)
    downloads(
        lambda: league_export(frame, desk, language),
        f"league-{kind}", desk, filters, language, key="league_download",
    )  # fmt: skip


def _kind(desk: Desk, language: str) -> str:
    ranked = {kind.id for kind in desk.city.kinds if kind.ranked}
    kinds = [kind for kind in desk.units.kinds if kind in ranked] or desk.units.kinds
    titles = {kind: desk.units.title(kind, language) for kind in kinds}
    return one_of("kind", titles, say("which_kind", language), label_visibility="collapsed")
