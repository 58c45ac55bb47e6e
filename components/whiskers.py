"""The league as a picture: each unit's value as a mark on the interval it may truly lie in."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components.formats import as_text, scaled
from components.honest_words import say
from components.kept import replayed
from components.theme import Palette, figure, palette_of, see_through, show, theme_type
from data.desk import Desk
from data.metrics import METRICS, Metric

MOST = 60
ENDS = 20
_ROW = 22
_SYMBOLS = {1: "triangle-up", 0: "circle", -1: "triangle-down"}


def whiskers(
    frame: pd.DataFrame,
    middle: float,
    desk: Desk,
    language: str,
    *,
    key: str,
    data_key: tuple[object, ...],
) -> None:
    """Draws a frame of `desk.honest`: all units if at most `MOST`, else both ends and one's own.

    `data_key` must determine the frame: the drawing is kept by it and replayed.
    """
    if not frame.empty:
        known = (desk.key, desk.viewer.unit_code, *data_key)
        replayed(_draw, (known, key, language, theme_type()), frame, middle, desk)


def _draw(
    data_key: tuple[object, ...],
    key: str,
    language: str,
    theme: str,
    frame: pd.DataFrame,  # these three are determined by data_key
    middle: float,
    desk: Desk,
) -> None:
    metric = METRICS[desk.ranked_by()]
    rows = drawn_rows(frame)
    names = [desk.units.distinct_name(code, language) for code in rows["unit_code"]]
    drawn = whisker_figure(rows.assign(name=names), middle, metric, language, theme)
    what = metric.title.in_(language)
    show(drawn, say("bars_alt", language, count=len(rows), metric=what), key)
    st.caption(say("bars_note", language, middle=as_text(middle, metric, language)))
    if len(rows) < len(frame):
        st.caption(say("some_bars", language, ends=ENDS))


def drawn_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that are drawn, in order: all of few, else both ends and the viewer's own."""
    if len(frame) <= MOST:
        return frame
    at = pd.Series(range(len(frame)), index=frame.index)
    ends = (at < ENDS) | (at >= len(frame) - ENDS)
    own = frame.index[frame["mine"].astype(bool) & ~ends][: MOST - 2 * ENDS]
    return frame[ends | frame.index.isin(own)].reset_index(drop=True)


def whisker_figure(
    rows: pd.DataFrame, middle: float, metric: Metric, language: str, theme: str
) -> go.Figure:
    """The figure of `whiskers`; `rows` have `name`, the highest place on top."""
    colours, places = palette_of(theme), [*range(len(rows))]
    values, low, high = (
        [scaled(float(each), metric) for each in rows[name]] for name in ("value", "low", "high")
    )
    tones = [_hue(int(tier), colours) for tier in rows["tier"]]
    spans = go.Bar(
        x=[most - least for least, most in zip(low, high, strict=True)], base=low, y=places,
        orientation="h", width=0.42, hoverinfo="skip",
        marker={"color": [see_through(tone, 0.32) for tone in tones], "cornerradius": 4},
    )  # fmt: skip
    marks = go.Scatter(
        x=values, y=places, mode="markers", customdata=_hovers(rows, metric, language),
        hovertemplate="%{customdata}<extra></extra>", cliponaxis=False,
        marker={"color": tones, "size": 9, "symbol": [_SYMBOLS[int(each)] for each in rows["tier"]]},
    )  # fmt: skip
    drawn = figure([spans, marks], theme, len(rows) * _ROW + 40)
    at = scaled(middle, metric)
    drawn.add_vline(x=at, line={"color": colours.muted, "width": 1, "dash": "dot"})
    drawn.update_layout(hovermode="closest")
    drawn.update_xaxes(showgrid=True, side="top", range=_reach([*low, *high, at]))
    drawn.update_yaxes(
        tickvals=places, ticktext=_labels(rows), tickfont={"color": colours.ink, "size": 12},
        range=[len(rows) - 0.4, -0.6], showgrid=False, ticklabelstandoff=6,
    )  # fmt: skip
    return drawn


def _hue(tier: int, colours: Palette) -> str:
    return colours.muted if not tier else colours.better if tier > 0 else colours.worse


def _labels(rows: pd.DataFrame) -> list[str]:
    """Names; one's own in bold where there are others."""
    some = rows["mine"].any() and not rows["mine"].all()
    pairs = zip(rows["name"], rows["mine"], strict=True)
    return [f"<b>{name}</b>" if some and mine else str(name) for name, mine in pairs]


def _reach(values: list[float]) -> list[float]:
    low, high = min(values), max(values)
    spare = (high - low) * 0.03 or 0.5
    return [low - spare, high + spare]


def _hovers(rows: pd.DataFrame, metric: Metric, language: str) -> list[str]:
    return [_hover(row, metric, language) for row in rows.to_dict("records")]


def _hover(row: dict[Any, Any], metric: Metric, language: str) -> str:
    value, low, high = (as_text(row[name], metric, language) for name in ("value", "low", "high"))
    tier = say(f"tier_{int(row['tier'])}", language)
    lines = [
        f"<b>{row['name']}</b> · {tier}",
        f"{value} · {say('true_range', language, low=low, high=high)}",
        say("place_range", language, low=row["rank_low"], high=row["rank_high"]),
    ]
    return "<br>".join(lines)
