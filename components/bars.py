"""Horizontal bars: what makes a gap to the city, category by category."""

from collections.abc import Mapping
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components.formats import (
    as_count,
    as_text,
    signed,
    unit_title,
)
from components.kept import replayed
from components.texts import say
from components.theme import figure, palette_of, show, theme_type
from data.metrics import METRICS, Metric, Unit

_ROW = 30
_HEAD = 16
_LETTERS = 22
Names = Mapping[str, str]


def gap_bars(
    frame: pd.DataFrame,
    metric_key: str,
    names: Names,
    language: str,
    *,
    key: str,
    data_key: tuple[object, ...],
    most: int = 8,
    axis: str = "gap_axis",
) -> None:
    """Draws a frame of `desk.contributions`: what lifts (right) and lowers (left) the unit.

    The `most` strongest, lifting ones on top. `data_key` must determine the frame; `axis` is the
    text that says on what the effects are, "change_axis" for a frame of `desk.change_parts`.
    """
    if frame.empty:
        st.caption(say("no_line", language))
        return
    known = (data_key, metric_key, key, language, theme_type(), most, axis)
    replayed(_draw_gap, known, frame, names)


def _draw_gap(
    data_key: tuple[object, ...],
    metric_key: str,
    key: str,
    language: str,
    theme: str,
    most: int,
    axis: str,
    frame: pd.DataFrame,  # these two are determined by data_key and language
    names: Names,
) -> None:
    what = _gap_axis(axis, metric_key, language)
    show(gap_figure(frame, metric_key, names, language, theme, most, axis), what, key)


def _gap_axis(axis: str, metric_key: str, language: str) -> str:
    of_score = METRICS[metric_key].unit is Unit.SCORE
    unit = say("points", language) if of_score else unit_title(Unit.POINTS, language)
    return say(axis, language, unit=unit)


def gap_figure(
    frame: pd.DataFrame,
    metric_key: str,
    names: Names,
    language: str,
    theme: str,
    most: int = 8,
    axis: str = "gap_axis",
) -> go.Figure:
    """The figure of `gap_bars`."""
    colours = palette_of(theme)
    strongest = frame.reindex(frame["effect"].abs().sort_values(ascending=False).index)
    rows = strongest.head(most).sort_values("effect").copy()
    rows["x"] = rows["effect"].astype(float) * 100
    rows["name"] = [names.get(str(code)) or str(code) for code in rows["code"]]
    rows["told"] = [signed(each, ".2f") for each in rows["x"]]
    hues = [colours.better if each > 0 else colours.worse for each in rows["x"]]
    drawn = _bars(rows, hues, theme)
    drawn.data[0].customdata = [
        _split(row, METRICS[metric_key], language) for row in rows.to_dict("records")
    ]
    drawn.data[0].hovertemplate = "%{customdata}<extra></extra>"
    reach = float(rows["x"].abs().max()) * 1.7 or 1.0
    drawn.update_xaxes(
        range=[-reach, reach], zeroline=True, zerolinecolor=colours.faint,
        title={"text": _gap_axis(axis, metric_key, language)},
    )  # fmt: skip
    drawn.update_layout(height=drawn.layout.height + 24)
    return drawn


def _split(row: dict[str, float], metric: Metric, language: str) -> str:
    """The hover text: value beside the city's, and the two parts of the effect."""
    size = 100 if metric.unit is Unit.SCORE else 1
    own, city = (as_text(row[each] * size, metric, language) for each in ("value", "city_value"))
    parts = [
        f"<b>{row['name']}</b>",
        f"{own} / {city}",
        f"{say('own_doing', language)} {signed(row['rate_effect'] * 100, '.2f')}",
        f"{say('given', language)} {signed(row['mix_effect'] * 100, '.2f')}",
        f"n = {as_count(row['base'], language)}",
    ]
    return "<br>".join(parts)


def _bars(rows: pd.DataFrame, colours: list[str], theme: str) -> go.Figure:
    """Bars of `x` with `name` before and `told` behind them, the last row on top."""
    drawn = figure(
        [
            go.Bar(
                x=rows["x"], y=[*range(len(rows))], orientation="h", text=rows["told"],
                textposition="outside", cliponaxis=False, marker={"color": colours},
                textfont={"color": palette_of(theme).ink, "size": 12},
                customdata=rows["name"], hovertemplate="%{customdata} %{text}<extra></extra>",
            )
        ],
        theme,
        len(rows) * _ROW + _HEAD,
    )  # fmt: skip
    drawn.update_layout(hovermode="closest", bargap=0.42)
    drawn.update_xaxes(showticklabels=False, showline=False)
    drawn.update_yaxes(
        tickvals=[*range(len(rows))],
        ticktext=["<br>".join(wrap(name, _LETTERS)[:2]) for name in rows["name"]],
        tickfont={"color": palette_of(theme).ink, "size": 12},
        showgrid=False,
        ticklabelstandoff=6,
    )
    return drawn
