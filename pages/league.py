"""Who does best and worst, on what base?"""

from dataclasses import replace

import streamlit as st

from components.choices import one_of
from components.downloads import downloads
from components.filter_bar import filter_bar
from components.heading import page_head
from components.league import league_export, league_table
from data.desk import Desk
from data.filters import Filters
from pages.following import follow
from pages.funnel import funnel
from pages.honest import honest_league
from pages.honest_words import say as say_honest
from pages.site import Site, title_of
from pages.weights import what_if
from pages.words import say


def page(desk: Desk, site: Site) -> None:
    language = site.language
    head = st.container()
    filters = filter_bar(desk, language, without=("unit", "area", "womens"))
    with st.container(horizontal=True):
        kind, view = _kind(desk, language), _view(language)
        filters = replace(filters, unit=_within(desk, kind, language))
    frame = desk.league(kind, filters)
    with head:
        page_head(
            title_of("league", language), desk, filters, language,
            base=int(frame[f"{desk.ranked_by()}_base"].sum()), what=_what(desk, kind, filters, language),
        )  # fmt: skip
    VIEWS[view](desk, site, kind, filters)


def official_league(desk: Desk, site: Site, kind: str, filters: Filters) -> None:
    """Draws the league table of the scoring policy in force."""
    language, frame = site.language, desk.league(kind, filters)
    st.caption(say("pick_row", language))
    sparks = desk.sparks(kind, desk.ranked_by(), filters)
    pick = league_table(
        frame, sparks, desk, language, key=f"league_{kind}", data_key=(desk.key, kind, filters)
    )
    follow(site, pick, filters)
    downloads(
        lambda: league_export(frame, desk, language),
        f"league-{kind}", desk, filters, language, key="league_download",
    )  # fmt: skip


VIEWS = {
    "official": official_league,
    "honest": honest_league,
    "funnel": funnel,
    "weights": what_if,
}


def _what(desk: Desk, kind: str, filters: Filters, language: str) -> str:
    """What is compared, in words: the kind, and the district where it is cut to one."""
    title = desk.units.title(kind, language)
    return f"{desk.units.name(filters.unit, language)} · {title}" if filters.unit else title


def _view(language: str) -> str:
    titles = {view: say_honest(view, language) for view in VIEWS}
    return one_of("view", titles, say_honest("which_view", language), label_visibility="collapsed")


def _within(desk: Desk, kind: str, language: str) -> str | None:
    """The district whose units alone are compared; None for the whole city."""
    groups = dict.fromkeys(desk.units.group(code) for code in desk.units.of_kind(kind))
    inside = [code for code in groups if code and desk.units.kind(code) not in (kind, "city")]
    titles = {"": say_honest("everywhere", language)}
    titles |= {code: desk.units.name(code, language) for code in inside}
    if not inside:
        return None
    label = say_honest("within", language)
    return one_of("within", titles, label, "list", label_visibility="collapsed", width=190) or None


def _kind(desk: Desk, language: str) -> str:
    ranked = {kind.id for kind in desk.city.kinds if kind.ranked}
    kinds = [kind for kind in desk.units.kinds if kind in ranked] or desk.units.kinds
    titles = {kind: desk.units.title(kind, language) for kind in kinds}
    return one_of("kind", titles, say("which_kind", language), label_visibility="collapsed")
