"""The states a page can be in besides full: nothing found, not computable, refused, failed,
or cut off from its database."""

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from components.dates import as_span, as_time
from components.selection import FILTER_FIELDS, PERIOD_FIELDS, field_title, forget, start_over
from components.texts import plain, say
from data.filters import Filters
from data.metrics import METRICS
from data.words import Words

ASK_AGAIN_SECONDS = 5
"""How often an open page asks whether a database that went away is back."""


def nothing_found(filters: Filters, language: str, key: str = "nothing") -> None:
    """Draws that nothing matches, with a button for each condition that can be loosened."""
    st.info(say("nothing", language), icon=":material/search_off:")
    names = [name for name in FILTER_FIELDS if name not in PERIOD_FIELDS]
    with st.container(horizontal=True, gap="xsmall"):
        for name in names:
            if getattr(filters, name):
                label = say("loosen", language, what=field_title(name, language))
                st.button(label, key=f"{key}_{name}", on_click=forget, args=(name,))
        st.button(say("latest", language), key=f"{key}_month", on_click=start_over)


def not_computable(reason: Words, language: str) -> None:
    """Draws why a number or a picture cannot be computed from these tickets."""
    text = say("not_computable", language, reason=reason.in_(language))
    st.info(plain(text), icon=":material/block:")


def cannot_tell(metric_keys: tuple[str, ...], language: str) -> None:
    """Draws which metrics these tickets cannot tell; nothing where there are none."""
    if metric_keys:
        joint = "、" if language == "zh" else ", "
        names = joint.join(METRICS[key].title.in_(language) for key in metric_keys)
        st.caption(plain(say("cannot_tell", language, what=names)))


def refused(language: str, who: str = "") -> None:
    """Draws that the account may not see this and whom to ask."""
    text = say("refused", language, who=plain(who or say("administrator", language)))
    st.warning(text, icon=":material/lock:")


def away(since: datetime | None, now: datetime, language: str, is_back: Callable[[], bool]) -> None:
    """Draws that the database is away and how old is what the page shows, until it is back.

    `since` is when it was last reached, None where what is asked for was never read; `now` as
    `since`. `is_back` is asked every few seconds, and then the page runs again by itself.
    """
    if since is None:
        text = say("away_unknown", language)
    else:
        age = as_span(now - since, language)
        text = say("away", language, since=as_time(since, language), age=age)
    st.warning(text, icon=":material/cloud_off:")
    _watch(is_back)


@st.fragment(run_every=ASK_AGAIN_SECONDS)
def _watch(is_back: Callable[[], bool]) -> None:
    if is_back():
        st.rerun()


def failed(reference: str, language: str) -> None:
    """Draws that something failed, with the reference that the log holds."""
    st.error(say("failed", language, reference=plain(reference)), icon=":material/error:")
