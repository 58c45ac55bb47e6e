"""Invented cities whose truth is known: 343 units near 97 %, as uneven in volume as Beijing's."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from data.statistics.arrays import Real

WEIGHTS = np.array([0.10, 0.45, 0.45])
"""Response, resolution, satisfaction: the weights of the example policy."""


@dataclass(frozen=True)
class City:
    """One month: truth and answers of response, resolution and satisfaction, (units, 3)."""

    truth: Real
    good: Real
    reached: Real
    together: Real

    @property
    def score(self) -> Real:
        """The true score of each unit, a share of 1."""
        return self.truth @ WEIGHTS

    @property
    def official(self) -> Real:
        """The score as published: plain rates, weighted; a share of 1."""
        return self.good / self.reached[:, None] @ WEIGHTS


def simulate(
    random: np.random.Generator, spread: float, units: int = 343, median: float = 300
) -> City:
    """A month of a city whose units differ by `spread` (log odds of "solved", one deviation).

    Volumes are lognormal with the given median of reached callbacks. Who is solved is mostly
    satisfied; how mostly differs between units as well, unless spread is 0.
    """
    reached = np.maximum(5, np.rint(median * np.exp(random.normal(0, 0.8, units))))
    solved = expit(logit(0.972) + spread * random.normal(size=units))
    kept = expit(logit(0.985) + spread * random.normal(size=units))
    contacted = expit(logit(0.992) + spread * random.normal(size=units))
    cells = np.column_stack(
        [solved * kept, solved * (1 - kept), (1 - solved) * 0.6, (1 - solved) * 0.4]
    )
    told = random.multinomial(reached.astype(int), cells)
    good = np.column_stack(
        [random.binomial(reached.astype(int), contacted), told[:, 0] + told[:, 1],
         told[:, 0] + told[:, 2]]
    )  # fmt: skip
    truth = np.column_stack([contacted, solved, cells[:, 0] + cells[:, 2]])
    return City(truth, good.astype(float), reached, _together(good, told, reached))


def _together(good: Real, told: Real, reached: Real) -> Real:
    """The share of citizens with both of two answers good, in the whole city."""
    share = good.sum(axis=0) / reached.sum()
    joint = np.outer(share, share)
    joint[1, 2] = joint[2, 1] = told[:, 0].sum() / reached.sum()
    return joint
