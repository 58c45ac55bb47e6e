"""Units beside each other: the league table and what moved most."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from components.cards import meaning
from components.formats import column_title, decimals
from components.league_frame import RATES, course_column, league_rows
from components.movers import movers_table as movers_table
from components.picks import CELL, Pick, picked
from components.texts import say
from components.theme import palette_of, see_through, theme_type
from data.desk import Desk
from data.metrics import METRICS

_ROW_HEIGHT = 34
_SHOWN = 18
_UNSEEN = ("unit_code", "mine", "small", "rank_change")
Sparks = Mapping[str, Sequence[float | None]]


def league_table(
    frame: pd.DataFrame,
    sparks: Sparks,
    desk: Desk,
    language: str,
    *,
    key: str,
    data_key: tuple[object, ...],
    height: int | None = None,
) -> Pick | None:
    """Draws a frame of `desk.league`; returns the cell that was clicked, by unit and column.

    The viewer's own units stand first where they are among others, and are tinted; units with a
    small base have no place, and the word for it instead of a grade. Columns nobody has a value
    for are left out. `data_key` must determine frame and sparks.
    """
    if frame.empty:
        st.caption(say("no_line", language))
        return None
    rows, plain = _worked_out(repr(data_key), language, frame, sparks, desk)
    state: Any = st.dataframe(
        _tinted(rows, theme_type()) if plain is None else plain,
        hide_index=True,
        height=height or ("content" if len(rows) <= _SHOWN else _SHOWN * _ROW_HEIGHT),
        row_height=_ROW_HEIGHT,
        column_order=[name for name in rows if name not in _UNSEEN],
        column_config=_columns(rows, desk, language),
        on_select="rerun",
        selection_mode=CELL,
        placeholder="—",
        key=key,
        alt=say("league_alt", language, count=len(rows)),
    )
    st.caption(say("unranked", language))
    return picked(state, list(rows["unit_code"]))


def league_export(frame: pd.DataFrame, desk: Desk, language: str) -> pd.DataFrame:
    """What a download of the table holds: the same rows and numbers, with the bases."""
    rows = league_rows(frame, {}, desk, language)
    bases = frame.set_index("unit_code").reindex(rows["unit_code"])
    named = pd.DataFrame({title(name, language): rows[name] for name in rows if name in _PLAIN})
    for key in RATES:
        if key in rows:
            heading = f"{column_title(METRICS[key], language)} n"
            named[heading] = bases[f"{key}_base"].to_numpy()
    return named


@st.cache_resource(show_spinner=False, max_entries=200)
def _worked_out(
    data_key: str,
    language: str,
    _frame: pd.DataFrame,  # these three are determined by data_key and language
    _sparks: Sparks,
    _desk: Desk,
) -> tuple[pd.DataFrame, pa.Table | None]:
    """The rows, and the same as the browser gets them where none is to be tinted.

    Tints are worked out cell by cell at every run, which costs more than all else of the page.
    """
    rows = league_rows(_frame, _sparks, _desk, language)
    some_mine = rows["mine"].any() and not rows["mine"].all()
    return rows, None if some_mine else pa.Table.from_pandas(rows, preserve_index=False)


_PLAIN = ("rank", "rank_change", "name", "district", "score", "grade", *RATES, "callbacks",
          "dispatched", "received", "per_10k")  # fmt: skip
_TITLES = {
    "rank": "rank",
    "rank_change": "move",
    "move": "move",
    "name": "unit_name",
    "district": "district",
    "grade": "grade",
    "callbacks": "callbacks",
    "course": "course",
}


def title(name: str, language: str) -> str:
    """What a column of the table is called, with its unit."""
    if name in _TITLES:
        return say(_TITLES[name], language)
    return column_title(METRICS[name], language)


def _tinted(rows: pd.DataFrame, theme: str) -> Any:
    """The rows, the viewer's own tinted."""
    tint = f"background-color: {see_through(palette_of(theme).accent, 0.12)}"
    looks = [tint if mine else "" for mine in rows["mine"]]
    style = pd.DataFrame({name: looks for name in rows}, index=rows.index)
    return rows.style.apply(lambda _: style, axis=None)


def _columns(rows: pd.DataFrame, desk: Desk, language: str) -> dict[str, Any]:
    kinds, zh = st.column_config, language == "zh"
    columns: dict[str, Any] = {
        "rank": kinds.NumberColumn(say("rank", language), width=48, format="%d"),
        "name": kinds.TextColumn(say("unit_name", language), width=130 if zh else 180),
        "move": kinds.TextColumn(say("move", language), width=56, help=say("move_help", language)),
        "district": kinds.TextColumn(say("district", language), width=80 if zh else 100),
        "grade": kinds.TextColumn(say("grade", language), width=58 if zh else 82),
        "score": _score(rows, language),
        "callbacks": kinds.NumberColumn(
            say("callbacks", language), width=70, format="%,d", help=say("callbacks_help", language)
        ),
        "course": course_column(language, METRICS[desk.ranked_by()]),
    }
    for name in (*RATES, "dispatched", "received", "per_10k"):
        columns[name] = _number(name, language)
    return columns


def _score(rows: pd.DataFrame, language: str) -> Any:
    """The score as a bar. It starts below the lowest score, and its help says where."""
    known = rows["score"].dropna() if "score" in rows else pd.Series(dtype=float)
    low = max(0.0, (known.min() // 10 - 1) * 10) if len(known) else 0.0
    metric = METRICS["score"]
    told = f"{meaning(metric, language)}\n\n{say('bar_from', language, low=int(low))}"
    return st.column_config.ProgressColumn(
        metric.title.in_(language), width=104 if language == "zh" else 124, format="%.1f", min_value=low, max_value=100,
        help=told, color="blue",
    )  # fmt: skip


def _number(name: str, language: str) -> Any:
    metric = METRICS[name]
    return st.column_config.NumberColumn(
        column_title(metric, language), width=86 if language == "zh" else 104, help=meaning(metric, language),
        format=f"%,.{decimals(metric)}f",
    )  # fmt: skip
