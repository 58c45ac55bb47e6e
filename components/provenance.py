"""Where the tickets come from: how fresh, how whole, from which loads, and what they cannot tell."""

from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from components.formats import as_count, as_month, as_span, as_time
from components.heading import is_stale
from components.provenance_words import FILL, LOADS, headed, say
from components.texts import plain
from data.desk import Desk
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
    first, last = (as_month(month, language) for month in desk.months)
    lost = sum(len(metrics) for _, metrics in desk.not_computable())
    count = as_count(desk.manifest.ticket_rows, language)
    span = say("span", language, first=first, last=last)
    told = f"{len(METRICS) - lost} / {len(METRICS)}"
    with st.grid(min_column_width=230):
        _freshness_card(desk, language, now)
        _card("tickets", count, span, say("tickets_help", language), language)
        below = say("some_lost" if lost else "all_told", language)
        _card("told", told, below, say("told_help", language), language)
        _load_card(desk, language)


Colour = Literal["gray", "green", "red"]


def _card(
    key: str, value: str, below: str, note: str, language: str, colour: Colour = "gray"
) -> None:
    st.metric(
        say(key, language), value, below, delta_color=colour, delta_arrow="off", border=True,
        help=plain(note),
    )  # fmt: skip


def _freshness_card(desk: Desk, language: str, now: datetime) -> None:
    """The newest ticket, and its age against what is allowed."""
    age = as_span(max(now - desk.as_of, timedelta()), language)
    key, colour = _freshness(desk, now)
    below = say(key, language, age=age, hours=f"{number('HOTLINE_STALE_HOURS'):g}")
    note = say("as_of_help", language, time=as_time(desk.as_of, language))
    _card("as_of", f"{desk.as_of:%Y-%m-%d}", below, note, language, colour)


def _freshness(desk: Desk, now: datetime) -> tuple[str, Colour]:
    if desk.is_demo:
        return "no_age", "gray"
    return ("old", "red") if is_stale(desk.as_of, now) else ("fresh", "green")


def _load_card(desk: Desk, language: str) -> None:
    loads = desk.loads().head(1)
    if not len(loads) or not loads["at"].iloc[0]:
        return
    row, at = loads.iloc[0], datetime.fromisoformat(loads["at"].iloc[0])
    counts = {name: as_count(row[name], language) for name in ("loaded", "rejected")}
    below = say("last_counts", language, **counts)
    note = say("last_load_help", language, time=as_time(at, language))
    _card("last_load", f"{at:%Y-%m-%d}", below, note, language)


def what_is_lost(desk: Desk, language: str) -> None:
    """Draws which numbers these tickets cannot tell and why; one quiet line where there are none.

    Folded up, so that the page is read at a glance: the card above says how many they are.
    """
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
    lost = sum(len(metrics) for _, metrics in found)
    with st.expander(say("how_many_lost", language, count=lost)):
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
        {headed(name, language): 100 * frame[name] / _base(frame, name) for name in fields}
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
            **{headed(name, language): percent for name in fields},
        },
    )


def _base(frame: pd.DataFrame, name: str) -> "pd.Series[float]":
    dispatched = frame["dispatched_at"].where(frame["dispatched_at"] > 0, frame["tickets"])
    whole = name == "dispatched_at" or name not in _OF_DISPATCHED
    base: pd.Series[float] = frame["tickets"] if whole else dispatched
    return base.where(base > 0)
