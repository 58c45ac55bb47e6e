"""Which units are compared: all of a kind, those of a district, or those of a peer group."""

import streamlit as st

from components.choices import one_of
from components.selection import group_title
from data.desk import Desk
from data.filters import Filters
from pages.honest_words import say as say_honest
from pages.placing_words import say


def choose_district(desk: Desk, kind: str, language: str) -> str | None:
    """The district whose units alone are compared; None for the whole city."""
    groups = dict.fromkeys(desk.units.group(code) for code in desk.units.of_kind(kind))
    inside = [code for code in groups if code and desk.units.kind(code) not in (kind, "city")]
    titles = {"": say_honest("everywhere", language)}
    titles |= {code: desk.units.name(code, language) for code in inside}
    if not inside:
        return None
    label = say_honest("within", language)
    return one_of("within", titles, label, "list", label_visibility="collapsed", width=130) or None


def choose_peers(desk: Desk, kind: str, district: str | None, language: str) -> str | None:
    """The peer group whose units alone are compared; None for all.

    Of a district only the groups it has units of are offered. The URL's parameter is "group".
    """
    inside = desk.units.below(district) if district else frozenset(desk.units.of_kind(kind))
    groups = [
        group
        for group in desk.units.peer_groups(kind)
        if not inside.isdisjoint(desk.units.members(group))
    ]
    if len(groups) < 2:
        return None
    titles = {"": say("all_peers", language)}
    titles |= {group: group_title(desk, group, language) for group in groups}
    label = say("which_peers", language)
    return one_of("group", titles, label, "list", label_visibility="collapsed", width=200) or None


def peers_note(desk: Desk, kind: str, filters: Filters, language: str) -> None:
    """Says under a table who is compared and how the group was chosen; nothing without a group."""
    if filters.peers is None:
        return
    count = len(desk.league(kind, filters))
    how = desk.city.peer_reasons.get(filters.peers)
    told = how.in_(language) if how else say("peers_unsaid", language)
    group = group_title(desk, filters.peers, language)
    st.caption(say("peers_note", language, group=group, count=count, how=told))
