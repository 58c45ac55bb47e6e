"""Which unit a page is about: the one in the URL, else the viewer's own."""

import streamlit as st

from data.desk import Desk
from pages.words import say


def chosen_unit(desk: Desk, language: str) -> str:
    """The unit in the URL, else the viewer's own, else the first ranked one."""
    ranked = [kind.id for kind in desk.city.kinds if kind.ranked]
    codes = [code for kind in ranked for code in desk.units.of_kind(kind)]
    own = desk.viewer.unit_code
    default = own if own in codes else codes[0]
    return str(
        st.selectbox(
            say("choose_unit", language),
            codes,
            index=codes.index(default),
            format_func=lambda code: _full_name(desk, code, language),
            key="unit",
            bind="query-params",
        )
    )


def _full_name(desk: Desk, code: str, language: str) -> str:
    """The name with the district before it: two units may share a name."""
    group = desk.units.group(code)
    name = desk.units.name(code, language)
    return name if group in (None, code) else f"{desk.units.name(str(group), language)} · {name}"
