"""Colours and the figure everything is drawn on, for light and dark.

Neutral greys and one accent; better and worse are teal and orange and always come with a sign
or a word; red is for what is overdue or failed, nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import streamlit as st

FONT = "system-ui, -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}


@dataclass(frozen=True)
class Palette:
    """The colours of one theme. `series` are for categories, in the order they are declared."""

    ink: str
    muted: str
    faint: str
    grid: str
    paper: str
    accent: str
    better: str
    worse: str
    alarm: str
    series: tuple[str, ...]


LIGHT = Palette(
    ink="#1A2230",
    muted="#556074",
    faint="#B4BDCA",
    grid="#E9EDF2",
    paper="#FFFFFF",
    accent="#1E5AA8",
    better="#0B7A6F",
    worse="#B4530A",
    alarm="#B3261E",
    series=(
        "#1E5AA8", "#C2570C", "#0B7A6F", "#7A4FB5", "#96700A", "#0E7490", "#B03A74", "#4D7C0F",
        "#64748B", "#7C4A2D", "#3D6FD1", "#8A1C5B", "#2F6B3C", "#A1662F",
    ),
)  # fmt: skip
DARK = Palette(
    ink="#E6EBF2",
    muted="#A2AEBF",
    faint="#4F5C6E",
    grid="#232C39",
    paper="#10151D",
    accent="#7DB0F2",
    better="#4DC2B3",
    worse="#F2A15C",
    alarm="#FF8A7D",
    series=(
        "#7DB0F2", "#F2A15C", "#4DC2B3", "#B79AE8", "#DDB94E", "#5CC4DE", "#EE8FBB", "#A3CC5A",
        "#A2AEBF", "#CFA287", "#8FA9FF", "#D678B4", "#7CC98F", "#E0B27F",
    ),
)  # fmt: skip
_PALETTES = {"light": LIGHT, "dark": DARK}


def theme_type() -> str:
    """The theme the browser shows, "light" or "dark"; part of the key of every drawing."""
    return "dark" if st.context.theme.type == "dark" else "light"


def palette_of(theme: str) -> Palette:
    """The colours of a theme."""
    return _PALETTES[theme]


def see_through(colour: str, opacity: float) -> str:
    """The colour as rgba with an opacity."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def figure(traces: Sequence[Any], theme: str, height: int) -> go.Figure:
    """A figure with our layout: no legend, thin grid, small margins, labels at the point."""
    colours = palette_of(theme)
    drawn = go.Figure(list(traces))
    drawn.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 13, "color": colours.ink},
        showlegend=False,
        hovermode="x unified",
        hoverlabel={
            "bgcolor": colours.paper,
            "bordercolor": colours.faint,
            "font": {"family": FONT, "size": 13, "color": colours.ink},
        },
        dragmode=False,
        separators=".,",
        bargap=0.3,
    )
    axis = {
        "gridcolor": colours.grid,
        "zeroline": False,
        "linecolor": colours.faint,
        "tickfont": {"color": colours.muted, "size": 12},
        "title": {"font": {"color": colours.muted, "size": 12}},
        "automargin": True,
        "fixedrange": True,
    }
    drawn.update_xaxes(axis | {"showgrid": False})
    drawn.update_yaxes(axis | {"showline": False})
    return drawn


def show(drawn: go.Figure, alt: str, key: str) -> None:
    """Draws the figure as it was designed, with `alt` as its accessible name."""
    st.plotly_chart(drawn, theme=None, config=CONFIG, alt=alt, key=key)
