"""What rose and what fell most, side by side; a click opens the unit."""

from typing import Any

import pandas as pd
import streamlit as st

from components.formats import as_count, column_title, decimals, scaled, unit_title
from components.texts import say
from components.theme import palette_of, theme_type
from data.desk import Desk
from data.metrics import METRICS, Better, Metric, Unit


def movers_table(
    frame: pd.DataFrame,
    metric_key: str,
    desk: Desk,
    language: str,
    *,
    key: str,
    most: int = 5,
) -> str | None:
    """Draws a frame of `desk.movers`: the `most` that rose and fell most, beside each other.

    Returns the unit whose row was clicked.
    """
    metric = METRICS[metric_key]
    fallen = frame[frame["difference"] < 0].head(most)
    risen = frame[frame["difference"] > 0].iloc[::-1].head(most)
    if fallen.empty and risen.empty:
        st.caption(say("no_line", language))
        return None
    chosen = None
    for side, part, column in zip(("up", "down"), (risen, fallen), st.columns(2), strict=True):
        with column:
            st.caption(say(side, language))
            chosen = _table(part, metric, desk, language, f"{key}_{side}") or chosen
    return chosen


def _table(part: pd.DataFrame, metric: Metric, desk: Desk, language: str, key: str) -> str | None:
    if part.empty:
        st.caption(say("nobody", language))
        return None
    rows = _rows(part, metric, desk, language)
    state: Any = st.dataframe(
        rows.style.map(_colour(metric, theme_type()), subset=["change"]),
        hide_index=True,
        column_order=["name", "now", "before", "change", "base"],
        column_config=_columns(metric, language),
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        alt=say("league_alt", language, count=len(rows)),
    )
    chosen = state.selection.rows
    return str(rows["unit_code"].iloc[chosen[0]]) if chosen else None


def _rows(part: pd.DataFrame, metric: Metric, desk: Desk, language: str) -> pd.DataFrame:
    digits = decimals(metric)
    columns: dict[str, Any] = {
        name: [round(scaled(float(each), metric), digits) for each in part[name]]
        for name in ("now", "before")
    }
    moved = [scaled(float(each), metric) for each in part["difference"]]
    columns["change"] = [f"{'+' if each > 0 else '−'}{abs(each):,.{digits}f}" for each in moved]
    columns["unit_code"] = part["unit_code"].astype(str).tolist()
    columns["name"] = [desk.units.name(code, language) for code in columns["unit_code"]]
    columns["base"] = [as_count(each, language) for each in part["base"]]
    return pd.DataFrame(columns)


def _colour(metric: Metric, theme: str) -> Any:
    colours = palette_of(theme)

    def look(change: str) -> str:
        if metric.better is Better.NEITHER:
            return ""
        better = change.startswith("+") == (metric.better is Better.HIGHER)
        return f"color: {colours.better if better else colours.worse}"

    return look


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
