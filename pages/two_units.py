"""Of two units, does it hang on the weights which one is ahead?"""

from dataclasses import replace
from typing import Any

import streamlit as st

from components.choices import one_of
from components.formats import as_text
from components.texts import plain
from components.weight_triangle import weight_triangle
from data.compare.whatif import Ahead, Tried
from data.desk import Desk
from data.filters import Filters
from data.metrics import METRICS, THREE_RATES, Unit
from pages.weight_words import say


def two_units(
    desk: Desk, kind: str, filters: Filters, frame: Any, tried: Tried, language: str
) -> None:
    """Says and draws in what share of all weightings one unit of a frame of `desk.weighed` is
    ahead of another."""
    if len(frame) < 2:
        return
    st.subheader(say("two_units", language))
    st.caption(say("how_two", language))
    left, right = st.columns([2, 3])
    with left:
        one, other = _pair(desk, frame, language)
        found = desk.ahead(kind, filters, tried, one, other)
        if found is None:
            return
        names = (desk.units.distinct_name(one, language), desk.units.distinct_name(other, language))
        _told(found, names, language)
    with right:
        own = Tried.of(desk.policy_of(filters)).weights
        weight_triangle(found, names, own, tried.weights, language, key="weight_triangle")


def beside_other(desk: Desk, filters: Filters, code: str, language: str) -> None:
    """Says and draws how a unit stands beside another of its kind, at first the one ahead of it;
    nothing where there is no score."""
    kind, everywhere = desk.units.kind(code) or "", replace(filters, unit=None)
    if not desk.can("score"):
        return
    frame = desk.league(kind, everywhere).dropna(subset=["score"])
    codes = list(frame["unit_code"])
    if code not in codes or len(codes) < 2:
        return
    st.subheader(say("beside_other", language))
    st.caption(say("how_other", language))
    at = codes.index(code)
    others = [*codes[max(at - 1, 0) :], *codes[: max(at - 1, 0)]]
    own = Tried.of(desk.policy_of(filters))
    left, right = st.columns([2, 3])
    with left:
        other = _pick(desk, "beside", [each for each in others if each != code], language)
        found = desk.ahead(kind, everywhere, own, code, other)
        if found is None:
            return
        names = (
            desk.units.distinct_name(code, language),
            desk.units.distinct_name(other, language),
        )
        _told(found, names, language)
        if chance := desk.truly_ahead(kind, everywhere, code, other):
            share = as_text(chance, Unit.SHARE, language)
            one, second = map(plain, names)
            st.markdown(say("truly_ahead", language, one=one, other=second, share=share))
    with right:
        weight_triangle(found, names, own.weights, own.weights, language, key="other_triangle")


def _pair(desk: Desk, frame: Any, language: str) -> tuple[str, str]:
    """The two units chosen; at first one's own, or one whose place hangs on weights, and the next
    such by rank."""
    fixed = frame["rank_best"] == frame["rank_worst"]
    ordered = frame.assign(fixed=fixed, other=~frame["mine"]).sort_values(["fixed", "rank"])
    codes = list(ordered["unit_code"])
    one = _pick(
        desk, "one", list(ordered.sort_values("other", kind="stable")["unit_code"]), language
    )
    at = codes.index(one)
    return one, _pick(desk, "other", [*codes[at + 1 :], *codes[:at]], language)


def _told(found: Ahead, names: tuple[str, str], language: str) -> None:
    one, other = map(plain, names)
    if not any(found.gap):
        st.markdown(say("tied", language, one=one, other=other))
        return
    share = as_text(found.share, Unit.SHARE, language)
    st.markdown(say("ahead", language, one=one, other=other, share=share))
    gaps = [
        say(_side(gap), language, metric=METRICS[key].title.in_(language), points=f"{abs(gap):.1f}")
        for key, gap in zip(THREE_RATES, found.gap, strict=True)
    ]
    st.caption(plain(say("gap_joint", language).join(gaps)))


def _side(gap: float) -> str:
    shown = round(gap, 1)
    return "ahead_of" if shown > 0 else "behind" if shown < 0 else "level"


def _pick(desk: Desk, name: str, codes: list[str], language: str) -> str:
    titles = {code: desk.units.distinct_name(code, language) for code in codes}
    return one_of(name, titles, say(f"which_{name}", language), "list")
