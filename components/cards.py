"""The few numbers at the top: value, change against what, 13 months, and the cases behind."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal
from unicodedata import east_asian_width

import streamlit as st

from components.formats import (
    as_base,
    as_change,
    as_reason,
    as_text,
    compared,
    unit_title,
)
from components.kept import replayed
from components.readings import Reading, reading_of
from components.texts import plain, say
from data.answers import Change, Listing, Value, behind
from data.desk import Desk
from data.filters import Filters
from data.measures import Clock
from data.metrics import Metric, Unit

MOST = 6
_NARROWEST = 150
_WIDEST = 17  # letters of a name that fit beside its help on the narrowest card; 漢 takes two
_COLOURS: dict[Reading | None, Literal["green", "orange", "gray"]] = {
    "better": "green",
    "worse": "orange",
}
Sparks = Mapping[str, Sequence[float | None]]


def cards(
    changes: Mapping[str, Change],
    sparks: Sparks,
    desk: Desk,
    filters: Filters,
    language: str,
    cases_page: Any = None,
) -> None:
    """Draws one card a metric, in order; at most six are asked for, else `ValueError`.

    `changes` and `sparks` are the desk's answers for these filters: the drawing is kept by them
    and replayed. `cases_page` is the page that lists cases: each card then leads to the cases it
    counts.
    """
    if len(changes) > MOST:
        raise ValueError(f"got {len(changes)} cards, expected at most {MOST}")
    data_key = (desk.key, filters, tuple(changes), tuple(sparks), cases_page is None)
    replayed(_draw, (data_key, language), changes, sparks, filters, cases_page)


def _draw(
    data_key: tuple[object, ...],
    language: str,
    changes: Mapping[str, Change],  # these are determined by data_key
    sparks: Sparks,
    filters: Filters,
    cases_page: Any,
) -> None:
    grid = st.grid(min_column_width=_NARROWEST, gap="xsmall", border=True)
    for key, change in changes.items():
        with grid.cell():
            _card(change, sparks.get(key, ()), filters, language)
            _foot(change.now, filters, language, cases_page)


def _card(change: Change, spark: Sequence[float | None], filters: Filters, language: str) -> None:
    metric = change.now.metric
    standing = metric.clock is Clock.NOW
    moved = "" if standing else as_change(change, language)
    stands = moved in ("", say("unchanged", language))
    reading = None if stands else reading_of(change)
    st.metric(
        _label(metric, language),
        _shown(change.now, language),
        delta=moved or None,
        delta_color=_COLOURS.get(reading, "gray"),
        delta_arrow=_arrow(moved),
        help=_help(metric, moved, reading, filters, language),
        chart_data=None if standing else _drawable(spark),
    )


def _label(metric: Metric, language: str) -> str:
    """The metric's name; of counts with the unit, so that the number stands alone."""
    title, unit = metric.title.in_(language), unit_title(metric, language)
    if _width(title) > _WIDEST or metric.clock is Clock.NOW:
        title = metric.label.in_(language)
    told = f"{title}（{unit}）" if metric.unit is Unit.COUNT and unit else title
    return told if _width(told) <= _WIDEST + 1 else title


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _shown(value: Value, language: str) -> str:
    text = as_text(value.value, value.metric, language)
    if value.metric.unit is Unit.COUNT:
        return text.removesuffix("件").rstrip()
    return text.replace("个百分点", "点")


def _help(
    metric: Metric, moved: str, reading: Reading | None, filters: Filters, language: str
) -> str:
    """Definition, caveat and source, after the change in words where there is one."""
    told = meaning(metric, language)
    if not moved:
        return told
    words = [compared(filters, language), moved, say(reading, language) if reading else ""]
    line = " · ".join(dict.fromkeys(word for word in words if word))
    return f"**{plain(line)}**\n\n{told}"


def _arrow(moved: str) -> Literal["up", "down", "off"]:
    return "up" if moved.startswith("+") else "down" if moved.startswith("−") else "off"


def _drawable(spark: Sequence[float | None]) -> list[float] | None:
    numbers = [float("nan") if each is None else float(each) for each in spark]
    return numbers if sum(each == each for each in numbers) > 1 else None


def meaning(metric: Metric, language: str) -> str:
    """What a metric means, what to beware of and its source, for the help beside its name."""
    parts = (metric.meaning.in_(language), metric.caveat.in_(language), metric.source)
    return "\n\n".join(plain(part) for part in parts)


def _foot(value: Value, filters: Filters, language: str, cases_page: Any) -> None:
    words = as_reason(value, language) or as_base(value, language)
    if not words and value.metric.clock is Clock.NOW:
        words = say("state_now", language)
    if cases_page is None or not value.base:
        st.caption(plain(words))
        return
    label = words or say("see_cases", language)
    case_link(cases_page, label, behind(value.metric), filters)


def case_link(page: Any, label: str, listing: Listing, filters: Filters) -> None:
    """Draws a link to exactly the cases a number counts."""
    st.page_link(
        page,
        label=plain(label),
        icon=":material/arrow_forward:",
        icon_position="right",
        query_params={**listing.to_url(), **filters.to_url()},
    )
