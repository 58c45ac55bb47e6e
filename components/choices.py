"""A choice a page offers besides the selection: it stands in the URL as a code.

The platform's own binding writes what is on the screen, so a link would only open in the language
it was made in; here the URL holds the code.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import streamlit as st

Look = Literal["segments", "list"]
_PREFIX = "choice_"
_DEFAULTS = "choices_at_first"


def one_of(
    name: str, titles: Mapping[str, str], label: str, look: Look = "segments", **options: Any
) -> str:
    """The code chosen; the first one if the URL's parameter `name` holds none of `titles`.

    `titles` are the words of each code, in order. `options` go to the control.
    """
    codes = list(titles)
    asked = st.query_params.get(name)
    key = _key(name, codes[0])
    st.session_state[key] = asked if asked in titles else codes[0]
    control: Any = st.selectbox if look == "list" else st.segmented_control
    if look == "segments":
        options["required"] = True
    chosen = control(
        label,
        codes,
        format_func=titles.__getitem__,
        key=key,
        on_change=_write,
        **options,
    )
    return str(chosen)


def some_of(name: str, titles: Mapping[str, str], label: str, **options: Any) -> tuple[str, ...]:
    """The codes chosen, none at first; the URL's parameter `name` holds them with commas."""
    key = _key(name, "")
    asked = st.query_params.get(name, "").split(",")
    st.session_state[key] = [code for code in asked if code in titles]
    chosen: Sequence[str] = st.multiselect(
        label,
        list(titles),
        format_func=titles.__getitem__,
        key=key,
        on_change=_write,
        **options,
    )
    return tuple(chosen)


def choices_made() -> dict[str, str]:
    """What the URL holds of the choices that this page offers."""
    return {name: st.query_params[name] for name in _offered() if name in st.query_params}


def _key(name: str, default: str) -> str:
    """The key of a control; what it stands at before anything is chosen is noted."""
    st.session_state.setdefault(_DEFAULTS, {})[name] = default
    return _PREFIX + name


def _offered() -> dict[str, str]:
    """The choices this page offers, each with what it stands at before anything is chosen."""
    noted: dict[str, str] = st.session_state.get(_DEFAULTS, {})
    return {name: default for name, default in noted.items() if _PREFIX + name in st.session_state}


def _write() -> None:
    """Writes all choices into the URL, not only the one just made: the browser may have sent it
    before it heard of the one made a moment ago, and its address then lacks that one.
    """
    for name, default in _offered().items():
        chosen = st.session_state[_PREFIX + name]
        value = ",".join(chosen) if isinstance(chosen, list) else str(chosen)
        if value != default:
            st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]
