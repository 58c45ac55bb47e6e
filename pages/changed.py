"""Which units of a kind truly changed this month, and which only went up and down?"""

from dataclasses import replace

import streamlit as st

from components.changed import changed_table, tally_of
from components.choices import one_of
from components.formats import as_month
from components.texts import plain
from data.desk import Desk
from data.filters import Filters
from data.metrics import METRICS
from data.statistics.changed import MARKED_BY_CHANCE
from pages.change_words import say
from pages.following import follow_mover
from pages.real_change import CHARTED
from pages.site import Site


def changed(desk: Desk, site: Site, filters: Filters) -> bool:
    """Whether it could be told. Draws who improved and who worsened beyond chance, all units of a
    kind read at once; nothing where the sources can tell no rate or the city ranks no kind."""
    language = site.language
    kinds = [kind.id for kind in desk.city.kinds if kind.ranked and kind.id in desk.units.kinds]
    metrics = [key for key in CHARTED if desk.can(key)]
    if not kinds or not metrics:
        return False
    st.subheader(say("changed", language))
    with st.container(horizontal=True):
        kind, metric = _kind(desk, kinds, language), _metric(metrics, language)
    frame, month = desk.changed(kind, metric, filters), min(filters.month, desk.last_complete)
    data_key = (desk.key, kind, metric, filters)
    tally = tally_of(frame, data_key)
    if not tally.read:
        st.caption(say("nobody_read", language))
        return False
    named, when = METRICS[metric].title.in_(language), as_month(month, language)
    told = say("changed_few", language, metric=named, month=when, read=tally.read,
               better=tally.better, worse=tally.worse)  # fmt: skip
    st.markdown(plain(told))
    count = round(MARKED_BY_CHANCE * tally.read)
    chance = say("by_chance" if count else "hardly_any", language, count=count)
    st.caption(plain(say("how_changed", language, marked=tally.marked, chance=chance)))
    chosen = changed_table(
        frame, metric, desk, language, key=f"changed_{kind}_{metric}", data_key=data_key
    )
    follow_mover(site, chosen, metric, replace(filters, month=month, span=1))
    return True


def _kind(desk: Desk, kinds: list[str], language: str) -> str:
    titles = {kind: desk.units.title(kind, language) for kind in kinds}
    return one_of("changed", titles, say("which_kind", language), label_visibility="collapsed")


def _metric(metrics: list[str], language: str) -> str:
    titles = {key: METRICS[key].label.in_(language) for key in metrics}
    return one_of(
        "changed_in", titles, say("which_rate", language), "list",
        label_visibility="collapsed", width=190,
    )  # fmt: skip
