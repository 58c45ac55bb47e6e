"""Where the tickets come from: how fresh, how whole, from which loads, and what they cannot tell."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from components.formats import as_count, as_month, as_span, as_stamp
from components.heading import is_stale
from components.provenance_words import FILL, LOADS, say
from components.texts import plain
from data.desk import Desk
from data.fields import FIELDS
from data.metrics import METRICS
from data.settings import number

_WHOLE = st.column_config.NumberColumn(format="localized")
_OF_DISPATCHED = (
    "dispatched_at", "contacted_at", "due_at", "called_at", "outcome", "satisfaction",
    "self_solved",
)  # fmt: skip
"""Fields only a dispatched request can carry: their base is what was dispatched."""
_LATEST = 10
_SOURCES = 20


def state_cards(desk: Desk, language: str, now: datetime | None = None) -> None:
    """Draws the four things to know first: how fresh, how much, how much can be told, last load.

    `now` is city time without a zone; by default the clock's.
    """
    now = now or datetime.now(ZoneInfo(desk.city.zone)).replace(tzinfo=None)
    age, colour = _age(desk, language, now)
    first, last = (as_month(month, language) for month in desk.months)
    lost = sum(len(metrics) for _, metrics in desk.not_computable())
    told = f"{len(METRICS) - lost} / {len(METRICS)}"
    with st.grid(min_column_width=230):
        _card("as_of", as_stamp(desk.as_of), age, language, colour)
        span = say("span", language, first=first, last=last)
        _card("tickets", as_count(desk.manifest.ticket_rows, language), span, language)
        _card("told", told, say("all_told" if not lost else "some_lost", language), language)
        _card("last_load", *_last_load(desk, language), language)


Colour = Literal["gray", "green", "red"]


def _card(key: str, value: str, below: str, language: str, colour: Colour = "gray") -> None:
    label = say(key, language)
    note = say(f"{key}_help", language)
    st.metric(label, value, below, delta_color=colour, delta_arrow="off", border=True, help=note)


def _age(desk: Desk, language: str, now: datetime) -> tuple[str, Colour]:
    """How old the newest ticket is against what is allowed, and the colour of that."""
    if desk.is_demo:
        return say("no_age", language), "gray"
    age = as_span(max(now - desk.as_of, now - now), language)
    hours = f"{number('HOTLINE_STALE_HOURS'):g}"
    if is_stale(desk.as_of, now):
        return say("old", language, age=age, hours=hours), "red"
    return say("fresh", language, age=age, hours=hours), "green"


def _last_load(desk: Desk, language: str) -> tuple[str, str]:
    loads = desk.loads().head(1)
    if not len(loads) or not loads["at"].iloc[0]:
        return "—", ""
    row = loads.iloc[0]
    counts = {name: as_count(row[name], language) for name in ("loaded", "rejected")}
    return as_stamp(datetime.fromisoformat(row["at"])), say("last_counts", language, **counts)


def what_is_lost(desk: Desk, language: str) -> None:
    """Draws which numbers these tickets cannot tell and why; one quiet line where there are none."""
    found = desk.not_computable()
    if not found:
        st.caption(say("nothing_lost", language, count=len(METRICS)))
        return
    mark = "、" if language == "zh" else ", "
    rows = [
        (
            plain(mark.join(metric.title.in_(language) for metric in metrics)),
            plain(reason.in_(language)),
        )
        for reason, metrics in found
    ]
    titles = [say("lost_numbers", language), say("because", language)]
    st.table(pd.DataFrame(rows, columns=titles).set_index(titles[0]))


def load_table(desk: Desk, language: str) -> None:
    """Draws one row a load, newest first; says so where there are more than it shows."""
    loads = desk.loads()
    frame = loads[list(LOADS)].head(_LATEST)
    if not frame["note"].any():
        frame = frame.drop(columns="note")
    titles = {name: words.in_(language) for name, words in LOADS.items() if name in frame}
    frame = frame.assign(at=pd.to_datetime(frame["at"], errors="coerce"))
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
    if len(loads) > len(frame):
        st.caption(say("more_loads", language, shown=len(frame), count=len(loads)))


def fill_by_month(desk: Desk, language: str, months: int = 36) -> None:
    """Draws the share of tickets that carry each field, newest month first."""
    frame = desk.field_fill().sort_values("ym", ascending=False).head(months)
    names = [as_month(month, language) for month in frame["ym"]]
    _fill_table(frame.drop(columns="ym"), names, "month", language)


def fill_by_source(desk: Desk, language: str) -> None:
    """Draws the same by source, as it was loaded, newest first."""
    frame = desk.fill_by_source().head(_SOURCES)
    _fill_table(frame.drop(columns="source"), list(frame["source"]), "source", language)
    if frame.drop(columns=["source", "tickets"]).isna().any(axis=None):
        st.caption(say("not_kept", language))


def _fill_table(frame: pd.DataFrame, names: list[str], kind: str, language: str) -> None:
    """The base of what only happens to a dispatched request is the dispatched ones, where known."""
    fields = [name for name in frame.columns if name != "tickets"]
    shares = pd.DataFrame(
        {FIELDS[name].in_(language): 100 * frame[name] / _base(frame, name) for name in fields}
    )
    titles = {key: words.in_(language) for key, words in FILL.items()}
    shares.insert(0, titles["tickets"], frame["tickets"])
    shares.insert(0, titles[kind], names)
    percent = st.column_config.ProgressColumn(format="%.0f%%", min_value=0, max_value=100)
    st.dataframe(
        shares,
        hide_index=True,
        key=f"field_fill_{kind}",
        alt=titles[kind],
        column_config={
            titles[kind]: st.column_config.TextColumn(pinned=True),
            titles["tickets"]: _WHOLE,
            **{FIELDS[name].in_(language): percent for name in fields},
        },
    )


def _base(frame: pd.DataFrame, name: str) -> "pd.Series[float]":
    dispatched = frame["dispatched_at"].where(frame["dispatched_at"] > 0, frame["tickets"])
    whole = name == "dispatched_at" or name not in _OF_DISPATCHED
    base: pd.Series[float] = frame["tickets"] if whole else dispatched
    return base.where(base > 0)
