"""The controls of the map: what colours it, which areas it draws, which places it points out."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from components.choices import one_of, some_of
from components.texts import say
from data.desk import Desk
from data.metrics import METRICS

SHADES = (
    "received", "per_10k", "dispatched", "resolution_rate", "satisfaction_rate", "response_rate",
    "on_time_rate", "callback_reach", "repeat_rate", "overdue",
)  # fmt: skip
DENSITY = "density"
_QUIET: dict[str, Any] = {"label_visibility": "collapsed"}


def map_bar(desk: Desk, levels: Sequence[str], language: str) -> tuple[str, str, tuple[str, ...]]:
    """Draws the controls; returns the metric's key, the level and the kinds of places chosen.

    `levels` are the levels the city has boundaries for, finest first; with none there is only
    the density of requests, and "" where the tickets have no coordinates either. Every choice
    stands in the URL.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        metric = _metric(desk, language)
        level = _level(levels, language) if levels else _only_level(desk)
        return metric, level, _kinds(desk, language)


def _metric(desk: Desk, language: str) -> str:
    titles = {key: METRICS[key].title.in_(language) for key in SHADES if desk.can(key)}
    return one_of("shade", titles, say("map_metric", language), "list", width=220, **_QUIET)


def _only_level(desk: Desk) -> str:
    return DENSITY if "lon" in desk.manifest.fields else ""


def _level(levels: Sequence[str], language: str) -> str:
    titles = {level: say(f"level_{level}", language) for level in (*levels, DENSITY)}
    return one_of("level", titles, say("map_level", language), **_QUIET)


def _kinds(desk: Desk, language: str) -> tuple[str, ...]:
    titles = {kind: each.in_(language) for kind, each in desk.city.place_titles.items()}
    if not titles:
        return ()
    label = say("map_places", language)
    return some_of("points", titles, label, placeholder=label, width=320, **_QUIET)
