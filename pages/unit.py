"""What lost this unit points, and what must it do today?"""

from dataclasses import replace

import streamlit as st

from components.cards import cards, case_link
from components.cases import case_table
from components.filter_bar import choose_unit, filter_bar
from components.heading import page_head
from components.league import league_table
from components.notices import cannot_tell
from data.answers import Listing
from data.desk import Desk
from data.filters import Filters
from data.metrics import THREE_RATES
from pages.against_city import against_city
from pages.following import follow
from pages.history import place_history
from pages.honest import honest_place
from pages.integrity import questions, what_it_takes
from pages.peers import beside_peers, place_line
from pages.real_change import real_change
from pages.site import Site, title_of
from pages.two_units import beside_other
from pages.words import say

HEADLINES = ("score", *THREE_RATES, "on_time_rate", "overdue")
TODAY = ("overdue", "due_48h", "hard")
SPARE = ("received", "open", "median_days", "p90_days", "due_48h", "dispatched")


def page(desk: Desk, site: Site) -> None:
    language = site.language
    head = st.container()
    filters = filter_bar(
        desk, language, allow=("category", "channel"), without=("unit", "area", "womens")
    )
    code = choose_unit(desk, language)
    if code is None:
        with head:
            page_head(title_of("unit", language), desk, filters, language)
        st.info(say("no_units", language), icon=":material/domain_disabled:")
        return
    filters = replace(filters, unit=code)
    told, lacking = desk.telling(HEADLINES, SPARE)
    changes = desk.changes(told, filters)
    with head:
        _head(desk, filters, code, changes[told[0]].now.base, language)
    sparks = desk.courses(told, filters)
    cards(changes, sparks, desk, filters, language, site.link("cases"))
    cannot_tell(lacking, language)
    _today(desk, site, filters)
    against_city(desk, filters, language)
    place_history(desk, filters, code, language)
    real_change(desk, filters, language)
    beside_peers(desk, site, filters, code)
    beside_other(desk, filters, code, language)
    questions(desk, site, filters)
    _below(desk, site, filters, code)


def _head(desk: Desk, filters: Filters, code: str, base: int | None, language: str) -> None:
    """Title, official place, what of it is knowledge, and what the next grade takes."""
    page_head(
        title_of("unit", language), desk, filters, language,
        base=base, what=desk.units.name(code, language),
    )  # fmt: skip
    st.text(place_line(desk, filters, code, language))
    honest_place(desk, filters, code, language)
    what_it_takes(desk, filters, language)


def _today(desk: Desk, site: Site, filters: Filters) -> None:
    values = desk.values(tuple(key for key in TODAY if desk.can(key)), filters)
    if not values:
        return
    st.subheader(say("today", site.language))
    target = site.link("cases")
    with st.container(horizontal=True):
        for key, value in values.items():
            if target and value.value:
                label = f"{value.metric.title.in_(site.language)} {int(value.value):,}"
                case_link(target, label, Listing(key), filters)
    if not any(value.value for value in values.values()):
        st.caption(say("nothing_today", site.language))
        return
    found = desk.cases(Listing("overdue"), filters, size=10)
    if found.listed:
        st.caption(say("open_overdue", site.language))
        chosen = case_table(found, desk, site.language, key="unit_overdue")
        if chosen:
            site.go("case", {"id": chosen})


def _below(desk: Desk, site: Site, filters: Filters, code: str) -> None:
    children = desk.units.children(code)
    if not children:
        return
    kind = desk.units.kind(children[0]) or ""
    st.subheader(say("below", site.language))
    pick = league_table(
        desk.league(kind, filters), desk.sparks(kind, desk.ranked_by(), filters), desk,
        site.language, key="unit_below", data_key=(desk.key, kind, filters),
    )  # fmt: skip
    follow(site, pick, filters)
