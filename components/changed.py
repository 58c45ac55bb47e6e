"""Which units truly changed: who improved and who worsened, beside each other."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from components.formats import as_count, column_title, decimals, scaled
from components.honest_words import say
from components.kept import kept
from components.picks import CELL, Pick, picked
from components.texts import say as say_plain
from data.desk import Desk
from data.metrics import METRICS, Metric, Unit
from data.statistics.signals import RULES, Variation

SIDES = (Variation.IMPROVED, Variation.WORSENED)


@dataclass(frozen=True)
class Tally:
    """How many units could be read, how many of them their own chart marks, and how many surely
    improved and worsened."""

    read: int
    marked: int
    better: int
    worse: int


def tally_of(frame: pd.DataFrame, data_key: tuple[object, ...]) -> Tally:
    """The tally of a frame of `desk.changed`, which `data_key` must determine."""
    return kept(_tally, (data_key,), frame)


def _tally(data_key: tuple[object, ...], frame: pd.DataFrame) -> Tally:
    known = frame[frame["variation"] != Variation.UNKNOWN]
    sure = known.loc[known["sure"], "variation"]
    better, worse = (int((sure == side).sum()) for side in SIDES)
    return Tally(len(known), int((known["variation"] != Variation.NORMAL).sum()), better, worse)


def changed_rows(frame: pd.DataFrame, metric_key: str, desk: Desk, language: str) -> pa.Table:
    """One row a unit of a frame of `desk.changed`, as written: unit_code, name, now, usual, sign,
    base."""
    metric, rows = METRICS[metric_key], frame.to_dict("records")
    scale = 100 if metric.unit is Unit.SCORE else 1
    digits = decimals(metric)
    numbers = {
        name: [round(scaled(row[column] * scale, metric), digits) for row in rows]
        for name, column in (("now", "value"), ("usual", "centre"))
    }
    return pa.table(
        {
            "unit_code": [row["unit_code"] for row in rows],
            "name": [desk.units.distinct_name(row["unit_code"], language) for row in rows],
            **numbers,
            "sign": [RULES[row["rule"]].in_(language) for row in rows],
            "base": [as_count(row["base"], language) for row in rows],
        }
    )


def changed_table(
    frame: pd.DataFrame,
    metric_key: str,
    desk: Desk,
    language: str,
    *,
    key: str,
    data_key: tuple[object, ...],
) -> Pick | None:
    """Draws the units of a frame of `desk.changed` that are sure to have changed, the surest
    first; returns the clicked cell, whose column "now" or "base" speaks of the newest month.
    `data_key` must determine the frame."""
    chosen = None
    sides = kept(_sides, (data_key, metric_key, language), frame, desk)
    for side, rows, column in zip(SIDES, sides, st.columns(2), strict=True):
        with column:
            st.caption(say(str(side), language))
            if not len(rows):
                st.caption(say_plain("nobody", language))
            else:
                chosen = _table(rows, METRICS[metric_key], language, f"{key}_{side}") or chosen
    return chosen


def _sides(
    data_key: tuple[object, ...],
    metric_key: str,
    language: str,
    frame: pd.DataFrame,  # both are determined by data_key
    desk: Desk,
) -> tuple[pa.Table, ...]:
    """Who improved and who worsened, as the browser gets it."""
    sure = frame[frame["sure"]]
    return tuple(
        changed_rows(sure[sure["variation"] == side], metric_key, desk, language) for side in SIDES
    )


def _table(rows: pa.Table, metric: Metric, language: str, key: str) -> Pick | None:
    kinds, number = st.column_config, f"%,.{decimals(metric)}f"
    state: Any = st.dataframe(
        rows,
        hide_index=True,
        column_order=["name", "now", "usual", "base", "sign"],
        on_select="rerun",
        selection_mode=CELL,
        key=key,
        height="content" if len(rows) <= _SHOWN else _SHOWN * _ROW,
        alt=say("changed_alt", language, count=len(rows)),
        column_config={
            "name": kinds.TextColumn(say_plain("unit_name", language)),
            "now": kinds.NumberColumn(column_title(metric, language), format=number),
            "usual": kinds.NumberColumn(say("usual", language), format=number),
            "sign": kinds.TextColumn(say("sign", language)),
            "base": kinds.TextColumn("n", alignment="right"),
        },
    )
    return picked(state, rows["unit_code"].to_pylist())


_SHOWN, _ROW = 8, 35
