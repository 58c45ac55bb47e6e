"""A draft policy against the past: what matters in one line, and every unit then and now."""

from typing import Any

import pandas as pd
import streamlit as st

from components.formats import as_count, decimals
from components.league_frame import districts, moved, shown
from components.policy_words import say
from components.texts import say as told
from data.compare.whatif import Preview
from data.desk import Desk
from data.metrics import METRICS

_ROW_HEIGHT = 34
_SHOWN = 16


def preview_figures(found: Preview, language: str) -> None:
    """Draws how many units change grade and place, how many far, how many within their range."""
    units, moves = len(found.frame), len(found.moved)
    figures = {
        say("regraded", language): (found.regraded, units),
        say("moved", language): (moves, units),
        say("moved_far", language, far=found.far): (found.moved_far, units),
    }
    if found.noise is not None and moves:
        figures[say("noise", language)] = (found.noise, moves)
    with st.grid(min_column_width=170):
        for title, (part, base) in figures.items():
            counts = (as_count(each, language) for each in (part, base))
            st.metric(title, " / ".join(counts), border=True)


def preview_rows(found: Preview, desk: Desk, language: str) -> pd.DataFrame:
    """One row a unit, as shown, in the order of the frame."""
    frame, score = found.frame, METRICS["score"]
    rows = frame[["draft_rank"]].copy()
    rows["move"] = [moved(change, language) for change in frame["rank_change"]]
    rows["name"] = [desk.units.name(code, language) for code in frame["unit_code"]]
    rows["district"] = districts(frame, desk, language)
    rows["draft_score"] = shown(frame["draft_score"], score)
    rows["draft_grade"] = _words(frame["draft_grade"], language)
    rows["rank"] = frame["rank"]
    rows["score"] = shown(frame["score"], score)
    rows["grade"] = _words(frame["grade"], language)
    if frame["rank_low"].notna().any():
        rows["range"] = _ranges(frame)
        rows["within"] = _within(frame, language)
    rows["callbacks"] = frame["score_base"]
    empty = [name for name in ("district", "grade", "draft_grade") if rows[name].isna().all()]
    return rows.drop(columns=empty)


def _words(grades: "pd.Series[Any]", language: str) -> list[str | None]:
    return [each.in_(language) if each else None for each in grades]


def _ranges(frame: pd.DataFrame) -> list[str | None]:
    pairs = zip(frame["rank_low"], frame["rank_high"], strict=True)
    return [None if pd.isna(low) else f"{low:.0f}–{high:.0f}" for low, high in pairs]


def _within(frame: pd.DataFrame, language: str) -> list[str | None]:
    """Of the units that change place, whether that is more than their answers leave open."""
    names = ("rank_change", "draft_rank", "rank_low", "rank_high")
    told_of: list[str | None] = []
    for change, place, low, high in zip(*(frame[name] for name in names), strict=True):
        known = not (pd.isna(change) or pd.isna(low)) and change != 0
        inside = known and low <= place <= high
        told_of.append(say("inside" if inside else "outside", language) if known else None)
    return told_of


def preview_table(rows: pd.DataFrame, language: str) -> None:
    """Draws the rows of `preview_rows`."""
    st.dataframe(
        rows,
        hide_index=True,
        height="content" if len(rows) <= _SHOWN else _SHOWN * _ROW_HEIGHT,
        row_height=_ROW_HEIGHT,
        column_config=_columns(language),
        placeholder="—",
        key="policy_preview",
        alt=say("preview_alt", language, count=as_count(len(rows), language)),
    )


def preview_export(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    """What a download of the table holds: the same rows and numbers."""
    return rows.rename(columns=_titles(language))


def _titles(language: str) -> dict[str, str]:
    shared = {"move": "move", "name": "unit_name", "district": "district", "callbacks": "callbacks"}
    own = ("draft_rank", "draft_score", "draft_grade", "rank", "score", "grade", "range", "within")
    return {name: told(key, language) for name, key in shared.items()} | {
        name: say(name, language) for name in own
    }


_HELP = {"rank": "rank_help", "within": "within_help"}
_TEXT = {"move": None, "name": None, "district": None, "draft_grade": None, "grade": None,
         "range": "right", "within": None}  # fmt: skip
_WIDTHS = {
    "draft_rank": (72, 92), "move": (56, 56), "name": (120, 168), "district": (76, 92),
    "draft_score": (76, 98), "draft_grade": (72, 96), "rank": (72, 96), "score": (72, 98),
    "grade": (72, 98), "range": (92, 84), "within": (88, 92), "callbacks": (64, 80),
}  # fmt: skip
"""Pixels of a column in Chinese and in English."""


def _columns(language: str) -> dict[str, Any]:
    kinds, columns = st.column_config, {}
    for name, title in _titles(language).items():
        help_ = say(_HELP[name], language) if name in _HELP else None
        width = _WIDTHS[name][0 if language == "zh" else 1]
        if name in _TEXT:
            right: Any = _TEXT[name]
            columns[name] = kinds.TextColumn(title, width=width, help=help_, alignment=right)
        else:
            digits = decimals(METRICS["score"]) if name.endswith("score") else 0
            columns[name] = kinds.NumberColumn(
                title, width=width, help=help_, format=f"%,.{digits}f"
            )
    return columns
