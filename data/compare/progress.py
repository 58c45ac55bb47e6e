"""Whose score moved by more than chance between two periods, by the policies that score them."""

import numpy as np
import pandas as pd

from data.compare.honest import answers_together
from data.compare.league import unit_sums
from data.filters import Filters
from data.metrics import THREE_RATES, find_metric
from data.places.policies import Policies
from data.places.policy import Policy
from data.scoring import SCORE_MEASURES, weighted_parts
from data.statistics.arrays import ratio, real
from data.statistics.moves import Scores, change_table
from data.statistics.scores import design_effect
from data.sums import UNIT, Ground


def score_changes(ground: Ground, policies: Policies, kind: str, filters: Filters) -> pd.DataFrame:
    """One row a unit of a kind: unit_code, change (points of score since the period compared
    with), low, high (95 % interval), moved (1 rose, -1 fell by more than chance, 0 neither).

    Changes are those of the published scores, but for the cap. Adjustments are known, not
    estimated: they move a score without any doubt.
    """
    before = filters.before()
    frames = [unit_sums(ground, kind, [*SCORE_MEASURES], each) for each in (filters, before)]
    now, then = (
        _scores(ground, frame, policies.in_force(each.month), each)
        for frame, each in zip(frames, (filters, before), strict=True)
    )
    return change_table(now, then).assign(**{UNIT: frames[0][UNIT]})


def _scores(ground: Ground, frame: pd.DataFrame, policy: Policy, filters: Filters) -> Scores:
    """The scores with what they rest on; citizens not reached add to a score, not to its doubt."""
    city, together = answers_together(ground, filters)
    weights = real([policy.weights[key] for key in THREE_RATES])
    measures = [find_metric(key).numerator for key in THREE_RATES]
    reached, parts = real(frame["reached"]), weighted_parts(frame, policy, city)
    effect = design_effect(weights, ratio(real(city[measures]), city["reached"]), together)
    months, base = filters.period, real(parts["base"])
    points = real([policy.points(code, months.first, months.last) for code in frame[UNIT]])
    own = real(frame[measures]) @ weights
    return Scores(
        share=ratio(own, reached),
        answers=reached / effect,
        slope=100 * np.nan_to_num(ratio(reached, base)),
        rise=100 * np.nan_to_num(ratio(real(parts["n"]) - own, base)) + points,
    )
