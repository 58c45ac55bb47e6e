"""A unit's place month by month, the grade of each month beneath, its classes at the points."""

from itertools import groupby
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.course import month_axis
from components.dates import as_month, as_short_month
from components.formats import as_text
from components.kept import replayed
from components.placing_words import say
from components.shades import RAMPS
from components.theme import Palette, figure, palette_of, see_through, show, theme_type
from data.metrics import METRICS
from data.months import month_code
from data.places.policy import Policy
from data.words import Words

_HEIGHT = 260
_GRADES = 0.1
"""The part of the height that the grades take."""
_MONTH = pd.Timedelta(days=365.2425 / 12)


def place_chart(
    frame: pd.DataFrame,
    policy: Policy,
    metric_key: str,
    language: str,
    *,
    key: str,
    data_key: tuple[object, ...],
) -> None:
    """Draws the rows of `desk.places_and_ranges`, which `data_key` must determine: the drawing is
    kept by it and replayed."""
    replayed(_draw, (data_key, metric_key, key, language, theme_type()), frame, policy)


def _draw(
    data_key: tuple[object, ...],
    metric_key: str,
    key: str,
    language: str,
    theme: str,
    frame: pd.DataFrame,  # both are determined by data_key
    policy: Policy,
) -> None:
    grades = [band.title for band in policy.bands]
    # Older months may have been graded by another policy; its words come last and palest.
    grades += dict.fromkeys(each for each in frame["grade"] if each and each not in grades)
    drawn = place_figure(frame, grades, metric_key, language, theme)
    first, last = (as_month(int(frame["ym"].iloc[at]), language) for at in (0, -1))
    show(drawn, say("place_alt", language, first=first, last=last), key)


def place_figure(
    frame: pd.DataFrame,
    grades: list[Words],
    metric_key: str,
    language: str,
    theme: str,
) -> go.Figure:
    """The figure of `place_chart`; `grades` from best to worst give the shades."""
    colours = palette_of(theme)
    months = [f"{month_code(int(ym))}-01" for ym in frame["ym"]]
    traces: list[Any] = _ranges(frame, months, colours)
    traces.append(_line(frame, months, metric_key, language, colours))
    traces += _cells(frame, months, grades, language, theme)
    drawn = figure(traces, theme, _HEIGHT)
    drawn.update_layout(hovermode="closest", margin={"t": 26}, barmode="overlay")
    drawn.update_layout(uniformtext={"minsize": 9, "mode": "hide"})
    drawn.update_xaxes(**month_axis([int(ym) for ym in frame["ym"]], language), anchor="y2")
    _axes(drawn, frame, language, colours)
    return drawn


def _axes(drawn: go.Figure, frame: pd.DataFrame, language: str, colours: Palette) -> None:
    """The first place on top, the grades in a strip of their own beneath."""
    last = int(frame[["ranked", "rank_high"]].astype("float64").max(axis=None))
    ticks = [1, *(round(last * part / 4) for part in (1, 2, 3)), last]
    drawn.update_yaxes(
        range=[last + last / 20, 1 - last / 20],
        tickvals=sorted(set(ticks)),
        domain=[_GRADES + 0.06, 1],
    )
    drawn.update_layout(yaxis2={"domain": [0, _GRADES], "visible": False, "fixedrange": True,
                                "range": [0, 1]})  # fmt: skip
    drawn.add_annotation(
        x=0, xref="paper", xanchor="left", y=1, yref="paper", yanchor="bottom", yshift=6,
        text=say("place", language), showarrow=False, font={"color": colours.muted, "size": 12},
    )  # fmt: skip


def _ranges(frame: pd.DataFrame, months: list[str], colours: Palette) -> list[go.Bar]:
    """A bar a month from the best to the worst place that may be the true one."""
    low, high = frame["rank_low"].astype("float64"), frame["rank_high"].astype("float64")
    if low.isna().all():
        return []
    return [
        go.Bar(
            x=months, base=low, y=high - low, hoverinfo="skip",
            width=0.62 * _MONTH.total_seconds() * 1000,
            marker={"color": see_through(colours.accent, 0.16), "line": {"width": 0}},
        )
    ]  # fmt: skip


def _line(
    frame: pd.DataFrame,
    months: list[str],
    metric_key: str,
    language: str,
    colours: Palette,
) -> go.Scatter:
    named = [[say(f"short_{each}", language) for each in classes] for classes in frame["classes"]]
    hovers = [_hover(row, metric_key, language) for row in frame.to_dict("records")]
    return go.Scatter(
        x=months, y=frame["rank"].astype("float64"), mode="lines+markers+text", customdata=hovers,
        hovertemplate="%{customdata}<extra></extra>", cliponaxis=False, connectgaps=False,
        text=["<br>".join(each) for each in named], textposition="top center",
        textfont={"color": colours.muted, "size": 11},
        line={"color": see_through(colours.accent, 0.55), "width": 1.5},
        marker={"color": colours.accent, "size": [8 if each else 5 for each in named]},
    )  # fmt: skip


def _hover(row: dict[Any, Any], metric_key: str, language: str) -> str:
    month = as_short_month(int(row["ym"]), language)
    if pd.isna(row["rank"]):
        return say("no_place", language, month=month)
    place = say("hover", language, month=month, rank=int(row["rank"]), ranked=int(row["ranked"]))
    metric = METRICS[metric_key]
    lines = [place, f"{as_text(row['value'], metric, language)} · n = {int(row['base']):,}"]
    if row["grade"]:
        lines[1] = f"{row['grade'].in_(language)} · {lines[1]}"
    if pd.notna(row["rank_low"]):
        low, high = int(row["rank_low"]), int(row["rank_high"])
        lines.append(say("true_place", language, low=low, high=high))
    return "<br>".join(lines)


def _cells(
    frame: pd.DataFrame, months: list[str], grades: list[Words], language: str, theme: str
) -> list[go.Bar]:
    """One bar for each run of months of one grade, in its shade, named where there is room."""
    ramp, colours = RAMPS[theme], palette_of(theme)
    step = (len(ramp) - 1) / max(1, len(grades) - 1)
    depth = {grade: len(ramp) - 1 - round(at * step) for at, grade in enumerate(grades)}
    known = [each if each in grades else None for each in frame["grade"]]
    runs = [(grade, start, length) for grade, start, length in _runs(known) if grade]
    if not runs:
        return []
    middles = [_month(months[start], (length - 1) / 2) for _, start, length in runs]
    shades = [depth[grade] for grade, _, _ in runs]
    return [
        go.Bar(
            x=middles, y=[1] * len(runs), yaxis="y2", hoverinfo="skip",
            width=[length * _MONTH.total_seconds() * 1000 for _, _, length in runs],
            marker={"color": [ramp[shade] for shade in shades],
                    "line": {"color": colours.paper, "width": 1}},
            text=[grade.in_(language) for grade, _, _ in runs], textposition="inside",
            insidetextanchor="middle", textangle=0, constraintext="inside",
            insidetextfont={"size": 11, "color": [
                colours.paper if shade >= len(ramp) - 2 else colours.ink for shade in shades
            ]},
        )
    ]  # fmt: skip


def _runs(grades: list[Words | None]) -> list[tuple[Words | None, int, int]]:
    """Each run of equal grades: the grade, where it starts, how long it is."""
    found, start = [], 0
    for grade, months in groupby(grades):
        length = len(list(months))
        found.append((grade, start, length))
        start += length
    return found


def _month(first: str, further: float) -> pd.Timestamp:
    return pd.Timestamp(first) + further * _MONTH
