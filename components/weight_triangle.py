"""All ways to weigh three rates as a triangle, and the part of it in which one unit leads."""

from itertools import pairwise

import plotly.graph_objects as go

from components.formats import as_text
from components.kept import replayed
from components.theme import figure, palette_of, see_through, show, theme_type
from components.weight_words import say
from data.compare.whatif import Ahead, Weights
from data.metrics import METRICS, THREE_RATES, Unit

_HEIGHT = 300
_CORNERS = ((0.5, 1.0), (0.0, 0.0), (1.0, 0.0))
"""Where each of `THREE_RATES` alone counts."""
Point = tuple[float, float]


def leading_part(gap: Weights) -> list[Weights]:
    """The corners of the part of the triangle where the weighted gap is above 0, in order round
    it; empty where it is nowhere."""
    corners: list[Weights] = [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)]
    if max(gap) <= 0:
        return []
    found: list[Weights] = []
    for (one, here), (other, there) in pairwise(
        [*zip(corners, gap, strict=True), (corners[0], gap[0])]
    ):
        if here >= 0:
            found.append(one)
        if here * there < 0:
            part = here / (here - there)
            first, second, third = (
                each + part * (next_ - each) for each, next_ in zip(one, other, strict=True)
            )
            found.append((first, second, third))
    return found


def triangle_figure(
    found: Ahead, own: Weights, tried: Weights, language: str, theme: str
) -> go.Figure:
    """The triangle with the part in which the first unit leads, and both weightings."""
    colours = palette_of(theme)
    outline = [*_CORNERS, _CORNERS[0]]
    traces = [_area([_place(each) for each in leading_part(found.gap)],
                    see_through(colours.accent, 0.28))]  # fmt: skip
    traces.append(
        go.Scatter(
            x=[x for x, _ in outline], y=[y for _, y in outline], mode="lines",
            line={"color": colours.faint, "width": 1.5}, hoverinfo="skip",
        )
    )  # fmt: skip
    points = {"policy_point": (own, colours.ink), "tried_point": (tried, colours.accent)}
    for name, (weights, colour) in points.items():
        if name == "policy_point" or weights != own:
            traces.append(
                _mark(weights, say(name, language), colour, filled=name == "policy_point")
            )
    drawn = figure(traces, theme, _HEIGHT)
    drawn.update_layout(hovermode="closest", margin={"l": 8, "r": 8, "t": 30, "b": 30})
    drawn.update_xaxes(visible=False, range=[-0.32, 1.32])
    drawn.update_yaxes(visible=False, range=[-0.02, 1.02])
    for key, (x, y) in zip(THREE_RATES, _CORNERS, strict=True):
        drawn.add_annotation(
            x=x, y=y, text=say("only", language, metric=METRICS[key].title.in_(language)),
            showarrow=False, yshift=14 if y else -14, font={"color": colours.muted, "size": 12},
        )  # fmt: skip
    return drawn


def weight_triangle(
    found: Ahead, names: tuple[str, str], own: Weights, tried: Weights, language: str, *, key: str
) -> None:
    """Draws where in the triangle of weights the first of two units leads the second."""
    replayed(_draw, (found, names, own, tried, language, theme_type(), key))


def _draw(
    found: Ahead,
    names: tuple[str, str],
    own: Weights,
    tried: Weights,
    language: str,
    theme: str,
    key: str,
) -> None:
    drawn = triangle_figure(found, own, tried, language, theme)
    share = as_text(found.share, Unit.SHARE, language)
    show(drawn, say("triangle_alt", language, one=names[0], other=names[1], share=share), key)


def _place(weights: Weights) -> Point:
    parts = list(zip(weights, _CORNERS, strict=True))
    return sum(part * x for part, (x, _) in parts), sum(part * y for part, (_, y) in parts)


def _area(points: list[Point], colour: str) -> go.Scatter:
    return go.Scatter(
        x=[x for x, _ in points], y=[y for _, y in points], mode="lines", fill="toself",
        fillcolor=colour, line={"width": 0}, hoverinfo="skip",
    )  # fmt: skip


def _mark(weights: Weights, name: str, colour: str, *, filled: bool) -> go.Scatter:
    x, y = _place(weights)
    told = " · ".join(f"{100 * each:.0f}%" for each in weights)
    return go.Scatter(
        x=[x], y=[y], mode="markers+text", text=[f"\u2002{name}\u2002"],
        textposition="middle right" if filled else "middle left",
        textfont={"size": 12, "color": colour}, cliponaxis=False,
        hovertemplate=f"{name}: {told}<extra></extra>",
        marker={"color": colour, "size": 10, "symbol": "circle" if filled else "circle-open",
                "line": {"width": 2, "color": colour}},
    )  # fmt: skip
