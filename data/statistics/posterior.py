"""How good each unit truly is, as far as its answers tell: a posterior for every unit at once."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc

from data.statistics.arrays import Real, Whole, real
from data.statistics.priors import Priors, likely_priors

DRAWS = 2000
_SEED = 12345


@dataclass(frozen=True)
class Posterior:
    """The true rates of units, given `good` of `base` answers; both may be fractions.

    A mixture over the possible priors of Beta(m M + good, (1 - m) M + base - good).
    """

    good: Real
    base: Real
    priors: Priors

    def mean(self) -> Real:
        """The expected true rate of each unit: its own, drawn towards the city's."""
        mean, strength = self.priors.mean[:, None], self.priors.strength[:, None]
        each = (mean * strength + self.good) / (strength + self.base)
        return np.asarray(self.priors.weight @ each, dtype=np.float64)

    def chance_above(self, bound: float | Real) -> Real:
        """The probability that each unit's true rate exceeds `bound` (one, or one a unit)."""
        alpha, beta = self._shapes(np.arange(len(self.priors.mean)))
        below = betainc(alpha, beta, np.clip(bound, 0.0, 1.0))
        return np.asarray(1 - self.priors.weight @ below, dtype=np.float64)

    def draws(self, count: int = DRAWS) -> Real:
        """Draws of the true rates, shape (count, units). The same data give the same draws."""
        random = np.random.default_rng([_SEED, count, len(self.base)])
        # Systematic sampling: every prior is taken as often as its weight says, give or take one.
        steps = (np.arange(count) + random.random()) / count
        at = np.searchsorted(np.cumsum(self.priors.weight), steps).clip(
            max=len(self.priors.mean) - 1
        )
        return random.beta(*self._shapes(at))

    def alike(self) -> Whole:
        """A number for each unit, the same for units with the same answers."""
        pairs = np.column_stack([self.good, self.base])
        found = np.unique(pairs, axis=0, return_inverse=True)[1]
        return np.asarray(found, dtype=np.int64).reshape(-1)

    def _shapes(self, at: Whole) -> tuple[Real, Real]:
        mean, strength = self.priors.mean[at, None], self.priors.strength[at, None]
        return mean * strength + self.good, (1 - mean) * strength + self.base - self.good


def posterior(good: Real, base: Real) -> Posterior:
    """The posterior of the units' true rates, the spread between them learnt from themselves.

    `good` of `base` answers, one entry a unit; a unit without answers gets the city's spread.
    """
    good, base = real(good), real(base)
    return Posterior(good, base, likely_priors(good, base))


def interval(draws: Real, level: float = 0.9, alike: Whole | None = None) -> tuple[Real, Real]:
    """The central interval of each column of draws (draws, units), lower and upper end.

    With `alike`, units of one number share the mean of their ends: equal data, equal answer.
    """
    tail = (1 - level) / 2
    low, high = np.quantile(draws, [tail, 1 - tail], axis=0)
    return (low, high) if alike is None else (shared(low, alike), shared(high, alike))


def shared(values: Real, alike: Whole) -> Real:
    """The values, each replaced by the mean of those with the same number in `alike`."""
    counts = np.bincount(alike)
    sums = np.bincount(alike, weights=values)
    return np.asarray((sums / counts)[alike], dtype=np.float64)
