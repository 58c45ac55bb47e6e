"""The controls of the map: what colours it, which areas it draws, which places it points out."""

from collections.abc import Sequence

import streamlit as st

from components.texts import say
from data.desk import Desk
from data.metrics import METRICS

SHADES = (
    "received", "per_10k", "dispatched", "resolution_rate", "satisfaction_rate", "response_rate",
    "on_time_rate", "callback_reach", "repeat_rate", "overdue",
)  # fmt: skip
DENSITY = "density"


def map_bar(desk: Desk, levels: Sequence[str], language: str) -> tuple[str, str, tuple[str, ...]]:
    """Draws the controls; returns the metric's key, the level and the kinds of places chosen.

    `levels` are the levels the city has boundaries for, finest first; with none the level is
    "town" and nothing is asked. Every choice stands in the URL.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        metric = _metric(desk, language)
        level = _level(levels, language) if levels else "town"
        return metric, level, _kinds(desk, language)


def _metric(desk: Desk, language: str) -> str:
    return str(
        st.selectbox(
            say("map_metric", language),
            [key for key in SHADES if desk.can(key)],
            format_func=lambda key: METRICS[key].title.in_(language),
            key="shade",
            bind="query-params",
            width=220,
        )
    )


def _level(levels: Sequence[str], language: str) -> str:
    chosen = st.segmented_control(
        say("map_level", language),
        [*levels, DENSITY],
        format_func=lambda level: say(f"level_{level}", language),
        default=levels[0],
        required=True,
        key="level",
        bind="query-params",
    )
    return str(chosen or levels[0])


def _kinds(desk: Desk, language: str) -> tuple[str, ...]:
    titles = desk.city.place_titles
    if not titles:
        return ()
    return tuple(
        st.multiselect(
            say("map_places", language),
            list(titles),
            format_func=lambda kind: titles[kind].in_(language),
            key="points",
            bind="query-params",
            placeholder=say("map_places", language),
            width=320,
        )
    )
