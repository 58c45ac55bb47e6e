"""The composite score and its grade, exactly as the scoring policy in force says."""

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.arithmetic import Sums, laid_out, whole
from data.metrics import THREE_RATES, find_metric
from data.places.policies import Policies
from data.places.policy import Policy
from data.statistics.arrays import real
from data.store.asking import Arrays
from data.sums import MONTH

SCORE_MEASURES = ("assessed", "reached", "responded", "solved", "satisfied")
"""The sums a score is computed from."""
City: TypeAlias = "pd.Series[Any] | pd.DataFrame | Arrays | None"
"""The sums of `SCORE_MEASURES` of the whole city: one row for all, or one beside each row."""


def score_columns(sums: Sums, policy: Policy, city: City = None) -> Arrays:
    """`score` (0..cap, NaN without a callback answer), `score_n` and `score_base`, row by row.

    `sums` has the columns of `SCORE_MEASURES`; `city` holds the same sums of the whole city
    and is needed where the policy imputes the city's mean to citizens not reached. Adjustments
    are not in it: see `adjusted`.
    """
    answers = counted_answers(sums, policy, city)
    reached, base = whole(sums["reached"]), answers["base"]
    score = 100 * _weighted(answers, policy) / np.where(base > 0, base, np.nan)
    score = np.where(reached > 0, np.minimum(score, policy.cap), np.nan)
    return {"score": score, "score_n": whole(sums["solved"]), "score_base": reached}


def monthly_score_columns(sums: Sums, policies: Policies, city: Sums) -> Arrays:
    """`score_columns` of rows with months, each by the policy in force in it.

    `city` has one row a month. A month is scored as it would be alone.
    """
    months = whole(sums[MONTH])
    beside = laid_out(city, MONTH, months.tolist(), SCORE_MEASURES)
    at = np.array([policies.in_force(int(month)).fingerprint for month in np.unique(months)])
    at = at[np.unique(months, return_inverse=True)[1]] if len(months) else at
    found: Arrays = {}
    for policy in policies.versions:
        rows = at == policy.fingerprint
        own = score_columns(_taken(sums, rows), policy, _taken(beside, rows))
        for name, column in own.items():
            found.setdefault(name, np.zeros(len(months), dtype=column.dtype))[rows] = column
    return found


def _taken(sums: Sums, rows: NDArray[np.bool_]) -> Arrays:
    return {name: np.asarray(sums[name])[rows] for name in SCORE_MEASURES}


def with_score(frame: pd.DataFrame, policy: Policy, city: City = None) -> pd.DataFrame:
    """The frame with `score_columns`."""
    return frame.assign(**score_columns(frame, policy, city))


def with_monthly_score(frame: pd.DataFrame, policies: Policies, city: pd.DataFrame) -> pd.DataFrame:
    """The frame with `monthly_score_columns`."""
    return frame.assign(**monthly_score_columns(frame, policies, city))


def weighted_parts(frame: pd.DataFrame, policy: Policy, city: City = None) -> pd.DataFrame:
    """The score as one ratio, row by row: n (weighted good answers) over base; 100 n / base.

    The three rates have one base, so their weighted sum is a ratio as well and splits as one.
    """
    answers = counted_answers(frame, policy, city)
    parts = {"n": _weighted(answers, policy), "base": answers["base"]}
    return pd.DataFrame(parts, index=frame.index)


def _weighted(answers: Arrays, policy: Policy) -> Any:
    return sum(policy.weights[key] * answers[key] for key in THREE_RATES)


def counted_answers(sums: Sums, policy: Policy, city: City = None) -> Arrays:
    """The good answers by the policy, row by row: a column a rate of `THREE_RATES`, and base.

    Citizens not reached are treated as the policy says; see `score_columns` for `city`.
    """
    reached = real(sums["reached"])
    silent = (real(sums["assessed"]) - reached) * _counts_silent(policy, city)
    good = {}
    for key in THREE_RATES:
        measure = find_metric(key).numerator
        good[key] = real(sums[measure]) + silent * _credit(measure, policy, city)
    return {**good, "base": reached + silent}


