"""The rows of a league table as they are shown: names, places, rounded numbers, courses."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components.formats import decimals, scaled
from components.texts import say
from data.desk import Desk
from data.metrics import METRICS, THREE_RATES, Metric

RATES = (*THREE_RATES, "on_time_rate")
_NUMBERS = (*RATES, "dispatched", "received", "per_10k")
Sparks = Mapping[str, Sequence[float | None]]


def league_rows(frame: pd.DataFrame, sparks: Sparks, desk: Desk, language: str) -> pd.DataFrame:
    """One row a unit, in the order shown: unit_code, mine, small, rank, rank_change, move, name,
    district, grade, callbacks, course and the metrics, rounded as written. Columns without any
    value are left out; the viewer's own units come first where there are others.
    """
    ordered = frame
    if frame["mine"].any() and not frame["mine"].all():
        ordered = frame.sort_values("mine", ascending=False, kind="stable", ignore_index=True)
    rows = ordered[["unit_code", "mine", "small", "rank", "rank_change"]].copy()
    rows["name"] = [desk.units.name(code, language) for code in ordered["unit_code"]]
    rows["move"] = [moved(change, language) for change in ordered["rank_change"]]
    rows["district"] = districts(ordered, desk, language)
    rows["score"] = shown(ordered["score"], METRICS["score"])
    rows["grade"] = _grades(ordered, language)
    rows["course"] = [_course(sparks.get(code, ())) for code in ordered["unit_code"]]
    for key in _NUMBERS:
        rows[key] = shown(ordered[key], METRICS[key])
    rows["callbacks"] = ordered["score_base"].where(ordered["score_base"] > 0)
    empty = [
        name
        for name in rows
        if name not in ("rank", "rank_change", "mine") and rows[name].isna().all()
    ]
    if len(set(rows["district"])) == 1 and "district" not in empty:
        empty.append("district")
    if "dispatched" not in empty:
        empty.append("received")
    return rows.drop(columns=empty)


def shown(column: "pd.Series[Any]", metric: Metric) -> "pd.Series[Any]":
    """A metric's column in the unit and with the decimals it is written with."""
    values = column.astype(float).map(lambda value: scaled(value, metric))
    return values.round(decimals(metric))


def moved(change: object, language: str) -> str | None:
    """A change of places as shown: "▲ 3", "▼ 2", "=" for none; None where it is not known."""
    if change is None or pd.isna(change):
        return None
    places = int(change)  # type: ignore[call-overload]
    if not places:
        return "＝" if language == "zh" else "="
    return f"▲ {places}" if places > 0 else f"▼ {-places}"


def _grades(frame: pd.DataFrame, language: str) -> list[str | None]:
    """The grade's word, or that the base is too small for one, where there are grades at all."""
    if frame["grade"].isna().all():
        return [None] * len(frame)
    few = say("small_base", language)
    pairs = zip(frame["grade"], frame["small"], strict=True)
    return [few if small else grade.in_(language) if grade else None for grade, small in pairs]


def districts(frame: pd.DataFrame, desk: Desk, language: str) -> list[str | None]:
    """The name of the group of each row's unit; None where it has none above it."""
    pairs = zip(frame["unit_code"], frame["group_code"], strict=True)
    return [
        None if pd.isna(group) or group == code else desk.units.name(str(group), language)
        for code, group in pairs
    ]


def _course(spark: Sequence[float | None]) -> list[float | None] | None:
    """The line, or None where a month is missing: a line with holes cannot be drawn."""
    return [*spark] if len(spark) > 1 and None not in spark else None


def course_column(language: str, metric: Metric) -> Any:
    """The column of 13-month lines."""
    return st.column_config.LineChartColumn(
        say("course", language), width=96, help=metric.title.in_(language), color="blue"
    )
