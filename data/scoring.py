"""The composite score and its grade, exactly as the scoring policy in force says."""

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from data.metrics import THREE_RATES, find_metric
from data.places.policies import Policies
from data.places.policy import Policy
from data.sums import MONTH

SCORE_MEASURES = ("assessed", "reached", "responded", "solved", "satisfied")
"""The sums a score is computed from."""
City: TypeAlias = "pd.Series[Any] | pd.DataFrame | None"
"""The sums of `SCORE_MEASURES` of the whole city: one row for all, or one beside each row."""


def with_score(frame: pd.DataFrame, policy: Policy, city: City = None) -> pd.DataFrame:
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


def with_monthly_score(frame: pd.DataFrame, policies: Policies, city: pd.DataFrame) -> pd.DataFrame:
    """`with_score` of a frame with months, each by the policy in force in it.

    `city` has one row a month. A month is scored as it would be alone.
    """
    beside = city.set_index(MONTH).reindex(frame[MONTH]).fillna(0).set_axis(frame.index)
    months = frame[MONTH].unique()
    fingerprints = {month: policies.in_force(int(month)).fingerprint for month in months}
    at = frame[MONTH].map(fingerprints)
    parts = [
        with_score(frame[at == policy.fingerprint], policy, beside[at == policy.fingerprint])
        for policy in policies.versions
    ]
    return pd.concat(parts).loc[frame.index] if len(parts) > 1 else parts[0]


def weighted_parts(frame: pd.DataFrame, policy: Policy, city: City = None) -> pd.DataFrame:
    """The score as one ratio, row by row: n (weighted good answers) over base; 100 n / base.

    The three rates have one base, so their weighted sum is a ratio as well and splits as one.
    """
    answers = counted_answers(frame, policy, city)
    total = sum(policy.weights[key] * answers[key] for key in THREE_RATES)
    return pd.DataFrame({"n": total, "base": answers["base"]})


def counted_answers(frame: pd.DataFrame, policy: Policy, city: City = None) -> pd.DataFrame:
    """The good answers by the policy, row by row: a column a rate of `THREE_RATES`, and base.

    Citizens not reached are treated as the policy says; see `with_score` for `city`.
    """
    reached = frame["reached"].astype("float64")
    silent = (frame["assessed"].astype("float64") - reached) * _counts_silent(policy, city)
    good = {}
    for key in THREE_RATES:
        measure = find_metric(key).numerator
        good[key] = frame[measure].astype("float64") + silent * _credit(measure, policy, city)
    return pd.DataFrame({**good, "base": reached + silent}, index=frame.index)


def _counts_silent(policy: Policy, city: City) -> Any:
    """Whether citizens not reached are in the base: nobody knows a mean of a silent city."""
    if policy.unreachable == "impute_city_mean":
        return city is not None and city["reached"] > 0
    return policy.unreachable == "count_as_positive"


def _credit(measure: str, policy: Policy, city: City) -> Any:
    """The part of the citizens not reached that counts as a good answer."""
    if policy.unreachable == "impute_city_mean" and city is not None:
        return np.divide(city[measure], np.maximum(city["reached"], 1))
    return 1.0


def with_adjustments(frame: pd.DataFrame, policy: Policy, first: int, last: int) -> pd.DataFrame:
    """The frame (with `unit_code` and `score`) after the policy's signed points, still capped."""
    points = [policy.points(code, first, last) for code in frame["unit_code"]]
    score = (frame["score"] + np.array(points, dtype="float64")).clip(upper=policy.cap)
    return frame.assign(score=score, adjustment=points)


def with_points(
    frame: pd.DataFrame,
    policies: Policies,
    codes: Iterable[str | None],
    months: Iterable[int],
    length: int,
) -> pd.DataFrame:
    """`with_adjustments` row by row: of a unit, in the `length` months that end with a month."""
    asked = [int(month) for month in months]
    in_force = {month: policies.in_force(month) for month in set(asked)}
    given: dict[tuple[int, str], float] = {}
    for month, policy in in_force.items():
        for each in policy.adjustments:
            if month - length < each.month <= month:
                given[month, each.unit] = given.get((month, each.unit), 0.0) + each.points
    points = [given.get(key, 0.0) for key in zip(asked, map(str, codes), strict=True)]
    caps = [in_force[month].cap for month in asked]
    return frame.assign(score=np.minimum(frame["score"] + np.array(points, dtype="float64"), caps))


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
