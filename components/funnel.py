"""The funnel: each unit's rate by its base, with the limits chance and usual spread allow."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components.formats import as_count, as_text, column_title
from components.honest_words import say
from components.theme import CONFIG, Palette, figure, palette_of, theme_type
from data.compare.standing_out import FunnelPicture
from data.desk import Desk
from data.metrics import METRICS, Metric

_HEIGHT = 520
_SYMBOLS = {0: "circle", 1: "triangle-up-open", 2: "triangle-up", -1: "triangle-down-open",
            -2: "triangle-down"}  # fmt: skip
_LINES = (("998", "", "solid"), ("95", "", "dash"), ("998", "plain_", "dot"))
"""Which limits are drawn: name, front of the columns, dash."""


def funnel_chart(
    picture: FunnelPicture, metric_key: str, desk: Desk, language: str, *, key: str
) -> str | None:
    """Draws a funnel; returns the code of the unit whose dot was clicked."""
    rows = picture.frame
    names = [desk.units.distinct_name(code, language) for code in rows["unit_code"]]
    metric = METRICS[metric_key]
    drawn = funnel_figure(picture, names, metric, language, theme_type())
    alt = say("funnel_alt", language, metric=metric.title.in_(language), count=len(rows))
    state: Any = st.plotly_chart(
        drawn, theme=None, config=CONFIG, alt=alt, key=key, on_select="rerun",
        selection_mode="points",
    )  # fmt: skip
    return next(
        (str(rows["unit_code"].iloc[each["point_index"]]) for each in state.selection.points
         if each["curve_number"] == len(drawn.data) - 1), None
    )  # fmt: skip


def funnel_figure(
    picture: FunnelPicture, names: list[str], metric: Metric, language: str, theme: str
) -> go.Figure:
    """The figure of `funnel_chart`: limits, then the dots as the last trace."""
    colours, rows = palette_of(theme), picture.frame
    traces = [line for each in _LINES for line in _limits(picture.limits, *each, colours)]
    traces.append(_dots(rows, _hovers(rows, names, metric, language), colours))
    drawn = figure(traces, theme, _HEIGHT)
    drawn.add_hline(y=picture.target * 100, line={"color": colours.muted, "width": 1})
    drawn.update_layout(hovermode="closest", clickmode="event+select")
    least = max(0.0, float(rows["value"].min()) * 100 - 1)
    drawn.update_yaxes(range=[least, 100.6], title={"text": column_title(metric, language)})
    drawn.update_xaxes(
        type="log",
        dtick="D2",
        tickformat=",d",
        showgrid=True,
        title={"text": say("funnel_base", language)},
    )
    _names_of_limits(drawn, picture.limits, colours, language)
    return drawn


def _dots(rows: pd.DataFrame, hovers: list[str], colours: Palette) -> go.Scatter:
    bands = [int(band) for band in rows["band"]]
    return go.Scatter(
        x=rows["base"], y=rows["value"] * 100, mode="markers", customdata=hovers,
        hovertemplate="%{customdata}<extra></extra>",
        marker={
            "color": [_hue(band, colours) for band in bands], "size": 9,
            "symbol": [_SYMBOLS[band] for band in bands], "line": {"width": 1.5},
            "opacity": [0.95 if band else 0.55 for band in bands],
        },
    )  # fmt: skip


def _limits(
    limits: pd.DataFrame, name: str, front: str, dash: str, colours: Palette
) -> list[go.Scatter]:
    width = 1 if front else 1.4
    return [
        go.Scatter(
            x=limits["base"], y=limits[f"{front}{side}_{name}"] * 100, mode="lines",
            hoverinfo="skip", line={"color": colours.faint if front else colours.accent,
                                    "width": width, "dash": dash},
        )
        for side in ("low", "high")
    ]  # fmt: skip


def _names_of_limits(
    drawn: go.Figure, limits: pd.DataFrame, colours: Palette, language: str
) -> None:
    """Writes at the right end of the lower limits what they are."""
    for name in ("95", "998"):
        drawn.add_annotation(
            x=1, xref="paper", xanchor="left", y=float(limits[f"low_{name}"].iloc[-1]) * 100,
            text=say(f"limit_{name}", language), showarrow=False, xshift=4,
            font={"color": colours.accent, "size": 12},
        )  # fmt: skip
    drawn.update_layout(margin={"r": 56})


def _hue(band: int, colours: Palette) -> str:
    return colours.muted if not band else colours.better if band > 0 else colours.worse


def _hovers(rows: pd.DataFrame, names: list[str], metric: Metric, language: str) -> list[str]:
    return [
        f"<b>{name}</b><br>{as_text(value, metric, language)} · n = {as_count(base, language)}"
        f"<br>{say(f'band_{int(band)}', language)}"
        for name, value, base, band in zip(
            names, rows["value"], rows["base"], rows["band"], strict=True
        )
    ]
