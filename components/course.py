"""The lines and bars of a trend: one metric's course over months, and the months' axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.dates import as_short_month
from components.formats import as_count, as_text, scaled
from components.texts import say
from components.theme import palette_of, see_through
from data.metrics import METRICS, Metric, Unit, find_metric
from data.months import month_code

_HUES = {
    "response_rate": 3,
    "resolution_rate": 0,
    "satisfaction_rate": 2,
    "on_time_rate": 5,
    "callback_reach": 4,
}
"""Which colour of the series a rate's line always has; other metrics go by their place."""


@dataclass(frozen=True)
class Course:
    """One metric over the months shown, in the unit it is written in; NaN where unknown."""

    metric: Metric
    months: list[str]
    values: list[float]
    numerators: list[float]
    bases: list[float]
    partial: list[bool]
    before: list[float]
    before_name: str
    colour: str
    name: str
    newest: float | None
    newest_text: str

    @property
    def label(self) -> str:
        """What stands at the end of the line."""
        return f"{self.name} <b>{self.newest_text}</b>"

    @property
    def label_width(self) -> int:
        """About how many pixels the label takes: a Chinese character is as wide as two letters."""
        widths = (15.0 if ord(letter) > 0x2E7F else 8.6 for letter in self.name + self.newest_text)
        return round(sum(widths))


def course_of(
    frame: pd.DataFrame,
    shown: pd.DataFrame,
    key: str,
    place: int,
    theme: str,
    language: str,
    beside: pd.DataFrame | None = None,
) -> Course:
    """The course of a metric in `shown`, the newest rows of `frame`.

    The faint line is the year before, out of `frame`, or what `beside` holds for the same months.
    """
    metric = find_metric(key)
    values = _scaled(shown[key], metric)
    lagged = _scaled(frame[key], metric)[: len(shown)] if len(shown) < len(frame) else []
    if beside is not None:
        lagged = _scaled(beside[key], metric)[-len(shown) :]
    newest = next((each for each in reversed(values) if each == each), None)
    known = shown[key].dropna()
    return Course(
        metric=metric,
        months=[f"{month_code(int(month))}-01" for month in shown["ym"]],
        values=values,
        numerators=shown[f"{key}_n"].astype(float).tolist(),
        bases=shown[f"{key}_base"].astype(float).tolist(),
        partial=shown["partial"].astype(bool).tolist(),
        before=lagged,
        before_name=say("year_ago" if beside is None else "whole_city", language),
        colour=palette_of(theme).series[_HUES.get(key, place)],
        name=metric.label.in_(language),
        newest=newest,
        newest_text=as_text(None if known.empty else known.iloc[-1], metric, language),
    )


def _scaled(column: "pd.Series[Any]", metric: Metric) -> list[float]:
    return [scaled(each, metric) for each in column.astype(float)]


