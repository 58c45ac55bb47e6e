"""Which units truly changed: who improved and who worsened, beside each other."""

from typing import Any

import pandas as pd
import streamlit as st

from components.formats import as_count, column_title, decimals, scaled
from components.honest_words import say
from components.picks import CELL, Pick, picked
from components.texts import say as say_plain
from data.desk import Desk
from data.metrics import METRICS, Metric, Unit
from data.statistics.signals import RULES, Variation

SIDES = (Variation.IMPROVED, Variation.WORSENED)


def changed_rows(frame: pd.DataFrame, metric_key: str, desk: Desk, language: str) -> pd.DataFrame:
    """One row a unit of a frame of `desk.changed`, as written: unit_code, name, now, usual, sign,
    base."""
    metric, rows = METRICS[metric_key], frame.to_dict("records")
    scale = 100 if metric.unit is Unit.SCORE else 1
    digits = decimals(metric)
    numbers = {
        name: [round(scaled(row[column] * scale, metric), digits) for row in rows]
        for name, column in (("now", "value"), ("usual", "centre"))
    }
    return pd.DataFrame(
        {
            "unit_code": [row["unit_code"] for row in rows],
            "name": [desk.units.distinct_name(row["unit_code"], language) for row in rows],
            **numbers,
            "sign": [RULES[row["rule"]].in_(language) for row in rows],
            "base": [as_count(row["base"], language) for row in rows],
        }
    )


def changed_table(
    frame: pd.DataFrame, metric_key: str, desk: Desk, language: str, *, key: str
) -> Pick | None:
    """Draws the units of a frame of `desk.changed` that are sure to have changed, the surest
    first; returns the clicked cell, whose column "now" or "base" speaks of the newest month."""
    chosen = None
    sure = frame[frame["sure"]]
    for side, column in zip(SIDES, st.columns(2), strict=True):
        rows = changed_rows(sure[sure["variation"] == side], metric_key, desk, language)
        with column:
            st.caption(say(str(side), language))
            if rows.empty:
                st.caption(say_plain("nobody", language))
            else:
                chosen = _table(rows, METRICS[metric_key], language, f"{key}_{side}") or chosen
    return chosen


def _table(rows: pd.DataFrame, metric: Metric, language: str, key: str) -> Pick | None:
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
    return picked(state, list(rows["unit_code"]))


_SHOWN, _ROW = 8, 35
