"""Which units stand out by more than chance and the city's usual spread?"""

import streamlit as st

from components.choices import one_of
from components.funnel import funnel_chart
from data.compare.standing_out import FUNNELLED
from data.desk import Desk
from data.filters import Filters
from data.metrics import METRICS
from pages.honest_words import say
from pages.site import Site


def funnel(desk: Desk, site: Site, kind: str, filters: Filters) -> None:
    """Draws the funnel of a rate over the units of a kind; a clicked dot opens its unit."""
    language = site.language
    titles = {key: METRICS[key].title.in_(language) for key in FUNNELLED if desk.can(key)}
    if not titles:
        reason = desk.why_not(METRICS[FUNNELLED[-1]])
        st.info(say("not_told", language, reason=reason.in_(language) if reason else ""))
        return
    metric = one_of("rate", titles, say("which_rate", language), label_visibility="collapsed")
    st.caption(say("how_funnel", language))
    picture = desk.funnel(metric, kind, filters)
    if picture is None:
        st.caption(say("no_funnel", language))
        return
    code = funnel_chart(picture, metric, desk, language, key=f"funnel_{kind}_{metric}")
    if code:
        site.go("unit", {**filters.to_url(), "unit": code})
