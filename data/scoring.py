"""The composite score and its grade, exactly as the scoring policy in force says."""

import numpy as np
import pandas as pd

from data.metrics import THREE_RATES, find_metric
from data.places.policy import Policy

SCORE_MEASURES = ("assessed", "reached", "responded", "solved", "satisfied")
"""The sums a score is computed from."""


def with_score(frame: pd.DataFrame, policy: Policy, city: pd.Series | None = None) -> pd.DataFrame:
    """The frame with `score` (0..cap, NaN without a callback answer), `score_n`, `score_base`.

    The frame needs the columns of `SCORE_MEASURES`; `city` holds the same sums of the whole city
    and is needed where the policy imputes the city's mean to citizens not reached. Adjustments
    are not in it: see `with_adjustments`.
    """
    parts = [
        policy.weights[key] * _scored_rate(frame, find_metric(key).numerator, policy, city)
        for key in THREE_RATES
    ]
    score = (100 * sum(parts)).clip(upper=policy.cap)
    reached = frame["reached"].astype("int64")
    return frame.assign(
        score=score.where(reached > 0),
        score_n=frame["solved"].astype("int64"),
        score_base=reached,
    )


def _scored_rate(
    frame: pd.DataFrame, measure: str, policy: Policy, city: pd.Series | None
) -> "pd.Series[float]":
    """One of the three rates with citizens not reached treated as the policy says."""
    good, reached = frame[measure].astype("float64"), frame["reached"].astype("float64")
    silent = frame["assessed"].astype("float64") - reached
    if policy.unreachable == "count_as_positive":
        good, reached = good + silent, reached + silent
    elif policy.unreachable == "impute_city_mean" and city is not None and city["reached"]:
        good = good + silent * (city[measure] / city["reached"])
        reached = reached + silent
    return good / reached.where(reached > 0)


def with_adjustments(frame: pd.DataFrame, policy: Policy, first: int, last: int) -> pd.DataFrame:
    """The frame (with `unit_code` and `score`) after the policy's signed points, still capped."""
    points = [policy.points(code, first, last) for code in frame["unit_code"]]
    score = (frame["score"] + np.array(points, dtype="float64")).clip(upper=policy.cap)
    return frame.assign(score=score, adjustment=points)


def with_ranks(frame: pd.DataFrame, value: str, minimum: int, *, higher: bool) -> pd.DataFrame:
    """The frame with `small` and `rank`: equal values share a place, small bases have none."""
    small = frame[f"{value}_base"] < minimum
    ranked = frame[value].where(~small).round(9)
    rank = ranked.rank(method="min", ascending=not higher).astype("Int64")
    return frame.assign(small=small, rank=rank)