def line_traces(course: Course, language: str, theme: str) -> list[Any]:
    """The year before, faint; the line; and, lighter, the months still running."""
    told = [_told(course, at, language) for at in range(len(course.months))]
    ended = [
        float("nan") if running else value
        for value, running in zip(course.values, course.partial, strict=True)
    ]
    alone = sum(each == each for each in ended) == 1  # a line of one month would not be seen
    line = go.Scatter(
        x=course.months, y=ended, mode="markers" if alone else "lines", name=course.name, customdata=told,
        line={"color": course.colour, "width": 2}, hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    traces = [*_year_before(course, language), line]
    return [*traces, _running(course, told, theme)] if any(course.partial) else traces


def _told(course: Course, at: int, language: str) -> str:
    """One month's hover text: the value and what it rests on."""
    value, base = course.values[at], course.bases[at]
    if value != value:
        return f"{course.name} —"
    text = (
        f"{course.name} <b>{as_text(value / scaled(1, course.metric), course.metric, language)}</b>"
    )
    if course.metric.unit is Unit.SHARE and base == base:
        part = as_count(course.numerators[at], language)
        text += "　" + say("part_of", language, part=part, base=as_count(base, language))
    return text


def _year_before(course: Course, language: str) -> list[Any]:
    if not any(each == each for each in course.before):
        return []
    told = course.before_name
    factor = scaled(1, course.metric)
    return [
        go.Scatter(
            x=course.months,
            y=course.before,
            mode="lines",
            name=f"{course.name} {told}",
            line={"color": see_through(course.colour, 0.4), "width": 1.25, "dash": "dot"},
            customdata=[
                f"{course.name} {told} {as_text(each / factor, course.metric, language)}"
                for each in course.before
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )  # fmt: skip
    ]


def _running(course: Course, told: list[str], theme: str) -> go.Scatter:
    """From the last whole month to those still running: lighter, ending in hollow marks."""
    first = course.partial.index(True)
    start = max(0, first - 1)
    marks = [0 if not running else 6 for running in course.partial[start:]]
    return go.Scatter(
        x=course.months[start:], y=course.values[start:], mode="lines+markers", name=course.name,
        line={"color": see_through(course.colour, 0.45), "width": 2, "dash": "dot"},
        marker={"size": marks, "color": palette_of(theme).paper,
                "line": {"color": course.colour, "width": 1.5}},
        customdata=told[start:],
        hovertemplate=["<extra></extra>"] * (first - start)
        + ["%{customdata}<extra></extra>"] * (len(course.months) - first),
    )  # fmt: skip


def volume_traces(frame: pd.DataFrame, key: str, language: str, theme: str) -> list[Any]:
    """How many requests, as bars on the axis beneath; months still running hatched."""
    colours = palette_of(theme)
    title = METRICS[key].title.in_(language)
    counts = frame[key].astype(float)
    return [
        go.Bar(
            x=[f"{month_code(int(month))}-01" for month in frame["ym"]],
            y=counts,
            yaxis="y2",
            name=title,
            customdata=[as_text(each, METRICS[key], language) for each in counts],
            hovertemplate=f"{title} <b>%{{customdata}}</b><extra></extra>",
            marker={
                "color": see_through(colours.muted, 0.35),
                "line": {"width": 0},
                "pattern": {
                    "shape": ["/" if each else "" for each in frame["partial"]],
                    "fgcolor": colours.muted,
                    "solidity": 0.25,
                    "size": 5,
                },
            },
        )  # fmt: skip
    ]


def month_axis(months: Sequence[int], language: str) -> dict[str, Any]:
    """The axis of months: as many are named as fit, the browser knows how wide it is; years alone
    where a trend is long."""
    axis: dict[str, Any] = {
        "type": "date",
        "tickangle": 0,
        "hoverformat": "%Y年%-m月" if language == "zh" else "%b %Y",
    }
    if len(months) < _FEW:  # left alone, the browser would name the days between them
        named = [as_short_month(month, language) for month in months]
        return axis | {"tickvals": [f"{month_code(m)}-01" for m in months], "ticktext": named}
    month, year = ("%-m月\n%Y", "%Y年") if language == "zh" else ("%b\n%Y", "%Y")
    stops = [
        {"dtickrange": [None, "M6"], "value": month},
        {"dtickrange": ["M12", None], "value": year},
    ]
    return axis | {"tickformatstops": stops}


_FEW = 6


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The places nearest to those wanted, in their order, at least `gap` apart."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    placed = [min(max(wanted[at], low), high) for at in order]
    for at in range(1, len(placed)):
        placed[at] = max(placed[at], placed[at - 1] + gap)
    over = max(0.0, placed[-1] - high) if placed else 0.0
    if placed:
        placed[-1] -= over
    for at in range(len(placed) - 2, -1, -1):
        placed[at] = min(placed[at], placed[at + 1] - gap)
    spaced = dict(zip(order, placed, strict=True))
    return [spaced[at] for at in range(len(wanted))]
