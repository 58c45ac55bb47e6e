"""Where the tickets come from: loads, and how full each field is month by month."""

import pandas as pd
import streamlit as st

from components.formats import as_month
from data.desk import Desk
from data.fields import FIELDS
from data.words import Words

_LOAD_HEADERS = {
    "at": Words("导入时间", "Loaded at"),
    "source": Words("来源", "Source"),
    "read": Words("读取", "Read"),
    "loaded": Words("导入", "Loaded"),
    "rejected": Words("拒绝", "Rejected"),
    "duplicates": Words("重复", "Duplicates"),
    "note": Words("说明", "Note"),
}
_MONTH, _TICKETS = Words("受理月", "Month"), Words("诉求数", "Requests")


_WHOLE = st.column_config.NumberColumn(format="localized")
_OF_DISPATCHED = (
    "dispatched_at", "contacted_at", "due_at", "called_at", "outcome", "satisfaction",
    "self_solved",
)  # fmt: skip
"""Fields only a dispatched request can carry: their base is what was dispatched."""


def load_table(desk: Desk, language: str) -> None:
    """Draws one row a load, newest first."""
    frame = desk.loads()
    frame = frame[[name for name in _LOAD_HEADERS if name in frame]]
    if len(frame):
        frame["at"] = pd.to_datetime(frame["at"])
    titles = {name: words.in_(language) for name, words in _LOAD_HEADERS.items()}
    st.dataframe(
        frame.rename(columns=titles),
        hide_index=True,
        key="loads",
        alt=titles["source"],
        column_config={
            titles["at"]: st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm"),
            titles["source"]: st.column_config.TextColumn(width="large"),
            **{titles[name]: _WHOLE for name in ("read", "loaded", "rejected", "duplicates")},
        },
    )


def fill_table(desk: Desk, language: str, months: int = 36) -> None:
    """Draws the share of tickets that carry each field, newest month first.

    The base of what only happens to a dispatched request is the dispatched ones, where known.
    """
    frame = desk.field_fill().sort_values("ym", ascending=False).head(months)
    fields = [name for name in frame.columns if name not in ("ym", "tickets")]
    shares = pd.DataFrame(
        {FIELDS[name].in_(language): 100 * frame[name] / _base(frame, name) for name in fields}
    )
    shares.insert(0, _TICKETS.in_(language), frame["tickets"])
    shares.insert(0, _MONTH.in_(language), [as_month(month, language) for month in frame["ym"]])
    percent = st.column_config.ProgressColumn(format="%.0f%%", min_value=0, max_value=100)
    st.dataframe(
        shares,
        hide_index=True,
        key="field_fill",
        alt=_MONTH.in_(language),
        column_config={
            _MONTH.in_(language): st.column_config.TextColumn(pinned=True),
            _TICKETS.in_(language): _WHOLE,
            **{FIELDS[name].in_(language): percent for name in fields},
        },
    )


def _base(frame: pd.DataFrame, name: str) -> "pd.Series[int]":
    dispatched = frame["dispatched_at"].where(frame["dispatched_at"] > 0, frame["tickets"])
    whole = name == "dispatched_at" or name not in _OF_DISPATCHED
    base: pd.Series[int] = frame["tickets"] if whole else dispatched
    return base
