"""What of the league is knowledge, and what is chance?"""

import streamlit as st

from components.downloads import downloads
from components.honest import honest_export, honest_table
from components.honest_words import say as say_tier
from components.whiskers import whiskers
from data.desk import Desk
from data.filters import Filters
from pages.following import follow
from pages.honest_words import say
from pages.site import Site
from pages.words import say as say_page


def honest_league(desk: Desk, site: Site, kind: str, filters: Filters) -> None:
    """Draws units with expected ranks, tiers and ranges; a click leads on as in the official view."""
    language = site.language
    if reason := desk.why_not_honest():
        st.info(say("not_told", language, reason=reason.in_(language)), icon=":material/info:")
        return
    table = desk.honest_league(kind, filters)
    count, above, below = table.told_apart
    rest = count - above - below
    if count:
        improved, worsened = table.changed
        told = say("few", language, count=count, above=above, below=below, rest=rest)
        told += "" if language == "zh" else " "
        st.markdown(told + say("few_changed", language, improved=improved, worsened=worsened))
    st.caption(say("how_honest", language))
    st.caption(say_page("pick_row", language))
    follow(site, honest_table(table.frame, desk, language, key=f"honest_{kind}"), filters)
    downloads(
        lambda: honest_export(table.frame, desk, language),
        f"honest-{kind}", desk, filters, language, key="honest_download",
    )  # fmt: skip
    whiskers(
        table.frame, table.middle, desk, language, key=f"whiskers_{kind}", data_key=(kind, filters)
    )


def honest_place(desk: Desk, filters: Filters, code: str, language: str) -> None:
    """Says what of the unit's official place is knowledge; nothing where that cannot be told."""
    kind = desk.units.kind(code) or ""
    place = desk.honest_place(kind, code, filters)
    if place is None:
        return
    rank, low, high, tier = place
    told = say_tier(f"tier_{tier}", language)
    st.text(say("honest_place", language, rank=rank, low=low, high=high, tier=told))
