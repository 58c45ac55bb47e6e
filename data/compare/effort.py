"""What it takes: how many more good answers lift a unit's score to the next grade."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.filters import Filters
from data.metrics import THREE_RATES, find_metric
from data.places.policy import Policy
from data.scoring import weighted_parts, with_score
from data.statistics.arrays import real
from data.statistics.effort import answers_needed, next_bound
from data.words import Words


@dataclass(frozen=True)
class Effort:
    """`grade` and `bound` are the next grade and the lowest score it takes; `solved` how many
    more citizens must say "solved", `both` how many "solved" and "satisfied" at once; None
    where all of them would not do.
    """

    grade: Words
    bound: float
    solved: int | None
    both: int | None


def effort_of(
    sums: pd.DataFrame, policy: Policy, city: "pd.Series[int]", filters: Filters
) -> Effort | None:
    """What the one row of `SCORE_MEASURES` of a unit needs; None in the best grade or unscored."""
    points = policy.points(filters.unit or "", filters.period.first, filters.period.last)
    scores = real(with_score(sums, policy, city)["score"]) + points
    bound = next_bound(scores, real([band.at_least for band in policy.bands]))
    grade = policy.grade(float(bound[0]))
    if grade is None:
        return None
    bad = np.column_stack(
        [real(sums["reached"]) - real(sums[find_metric(key).numerator]) for key in THREE_RATES]
    )
    weights = real([policy.weights[key] for key in THREE_RATES])
    base = real(weighted_parts(sums, policy, city)["base"])
    needed = answers_needed(scores, bound, bad, base, weights, THREE_RATES).iloc[0]
    solved, both = (
        None if np.isnan(needed[key]) else int(needed[key])
        for key in ("resolution_rate", "together")
    )
    return Effort(grade, float(bound[0]), solved, both)
