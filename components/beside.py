"""One unit beside its peers and the city: each number three times, and the gap to the peers."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components.formats import as_base, as_count, as_difference, as_value
from components.picks import CELL, Pick, picked
from components.texts import say
from data.answers import Beside, Change, Value


def beside_table(rows: Mapping[str, Beside], language: str, *, key: str = "beside") -> Pick | None:
    """Draws one row a metric the sources can tell: own value and base, peers', city's, the gap.

    Returns the clicked cell; its code is the metric's key. Without peers the gap is to the city.
    """
    rows = {key: row for key, row in rows.items() if row.own.base is not None}
    some = any(row.peers for row in rows.values())
    if not rows:
        return None
    table = pd.DataFrame([_row(row, language) for row in rows.values()])
    kinds = st.column_config
    state: Any = st.dataframe(
        table if some else table.drop(columns="peers"),
        hide_index=True,
        key=key,
        on_select="rerun",
        selection_mode=CELL,
        height="content",
        alt=say("beside_alt", language),
        column_config={
            "metric": kinds.TextColumn(say("number", language)),
            "own": kinds.TextColumn(say("own", language), alignment="right"),
            "base": kinds.TextColumn("n", alignment="right"),
            "peers": kinds.TextColumn(say("peers", language), alignment="right"),
            "city": kinds.TextColumn(say("whole_city", language), alignment="right"),
            "gap": kinds.TextColumn(
                say("gap_to_peers" if some else "gap_to_city", language), alignment="right"
            ),
        },
    )
    return picked(state, list(rows))


def _row(row: Beside, language: str) -> dict[str, str]:
    metric = row.own.metric
    return {
        "metric": metric.title.in_(language),
        "own": as_value(row.own, language),
        "base": as_base(row.own, language) or as_count(row.own.base, language),
        "peers": as_value(row.peers, language) if row.peers else "",
        "city": as_value(row.city, language),
        "gap": _gap(row.own, row.peers or row.city, language),
    }


def _gap(own: Value, other: Value, language: str) -> str:
    told = as_difference(Change(own, other).difference, own.metric, language)
    return say("level", language) if told == say("unchanged", language) else told
