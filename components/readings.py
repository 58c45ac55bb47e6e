"""How a change is to be read: for the better, for the worse, or usual variation."""

from math import sqrt
from typing import Literal

from data.answers import Change, Value
from data.metrics import Unit

Reading = Literal["better", "worse", "usual", "unchanged"]
_CERTAINTY = 1.96
"""Two-sided 95 % of the normal distribution, for the difference of two shares."""


def reading_of(change: Change) -> Reading | None:
    """How to read a change; None where it is not computable or has no better side.

    A share that moved by less than chance alone moves it (95 %, two independent samples) is
    "usual"; so is one resting on a small base.
    """
    if change.difference is None:
        return None
    if change.difference == 0:
        return "unchanged"
    if change.is_better is None:
        return None
    if change.now.metric.unit is Unit.SHARE and _within_chance(change):
        return "usual"
    return "better" if change.is_better else "worse"


def _within_chance(change: Change) -> bool:
    if change.now.small or change.before.small:
        return True
    spread = sqrt(_variance(change.now) + _variance(change.before))
    return abs(change.difference or 0) / 100 < _CERTAINTY * spread


def _variance(value: Value) -> float:
    if value.value is None or not value.base:
        return float("inf")
    return max(0.0, value.value * (1 - value.value)) / value.base
