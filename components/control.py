"""A control chart: the months of a rate within the band of its usual variation."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components.course import month_axis
from components.dates import as_month, as_short_month
from components.events import mark_events
from components.formats import as_text
from components.honest_words import say
from components.kept import replayed
from components.texts import plain
from components.theme import Palette, figure, palette_of, see_through, show, theme_type
from data.compare.real_change import RealChange
from data.metrics import METRICS, Better, Metric, Unit
from data.months import month_code
from data.statistics.signals import RULES

_HEIGHT = 210


def control_chart(
    change: RealChange, metric_key: str, language: str, *, key: str, data_key: tuple[object, ...]
) -> None:
    """Draws one answer of `desk.real_changes`. `data_key` must determine it: it is replayed."""
    if change.frame["value"].notna().any():
        replayed(_draw, (data_key, metric_key, key, language, theme_type()), change)


def _draw(
    data_key: tuple[object, ...],
    metric_key: str,
    key: str,
    language: str,
    theme: str,
    change: RealChange,  # determined by data_key
) -> None:
    metric, frame = METRICS[metric_key], change.frame
    what = metric.title.in_(language)
    drawn = control_figure(change, metric, language, theme)
    show(drawn, say("chart_alt", language, metric=what, months=len(frame)), key)
    if change.sparse or change.trial:
        st.caption(say("sparse" if change.sparse else "trial", language))
    for event in change.events:
        told = {"month": as_month(event.month, language), "source": event.source}
        st.caption(plain(say("rebased", language, words=event.words.in_(language), **told)))


def control_figure(change: RealChange, metric: Metric, language: str, theme: str) -> go.Figure:
    """The figure of `control_chart`: the band of 3 sigma, the mean, the target, the months and
    their marks, and where the limits start afresh."""
    colours, frame = palette_of(theme), change.frame
    known = frame[frame["value"].notna()]
    months = [int(ym) for ym in frame["ym"]]
    drawn = figure(
        [*_limits(known, colours), _course(known, metric, colours, language)], theme, _HEIGHT
    )
    drawn.update_layout(hovermode="closest")
    drawn.update_xaxes(**month_axis(months, language))
    least = float(known[["value", "low"]].min(axis=None)) * 100
    if change.target:
        least = min(least, change.target.share * 100)
        _target(drawn, change.target.share * 100, metric, colours, language)
    drawn.update_yaxes(range=[max(0.0, least - 1), 100.8], nticks=5, tickformat=",.0f")
    mark_events(drawn, change.events, months, language, theme)
    return drawn


def _limits(known: pd.DataFrame, colours: Palette) -> Iterator[go.Scatter]:
    """The band and the mean of each phase; a change of definition breaks them."""
    edge: dict[str, Any] = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    for _, part in known.groupby("phase"):
        months = _months(part)
        yield go.Scatter(x=months, y=part["high"] * 100, **edge)
        yield go.Scatter(x=months, y=part["low"] * 100, fill="tonexty",
                         fillcolor=see_through(colours.accent, 0.1), **edge)  # fmt: skip
        yield go.Scatter(x=months, y=part["centre"] * 100, mode="lines", hoverinfo="skip",
                         line={"color": colours.muted, "width": 1, "dash": "dot"})  # fmt: skip


def _course(known: pd.DataFrame, metric: Metric, colours: Palette, language: str) -> go.Scatter:
    return go.Scatter(
        x=_months(known), y=known["value"] * 100, mode="lines+markers",
        customdata=_hovers(known, metric, language),
        hovertemplate="%{customdata}<extra></extra>",
        line={"color": see_through(colours.accent, 0.55), "width": 1.5},
        marker=_marks(known, metric, colours), cliponaxis=False,
    )  # fmt: skip


def _target(drawn: go.Figure, at: float, metric: Metric, colours: Palette, language: str) -> None:
    drawn.add_hline(y=at, line={"color": colours.ink, "width": 1, "dash": "dash"}, layer="below")
    told = as_text(at if metric.unit is Unit.SCORE else at / 100, metric, language)
    drawn.add_annotation(
        x=1, xref="paper", xanchor="left", xshift=6, y=at, align="left", showarrow=False,
        text=say("target_line", language, value=told), font={"color": colours.muted, "size": 12},
    )  # fmt: skip
    drawn.update_layout(margin={"r": 62})


def _months(frame: pd.DataFrame) -> list[str]:
    return [month_code(int(ym)) for ym in frame["ym"]]


def _marks(frame: pd.DataFrame, metric: Metric, colours: Palette) -> dict[str, Any]:
    """Months within usual variation as small dots, marked ones as triangles up or down."""
    good = -1 if metric.better is Better.LOWER else 1
    hues = {0: colours.accent, good: colours.better, -good: colours.worse}
    sides = [
        int(side) if rule else 0 for side, rule in zip(frame["side"], frame["rule"], strict=True)
    ]
    symbols = {0: "circle", 1: "triangle-up", -1: "triangle-down"}
    return {
        "color": [hues[side] for side in sides],
        "symbol": [symbols[side] for side in sides],
        "size": [9 if side else 5 for side in sides],
    }


def _hovers(frame: pd.DataFrame, metric: Metric, language: str) -> list[str]:
    told = []
    for row in frame.to_dict("records"):
        month = as_short_month(int(row["ym"]), language)
        value = row["value"] * (100 if metric.unit is Unit.SCORE else 1)
        line = f"{month} · {as_text(value, metric, language)} · n = {row['base']:,}"
        rule = RULES[row["rule"]].in_(language) if row["rule"] else ""
        told.append(f"{line}<br>{rule}" if rule else line)
    return told
