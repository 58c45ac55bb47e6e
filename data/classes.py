"""Who belongs to which class of the policy, exactly as its rules say."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.places.class_rules import CLASSES, ClassRules
from data.sums import UNIT

GAIN = "gain"


def class_table(frame: pd.DataFrame, rules: ClassRules) -> pd.DataFrame:
    """One row a unit, in order: unit_code, a flag for each key of `CLASSES`, `gain` (the score
    less the score before, NaN where either rests on too little).

    The frame needs unit_code, score, score_base, the same with `_before`, and dispatched. A place
    that is shared at the border of a class belongs to the class, with all who share it.
    """
    enough = max(rules.minimum_base, 1)
    now = frame["score"].where(frame["score_base"] >= enough)
    before = frame["score_before"].where(frame["score_base_before"] >= enough)
    gain = now - before
    volume = frame["dispatched"].astype("float64")
    orders = {
        "advanced": now,
        "progress": gain.where(gain > 0),
        "rectification": -now,
        "governance": volume.where(volume > 0),
    }
    flags = {
        key: _first(orders[key].astype("float64"), rules.places(key, len(frame))) for key in CLASSES
    }
    return pd.DataFrame({UNIT: frame[UNIT], **flags, GAIN: gain})


def _first(values: "pd.Series[float]", places: int) -> "pd.Series[bool]":
    """Who has one of the first places, shared ones alike; nobody without a value."""
    return values.round(9).rank(method="min", ascending=False) <= places


def classes_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys of the classes a row of `class_table` belongs to, in their order."""
    return tuple(key for key in CLASSES if row[key])
