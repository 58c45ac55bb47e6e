"""One unit against the city: how its rates went beside the city's, and what makes the gap."""

from dataclasses import replace
from typing import Any

import streamlit as st

from components.choices import one_of
from components.formats import signed
from components.trends import gap_bars, trend_chart
from data.desk import Desk
from data.filters import Filters
from data.metrics import METRICS, THREE_RATES
from pages.case_mix import case_mix
from pages.honest_words import say as say_honest
from pages.words import say

MONTHS = 25
SPLIT = ("score", "on_time_rate")
"""What is split: the first the sources can tell."""
SPLITS = ("gap", "change", "below")
"""The ways to split it; the last needs units below."""


def against_city(desk: Desk, filters: Filters, language: str) -> None:
    """Draws the courses and the split, as far as the sources can tell them."""
    lines, split = _lines(desk), next((key for key in SPLIT if desk.can(key)), None)
    if not lines:
        return
    left, right = st.columns(2)
    with left:
        st.subheader(say("against_city", language))
        _courses(desk, filters, lines, language)
    if split is None:
        return
    with right:
        _split(desk, filters, split, language)
        case_mix(desk, filters, language)


def _split(desk: Desk, filters: Filters, split: str, language: str) -> None:
    """What makes the gap to the city, or the change in time by category or by unit below."""
    st.subheader(say("lifts", language, metric=METRICS[split].title.in_(language).lower()))
    ways = SPLITS if desk.units.children(filters.unit or "") else SPLITS[:-1]
    titles = {of: say_honest(f"split_{of}", language) for of in ways}
    label = say_honest("which_split", language)
    of = one_of("split", titles, label, label_visibility="collapsed")
    st.caption(say_honest(f"{of}_note", language))
    given = desk.points_given(filters)
    points = given if of == "gap" else given - desk.points_given(filters.before())
    if split == "score" and points:
        st.caption(say_honest("points_apart", language, points=signed(points)))
    frame, names = _parts_of(desk, filters, split, of, language)
    gap_bars(
        frame, split, names, language, key=f"unit_{of}", data_key=(desk.key, filters, of),
        axis="gap_axis" if of == "gap" else "change_axis",
    )  # fmt: skip


def _parts_of(
    desk: Desk, filters: Filters, split: str, of: str, language: str
) -> tuple[Any, dict[str, str]]:
    """The parts of one way to split, and what they are called."""
    if of == "below":
        codes = (filters.unit or "", *desk.units.children(filters.unit or ""))
        names = {code: desk.units.name(code, language) for code in codes}
        return desk.change_parts(split, filters, "unit_code"), names
    parts = desk.contributions if of == "gap" else desk.change_parts
    return parts(split, filters), desk.words("category", language)


def _courses(desk: Desk, filters: Filters, lines: tuple[str, ...], language: str) -> None:
    volume = "dispatched" if desk.can("dispatched") else "received"
    keys = (*lines, volume)
    trend_chart(
        desk.trend(keys, filters, MONTHS), lines, language, key="unit_trend",
        data_key=(desk.key, filters), volume=volume,
        beside=desk.trend(keys, replace(filters, unit=None), MONTHS),
    )  # fmt: skip


def _lines(desk: Desk) -> tuple[str, ...]:
    """The rates that differ between units; response is near 100 % everywhere."""
    rates = tuple(key for key in THREE_RATES[1:] if desk.can(key))
    return rates or tuple(key for key in ("on_time_rate",) if desk.can(key))
