"""Is the city keeping its promises?"""

import streamlit as st

from components.breakdown import breakdown_table
from components.cards import cards
from components.filter_bar import filter_bar
from components.heading import page_head
from components.league import movers_table
from components.trends import trend_chart
from data.desk import Desk
from data.dimensions import DIMENSIONS
from data.filters import Filters
from data.metrics import THREE_RATES
from pages.following import follow_mover, follow_part
from pages.site import Site, title_of
from pages.words import say

HEADLINES = ("received", *THREE_RATES, "on_time_rate", "overdue")
RATES = (*THREE_RATES, "received")


def page(desk: Desk, site: Site) -> None:
    head = st.container()
    filters = filter_bar(desk, site.language, without=("unit", "area", "womens"))
    changes = desk.changes(HEADLINES, filters)
    with head:
        page_head(
            title_of("overview", site.language), desk, filters, site.language,
            base=changes["received"].now.base,
        )  # fmt: skip
    sparks = desk.courses(HEADLINES, filters)
    cards(changes, sparks, desk, filters, site.language, site.link("cases"))
    _trend(desk, site, filters)
    _breakdowns(desk, site, filters)
    _movers(desk, site, filters)


def _trend(desk: Desk, site: Site, filters: Filters) -> None:
    st.subheader(say("trend", site.language, start=desk.months[0] // 12))
    spans = {"all": None, "13": 13}
    names = {"all": say("months_all", site.language), "13": say("months_13", site.language)}
    span = st.segmented_control(
        say("trend", site.language, start=""),
        list(spans),
        format_func=names.__getitem__,
        default="all",
        required=True,
        key="trend_span",
        label_visibility="collapsed",
    )
    frame = desk.trend(RATES, filters, spans[span or "all"])
    rates = [key for key in THREE_RATES if desk.can(key)]
    trend_chart(
        frame, rates, site.language, key="overview_trend", data_key=(desk.key, filters, span)
    )


def _breakdowns(desk: Desk, site: Site, filters: Filters) -> None:
    st.subheader(say("what_and_how", site.language))
    for dimension, column in zip(("category", "channel"), st.columns(2), strict=True):
        with column:
            chosen = breakdown_table(
                desk.breakdown(dimension, ("received",), filters),
                ("received",),
                desk.words(dimension, site.language),
                DIMENSIONS[dimension].title.in_(site.language),
                site.language,
                key=f"overview_{dimension}",
                data_key=(desk.key, filters, dimension),
                before=desk.breakdown(dimension, ("received",), filters.before()),
            )
        follow_part(site, chosen, dimension, filters)


def _movers(desk: Desk, site: Site, filters: Filters) -> None:
    metric = "resolution_rate" if desk.can("resolution_rate") else "on_time_rate"
    kinds = [kind.id for kind in desk.city.kinds if kind.ranked and kind.id in desk.units.kinds]
    if not kinds or not desk.can(metric):
        return
    frame = desk.movers(kinds[0], metric, filters)
    st.subheader(say("moved_what", site.language))
    chosen = movers_table(
        frame, metric, desk, site.language, key="overview_movers", data_key=(desk.key, filters)
    )
    follow_mover(site, chosen, metric, filters)