def needs_city(policy: Policy) -> bool:
    """Whether a score by the policy depends on the sums of the whole city."""
    return policy.unreachable == "impute_city_mean"


def _counts_silent(policy: Policy, city: City) -> Any:
    """Whether citizens not reached are in the base: nobody knows a mean of a silent city."""
    if needs_city(policy):
        return city is not None and real(city["reached"]) > 0
    return policy.unreachable == "count_as_positive"


def _credit(measure: str, policy: Policy, city: City) -> Any:
    """The part of the citizens not reached that counts as a good answer."""
    if needs_city(policy) and city is not None:
        return real(city[measure]) / np.maximum(real(city["reached"]), 1)
    return 1.0


def adjusted(
    score: Any, policy: Policy, codes: Iterable[str], first: int, last: int
) -> tuple[NDArray[np.float64], list[float]]:
    """Scores of units after the policy's signed points, still capped; and those points."""
    given = {each.unit for each in policy.adjustments}
    points = [policy.points(code, first, last) if code in given else 0.0 for code in codes]
    moved = real(score) + real(points)
    return np.minimum(moved, policy.cap), points


def with_adjustments(frame: pd.DataFrame, policy: Policy, first: int, last: int) -> pd.DataFrame:
    """The frame (with `unit_code` and `score`) with `adjusted` scores and their `adjustment`."""
    score, points = adjusted(frame["score"], policy, frame["unit_code"], first, last)
    return frame.assign(score=score, adjustment=points)


def pointed(
    score: Any,
    policies: Policies,
    codes: Iterable[str | None],
    months: Iterable[int],
    length: int,
) -> NDArray[np.float64]:
    """`adjusted` row by row: scores of a unit, in the `length` months that end with a month."""
    asked = [int(month) for month in months]
    in_force = {month: policies.in_force(month) for month in set(asked)}
    given: dict[tuple[int, str], float] = {}
    for month, policy in in_force.items():
        for each in policy.adjustments:
            if month - length < each.month <= month:
                given[month, each.unit] = given.get((month, each.unit), 0.0) + each.points
    points = [given.get(key, 0.0) for key in zip(asked, map(str, codes), strict=True)]
    caps = np.array([in_force[month].cap for month in asked], dtype="float64")
    moved: NDArray[np.float64] = np.minimum(real(score) + real(points), caps)
    return moved


def ranked(
    value: Any, base: Any, minimum: int, *, higher: bool
) -> tuple[NDArray[np.bool_], "pd.arrays.IntegerArray"]:
    """Which rows are `small`, and the `rank` of the others: equal values share a place.

    Nothing to count is a small base, too, whatever the minimum.
    """
    small = real(base) < max(minimum, 1)
    told = np.round(real(value) if not higher else -real(value), 9)
    unranked = small | np.isnan(told)
    places = 1 + np.searchsorted(np.sort(told[~unranked]), told)
    return small, pd.arrays.IntegerArray(np.where(unranked, 1, places), unranked)


def with_ranks(
    frame: pd.DataFrame, value: str, minimum: int, *, higher: bool, within: str | None = None
) -> pd.DataFrame:
    """The frame with `small` and `rank` as of `ranked`.

    With a column `within`, places are counted among its equal values: each month's own league.
    """
    small = np.zeros(len(frame), dtype=bool)
    rank = pd.array([None] * len(frame), dtype="Int64")
    groups = np.asarray(frame[within]) if within else small
    for each in pd.unique(groups):
        at = groups == each
        own = frame[at]
        small[at], rank[at] = ranked(own[value], own[f"{value}_base"], minimum, higher=higher)
    return frame.assign(small=small, rank=rank)
