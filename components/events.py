"""What happened to the hotline, as fine marks on a chart of months."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from components.theme import palette_of, see_through
from data.months import month_code
from data.places.standards import Event


def mark_events(
    drawn: go.Figure, events: Sequence[Event], months: Sequence[int], language: str, theme: str
) -> None:
    """Draws a fine vertical line for each event within `months`, told on hover.

    The value axis must have its range: the marks stand at its upper end.
    """
    seen = [each for each in events if months[0] <= each.month <= months[-1]]
    if not seen:
        return
    colours = palette_of(theme)
    at: list[Any] = [f"{month_code(each.month)}-01" for each in seen]
    for moment in at:
        line = {"color": see_through(colours.faint, 0.9), "width": 1, "dash": "dot"}
        drawn.add_shape(type="line", x0=moment, x1=moment, y0=0, y1=1, yref="paper", line=line,
                        layer="below")  # fmt: skip
    drawn.add_scatter(
        x=at, y=[drawn.layout.yaxis.range[1]] * len(seen), mode="markers", name="",
        marker={"color": colours.muted, "size": 7, "symbol": "triangle-down"},
        customdata=[each.words.in_(language) for each in seen],
        hovertemplate="▾ %{customdata}<extra></extra>", cliponaxis=False,
    )  # fmt: skip
