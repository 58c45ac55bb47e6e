"""Which scoring policies held when, what they say, and what a new one would change?"""

import streamlit as st

from components.choices import one_of
from components.heading import demo_banner, heading
from components.policy import points_table, policy_told, policy_versions
from components.trends import trend_chart
from data.access import may_preview
from data.desk import Desk
from data.filters import Filters
from data.places.policy import Policy
from pages.policy_words import say
from pages.preview import preview
from pages.site import Site, title_of


def page(desk: Desk, site: Site) -> None:
    language = site.language
    heading(title_of("policy", language), desk.policy.title.in_(language))
    demo_banner(desk, language)
    st.caption(say("how_policy", language))
    st.subheader(say("all_policies", language))
    policy_versions(desk, language)
    left, right = st.columns(2)
    with left:
        st.subheader(say("one_policy", language))
        policy_told(_chosen(desk, language), language)
    with right:
        _course(desk, language)
    st.subheader(say("points", language))
    points_table(desk, language)
    if may_preview(desk.viewer):
        preview(desk, language)


def _chosen(desk: Desk, language: str) -> Policy:
    """The policy to read: the one in force first, then the others, the newest before."""
    others = [each for each in reversed(desk.policies.versions) if each != desk.policy]
    policies = {each.id: each for each in (desk.policy, *others)}
    if not others:
        return desk.policy
    titles = {id_: f"{each.title.in_(language)} · {id_}" for id_, each in policies.items()}
    return policies[one_of("version", titles, say("which_version", language), "list")]


def _course(desk: Desk, language: str) -> None:
    """The score of the city since the data begin, each month by its policy."""
    if not desk.can("score"):
        return
    st.subheader(say("course", language))
    filters = Filters(desk.last_complete)
    trend_chart(
        desk.trend(("score",), filters, None), ("score",), language, key="policy_course",
        data_key=(desk.key, filters), volume=None, compare=False, events=desk.events,
        height=300,
    )  # fmt: skip
