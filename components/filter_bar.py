"""The controls of the selection: above everything the period, beside it one bar for the rest."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from components.dates import as_month
from components.selection import active, current_filters, forget, keep
from components.texts import plain, say
from data.desk import Desk
from data.dimensions import DIMENSIONS
from data.filters import COMPARISONS, LISTS, SPANS, Filters


def filter_bar(
    desk: Desk,
    language: str,
    allow: tuple[str, ...] = ("category", "channel", "requester"),
    without: tuple[str, ...] = (),
) -> Filters:
    """Draws the period control and the bar for `allow` (lists, "unit", "womens").

    Returns the selection. Everything chosen shows as a chip; a click on the chip removes it. What
    is `without` does not cut this page, though the selection keeps it for others.
    """
    nothing: dict[str, Any] = {name: getattr(Filters(0), name) for name in without}
    filters = replace(current_filters(desk), **nothing)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _period(desk, filters, language)
        if allow:
            _more(desk, filters, language, allow)
    _chips(desk, filters, language)
    return filters


def _period(desk: Desk, filters: Filters, language: str) -> None:
    first, last = desk.months
    _step(desk, filters, -1, say("earlier", language), disabled=filters.month <= first)
    _select_month(desk, filters, language)
    _step(desk, filters, 1, say("later", language), disabled=filters.month >= last)
    _segments(desk, "span", filters.span, SPANS, language)
    _segments(desk, "compare", filters.compare, COMPARISONS, language)


def _step(desk: Desk, filters: Filters, by: int, label: str, *, disabled: bool) -> None:
    st.button(
        "",
        icon=":material/chevron_left:" if by < 0 else ":material/chevron_right:",
        key=f"period_step_{'back' if by < 0 else 'on'}",
        help=label,
        disabled=disabled,
        on_click=keep,
        args=(replace(filters, month=filters.month + by),),
    )


def _select_month(desk: Desk, filters: Filters, language: str) -> None:
    first, last = desk.months
    running = last if desk.is_partial(last) else None  # of all months only the newest can be

    def title(month: int) -> str:
        mark = f"（{say('unfinished', language)}）" if language == "zh" else " …"
        return as_month(month, language) + (mark if month == running else "")

    st.session_state["period_month"] = filters.month
    st.selectbox(
        say("month", language),
        range(last, first - 1, -1),
        format_func=title,
        key="period_month",
        label_visibility="collapsed",
        width=150,
        on_change=_from_widget(desk, "month", "period_month"),
    )


def _segments(
    desk: Desk, field: str, value: object, options: tuple[Any, ...], language: str
) -> None:
    key = f"period_{field}"
    st.session_state[key] = value
    st.segmented_control(
        say(field, language),
        options,
        format_func=lambda each: say(f"{field}_{each}", language),
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=_from_widget(desk, field, key),
    )


def _from_widget(desk: Desk, field: str, key: str) -> Callable[[], None]:
    def take() -> None:
        chosen = st.session_state[key]
        value: Any = tuple(chosen) if isinstance(chosen, list) else chosen
        changed: dict[str, Any] = {field: value}
        keep(replace(current_filters(desk), **changed))

    return take


def _more(desk: Desk, filters: Filters, language: str, allow: tuple[str, ...]) -> None:
    count = sum(bool(getattr(filters, name)) for name in allow)
    label = say("filters_on" if count else "filters", language, count=count)
    more = st.popover(label, icon=":material/tune:", key="filter_more", on_change="rerun")
    if not more.open:  # closed, it costs nothing
        return
    with more:
        for name in allow:
            if name in LISTS:
                _choose_codes(desk, filters, name, language)
        if "unit" in allow:
            _choose_unit(desk, filters, language)
        if "womens" in allow and desk.may_see_womens:
            _choose_womens(desk, filters, language)


def _choose_codes(desk: Desk, filters: Filters, name: str, language: str) -> None:
    words = desk.words(name, language)
    key = f"filter_{name}"
    st.session_state[key] = list(getattr(filters, name))
    st.multiselect(
        DIMENSIONS[name].title.in_(language),
        list(words),
        format_func=lambda code: words.get(code, code),
        key=key,
        placeholder=say("everything", language),
        on_change=_from_widget(desk, name, key),
    )


def _choose_unit(desk: Desk, filters: Filters, language: str) -> None:
    units = desk.units
    codes = [code for kind in units.kinds for code in units.of_kind(kind)]
    st.session_state["filter_unit"] = filters.unit
    st.selectbox(
        say("unit", language),
        codes,
        index=None,
        format_func=lambda code: full_name(desk, code, language),
        key="filter_unit",
        placeholder=say("everything", language),
        on_change=_from_widget(desk, "unit", "filter_unit"),
    )


def _choose_womens(desk: Desk, filters: Filters, language: str) -> None:
    st.session_state["filter_womens"] = filters.womens
    st.toggle(
        say("womens", language),
        key="filter_womens",
        on_change=_from_widget(desk, "womens", "filter_womens"),
    )


def _chips(desk: Desk, filters: Filters, language: str) -> None:
    chosen = active(desk, filters, language)
    if not chosen:
        return
    with st.container(horizontal=True, gap="xsmall"):
        for name, words in chosen:
            st.button(
                plain(words),
                icon=":material/close:",
                icon_position="right",
                key=f"chip_{name}",
                help=say("remove", language, what=plain(words)),
                on_click=forget,
                args=(name,),
            )
        if len(chosen) > 1:
            label = say("clear_all", language)
            st.button(label, type="tertiary", key="chip_all", on_click=forget)


def choose_unit(desk: Desk, language: str) -> str | None:
    """Draws the choice of the unit a page is about; the choice joins the selection.

    Returns the selected unit if it is of a ranked kind (of any, where none is ranked), else the
    viewer's own, else the one with most requests; None, drawing nothing, where the source names
    no unit.
    """
    filters = current_filters(desk)
    ranked = [kind.id for kind in desk.city.kinds if kind.ranked]
    codes = [code for kind in ranked for code in desk.units.of_kind(kind)]
    codes = codes or [
        code for kind in desk.units.kinds if kind != "city" for code in desk.units.of_kind(kind)
    ]
    if not codes:
        return None
    wanted = (filters.unit, desk.viewer.unit_code, *desk.largest(filters), *codes)
    chosen = next(code for code in wanted if code in codes)
    st.session_state["page_unit"] = chosen
    st.selectbox(
        say("unit", language),
        codes,
        format_func=lambda code: full_name(desk, code, language),
        key="page_unit",
        label_visibility="collapsed",
        width=360,
        on_change=_from_widget(desk, "unit", "page_unit"),
    )
    return str(chosen)


def full_name(desk: Desk, code: str, language: str) -> str:
    """The unit's name, with the district before it: two units may share a name."""
    group, name = desk.units.group(code), desk.units.name(code, language)
    return name if group in (None, code) else f"{desk.units.name(str(group), language)} · {name}"
