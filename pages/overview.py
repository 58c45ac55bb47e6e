"""Is the city keeping its promises?"""

import streamlit as st

from components.breakdown import breakdown_table
from components.cards import cards
from components.filter_bar import filter_bar
from components.heading import page_head
from components.league import movers_table
from components.notices import cannot_tell
from components.trends import trend_chart
from data.desk import Desk
from data.dimensions import DIMENSIONS
from data.filters import Filters
from data.metrics import METRICS, THREE_RATES
from pages.changed import changed
from pages.following import follow_mover, follow_part
from pages.site import Site, title_of
from pages.words import say

HEADLINES = ("received", *THREE_RATES, "on_time_rate", "overdue")
SPARE = ("open", "median_days", "p90_days", "due_48h", "dispatched", "repeat_rate")
MOVERS = ("resolution_rate", "on_time_rate")


def page(desk: Desk, site: Site) -> None:
    head = st.container()
    filters = filter_bar(desk, site.language, without=("unit", "area", "womens"))
    shown, lacking = desk.telling(HEADLINES, SPARE)
    changes = desk.changes(shown, filters)
    with head:
        page_head(
            title_of("overview", site.language), desk, filters, site.language,
            base=changes["received"].now.base,
        )  # fmt: skip
    sparks = desk.courses(shown, filters)
    cards(changes, sparks, desk, filters, site.language, site.link("cases"))
    cannot_tell(lacking, site.language)
    _trend(desk, site, filters)
    told = changed(desk, site, filters)
    _breakdowns(desk, site, filters)
    if not told:  # what moved most is mostly chance: second best
        _movers(desk, site, filters)


def _trend(desk: Desk, site: Site, filters: Filters) -> None:
    language, start = site.language, desk.months[0] // 12
    lines = _lines(desk)
    st.subheader(_trend_title(lines, start, language))
    spans = {"all": None, "13": 13}
    names = {"all": say("months_all", language, start=start), "13": say("months_13", language)}
    span = st.segmented_control(
        _trend_title(lines, start, language), list(spans), format_func=names.__getitem__,
        default="all", required=True, key="trend_span", label_visibility="collapsed",
    )  # fmt: skip
    keys = tuple(dict.fromkeys((*lines, "received")))
    trend_chart(
        desk.trend(keys, filters, spans[span or "all"]), lines, language, key="overview_trend",
        data_key=(desk.key, filters, span), events=desk.events,
    )  # fmt: skip


def _lines(desk: Desk) -> tuple[str, ...]:
    """The three rates; what can be told instead where the source knows no callback."""
    rates = tuple(key for key in THREE_RATES if desk.can(key))
    return rates or next((key,) for key in ("on_time_rate", "received") if desk.can(key))


def _trend_title(lines: tuple[str, ...], start: int, language: str) -> str:
    if len(lines) == len(THREE_RATES):
        return say("trend", language, start=start)
    joint = "、" if language == "zh" else ", "
    what = joint.join(METRICS[key].title.in_(language) for key in lines)
    return say("trend_of", language, what=what, start=start)


def _breakdowns(desk: Desk, site: Site, filters: Filters) -> None:
    st.subheader(say("what_and_how", site.language))
    carried = [name for name in ("category", "channel") if name in desk.manifest.fields]
    for dimension, column in zip(carried, st.columns(max(len(carried), 1)), strict=False):
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
    metric = next((key for key in MOVERS if desk.can(key)), None)
    kinds = [kind.id for kind in desk.city.kinds if kind.ranked and kind.id in desk.units.kinds]
    if not kinds or metric is None:
        return
    frame = desk.movers(kinds[0], metric, filters)
    title = desk.units.title(kinds[0], site.language).lower()
    named = METRICS[metric].title.in_(site.language).lower()
    st.subheader(say("moved_what", site.language, kind=title, metric=named))
    chosen = movers_table(
        frame, metric, desk, site.language, key="overview_movers", data_key=(desk.key, filters)
    )
    follow_mover(site, chosen, metric, filters)
