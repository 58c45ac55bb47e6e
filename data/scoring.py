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
    parts = weighted_parts(frame, policy, city)
    score = (100 * parts["n"] / parts["base"].where(parts["base"] > 0)).clip(upper=policy.cap)
    reached = frame["reached"].astype("int64")
    return frame.assign(
        score=score.where(reached > 0),
        score_n=frame["solved"].astype("int64"),
        score_base=reached,
    )


def weighted_parts(
    frame: pd.DataFrame, policy: Policy, city: "pd.Series[int] | None" = None
) -> pd.DataFrame:
    """The score as one ratio, row by row: n (weighted good answers) over base; 100 n / base.

    The three rates have one base, so their weighted sum is a ratio as well and splits as one.
    Citizens not reached are treated as the policy says; see `with_score` for `city`.
    """
    reached = frame["reached"].astype("float64")
    silent = frame["assessed"].astype("float64") - reached
    total = pd.Series(0.0, index=frame.index)
    for key in THREE_RATES:
        measure = find_metric(key).numerator
        good = frame[measure].astype("float64")
        total += policy.weights[key] * (good + silent * _imputed(measure, policy, city))
    counted = policy.unreachable == "count_as_positive" or _imputes(policy, city)
    return pd.DataFrame({"n": total, "base": reached + silent if counted else reached})


def _imputed(measure: str, policy: Policy, city: "pd.Series[int] | None") -> float:
    """The part of the citizens not reached that counts as a good answer."""
    if policy.unreachable == "count_as_positive":
        return 1.0
    if city is not None and _imputes(policy, city):
        return float(city[measure] / city["reached"])
    return 0.0


def _imputes(policy: Policy, city: "pd.Series[int] | None") -> bool:
    known = city is not None and bool(city["reached"])
    return policy.unreachable == "impute_city_mean" and known


def with_adjustments(frame: pd.DataFrame, policy: Policy, first: int, last: int) -> pd.DataFrame:
    """The frame (with `unit_code` and `score`) after the policy's signed points, still capped."""
    points = [policy.points(code, first, last) for code in frame["unit_code"]]
    score = (frame["score"] + np.array(points, dtype="float64")).clip(upper=policy.cap)
    return frame.assign(score=score, adjustment=points)


def with_ranks(
    frame: pd.DataFrame, value: str, minimum: int, *, higher: bool, within: str | None = None
) -> pd.DataFrame:
    """The frame with `small` and `rank`: equal values share a place, small bases have none.

    Nothing to count is a small base, too, whatever the minimum. With a column `within`, places
    are counted among its equal values: each month's own league.
    """
    small = frame[f"{value}_base"] < max(minimum, 1)
    ranked = frame[value].where(~small).round(9)
    among = ranked if within is None else ranked.groupby(frame[within])
    rank = among.rank(method="min", ascending=not higher).astype("Int64")
    return frame.assign(small=small, rank=rank)
