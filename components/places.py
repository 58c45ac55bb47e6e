"""The map's twin in words: the places in a table, and one place's numbers."""

import pandas as pd
import streamlit as st

from components.formats import as_count, as_value, column_title
from components.picks import CELL, Pick, picked
from components.texts import plain, say
from data.desk import Desk
from data.filters import Filters
from data.metrics import METRICS

_HEIGHT = 380
PLACE_NUMBERS = ("received", "dispatched", "per_10k", "resolution_rate", "satisfaction_rate",
                 "on_time_rate")  # fmt: skip


def place_table(
    frame: pd.DataFrame, metric_key: str, desk: Desk, language: str, *, key: str
) -> Pick | None:
    """Draws the places, highest first, with value and base; returns the clicked cell.

    The columns are "place", "value" and "base".
    """
    metric = METRICS[metric_key]
    scale = 100 if metric.unit in ("share", "points") else 1
    rows = frame.dropna(subset=[metric_key]).sort_values(
        [metric_key, "code"], ascending=[False, True], ignore_index=True
    )
    title = column_title(metric, language)
    names = [desk.units.distinct_name(code, language) for code in rows["code"]]
    table = pd.DataFrame({"place": names, "value": rows[metric_key] * scale})
    if metric.denominator:  # a count is its own base
        table["base"] = rows[f"{metric_key}_base"]
    whole = metric.unit in ("count", "days")
    event = st.dataframe(
        table,
        hide_index=True,
        height=_HEIGHT,
        key=key,
        on_select="rerun",
        selection_mode=CELL,
        alt=title,
        column_config={
            "place": st.column_config.TextColumn(say("place", language)),
            "value": st.column_config.NumberColumn(title, format="localized" if whole else "%.1f"),
            "base": st.column_config.NumberColumn("n", format="localized"),
        },
    )
    return picked(event, list(rows["code"]))


def place_numbers(desk: Desk, filters: Filters, language: str) -> Pick | None:
    """Draws the numbers of the place the filters name, each with its base.

    Returns the clicked cell; its code is the metric's key.
    """
    name = desk.units.distinct_name(str(filters.area), language)
    residents = desk.units.residents(str(filters.area))
    st.markdown(f"**{plain(name)}**")
    if residents:
        st.caption(say("residents", language, count=as_count(residents, language)))
    values = desk.values(PLACE_NUMBERS, filters)
    rows = [
        {
            say("number", language): value.metric.title.in_(language),
            say("value", language): as_value(value, language),
            "n": as_count(value.base, language) if value.base is not None else "—",
        }
        for value in values.values()
    ]
    event = st.dataframe(
        rows,
        hide_index=True,
        key="place_numbers",
        alt=name,
        on_select="rerun",
        selection_mode=CELL,
    )
    return picked(event, list(values))
