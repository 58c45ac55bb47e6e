"""The states a page can be in besides full: nothing found, not computable, refused, failed."""

import streamlit as st

from components.selection import FILTER_FIELDS, PERIOD_FIELDS, field_title, forget, start_over
from components.texts import plain, say
from data.filters import Filters
from data.metrics import METRICS
from data.words import Words


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


def failed(reference: str, language: str) -> None:
    """Draws that something failed, with the reference that the log holds."""
    st.error(say("failed", language, reference=plain(reference)), icon=":material/error:")
