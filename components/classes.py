"""The units of one class in a table, beside what of their membership is knowledge."""

from typing import Any

import pandas as pd
import streamlit as st

from components.cards import meaning
from components.formats import decimals, signed
from components.league_frame import districts, shown
from components.picks import CELL, Pick, picked
from components.placing_words import say
from components.texts import say as told
from components.theme import palette_of, see_through, theme_type
from data.compare.classes import GAIN
from data.desk import Desk
from data.metrics import METRICS
from data.places.class_rules import CLASSES

_ROW_HEIGHT = 34
_SHOWN = 10
_BEFORE = ("unit_code", "mine", "rank", "name", "district")
_COLUMNS = {
    "advanced": (*_BEFORE, "score", "in_top", "per_10k"),
    "progress": (*_BEFORE[:-1], "gain", "gain_range", "moved", "per_10k"),
    "rectification": (*_BEFORE, "score", "in_bottom", "per_10k"),
    "governance": (*_BEFORE, "dispatched", "share", "score", "per_10k"),
}
"""What is shown of the units of a class."""
_ORDER = {
    "advanced": (["rank", "unit_code"], True),
    "progress": ([GAIN], False),
    "rectification": (["rank", "unit_code"], False),
    "governance": (["dispatched"], False),
}
_CHANCES = ("in_top", "in_bottom")


def class_rows(frame: pd.DataFrame, key: str, desk: Desk, language: str) -> pd.DataFrame:
    """The units of a class of a frame of `desk.classes`, the foremost first: unit_code, mine and
    the columns shown, rounded as written; chances in per cent. Columns nobody has a value for are
    left out."""
    by, ascending = _ORDER[key]
    own = frame[frame[key].astype(bool)].sort_values(by, ascending=ascending, kind="stable")
    rows = own[["unit_code", "mine", "rank"]].reset_index(drop=True)
    own = own.reset_index(drop=True)
    called = desk.units.name if "district" in _COLUMNS[key] else desk.units.distinct_name
    rows["name"] = [called(code, language) for code in own["unit_code"]]
    rows["district"] = districts(own, desk, language)
    for name in ("score", "dispatched", "per_10k"):
        rows[name] = shown(own[name], METRICS[name])
    rows["share"] = (100 * own["dispatched"] / frame["dispatched"].sum()).round(1)
    for name in _CHANCES:
        rows[name] = (100 * own[name].astype(float)).round(0)
    rows["gain"] = [signed(each, ".1f") for each in own[GAIN]]
    rows["gain_range"] = _ranges(own, language)
    rows["moved"] = [_moved(each, language) for each in own["moved"]]
    rows = rows[list(_COLUMNS[key])]
    empty = [name for name in rows if name not in ("rank", "mine") and rows[name].isna().all()]
    return rows.drop(columns=empty if len(rows) else [])


def _ranges(own: pd.DataFrame, language: str) -> list[str | None]:
    pairs = zip(own["low"].astype(float), own["high"].astype(float), strict=True)
    joint = " 至 " if language == "zh" else " to "
    return [
        None if low != low else f"{signed(low, '.1f')}{joint}{signed(high, '.1f')}"
        for low, high in pairs
    ]


def _moved(value: object, language: str) -> str | None:
    return None if pd.isna(value) else say(f"moved_{max(0, int(value))}", language)  # type: ignore[call-overload]


def class_table(
    frame: pd.DataFrame, key: str, places: int, desk: Desk, language: str
) -> Pick | None:
    """Draws the units of a class; returns the cell that was clicked, by unit and column."""
    rows = class_rows(frame, key, desk, language)
    if rows.empty:
        st.caption(say("nobody", language))
        return None
    what = CLASSES[key].in_(language)
    state: Any = st.dataframe(
        _styled(rows, theme_type()),
        hide_index=True,
        height=(min(len(rows), _SHOWN) + 1) * _ROW_HEIGHT + 2,
        row_height=_ROW_HEIGHT,
        column_order=[name for name in rows if name not in ("unit_code", "mine")],
        column_config=_columns(places, language),
        on_select="rerun",
        selection_mode=CELL,
        placeholder="—",
        key=f"class_{key}",
        alt=say("class_alt", language, what=what, count=len(rows)),
    )
    return picked(state, list(rows["unit_code"]))


def class_export(frame: pd.DataFrame, desk: Desk, language: str) -> pd.DataFrame:
    """What a download of all classes holds: one row a class and unit of it."""
    parts = []
    for key in CLASSES:
        rows = class_rows(frame, key, desk, language).drop(columns=["unit_code", "mine"])
        rows.insert(0, "classes", CLASSES[key].in_(language))
        parts.append(rows)
    whole = pd.concat(parts, ignore_index=True)
    return whole.rename(columns={name: _title(name, 0, language) for name in whole})


def _title(name: str, places: int, language: str) -> str:
    if name in ("rank", "district"):
        return told(name, language)
    if name == "name":
        return told("unit_name", language)
    if name in _CHANCES:
        return f"{say(name, language, places=places or '')} %".replace("  ", " ")
    return say(name, language)


_WIDTHS = {
    "rank": (48, 48), "name": (108, 128), "district": (74, 86), "score": (62, 58),
    "in_top": (112, 116), "in_bottom": (112, 116), "gain": (64, 52), "gain_range": (112, 112),
    "moved": (84, 112), "per_10k": (84, 64), "dispatched": (70, 80), "share": (64, 60),
}  # fmt: skip
"""Pixels of a column in Chinese and in English."""
_HELP = {"gain_range": "gain_range_help", "moved": "moved_help", "share": "share_help"}


def _columns(places: int, language: str) -> dict[str, Any]:
    kinds = st.column_config
    columns: dict[str, Any] = {}
    for name, widths in _WIDTHS.items():
        title, width = _title(name, places, language), widths[0 if language == "zh" else 1]
        if name in _CHANCES:
            columns[name] = kinds.ProgressColumn(
                title, width=width, min_value=0, max_value=100, format="%d",
                help=say("chance_help", language), color="blue",
            )  # fmt: skip
        elif name in METRICS:
            digits = decimals(METRICS[name])
            columns[name] = kinds.NumberColumn(
                title, width=width, help=meaning(METRICS[name], language), format=f"%,.{digits}f"
            )
        elif name in ("rank", "share"):
            number = "%d" if name == "rank" else "%.1f"
            columns[name] = kinds.NumberColumn(
                title, width=width, format=number, help=_help(name, language)
            )
        else:
            right = name in ("gain", "gain_range")
            columns[name] = kinds.TextColumn(
                title, width=width, help=_help(name, language), alignment="right" if right else None
            )
    return columns


def _help(name: str, language: str) -> str | None:
    return say(_HELP[name], language) if name in _HELP else None


def _styled(rows: pd.DataFrame, theme: str) -> Any:
    """The rows in ink; the viewer's own tinted where there are others; real moves in colour."""
    colours = palette_of(theme)
    some = rows["mine"].any() and not rows["mine"].all()
    tint = f"; background-color: {see_through(colours.accent, 0.12)}" if some else ""
    looks = [f"color: {colours.ink}{tint if mine else ''}" for mine in rows["mine"]]
    style = pd.DataFrame({name: looks for name in rows}, index=rows.index)
    if "moved" in rows:
        sure = rows["moved"].isin([say("moved_1", each) for each in ("zh", "en")])
        hues = [colours.better if each else colours.muted for each in sure]
        style["moved"] = [f"{look}; color: {hue}" for look, hue in zip(looks, hues, strict=True)]
    return rows.style.apply(lambda _: style, axis=None)
