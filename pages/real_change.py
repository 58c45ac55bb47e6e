"""Did the unit's rates truly change, or is it their usual variation?"""

import streamlit as st

from components.control import control_chart
from data.desk import Desk
from data.filters import Filters
from data.metrics import METRICS, THREE_RATES
from data.statistics.signals import VARIATION_TITLES
from pages.honest_words import say

CHARTED = (*THREE_RATES, "on_time_rate")


def real_change(desk: Desk, filters: Filters, language: str) -> None:
    """Draws a control chart for each rate the sources can tell, with its newest month in words."""
    changes = desk.real_changes(CHARTED, filters)
    if not changes:
        return
    st.subheader(say("real_change", language))
    st.caption(say("how_change", language))
    columns = st.columns(2)
    for at, (key, change) in enumerate(changes.items()):
        with columns[at % 2]:
            metric = METRICS[key].title.in_(language)
            read = VARIATION_TITLES[change.variation].in_(language)
            st.markdown(f"**{say('variation', language, metric=metric, variation=read)}**")
            control_chart(
                change, key, language, key=f"control_{key}", data_key=(desk.key, filters, key)
            )
