"""How numbers went: rates as lines with their names at the end, volume as bars beneath."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components.bars import gap_bars as gap_bars
from components.course import (
    Course,
    course_of,
    line_traces,
    month_axis,
    spread,
    volume_traces,
)
from components.dates import as_month
from components.events import mark_events
from components.formats import column_title, decimals, unit_title
from components.kept import replayed
from components.texts import say
from components.theme import figure, palette_of, show, theme_type
from data.metrics import METRICS, Unit, find_metric
from data.places.standards import Event

_SHORTEST = 14
_LONGEST_COMPARED = 36
_BARS = 0.2


def trend_chart(
    frame: pd.DataFrame,
    metric_keys: Sequence[str],
    language: str,
    *,
    key: str,
    data_key: tuple[object, ...],
    volume: str | None = "received",
    compare: bool = True,
    events: Sequence[Event] = (),
    height: int = 380,
    beside: pd.DataFrame | None = None,
) -> None:
    """Draws the metrics of a frame of `desk.trend`, all of one unit, else `ValueError`.

    `data_key` must determine the frames: the drawing is kept by it and replayed. With 14 to 36
    months the newest ones are drawn over the same months a year before, faint, or over the
    city's, if `beside` is the same trend of the whole city; more or fewer months are drawn as
    they are. `volume` is drawn as bars beneath where the frame has it.
    """
    keys = tuple(metric_keys)
    if len({find_metric(each).unit for each in keys}) > 1:
        raise ValueError(f"got metrics of several units on one axis: {keys}")
    beneath = volume if volume in frame and volume not in keys else None
    known = (data_key, key, keys, beneath, compare, tuple(events), language, theme_type(), height)
    replayed(_draw, known, frame, beside)


def _draw(
    data_key: tuple[object, ...],
    key: str,
    keys: tuple[str, ...],
    volume: str | None,
    compare: bool,
    events: tuple[Event, ...],
    language: str,
    theme: str,
    height: int,
    frame: pd.DataFrame,  # both are determined by data_key
    beside: pd.DataFrame | None,
) -> None:
    if not keys or frame.empty or frame[list(keys)].isna().all(axis=None):
        st.caption(say("no_line", language))
        return
    drawn = trend_figure(frame, keys, language, theme, volume, compare, events, height, beside)
    names = "、" if language == "zh" else ", "
    show(
        drawn,
        say(
            "chart_alt",
            language,
            what=names.join(METRICS[each].title.in_(language) for each in keys),
            first=as_month(int(frame["ym"].iloc[0]), language),
            last=as_month(int(frame["ym"].iloc[-1]), language),
        ),
        key,
    )


def trend_figure(
    frame: pd.DataFrame,
    keys: Sequence[str],
    language: str,
    theme: str,
    volume: str | None = None,
    compare: bool = True,
    events: Sequence[Event] = (),
    height: int = 380,
    beside: pd.DataFrame | None = None,
) -> go.Figure:
    """The figure of `trend_chart`."""
    shown = frame
    if compare and _SHORTEST <= len(frame) <= _LONGEST_COMPARED:
        shown = frame.iloc[12:]
    courses = [
        course_of(frame, shown, each, at, theme, language, beside) for at, each in enumerate(keys)
    ]
    traces = [trace for course in courses for trace in line_traces(course, language, theme)]
    if volume:
        traces += volume_traces(shown, volume, language, theme)
    drawn = figure(traces, theme, height)
    drawn.update_xaxes(**month_axis(shown["ym"].tolist(), language))
    low, high = _value_axis(drawn, courses, language, theme, split=bool(volume))
    _labels(drawn, courses, low, high, height * (0.68 if volume else 0.9))
    if volume:
        _volume_axis(drawn, volume, language, theme)
    mark_events(drawn, events, shown["ym"].tolist(), language, theme)
    return drawn


def _value_axis(
    drawn: go.Figure, courses: Sequence[Course], language: str, theme: str, *, split: bool
) -> tuple[float, float]:
    """Sets the main axis; a share's axis that does not start at 0 says so in its title."""
    metric = courses[0].metric
    values = [each for course in courses for each in course.values + course.before if each == each]
    low, high = _bounds(metric.unit, min(values), max(values))
    title = metric.title.in_(language) if len(courses) == 1 else ""
    title = f"{title} {unit_title(metric, language)}".strip()
    if low > 0:
        title = say("axis_cut", language, what=title).strip()
    _note(drawn, title, 1.0, theme)
    drawn.update_layout(margin={"t": 26})
    drawn.update_yaxes(
        range=[low, high],
        domain=[_BARS + 0.12, 1] if split else [0, 1],
        nticks=6,
        tickformat=",.1f" if decimals(metric) and high - low < 5 else ",.0f",
    )
    return low, high


def _bounds(unit: Unit, least: float, most: float) -> tuple[float, float]:
    if unit not in (Unit.SHARE, Unit.SCORE):
        return min(0.0, least), most * 1.12 or 1.0
    step = 1 if most - least < 4 else 5
    low = max(0.0, (least - step / 2) // step * step)
    return low, min(100.0 + step * 0.15, -(-(most + step / 2) // step) * step)


def _labels(
    drawn: go.Figure, courses: Sequence[Course], low: float, high: float, pixels: float
) -> None:
    """Writes each line's name and newest value at its end, moved apart where they would touch."""
    ends = [(course, course.newest) for course in courses if course.newest is not None]
    apart = spread([end for _, end in ends], (high - low) * 17 / pixels, low, high)
    for (course, _), at in zip(ends, apart, strict=True):
        drawn.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=6, y=at, yref="y", showarrow=False,
            text=course.label, font={"color": course.colour, "size": 13}, align="left",
        )  # fmt: skip
    drawn.update_layout(margin={"r": 12 + max(course.label_width for course in courses)})


def _volume_axis(drawn: go.Figure, volume: str, language: str, theme: str) -> None:
    drawn.update_layout(
        yaxis2={
            "domain": [0, _BARS], "anchor": "x", "rangemode": "tozero", "fixedrange": True,
            "showgrid": False, "zeroline": False, "showticklabels": False,
        }
    )  # fmt: skip
    drawn.update_xaxes(anchor="y2")
    _note(drawn, column_title(METRICS[volume], language), _BARS, theme)


def _note(drawn: go.Figure, text: str, height: float, theme: str) -> None:
    """Writes what an axis measures above its left end, where it reads without turning."""
    drawn.add_annotation(
        x=0, xref="paper", xanchor="left", y=height, yref="paper", yanchor="bottom", yshift=6,
        text=text, showarrow=False, font={"color": palette_of(theme).muted, "size": 12},
    )  # fmt: skip
