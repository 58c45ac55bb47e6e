"""Horizontal bars: how a number splits by category, and what makes a gap to the city."""

from collections.abc import Mapping
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components.formats import (
    as_count,
    as_difference,
    as_text,
    scaled,
    unit_title,
)
from components.texts import say
from components.theme import figure, palette_of, see_through, show, theme_type
from data.metrics import METRICS, Metric, Unit

_ROW = 30
_HEAD = 16
_LETTERS = 22
Names = Mapping[str, str]


def breakdown_bars(
    frame: pd.DataFrame,
    metric_key: str,
    names: Names,
    language: str,
    *,
    key: str,
    data_key: tuple[object, ...],
    most: int = 10,
    before: pd.DataFrame | None = None,
) -> None:
    """Draws a frame of `desk.breakdown` as bars, largest first, values at the end.

    Of counts, what is beyond `most` becomes one grey bar. `before` adds the change of each.
    `data_key` must determine both frames: the drawing is kept by it and replayed.
    """
    # One string is hashed much faster than the tuples in it.
    _draw_breakdown(repr(data_key), key, metric_key, language, theme_type(), most, frame, before,
                    dict(names))  # fmt: skip


@st.cache_data(show_spinner=False, max_entries=400)
def _draw_breakdown(
    data_key: str,
    key: str,
    metric_key: str,
    language: str,
    theme: str,
    most: int,
    _frame: pd.DataFrame,  # these three are determined by data_key and language
    _before: pd.DataFrame | None,
    _names: Names,
) -> None:
    if _frame.empty or not _frame[metric_key].notna().any():
        st.caption(say("no_line", language))
        return
    drawn = breakdown_figure(_frame, metric_key, _names, language, theme, most, _before)
    what = METRICS[metric_key].title.in_(language)
    show(drawn, say("bars_alt", language, what=what), key)


def breakdown_figure(
    frame: pd.DataFrame,
    metric_key: str,
    names: Names,
    language: str,
    theme: str,
    most: int = 10,
    before: pd.DataFrame | None = None,
) -> go.Figure:
    """The figure of `breakdown_bars`."""
    metric = METRICS[metric_key]
    rows = _rows(frame, metric, names, language, most)
    rows["told"] = [
        as_text(value, metric, language) + _moved(code, value, metric, before, language)
        for code, value in zip(rows["code"], rows["value"], strict=True)
    ]
    colours = palette_of(theme)
    drawn = _bars(rows, [see_through(colours.accent, 0.85)] * len(rows), theme)
    drawn.update_xaxes(range=[0, (float(rows["x"].max()) or 1) * 1.75])
    return drawn


def _rows(
    frame: pd.DataFrame, metric: Metric, names: Names, language: str, most: int
) -> pd.DataFrame:
    """code, name, value: largest first, the rest of counts as one row without code."""
    known = frame.dropna(subset=[metric.key]).sort_values(metric.key, ascending=False)
    head = known.head(most)
    rows = pd.DataFrame({"code": head["code"].astype(str), "value": head[metric.key].astype(float)})
    rows["name"] = [names.get(code) or code for code in rows["code"]]
    rest = known.iloc[most:]
    if metric.unit is Unit.COUNT and len(rest):
        told = say("others", language, count=len(rest))
        rows.loc[len(known)] = {"code": "", "value": float(rest[metric.key].sum()), "name": told}
    # The rest has no bar of its own: it would be the longest and say the least.
    bars = [
        0.0 if code == "" else scaled(each, metric)
        for code, each in zip(rows["code"], rows["value"], strict=True)
    ]
    return rows.assign(x=bars).iloc[::-1]


def _moved(
    code: str, value: float, metric: Metric, before: pd.DataFrame | None, language: str
) -> str:
    if before is None or not code:
        return ""
    found = before.loc[before["code"] == code, metric.key]
    if found.empty or found.isna().all() or (metric.unit is Unit.COUNT and not found.iloc[0]):
        return ""
    then = float(found.iloc[0])
    moved = value / then - 1 if metric.unit is Unit.COUNT else scaled(value - then, metric)
    return f"  <i>{as_difference(moved, metric, language)}</i>"


def gap_bars(
    frame: pd.DataFrame,
    metric_key: str,
    names: Names,
    language: str,
    *,
    key: str,
    data_key: tuple[object, ...],
    most: int = 8,
) -> None:
    """Draws a frame of `desk.contributions`: what lifts (right) and lowers (left) the unit.

    The `most` strongest, lifting ones on top. `data_key` must determine the frame.
    """
    if frame.empty:
        st.caption(say("no_line", language))
        return
    _draw_gap(repr(data_key), metric_key, key, language, theme_type(), most, frame, dict(names))


@st.cache_data(show_spinner=False, max_entries=400)
def _draw_gap(
    data_key: str,
    metric_key: str,
    key: str,
    language: str,
    theme: str,
    most: int,
    _frame: pd.DataFrame,  # these two are determined by data_key and language
    _names: Names,
) -> None:
    what = _gap_axis(metric_key, language)
    show(gap_figure(_frame, metric_key, _names, language, theme, most), what, key)


def _gap_axis(metric_key: str, language: str) -> str:
    of_score = METRICS[metric_key].unit is Unit.SCORE
    unit = say("points", language) if of_score else unit_title(Unit.POINTS, language)
    return say("gap_axis", language, unit=unit)


def gap_figure(
    frame: pd.DataFrame,
    metric_key: str,
    names: Names,
    language: str,
    theme: str,
    most: int = 8,
) -> go.Figure:
    """The figure of `gap_bars`."""
    colours = palette_of(theme)
    strongest = frame.reindex(frame["effect"].abs().sort_values(ascending=False).index)
    rows = strongest.head(most).sort_values("effect").copy()
    rows["x"] = rows["effect"].astype(float) * 100
    rows["name"] = [names.get(str(code)) or str(code) for code in rows["code"]]
    rows["told"] = [_points(each, language) for each in rows["x"]]
    hues = [colours.better if each > 0 else colours.worse for each in rows["x"]]
    drawn = _bars(rows, hues, theme)
    drawn.data[0].customdata = [
        _split(row, METRICS[metric_key], language) for row in rows.to_dict("records")
    ]
    drawn.data[0].hovertemplate = "%{customdata}<extra></extra>"
    reach = float(rows["x"].abs().max()) * 1.7 or 1.0
    drawn.update_xaxes(
        range=[-reach, reach], zeroline=True, zerolinecolor=colours.faint,
        title={"text": _gap_axis(metric_key, language)},
    )  # fmt: skip
    drawn.update_layout(height=drawn.layout.height + 24)
    return drawn


def _points(points: float, language: str) -> str:
    return f"{'+' if points > 0 else '−'}{abs(points):.2f}"


def _split(row: dict[str, float], metric: Metric, language: str) -> str:
    """The hover text: value beside the city's, and the two parts of the effect."""
    size = 100 if metric.unit is Unit.SCORE else 1
    own, city = (as_text(row[each] * size, metric, language) for each in ("value", "city_value"))
    parts = [
        f"<b>{row['name']}</b>",
        f"{own} / {city}",
        f"{say('own_doing', language)} {_points(row['rate_effect'] * 100, language)}",
        f"{say('given', language)} {_points(row['mix_effect'] * 100, language)}",
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
