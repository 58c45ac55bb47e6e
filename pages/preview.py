"""What would a policy that is not in force have made of the past?"""

from dataclasses import replace

import streamlit as st

from components.choices import one_of
from components.dates import as_month
from components.downloads import downloads
from components.preview import preview_export, preview_figures, preview_rows, preview_table
from components.texts import plain
from data.compare.whatif import Preview
from data.desk import Desk
from data.errors import PolicyWrong
from data.filters import Filters
from data.metrics import METRICS
from data.months import month_code
from data.places.draft import draft_of
from pages.draft import draft_text, standing
from pages.honest_words import say as say_honest
from pages.policy_words import say

MONTHS = 12


def preview(desk: Desk, language: str) -> None:
    """Draws the draft to correct, what stands in its way, and the league it would have made."""
    st.subheader(say("preview", language))
    st.caption(say("how_preview", language))
    if reason := desk.why_not(METRICS["score"]):
        st.info(
            say_honest("not_told", language, reason=reason.in_(language)), icon=":material/info:"
        )
        return
    text = draft_text(desk, language)
    try:
        draft = draft_of(text, desk.policies)
    except PolicyWrong as wrong:
        lines = [f"- {plain(each.in_(language))}" for each in wrong.sentences]
        st.warning("\n".join([say("wrong", language), "", *lines]), icon=":material/block:")
        return
    standing(desk, draft, text, language)
    kind, filters = _what(desk, language)
    found = desk.preview(draft, kind, filters)
    _told(found, desk, language)
    rows = preview_rows(found, desk, language)
    preview_table(rows, language)
    downloads(
        lambda: preview_export(rows, language),
        f"preview-{draft.policy.id}-{kind}", desk, filters, language, key="preview_download",
    )  # fmt: skip


def _what(desk: Desk, language: str) -> tuple[str, Filters]:
    """The kind of unit and the period to hold the draft against: one of twelve months, or all."""
    ranked = [kind.id for kind in desk.city.kinds if kind.ranked and kind.id in desk.units.kinds]
    kinds = {kind: desk.units.title(kind, language) for kind in ranked or desk.units.kinds}
    last = desk.last_complete
    first = max(desk.months[0], last - MONTHS + 1)
    titles = {month_code(each): as_month(each, language) for each in range(last, first - 1, -1)}
    ends = {"first": as_month(first, language), "last": as_month(last, language)}
    titles["year"] = say("year", language, **ends)
    with st.container(horizontal=True):
        kind = one_of("kind", kinds, say("over", language), label_visibility="collapsed")
        over = one_of(
            "over", titles, say("over", language), "list", label_visibility="collapsed", width=260
        )
    whole = Filters(last, last - first + 1)
    months = {month_code(each): each for each in range(first, last + 1)}
    return kind, whole if over == "year" else replace(whole, month=months[over], span=1)


def _told(found: Preview, desk: Desk, language: str) -> None:
    """What matters of the preview, in one line of figures and one sentence."""
    preview_figures(found, language)
    moved = found.moved
    if moved.empty:
        if not found.regraded:
            st.caption(say("nothing_moves", language))
        return
    up, down = moved.iloc[0], moved.iloc[-1]
    names = (plain(desk.units.distinct_name(each["unit_code"], language)) for each in (up, down))
    first, last = names
    st.markdown(
        say("largest", language, up=first, down=last, rise=max(int(up["rank_change"]), 0),
            fall=max(-int(down["rank_change"]), 0))
    )  # fmt: skip
