"""How a unit stands among its peers: its place in words, its numbers beside theirs."""

from dataclasses import replace

import streamlit as st

from components.beside import beside_table
from components.formats import as_value
from data.answers import behind
from data.desk import Desk
from data.filters import Filters
from data.metrics import METRICS, THREE_RATES
from pages.following import open_cases
from pages.site import Site
from pages.words import say

BESIDE = (
    "score", *THREE_RATES, "on_time_rate", "callback_reach", "return_rate", "repeat_rate",
    "recomplaint_rate", "exclusion_rate", "self_report_gap",
)  # fmt: skip


def place_line(desk: Desk, filters: Filters, code: str, language: str) -> str:
    """The unit's place among all of its kind, and among its peers where they are fewer."""
    place, kind = desk.standing(code, filters), desk.units.kind(code) or ""
    if place.rank is None:
        return say("no_rank", language)
    title = desk.units.title(kind, language).lower()
    told = say("rank_line", language, kind=title, rank=place.rank, ranked=place.ranked)
    group = _group(desk, code, language)
    if group and place.peer_rank is not None and place.peers_ranked != place.ranked:
        told += say(
            "peer_line", language, group=group, rank=place.peer_rank, ranked=place.peers_ranked
        )
    return told + _volume(desk, filters, code, language)


def _volume(desk: Desk, filters: Filters, code: str, language: str) -> str:
    """How much it has to do for its residents, to be read beside its place."""
    if not desk.can("per_10k"):
        return ""
    value = desk.values(("per_10k",), replace(filters, unit=code))["per_10k"]
    if value.value is None:
        return ""
    title = value.metric.title.in_(language)
    joint = "；" if language == "zh" else "; "
    colon = " " if language == "zh" else ": "
    return f"{joint}{title}{colon}{as_value(value, language)}"


def beside_peers(desk: Desk, site: Site, filters: Filters, code: str) -> None:
    """Draws the unit's numbers beside its peers' and the city's; a click opens the cases."""
    language, group = site.language, _group(desk, code, site.language)
    if not any(desk.can(key) for key in BESIDE):
        return
    st.subheader(say("beside_peers" if group else "beside_city", language))
    if group:
        count = len(desk.units.peers(code))
        st.caption(say("peer_note", language, group=group, count=count))
    if pick := beside_table(desk.beside(BESIDE, filters), language):
        open_cases(site, behind(METRICS[pick.code]), filters)


def _group(desk: Desk, code: str, language: str) -> str:
    """What its peer group is called; "" where it has none or is alone in it."""
    words = desk.city.peer_titles.get(desk.units.peer_group(code) or "")
    return words.in_(language) if words and len(desk.units.peers(code)) > 1 else ""
