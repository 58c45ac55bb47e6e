"""Units beside each other: the league table and what moved most."""

from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from components.cards import meaning
from components.formats import column_title, decimals
from components.kept import kept
from components.league_frame import (
    RATES,
    UNTOLD,
    Sparks,
    Standings,
    course_column,
    league_rows,
    places_column,
)
from components.movers import movers_table as movers_table
from components.picks import CELL, Pick, picked
from components.placing_words import say as say_place
from components.texts import say
from components.theme import palette_of, see_through, theme_type
from data.desk import Desk
from data.metrics import METRICS, Unit

_ROW_HEIGHT = 34
_SHOWN = 18
_UNSEEN = ("unit_code", "mine", "small", "rank_change")


def league_table(
    frame: pd.DataFrame,
    sparks: Sparks,
    desk: Desk,
    language: str,
    *,
    key: str,
    data_key: tuple[object, ...],
    height: int | None = None,
    standing: Standings = UNTOLD,
) -> Pick | None:
    """Draws a frame of `desk.league`; returns the cell that was clicked, by unit and column.

    The viewer's own units stand first where they are among others, and are tinted; units with a
    small base have no place, and the word for it instead of a grade. Columns nobody has a value
    for are left out. `data_key` must determine frame and sparks.
    """
    if frame.empty:
        st.caption(say("no_line", language))
        return None
    known = ((data_key, standing is UNTOLD), language)
    rows, plain = kept(_worked_out, known, frame, sparks, desk, standing)
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


def league_export(
    frame: pd.DataFrame, desk: Desk, language: str, standing: Standings = UNTOLD
) -> pd.DataFrame:
    """What a download of the table holds: the same rows and numbers, with the bases."""
    rows = league_rows(frame, {}, desk, language, standing)
    bases = frame.set_index("unit_code").reindex(rows["unit_code"])
    named = pd.DataFrame({title(name, language): rows[name] for name in rows if name in _PLAIN})
    for key in RATES:
        if key in rows:
            heading = f"{column_title(METRICS[key], language)} n"
            named[heading] = bases[f"{key}_base"].to_numpy()
    return named


def _worked_out(
    data_key: tuple[object, ...],
    language: str,
    frame: pd.DataFrame,  # these four are determined by data_key and language
    sparks: Sparks,
    desk: Desk,
    standing: Standings,
) -> tuple[pd.DataFrame, pa.Table | None]:
    """The rows, and the same as the browser gets them where none is to be tinted.

    Tints are worked out cell by cell at every run, which costs more than all else of the page.
    """
    rows = league_rows(frame, sparks, desk, language, standing)
    some_mine = rows["mine"].any() and not rows["mine"].all()
    return rows, None if some_mine else pa.Table.from_pandas(rows, preserve_index=False)


_PLAIN = ("rank", "rank_change", "name", "district", "score", "grade", "classes", *RATES, "callbacks",
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
    if name == "classes":
        return say_place(name, language)
    metric = METRICS[name]
    return (
        column_title(metric, language) if metric.unit is Unit.SHARE else metric.label.in_(language)
    )


def _tinted(rows: pd.DataFrame, theme: str) -> Any:
    """The rows, the viewer's own tinted."""
    tint = f"background-color: {see_through(palette_of(theme).accent, 0.12)}"
    looks = [tint if mine else "" for mine in rows["mine"]]
    style = pd.DataFrame({name: looks for name in rows}, index=rows.index)
    return rows.style.apply(lambda _: style, axis=None)


_WIDTHS = {
    "rank": (48, 52), "name": (104, 172), "move": (52, 60), "district": (76, 96),
    "score": (96, 126), "grade": (56, 84), "classes": (84, 116), "callbacks": (64, 84),
    "per_10k": (84, 92), "places": (80, 80), "course": (80, 92), "dispatched": (70, 88),
    "received": (70, 88), "on_time_rate": (98, 98),
}  # fmt: skip
"""How wide a column is in Chinese and in English; rates have what is left."""
_WIDTH = (74, 92)


def column_width(name: str, language: str) -> int:
    """How wide a column of the table is, in pixels."""
    return _WIDTHS.get(name, _WIDTH)[language != "zh"]


def _columns(rows: pd.DataFrame, desk: Desk, language: str) -> dict[str, Any]:
    kinds = st.column_config
    columns: dict[str, Any] = {
        "rank": kinds.NumberColumn(say("rank", language), format="%d"),
        "name": kinds.TextColumn(say("unit_name", language)),
        "move": kinds.TextColumn(say("move", language), help=say("move_help", language)),
        "district": kinds.TextColumn(say("district", language)),
        "grade": kinds.TextColumn(say("grade", language)),
        "classes": kinds.TextColumn(
            say_place("classes", language), help=say_place("classes_help", language)
        ),
        "score": _score(rows, language),
        "callbacks": kinds.NumberColumn(
            say("callbacks", language), format="%,d", help=say("callbacks_help", language)
        ),
        "course": course_column(language, METRICS[desk.ranked_by()]),
        "places": places_column(language),
    }
    for name in (*RATES, "dispatched", "received", "per_10k"):
        columns[name] = _number(name, language)
    return {name: {**each, "width": column_width(name, language)} for name, each in columns.items()}


def _score(rows: pd.DataFrame, language: str) -> Any:
    """The score as a bar. It starts below the lowest score, and its help says where."""
    known = rows["score"].dropna() if "score" in rows else pd.Series(dtype=float)
    low = max(0.0, (known.min() // 10 - 1) * 10) if len(known) else 0.0
    metric = METRICS["score"]
    told = f"{meaning(metric, language)}\n\n{say('bar_from', language, low=int(low))}"
    return st.column_config.ProgressColumn(
        metric.label.in_(language), format="%.1f", min_value=low, max_value=100, help=told,
        color="blue",
    )  # fmt: skip


def _number(name: str, language: str) -> Any:
    metric = METRICS[name]
    return st.column_config.NumberColumn(
        title(name, language), help=meaning(metric, language), format=f"%,.{decimals(metric)}f"
    )
