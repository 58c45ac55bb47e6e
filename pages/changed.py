"""Which units of a kind truly changed this month, and which only went up and down?"""

from dataclasses import replace

import streamlit as st

from components.changed import SIDES, changed_table
from components.choices import one_of
from components.formats import as_month
from components.texts import plain
from data.desk import Desk
from data.filters import Filters
from data.metrics import METRICS
from data.statistics.changed import MARKED_BY_CHANCE
from data.statistics.signals import Variation
from pages.change_words import say
from pages.following import follow_mover
from pages.real_change import CHARTED
from pages.site import Site


def changed(desk: Desk, site: Site, filters: Filters) -> None:
    """Draws who improved and who worsened beyond chance, all units of a kind read at once; nothing
    where the sources can tell no rate or the city ranks no kind."""
    language = site.language
    kinds = [kind.id for kind in desk.city.kinds if kind.ranked and kind.id in desk.units.kinds]
    metrics = [key for key in CHARTED if desk.can(key)]
    if not kinds or not metrics:
        return
    st.subheader(say("changed", language))
    with st.container(horizontal=True):
        kind, metric = _kind(desk, kinds, language), _metric(metrics, language)
    frame, month = desk.changed(kind, metric, filters), min(filters.month, desk.last_complete)
    known = frame[frame["variation"] != Variation.UNKNOWN]
    if known.empty:
        st.caption(say("nobody_read", language))
        return
    better, worse = (int((known["sure"] & (known["variation"] == side)).sum()) for side in SIDES)
    named, when = METRICS[metric].title.in_(language), as_month(month, language)
    told = say("changed_few", language, metric=named, month=when, read=len(known), better=better,
               worse=worse)  # fmt: skip
    st.markdown(plain(told))
    marked = int((known["variation"] != Variation.NORMAL).sum())
    count = round(MARKED_BY_CHANCE * len(known))
    chance = say("by_chance" if count else "hardly_any", language, count=count)
    st.caption(plain(say("how_changed", language, marked=marked, chance=chance)))
    chosen = changed_table(
        frame, metric, desk, language, key=f"changed_{kind}_{metric}",
        data_key=(desk.key, kind, metric, filters),
    )  # fmt: skip
    follow_mover(site, chosen, metric, replace(filters, month=month, span=1))


def _kind(desk: Desk, kinds: list[str], language: str) -> str:
    titles = {kind: desk.units.title(kind, language) for kind in kinds}
    return one_of("changed", titles, say("which_kind", language), label_visibility="collapsed")


def _metric(metrics: list[str], language: str) -> str:
    titles = {key: METRICS[key].label.in_(language) for key in metrics}
    return one_of(
        "changed_in", titles, say("which_rate", language), "list",
        label_visibility="collapsed", width=190,
    )  # fmt: skip
