"""How a number splits: one row a category or channel, a bar in the cell, a click to the cases."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from components.cards import meaning
from components.formats import as_difference, column_title, decimals, scaled
from components.kept import kept
from components.picks import CELL, Pick, picked
from components.texts import say
from data.metrics import METRICS, Metric, Unit

Names = Mapping[str, str]
_ROW_HEIGHT = 34
_SHOWN = 11


def breakdown_table(
    frame: pd.DataFrame,
    metric_keys: Sequence[str],
    names: Names,
    title: str,
    language: str,
    *,
    key: str,
    data_key: tuple[object, ...],
    before: pd.DataFrame | None = None,
) -> Pick | None:
    """Draws a frame of `desk.breakdown`, the first metric as a bar and what it rose or fell.

    Returns the clicked cell: the code of its row, and the metric's key or "code". `data_key` must
    determine both frames.
    """
    keys = tuple(metric_keys)
    rows = kept(_rows, (data_key, keys, language), frame, before, names)
    if not len(rows):
        st.caption(say("no_line", language))
        return None
    state: Any = st.dataframe(
        rows,
        hide_index=True,
        height="content" if len(rows) <= _SHOWN else (_SHOWN + 1) * _ROW_HEIGHT,
        row_height=_ROW_HEIGHT,
        column_order=[name for name in rows.column_names if name != "code"],
        column_config=_columns(rows, keys, title, language),
        on_select="rerun",
        selection_mode=CELL,
        placeholder="—",
        key=key,
        alt=say("bars_alt", language, what=METRICS[keys[0]].title.in_(language)),
    )
    return picked(state, rows["code"].to_pylist())


def _rows(
    data_key: tuple[object, ...],
    keys: tuple[str, ...],
    language: str,
    frame: pd.DataFrame,  # these three are determined by data_key and language
    before: pd.DataFrame | None,
    names: Names,
) -> pa.Table:
    """The rows as the browser gets them, largest first; without any value there are none."""
    first = METRICS[keys[0]]
    known = frame.dropna(subset=[first.key])
    known = known[known[f"{first.key}_base"] > 0]
    known = known.sort_values([first.key, "code"], ascending=[False, True])
    codes = [str(code) for code in known["code"]]
    columns: dict[str, Any] = {"code": codes, "name": [names.get(c) or c for c in codes]}
    columns[first.key] = [_shown(value, first) for value in known[first.key]]
    if before is not None:
        values = zip(codes, known[first.key], strict=True)
        columns["change"] = [_moved(code, now, first, before, language) for code, now in values]
    for each in keys[1:]:
        columns[each] = [_shown(value, METRICS[each]) for value in known[each]]
    return pa.table(columns)


def _shown(value: float, metric: Metric) -> float | None:
    return None if pd.isna(value) else round(scaled(float(value), metric), decimals(metric))


def _moved(code: str, value: float, metric: Metric, before: pd.DataFrame, language: str) -> str:
    found = before.loc[before["code"] == code, metric.key]
    if found.empty or found.isna().all() or (metric.unit is Unit.COUNT and not found.iloc[0]):
        return ""
    then = float(found.iloc[0])
    moved = value / then - 1 if metric.unit is Unit.COUNT else scaled(value - then, metric)
    return as_difference(moved, metric, language)


def _columns(rows: pa.Table, keys: tuple[str, ...], title: str, language: str) -> dict[str, Any]:
    kinds, first = st.column_config, METRICS[keys[0]]
    columns: dict[str, Any] = {
        "name": kinds.TextColumn(title),
        "change": kinds.TextColumn(say("change", language), alignment="right", width=90),
        first.key: kinds.ProgressColumn(
            column_title(first, language), min_value=0, max_value=_longest(rows, first),
            format=f"%,.{decimals(first)}f", color="blue", help=meaning(first, language),
        ),
    }  # fmt: skip
    for key in keys[1:]:
        metric = METRICS[key]
        columns[key] = kinds.NumberColumn(
            column_title(metric, language), format=f"%,.{decimals(metric)}f",
            help=meaning(metric, language),
        )  # fmt: skip
    return columns


def _longest(rows: pa.Table, metric: Metric) -> float:
    known = [each for each in rows[metric.key].to_pylist() if each is not None]
    return float(max(known, default=0) or 1)
