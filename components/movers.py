"""What rose and what fell most, side by side; a click opens the unit."""

from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from components.formats import as_count, column_title, decimals, scaled, signed, unit_title
from components.kept import kept
from components.picks import CELL, Pick, picked
from components.texts import say
from data.desk import Desk
from data.metrics import METRICS, Metric, Unit


def movers_table(
    frame: pd.DataFrame,
    metric_key: str,
    desk: Desk,
    language: str,
    *,
    key: str,
    data_key: tuple[object, ...],
    most: int = 5,
) -> Pick | None:
    """Draws a frame of `desk.movers`: the `most` that rose and fell most, beside each other.

    Returns the cell that was clicked: the columns "now" and "base" speak of this period,
    "before" of the one compared with. `data_key` must determine the frame.
    """
    sides = kept(_sides, (data_key, metric_key, language, most), frame, desk)
    if not any(len(rows) for rows in sides):
        st.caption(say("no_line", language))
        return None
    chosen = None
    for side, rows, column in zip(("up", "down"), sides, st.columns(2), strict=True):
        with column:
            st.caption(say(side, language))
            chosen = _table(rows, METRICS[metric_key], language, f"{key}_{side}") or chosen
    return chosen


def _table(rows: pa.Table, metric: Metric, language: str, key: str) -> Pick | None:
    if not len(rows):
        st.caption(say("nobody", language))
        return None
    state: Any = st.dataframe(
        rows,
        hide_index=True,
        column_order=["name", "now", "before", "change", "base"],
        column_config=_columns(metric, language),
        on_select="rerun",
        selection_mode=CELL,
        key=key,
        alt=say("league_alt", language, count=len(rows)),
    )
    return picked(state, rows["unit_code"].to_pylist())


def _sides(
    data_key: tuple[object, ...],
    metric_key: str,
    language: str,
    most: int,
    frame: pd.DataFrame,  # both are determined by data_key
    desk: Desk,
) -> tuple[pa.Table, pa.Table]:
    """What rose and what fell, as the browser gets it; a table without change has no rows."""
    fallen = frame[frame["difference"] < 0].head(most)
    risen = frame[frame["difference"] > 0].iloc[::-1].head(most)
    metric = METRICS[metric_key]
    risen_rows, fallen_rows = (_rows(part, metric, desk, language) for part in (risen, fallen))
    return risen_rows, fallen_rows


def _rows(part: pd.DataFrame, metric: Metric, desk: Desk, language: str) -> pa.Table:
    digits = decimals(metric)
    columns: dict[str, Any] = {
        name: [round(scaled(float(each), metric), digits) for each in part[name]]
        for name in ("now", "before")
    }
    moved = [scaled(float(each), metric) for each in part["difference"]]
    columns["change"] = [signed(each, f",.{digits}f") for each in moved]
    columns["unit_code"] = part["unit_code"].astype(str).tolist()
    columns["name"] = [desk.units.distinct_name(code, language) for code in columns["unit_code"]]
    columns["base"] = [as_count(each, language) for each in part["base"]]
    return pa.table(columns)


def _columns(metric: Metric, language: str) -> dict[str, Any]:
    number = f"%,.{decimals(metric)}f"
    points = Unit.POINTS if metric.unit is Unit.SHARE else metric.unit
    kinds = st.column_config
    return {
        "name": kinds.TextColumn(say("unit_name", language)),
        "now": kinds.NumberColumn(column_title(metric, language), format=number),
        "before": kinds.NumberColumn(say("before", language), format=number),
        "change": kinds.TextColumn(
            f"{say('change', language)} {unit_title(points, language)}".strip(), alignment="right"
        ),
        "base": kinds.TextColumn("n", alignment="right"),
    }
