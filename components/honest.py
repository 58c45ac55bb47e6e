"""The honest league table: each unit with the interval its answers leave open."""

from typing import Any

import pandas as pd
import streamlit as st

from components.cards import meaning
from components.formats import decimals
from components.honest_words import say
from components.league_frame import shown
from components.picks import CELL, Pick, picked
from components.texts import say as told
from components.theme import palette_of, see_through, theme_type
from data.compare.honest import top_of
from data.desk import Desk
from data.metrics import METRICS, Metric
from data.statistics.signals import Variation

_ROW_HEIGHT = 34
_SHOWN = 18
_UNSEEN = ("unit_code", "mine", "tier_code")


def honest_rows(frame: pd.DataFrame, desk: Desk, language: str) -> pd.DataFrame:
    """One row a unit of a frame of `desk.honest_league`, as shown: unit_code, mine, tier_code, then the
    columns of the table in order, rounded as written; the viewer's own units first."""
    metric = METRICS[desk.ranked_by()]
    ordered = frame
    if frame["mine"].any() and not frame["mine"].all():
        ordered = frame.sort_values("mine", ascending=False, kind="stable", ignore_index=True)
    rows = ordered[["unit_code", "mine"]].assign(tier_code=ordered["tier"].astype(int))
    rows["rank_expected"] = ordered["rank_expected"].astype(float).round(0)
    rows["name"] = [desk.units.distinct_name(code, language) for code in ordered["unit_code"]]
    rows["tier"] = [say(f"tier_{code}", language) for code in rows["tier_code"]]
    rows["changed"] = [say(f"changed_{each}", language) for each in ordered["variation"]]
    # After the words: these are what a phone has room for.
    rows["rank_range"] = _spans(ordered["rank_low"], ordered["rank_high"], 0)
    rows["value"] = shown(ordered["value"], metric)
    low, high = (shown(ordered[end], metric) for end in ("low", "high"))
    rows["value_range"] = _spans(low, high, decimals(metric))
    rows["rank"] = ordered["rank"]
    rows[metric.key] = shown(ordered[metric.key], metric)
    rows["base"] = ordered[f"{metric.key}_base"].astype("int64")
    rows["per_10k"] = shown(ordered["per_10k"], METRICS["per_10k"])
    for name in ("in_top", "in_bottom"):
        rows[name] = (100 * ordered[name].astype(float)).round(0)
    return rows.drop(columns=[name for name in rows if rows[name].isna().all() and name != "rank"])


def _spans(low: "pd.Series[Any]", high: "pd.Series[Any]", digits: int) -> list[str]:
    pairs = zip(low.astype(float), high.astype(float), strict=True)
    return [f"{one:.{digits}f}–{other:.{digits}f}" for one, other in pairs]


def honest_table(
    frame: pd.DataFrame, desk: Desk, language: str, *, key: str = "honest"
) -> Pick | None:
    """Draws a frame of `desk.honest_league`; returns the cell that was clicked, by unit and column."""
    if frame.empty:
        st.caption(told("no_line", language))
        return None
    rows = honest_rows(frame, desk, language)
    state: Any = st.dataframe(
        _styled(rows, theme_type(), language),
        hide_index=True,
        height="content" if len(rows) <= _SHOWN else _SHOWN * _ROW_HEIGHT,
        row_height=_ROW_HEIGHT,
        column_order=[name for name in rows if name not in _UNSEEN],
        column_config=_columns(rows, METRICS[desk.ranked_by()], language),
        on_select="rerun",
        selection_mode=CELL,
        placeholder="—",
        key=key,
        alt=say("league_alt", language, count=len(rows)),
    )
    return picked(state, list(rows["unit_code"]))


