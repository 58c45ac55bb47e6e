"""What would this unit's rate be, had its requests been as easy as the city's?"""

import streamlit as st

from components.formats import as_count, as_text, signed
from components.texts import plain
from data.compare.fairness import Expected
from data.desk import Desk
from data.dimensions import DIMENSIONS
from data.filters import Filters
from data.metrics import METRICS, Unit
from pages.case_mix_words import say

EXPECTED = ("resolution_rate", "on_time_rate")
"""What is held against its expectation: the first the sources can tell."""
LEAST = 0.0005
"""A mix that gives or takes less is like the city's: it would be written as 0.0 points."""
TELLING = 0.2
"""The least part of what the mix gives or takes that a kind of request is named for."""


def case_mix(desk: Desk, filters: Filters, language: str) -> None:
    """Says the rate beside the expected one, observed over expected, and what of it is the mix."""
    key = next((key for key in EXPECTED if desk.can(key)), None)
    found = desk.expected(key, filters) if key else None
    if key is None or found is None:
        return
    told = (_expected(found, key, language), _ratio(found, language))
    st.caption(plain(("" if language == "zh" else " ").join(filter(None, told))))
    st.caption(plain(_mix(desk, found, language)))


def _expected(found: Expected, key: str, language: str) -> str:
    names = ("expected", "value", "adjusted", "low", "high")
    shares = {name: as_text(getattr(found, name), Unit.SHARE, language) for name in names}
    title = METRICS[key].title.in_(language)
    return say("expected", language, metric=title, strata=_alike(found, language), **shares)


def _alike(found: Expected, language: str) -> str:
    """What requests were alike by: "category, channel and time limit"."""
    *first, last = [say(f"by_{name}", language) for name in found.strata]
    if not first:
        return last
    comma, and_ = ("、", "、") if language == "zh" else (", ", " and ")
    return comma.join(first) + and_ + last


def _ratio(found: Expected, language: str) -> str:
    """Observed over expected of the rarer answer; nothing where none is expected."""
    if found.ratio is None:
        return ""
    return say(
        "up_to_it" if found.rare_is_good else "short_of_it",
        language,
        observed=as_count(found.observed, language),
        awaited=f"{found.awaited:,.1f}",
        ratio=f"{found.ratio:.2f}",
    )


def _mix(desk: Desk, found: Expected, language: str) -> str:
    """How much of the gap to the city is the mix, and what makes most of that."""
    if abs(found.mix_effect) < LEAST:
        return say("mix_alike", language)
    points, why = signed(found.mix_effect * 100, ".1f"), found.reason
    if why is None or why.effect / found.mix_effect < TELLING:
        return say("mix_apart", language, points=points)
    most = abs(why.effect) > abs(found.mix_effect) / 2
    return say(
        "mix_most" if most else "mix_first",
        language,
        points=points,
        kind=desk.words(why.dimension, language).get(why.code, why.code),
        dimension=DIMENSIONS[why.dimension].title.in_(language),
        more=say("more" if why.own > why.city else "fewer", language),
        own=as_text(why.own, Unit.SHARE, language),
        city=as_text(why.city, Unit.SHARE, language),
    )
