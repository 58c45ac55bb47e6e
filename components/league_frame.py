"""The rows of a league table as they are shown: names, places, rounded numbers, courses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from components.formats import decimals, scaled
from components.placing_words import say as say_place
from components.texts import say
from data.desk import Desk
from data.metrics import METRICS, THREE_RATES, Metric

RATES = (*THREE_RATES, "on_time_rate")
_NUMBERS = (*RATES, "dispatched", "received")
Sparks = Mapping[str, Sequence[float | None]]


@dataclass(frozen=True)
class Standings:
    """What a table says of units besides their numbers, by unit: the keys of their classes, and
    the course of their places; see `desk.classed` and `desk.place_courses`."""

    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Sparks = field(default_factory=dict)


UNTOLD = Standings()


def league_rows(
    frame: pd.DataFrame,
    sparks: Sparks,
    desk: Desk,
    language: str,
    standing: Standings = UNTOLD,
) -> pd.DataFrame:
    """One row a unit, in the order shown: unit_code, mine, small, rank, rank_change, move, name,
    district, grade, classes, callbacks, places, course and the metrics, rounded as written.
    Columns without any value are left out; the viewer's own units come first where there are
    others.
    """
    ordered = frame
    if frame["mine"].any() and not frame["mine"].all():
        ordered = frame.sort_values("mine", ascending=False, kind="stable", ignore_index=True)
    rows = ordered[["unit_code", "mine", "small", "rank", "rank_change"]].copy()
    codes = [str(code) for code in ordered["unit_code"]]
    rows["name"] = [desk.units.name(code, language) for code in codes]
    rows["move"] = [moved(change, language) for change in ordered["rank_change"]]
    rows["district"] = districts(ordered, desk, language)
    rows["score"] = shown(ordered["score"], METRICS["score"])
    rows["grade"] = _grades(ordered, language)
    rows["classes"] = [_named(standing.classes.get(code, ()), language) for code in codes]
    rows["per_10k"] = shown(ordered["per_10k"], METRICS["per_10k"])
    rows["callbacks"] = ordered["score_base"].where(ordered["score_base"] > 0)
    rows["places"] = [_course(standing.places.get(code, ())) for code in codes]
    rows["course"] = [_course(sparks.get(code, ())) for code in codes]
    for key in _NUMBERS:
        rows[key] = shown(ordered[key], METRICS[key])
    return rows.drop(columns=_said_by_none(rows))


def _said_by_none(rows: pd.DataFrame) -> list[str]:
    """Columns that tell nothing here: without any value, or the same for all."""
    empty = [
        name
        for name in rows
        if name not in ("rank", "rank_change", "mine") and rows[name].isna().all()
    ]
    if len(set(rows["district"])) == 1 and "district" not in empty:
        empty.append("district")
    if "dispatched" not in empty:
        empty.append("received")
    return empty


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


def _named(classes: Sequence[str], language: str) -> str | None:
    """The classes in short: "先进、治理"."""
    joint = "、" if language == "zh" else ", "
    return joint.join(say_place(f"short_{key}", language) for key in classes) or None


def _course(spark: Sequence[float | None]) -> list[float | None] | None:
    """The line since the last month without a value, None if that is no line: one with holes cannot
    be drawn."""
    gaps = [at for at, value in enumerate(spark) if value is None]
    whole = spark[gaps[-1] + 1 :] if gaps else spark
    return [*whole] if len(whole) > 1 else None


def course_column(language: str, metric: Metric) -> Any:
    """The column of 13-month lines."""
    return st.column_config.LineChartColumn(
        say("course", language), width=80, help=metric.title.in_(language), color="blue"
    )


def places_column(language: str) -> Any:
    """The column of 13 months of places, on one scale for all units."""
    return st.column_config.LineChartColumn(
        say_place("places", language), width=80, help=say_place("places_help", language),
        y_min=0, y_max=100, color="blue",
    )  # fmt: skip
