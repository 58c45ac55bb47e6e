"""Who does best and worst, on what base?"""

from dataclasses import replace

import streamlit as st

from components.choices import one_of
from components.downloads import downloads
from components.filter_bar import filter_bar
from components.heading import page_head
from components.league import league_export, league_table
from components.league_frame import Standings
from components.movers import movers_table
from components.selection import group_title
from data.desk import Desk
from data.filters import Filters
from pages.classes import classes
from pages.following import follow, follow_mover
from pages.funnel import funnel
from pages.honest import honest_league
from pages.honest_words import say as say_honest
from pages.peer_groups import choose_district, choose_peers, peers_note
from pages.placing_words import say as say_place
from pages.site import Site, title_of
from pages.weights import what_if
from pages.words import say


def page(desk: Desk, site: Site) -> None:
    language = site.language
    head = st.container()
    filters = filter_bar(desk, language, without=("unit", "area", "womens"))
    with st.container(horizontal=True):
        kind, view = _kind(desk, language), _view(language)
        with st.container(horizontal=True, width="content"):
            district = choose_district(desk, kind, language)
            peers = choose_peers(desk, kind, district, language)
        filters = replace(filters, unit=district, peers=peers)
    frame = desk.league(kind, filters)
    with head:
        page_head(
            title_of("league", language), desk, filters, language,
            base=int(frame[f"{desk.ranked_by()}_base"].sum()), what=_what(desk, kind, filters, language),
        )  # fmt: skip
    VIEWS[view](desk, site, kind, filters)
    peers_note(desk, kind, filters, language)


def official_league(desk: Desk, site: Site, kind: str, filters: Filters) -> None:
    """Draws the league table of the scoring policy in force."""
    language, frame = site.language, desk.league(kind, filters)
    st.caption(say("pick_row", language))
    sparks = desk.sparks(kind, desk.ranked_by(), filters)
    standing = Standings(desk.classed(kind, filters), desk.place_courses(kind, filters))
    pick = league_table(
        frame, sparks, desk, language, key=f"league_{kind}",
        data_key=(desk.key, kind, filters), standing=standing,
    )  # fmt: skip
    follow(site, pick, filters)
    downloads(
        lambda: league_export(frame, desk, language, standing),
        f"league-{kind}", desk, filters, language, key="league_download",
    )  # fmt: skip
    _moved_most(desk, site, kind, filters)


def _moved_most(desk: Desk, site: Site, kind: str, filters: Filters) -> None:
    """Whose published number rose and fell most since the period compared with."""
    language, metric = site.language, desk.ranked_by()
    frame = desk.risers(kind, filters)
    if frame["difference"].any():
        st.subheader(say_place("moved_most", language))
        chosen = movers_table(
            frame, metric, desk, language, key="league_movers", data_key=(desk.key, kind, filters)
        )
        follow_mover(site, chosen, metric, filters)


VIEWS = {
    "official": official_league,
    "classes": classes,
    "honest": honest_league,
    "funnel": funnel,
    "weights": what_if,
}


def _what(desk: Desk, kind: str, filters: Filters, language: str) -> str:
    """What is compared, in words: the kind or peer group, and the district it is cut to."""
    title = desk.units.title(kind, language)
    if filters.peers:
        title = group_title(desk, filters.peers, language)
    return f"{desk.units.name(filters.unit, language)} · {title}" if filters.unit else title


def _view(language: str) -> str:
    titles = {view: say_honest(view, language) for view in VIEWS}
    return one_of("view", titles, say_honest("which_view", language), label_visibility="collapsed")


def _kind(desk: Desk, language: str) -> str:
    ranked = {kind.id for kind in desk.city.kinds if kind.ranked}
    kinds = [kind for kind in desk.units.kinds if kind in ranked] or desk.units.kinds
    titles = {kind: desk.units.title(kind, language) for kind in kinds}
    return one_of("kind", titles, say("which_kind", language), label_visibility="collapsed")
