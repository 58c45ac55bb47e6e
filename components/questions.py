"""Questions to check: where a unit stands out from its kind, and what that is worth asking."""

from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from components.formats import as_count, as_text
from components.honest_words import say
from components.picks import CELL, Pick, picked
from data.metrics import METRICS
from data.statistics.questions import QUESTIONS


def question_rows(frame: pd.DataFrame, language: str) -> pa.Table:
    """One row a question of a frame of `desk.questions`, as written: question, own, base, city,
    standing, asks; asks only where the unit stands out."""
    rows = frame.to_dict("records")
    return pa.table(
        {
            "question": [QUESTIONS[row["question"]].title.in_(language) for row in rows],
            "own": [as_text(row["value"], METRICS[row["metric"]], language) for row in rows],
            "base": [as_count(row["base"], language) for row in rows],
            "city": [as_text(row["city"], METRICS[row["metric"]], language) for row in rows],
            "standing": [say(f"asked_{int(row['asked'])}", language) for row in rows],
            "asks": [
                QUESTIONS[row["question"]].asks.in_(language) if row["asked"] else ""
                for row in rows
            ],
        }
    )


def question_table(frame: pd.DataFrame, language: str, *, key: str = "questions") -> Pick | None:
    """Draws a frame of `desk.questions`; returns the clicked cell, its code the metric's key."""
    kinds = st.column_config
    state: Any = st.dataframe(
        question_rows(frame, language),
        hide_index=True,
        height="content",
        key=key,
        on_select="rerun",
        selection_mode=CELL,
        alt=say("questions_alt", language),
        column_config={
            "question": kinds.TextColumn(say("question", language)),
            "own": kinds.TextColumn(say("own", language), alignment="right"),
            "base": kinds.TextColumn("n", alignment="right"),
            "city": kinds.TextColumn(say("city", language), alignment="right"),
            "standing": kinds.TextColumn(say("standing", language)),
            "asks": kinds.TextColumn(say("asks", language)),
        },
    )
    return picked(state, list(frame["metric"]))
