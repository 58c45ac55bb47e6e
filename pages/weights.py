"""How much of the ranking is a choice of weights?"""

import streamlit as st

from components.downloads import downloads
from components.rule_sliders import choose_rule
from components.weights import weights_export, weights_table
from data.desk import Desk
from data.filters import Filters
from data.metrics import METRICS
from pages.following import follow
from pages.honest_words import say as say_honest
from pages.site import Site
from pages.two_units import two_units
from pages.weight_words import say


def what_if(desk: Desk, site: Site, kind: str, filters: Filters) -> None:
    """Draws the league by weights of one's own, and how much two units' order hangs on them."""
    language = site.language
    if reason := desk.why_not(METRICS["score"]):
        st.info(
            say_honest("not_told", language, reason=reason.in_(language)), icon=":material/info:"
        )
        return
    st.caption(say("how_weights", language))
    policy = desk.policy_of(filters)
    tried = choose_rule(policy, language)
    frame = desk.weighed(kind, filters, tried)
    if frame.empty:
        st.caption(say_honest("no_funnel", language))
        return
    change = frame["rank_change"].fillna(0).abs()
    moved, far = int((change > 0).sum()), int(change.max())
    st.markdown(say("what_if", language, count=len(frame), moved=moved, far=far))
    follow(site, weights_table(frame, desk, language, key=f"weights_{kind}"), filters)
    downloads(
        lambda: weights_export(frame, desk, language),
        f"what-if-{kind}", desk, filters, language, key="weights_download",
    )  # fmt: skip
    two_units(desk, kind, filters, frame, tried, language)
