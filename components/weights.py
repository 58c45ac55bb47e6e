"""What if the rule were another: the league it would make beside the official one."""

from typing import Any

import pandas as pd
import streamlit as st

from components.formats import as_count, decimals
from components.league_frame import districts, moved, shown
from components.picks import CELL, Pick, picked
from components.texts import say as told
from components.theme import palette_of, see_through, theme_type
from components.weight_words import say
from data.compare.honest import top_of
from data.desk import Desk
from data.metrics import METRICS

_ROW_HEIGHT = 34
_SHOWN = 14


def weight_rows(frame: pd.DataFrame, desk: Desk, language: str) -> pd.DataFrame:
    """One row a unit of a frame of `desk.weighed`, as shown: unit_code, mine, then the columns of
    the table in order; the viewer's own units first."""
    ordered = frame
    if frame["mine"].any() and not frame["mine"].all():
        ordered = frame.sort_values("mine", ascending=False, kind="stable", ignore_index=True)
    rows = ordered[["unit_code", "mine", "rank_if"]].copy()
    rows["move"] = [moved(change, language) for change in ordered["rank_change"]]
    rows["name"] = [desk.units.name(code, language) for code in ordered["unit_code"]]
    rows["district"] = districts(ordered, desk, language)
    rows["score_if"] = shown(ordered["score_if"], METRICS["score"])
    rows["rank"] = ordered["rank"]
    rows["score"] = shown(ordered["score"], METRICS["score"])
    rows["in_top"] = (100 * ordered["in_top"].astype(float)).round(0)
    rows["span"] = [
        f"{best:.0f}–{worst:.0f}"
        for best, worst in zip(ordered["rank_best"], ordered["rank_worst"], strict=True)
    ]
    rows["callbacks"] = ordered["score_base"]
    return rows.drop(columns="district") if rows["district"].isna().all() else rows


def weights_table(frame: pd.DataFrame, desk: Desk, language: str, *, key: str) -> Pick | None:
    """Draws a frame of `desk.weighed`; returns the cell that was clicked, by unit and column."""
    if frame.empty:
        st.caption(told("no_line", language))
        return None
    rows = weight_rows(frame, desk, language)
    state: Any = st.dataframe(
        _styled(rows, theme_type()),
        hide_index=True,
        height="content" if len(rows) <= _SHOWN else _SHOWN * _ROW_HEIGHT,
        row_height=_ROW_HEIGHT,
        column_order=[name for name in rows if name not in ("unit_code", "mine")],
        column_config=_columns(len(rows), language),
        on_select="rerun",
        selection_mode=CELL,
        placeholder="—",
        key=key,
        alt=say("table_alt", language, count=as_count(len(rows), language)),
    )
    return picked(state, list(rows["unit_code"]))


def weights_export(frame: pd.DataFrame, desk: Desk, language: str) -> pd.DataFrame:
    """What a download of the table holds: the same rows and numbers, places by their ends."""
    rows, titles = weight_rows(frame, desk, language), _titles(len(frame), language)
    whole = frame.set_index("unit_code").reindex(rows["unit_code"])
    columns: dict[str, Any] = {
        titles[name]: rows[name].to_numpy() for name in rows if name in titles and name != "span"
    }
    for end in ("rank_best", "rank_worst"):
        columns[say(end, language)] = whole[end].to_numpy()
    return pd.DataFrame(columns)


def _titles(count: int, language: str) -> dict[str, str]:
    return {
        "rank_if": say("rank_if", language),
        "move": told("move", language),
        "name": told("unit_name", language),
        "district": told("district", language),
        "score_if": say("score_if", language),
        "rank": say("rank_policy", language),
        "score": say("score_policy", language),
        "in_top": say("in_top", language, top=top_of(count)),
        "span": say("rank_span", language),
        "callbacks": told("callbacks", language),
    }


_TEXT = {"move": None, "name": None, "district": None, "span": "right"}
_HELP = ("rank_if", "move", "in_top", "span")
_WIDTHS = {
    "rank_if": (80, 96), "move": (56, 56), "name": (130, 176), "district": (84, 100),
    "score_if": (80, 98), "rank": (80, 96), "score": (80, 98), "in_top": (128, 120),
    "span": (88, 112), "callbacks": (72, 84),
}  # fmt: skip
"""Pixels of a column in Chinese and in English."""


def _columns(count: int, language: str) -> dict[str, Any]:
    kinds, columns = st.column_config, {}
    for name, title in _titles(count, language).items():
        help_ = say(f"{name}_help", language) if name in _HELP else None
        width = _WIDTHS[name][0 if language == "zh" else 1]
        if name in _TEXT:
            right: Any = _TEXT[name]
            columns[name] = kinds.TextColumn(title, width=width, help=help_, alignment=right)
        elif name == "in_top":
            columns[name] = kinds.ProgressColumn(
                title, width=width, help=help_, format="%.0f%%", min_value=0, max_value=100,
                color="blue",
            )  # fmt: skip
        else:
            digits = decimals(METRICS["score"]) if name.startswith("score") else 0
            columns[name] = kinds.NumberColumn(
                title, width=width, help=help_, format=f"%,.{digits}f"
            )
    return columns


def _styled(rows: pd.DataFrame, theme: str) -> Any:
    """Ink; what is official stands back in grey beside the what-if; one's own units tinted."""
    colours = palette_of(theme)
    some = rows["mine"].any() and not rows["mine"].all()
    tint = f"; background-color: {see_through(colours.accent, 0.12)}" if some else ""
    tints = [tint if mine else "" for mine in rows["mine"]]
    style = pd.DataFrame(
        {
            name: [
                f"color: {colours.muted if name in ('rank', 'score') else colours.ink}{each}"
                for each in tints
            ]
            for name in rows
        },
        index=rows.index,
    )
    return rows.style.apply(lambda _: style, axis=None)