def honest_export(frame: pd.DataFrame, desk: Desk, language: str) -> pd.DataFrame:
    """What a download of the table holds: the same rows and numbers, intervals by their ends."""
    rows, metric = honest_rows(frame, desk, language), METRICS[desk.ranked_by()]
    whole = frame.set_index("unit_code").reindex(rows["unit_code"]).reset_index()
    ends = {
        "rank_range": (whole["rank_low"], whole["rank_high"]),
        "value_range": (shown(whole["low"], metric), shown(whole["high"], metric)),
    }
    titles = _titles(len(rows), metric, language)
    columns: dict[str, Any] = {}
    for name in rows:
        if name in ends:
            for end, values in zip(("low", "high"), ends[name], strict=True):
                columns[say(end, language, what=titles[name])] = values.to_numpy()
        elif name not in _UNSEEN:
            columns[titles[name]] = rows[name].to_numpy()
    return pd.DataFrame(columns)


def _titles(count: int, metric: Metric, language: str) -> dict[str, str]:
    top = top_of(count)
    return {
        "rank_expected": say("rank_expected", language),
        "rank_range": say("rank_range", language),
        "name": told("unit_name", language),
        "tier": say("tier", language),
        "changed": say("changed", language),
        "value": say("value", language),
        "value_range": say("value_range", language),
        "rank": say("official_rank", language),
        metric.key: say("official", language),
        "base": told("callbacks", language) if metric.key == "score" else "n",
        "in_top": f"{say('in_top', language, top=top)} %",
        "in_bottom": f"{say('in_bottom', language, top=top)} %",
        "per_10k": METRICS["per_10k"].label.in_(language),
    }


_WIDTHS = {
    "name": (138, 136), "tier": (74, 106), "changed": (82, 94), "rank_range": (74, 84),
    "rank_expected": (70, 102), "value": (60, 70), "value_range": (84, 86), "rank": (72, 90),
    "base": (66, 74), "score": (62, 64), "in_top": (94, 86), "in_bottom": (94, 86),
    "per_10k": (84, 80),
}  # fmt: skip
"""Pixels of a column in Chinese and in English."""
_TEXT = ("name", "tier", "changed", "rank_range", "value_range")
_WAYS = {Variation.IMPROVED: 1, Variation.WORSENED: -1}
_HELP = ("rank_expected", "rank_range", "tier", "changed", "value", "in_top", "in_bottom")


def _columns(rows: pd.DataFrame, metric: Metric, language: str) -> dict[str, Any]:
    kinds = st.column_config
    columns: dict[str, Any] = {}
    for name, title in _titles(len(rows), metric, language).items():
        help_ = say(f"{name}_help", language) if name in _HELP else None
        if name in METRICS:
            help_ = meaning(METRICS[name], language)
        width = _WIDTHS.get(name, (84, 100))[0 if language == "zh" else 1]
        if name in _TEXT:
            right: Any = "right" if name.endswith("range") else None
            columns[name] = kinds.TextColumn(title, width=width, help=help_, alignment=right)
        else:
            digits = decimals(metric) if name in ("value", metric.key) else int(name == "per_10k")
            columns[name] = kinds.NumberColumn(
                title, width=width, help=help_, format=f"%,.{digits}f"
            )
    return columns


def _styled(rows: pd.DataFrame, theme: str, language: str) -> Any:
    """Ink; tiers and changes in their colours beside their words, the viewer's own units tinted."""
    colours = palette_of(theme)
    hues = {1: colours.better, 0: colours.muted, -1: colours.worse}
    some = rows["mine"].any() and not rows["mine"].all()
    tint = f"; background-color: {see_through(colours.accent, 0.12)}" if some else ""
    tints = [tint if mine else "" for mine in rows["mine"]]
    style = pd.DataFrame(
        {name: [f"color: {colours.ink}{each}" for each in tints] for name in rows}, index=rows.index
    )
    sides = {say(f"changed_{side}", language): hues[way] for side, way in _WAYS.items()}
    for name, inks in (
        ("tier", [hues[code] for code in rows["tier_code"]]),
        ("changed", [sides.get(word, colours.muted) for word in rows["changed"]]),
    ):
        style[name] = [f"color: {ink}{tint}" for ink, tint in zip(inks, tints, strict=True)]
    return rows.style.apply(lambda _: style, axis=None)
