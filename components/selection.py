"""The selection: what is chosen, kept in the URL and for the session.

The URL is the truth. A URL that names any part of a selection is the whole selection, so a link
opens the same view for everybody; a URL that names none takes the session's last selection, so a
choice is kept from page to page. Without either it is the newest complete month, and stays out
of the URL.
"""

from dataclasses import replace

import streamlit as st

from components.texts import say
from data.desk import Desk
from data.dimensions import DIMENSIONS
from data.filters import Filters, filters_from_url

_FIELDS = tuple(Filters.__dataclass_fields__)
FILTER_FIELDS = tuple(name for name in _FIELDS if name != "peers")
"""The fields of a selection that stand in URLs and are kept from page to page."""
PAGE = "page"
"""The URL parameter of a list's page."""
_KEPT = "selection"
PERIOD_FIELDS = ("month", "span", "compare")


def current_filters(desk: Desk) -> Filters:
    """The selection of this run, without drawing anything."""
    url = _url()
    _write(url)
    first, last = desk.months
    read = filters_from_url(url, last if "month" in url else desk.last_complete)
    return _within(replace(read, month=max(first, read.month)), desk)


def _url() -> dict[str, str]:
    """The selection as the URL has it, else as the session kept it."""
    url = {name: st.query_params[name] for name in FILTER_FIELDS if name in st.query_params}
    return url or dict(st.session_state.get(_KEPT, {}))


def _write(url: dict[str, str]) -> None:
    st.session_state[_KEPT] = url
    for name in FILTER_FIELDS:
        if name not in url and name in st.query_params:
            del st.query_params[name]
    for name, value in url.items():
        if st.query_params.get(name) != value:
            st.query_params[name] = value


def _within(filters: Filters, desk: Desk) -> Filters:
    """The selection less what this city or this viewer does not have."""
    units = desk.units
    return replace(
        filters,
        unit=filters.unit if filters.unit and filters.unit in units else None,
        area=filters.area if filters.area and filters.area in units else None,
        womens=filters.womens and desk.may_see_womens,
        category=_known(desk, "category", filters.category),
        channel=_known(desk, "channel", filters.channel),
        requester=_known(desk, "requester", filters.requester),
    )


def _known(desk: Desk, dimension: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    words = desk.words(dimension, "zh")
    return tuple(code for code in codes if code in words)


def keep(filters: Filters) -> None:
    """Writes the selection to the URL and the session; a list goes back to its first page."""
    _write(filters.to_url())
    if PAGE in st.query_params:
        del st.query_params[PAGE]


def forget(*names: str) -> None:
    """Takes fields out of the selection; without names everything but the period."""
    names = names or tuple(name for name in FILTER_FIELDS if name not in PERIOD_FIELDS)
    url = {name: value for name, value in _url().items() if name not in names}
    _write(url)


def start_over() -> None:
    """Empties the selection: the newest complete month, nothing else."""
    _write({})


def active(desk: Desk, filters: Filters, language: str) -> list[tuple[str, str]]:
    """Field and words of everything selected besides the period: ("category", "类别：住房")."""
    colon = "：" if language == "zh" else ": "
    chosen = [(name, _told(desk, filters, name, language)) for name in _FIELDS]
    return [
        (
            name,
            (field_title(name, language) + colon + told)
            if told != field_title(name, language)
            else told,
        )
        for name, told in chosen
        if told
    ]


def field_title(name: str, language: str) -> str:
    """What a field of the selection is called."""
    if name in DIMENSIONS:
        return DIMENSIONS[name].title.in_(language)
    return say("peer_group" if name == "peers" else name, language)


def _told(desk: Desk, filters: Filters, name: str, language: str) -> str:
    value = getattr(filters, name)
    if name in PERIOD_FIELDS or not value:
        return ""
    if name == "womens":
        return say("womens", language)
    if name == "peers":
        return group_title(desk, value, language)
    if name in ("unit", "area"):
        return desk.units.distinct_name(value, language)
    words = desk.words(name, language)
    codes: tuple[str, ...] = value if isinstance(value, tuple) else (str(value),)
    return ("、" if language == "zh" else ", ").join(words.get(code) or code for code in codes)


def group_title(desk: Desk, group: str, language: str) -> str:
    """What a peer group is called; its code where nobody named it."""
    words = desk.city.peer_titles.get(group)
    return words.in_(language) if words else group
