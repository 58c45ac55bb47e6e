"""Which units lead, improve, lag or receive most, as the policy classes them: and is it so?"""

import streamlit as st

from components.classes import class_export, class_table
from components.dates import as_period
from components.downloads import downloads
from components.formats import as_text, compared
from components.texts import plain
from data.desk import Desk
from data.filters import Filters
from data.metrics import Unit
from data.places.class_rules import CLASSES
from pages.following import follow
from pages.placing_words import say
from pages.site import Site
from pages.words import say as say_page

_PAIRS = (("advanced", "progress"), ("rectification", "governance"))
"""Which classes stand beside each other."""


def classes(desk: Desk, site: Site, kind: str, filters: Filters) -> None:
    """Draws the four classes beside each other; a click leads on as in the official view."""
    language, rules = site.language, desk.class_rules(kind, filters)
    if rules is None:
        st.info(_why_none(desk, kind, filters, language), icon=":material/info:")
        return
    period = rules.period(filters)
    st.markdown(_at_a_glance(desk, kind, filters, language))
    told = {"period": as_period(period.period, language), "versus": compared(period, language)}
    st.caption(plain(say("how_classes", language, **told)))
    st.caption(say_page("pick_row", language))
    for pair in _PAIRS:
        for key, column in zip(pair, st.columns(2), strict=True):
            with column:
                _one_class(desk, site, kind, filters, key)
    if desk.policy_of(filters).is_example:
        st.caption(say("example", language))
    downloads(
        lambda: class_export(desk.classes(kind, filters), desk, language),
        f"classes-{kind}", desk, period, language, key="classes_download",
    )  # fmt: skip


def _one_class(desk: Desk, site: Site, kind: str, filters: Filters, key: str) -> None:
    """Draws a class under its name and its rule; a click leads on."""
    language, frame = site.language, desk.classes(kind, filters)
    rules = desk.class_rules(kind, filters)
    if rules is None:
        return
    places = rules.places(key, len(frame))
    about = say(f"about_{key}", language, places=places, count=int(frame[key].sum()))
    st.markdown(f"**{CLASSES[key].in_(language)}** :gray[{plain(about)}]")
    follow(site, class_table(frame, key, places, desk, language), rules.period(filters))


def _why_none(desk: Desk, kind: str, filters: Filters, language: str) -> str:
    if not desk.can("score"):
        return say("no_score", language)
    rules = desk.policy_of(filters).classes
    if rules is None:
        return say("no_classes", language)
    joint = "、" if language == "zh" else ", "
    kinds = joint.join(desk.units.title(each, language) for each in rules.kinds)
    return say("not_classed", language, kind=desk.units.title(kind, language), kinds=kinds)


def _at_a_glance(desk: Desk, kind: str, filters: Filters, language: str) -> str:
    """How many are in each class, and how many of them truly, as far as that can be told."""
    seen = desk.class_glance(kind, filters)
    share = plain(as_text(seen.share, Unit.SHARE, language))
    if seen.sure is None:
        return say("glance_plain", language, **seen.sizes, share=share)
    return say("glance", language, **seen.sizes, **seen.sure, share=share)
