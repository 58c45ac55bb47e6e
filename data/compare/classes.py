"""Who belongs to which class of the policy, exactly as its rules say."""

from dataclasses import dataclass

import pandas as pd

from data.places.class_rules import CLASSES, ClassRules
from data.sums import UNIT

GAIN = "gain"


def class_table(frame: pd.DataFrame, rules: ClassRules, within: str | None = None) -> pd.DataFrame:
    """One row a unit, in order: unit_code, a flag for each key of `CLASSES`, `gain` (the score
    less the score before, NaN where either rests on too little).

    The frame needs unit_code, score, score_base, the same with `_before`, and dispatched. A place
    that is shared at the border of a class belongs to the class, with all who share it. With a
    column `within`, classes are of its equal values, each with a row for every unit.
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
    league = pd.Series(0, index=frame.index) if within is None else frame[within]
    units = frame[UNIT].nunique()
    flags = {key: _first(orders[key], league, rules.places(key, units)) for key in CLASSES}
    return pd.DataFrame({UNIT: frame[UNIT], **flags, GAIN: gain})


def _first(values: "pd.Series[float]", league: "pd.Series[int]", places: int) -> "pd.Series[bool]":
    """Who has one of the first places of its league, shared ones alike; nobody without a value."""
    rank = values.astype("float64").round(9).groupby(league).rank(method="min", ascending=False)
    return rank <= places


def classes_in(table: pd.DataFrame) -> list[tuple[str, ...]]:
    """The keys of the classes each row of a `class_table` belongs to, in their order."""
    named = [
        tuple(key for at, key in enumerate(CLASSES) if each & 1 << at)
        for each in range(1 << len(CLASSES))
    ]
    flags = table[list(CLASSES)].to_numpy(dtype="int64")
    return [named[each] for each in flags @ [1 << at for at in range(len(CLASSES))]]


@dataclass(frozen=True)
class Glance:
    """The classes in a few numbers: `sizes`, how many units are in each; `share`, the part of all
    dispatched requests that governance receives (of 1, None of none); `sure`, how many of the
    first and last more likely than not truly belong there and how many rose by more than chance:
    sure_first, sure_last, sure_rise; None where that cannot be told.
    """

    sizes: dict[str, int]
    share: float | None
    sure: dict[str, int] | None


def glance_at(frame: pd.DataFrame, *, told: bool) -> Glance:
    """The glance at a frame of `desk.classes`; `told` says whether it holds chances and moves."""
    flags = {key: frame[key].astype(bool) for key in CLASSES}
    whole = int(frame["dispatched"].sum())
    part = int(frame.loc[flags["governance"], "dispatched"].sum())
    sure = (
        {
            "sure_first": int((flags["advanced"] & (frame["in_top"] > 0.5)).sum()),
            "sure_last": int((flags["rectification"] & (frame["in_bottom"] > 0.5)).sum()),
            "sure_rise": int((flags["progress"] & (frame["moved"] > 0)).sum()),
        }
        if told
        else None
    )
    sizes = {key: int(each.sum()) for key, each in flags.items()}
    return Glance(sizes, part / whole if whole else None, sure)
