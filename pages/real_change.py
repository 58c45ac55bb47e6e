"""Did the unit's rates truly change, or is it their usual variation?"""

import streamlit as st

from components.control import control_chart
from components.texts import plain
from data.compare.real_change import RealChange
from data.desk import Desk
from data.filters import Filters
from data.metrics import METRICS, THREE_RATES
from data.statistics.assurance import ASSURANCE_TITLES
from data.statistics.signals import VARIATION_TITLES
from pages.change_words import say

CHARTED = ("score", *THREE_RATES, "on_time_rate")


def real_change(desk: Desk, filters: Filters, language: str) -> None:
    """Draws a control chart for the score and each rate the sources can tell, with its newest
    month, and whether its target will be met, in words."""
    changes = desk.real_changes(CHARTED, filters)
    if not changes:
        return
    st.subheader(say("real_change", language))
    st.caption(say("how_change", language))
    _targets(list(changes.values()), language)
    columns = st.columns(2)
    for at, (key, change) in enumerate(changes.items()):
        with columns[at % 2]:
            st.markdown(f"**{plain(_read(key, change, language))}**")
            control_chart(
                change, key, language, key=f"control_{key}", data_key=(desk.key, filters, key)
            )


def _read(key: str, change: RealChange, language: str) -> str:
    """The newest month in words: "Resolution: improved; reliably on target"."""
    metric = METRICS[key].label.in_(language)
    read = VARIATION_TITLES[change.variation].in_(language)
    if change.target is None:
        return say("variation", language, metric=metric, variation=read)
    told = ASSURANCE_TITLES[change.assurance].in_(language)
    return say("assured", language, metric=metric, variation=read, assurance=told)


def _targets(changes: list[RealChange], language: str) -> None:
    """Says how the target is read and who set it; nothing where the city declares none."""
    sources = [change.target.source.in_(language) for change in changes if change.target]
    if sources:
        joint = "、" if language == "zh" else ", "
        told = joint.join(dict.fromkeys(sources))
        st.caption(plain(say("how_target", language, source=told)))
