"""How the true rates of a city's units are spread: what one month of all of them tells.

The rates are taken to come from one beta distribution. Its mean is written m and its strength M
(alpha = m M, beta = (1 - m) M); M answers of its own weigh as much as the city does on a unit.
Units that are all alike have a very great M.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, expit, logit

from data.statistics.arrays import Real, real

_LEAST, _MOST = 1e-4, 0.95
"""Bounds of the spread s = 1 / sqrt(M + 1). At 97 % a spread of 1e-4 is 0.002 points: alike."""
_NODES = np.linspace(-3.5, 3.5, 9)
_SPREADS = 33
_NEAR = 10.0
"""Log likelihood below the best beyond which a spread is left out; e to the -10 is 0.00005."""


@dataclass(frozen=True)
class Prior:
    """One beta distribution of true rates, by its mean and strength."""

    mean: float
    strength: float


@dataclass(frozen=True)
class Priors:
    """Beta distributions the data leave possible, with weights that sum to 1."""

    mean: Real
    strength: Real
    weight: Real


def fit_prior(good: Real, base: Real) -> Prior:
    """The beta distribution of greatest marginal likelihood; units without a base say nothing."""
    good, base = _told(good, base)
    if not len(base):
        return Prior(0.5, 2.0)
    spread = np.geomspace(_LEAST, _MOST, 60)
    means = _means(good, base, spread)[0]
    start = int(np.argmax(_likelihood(good, base, means[:, None], spread[:, None])[:, 0]))
    found = minimize(
        lambda at: -_likelihood(good, base, expit(at[:1])[:, None], np.exp(at[1:])[:, None])[0, 0],
        [logit(means[start]), np.log(spread[start])],
        method="L-BFGS-B",
        bounds=[(-20, 20), (np.log(_LEAST), np.log(_MOST))],
        options={"ftol": 1e-13, "gtol": 1e-8},
    )
    return Prior(float(expit(found.x[0])), float(np.exp(-2 * found.x[1]) - 1))


def likely_priors(good: Real, base: Real) -> Priors:
    """Every beta distribution the data leave possible: a grid with posterior weights.

    Carrying the grid along instead of the best fit alone is what keeps intervals honest where
    units are few or nearly alike. Flat before the data in m and in s, which reaches down to "all
    alike". Without any base: uniform.
    """
    good, base = _told(good, base)
    if not len(base):
        return Priors(real([0.5]), real([2.0]), real([1.0]))
    spread = _possible_spreads(good, base)
    means, error = _means(good, base, spread)
    mean = expit(logit(means)[:, None] + _NODES * error[:, None])
    likely = _likelihood(good, base, mean, np.broadcast_to(spread[:, None], mean.shape))
    # Steps are even in the logit; flat in the mean itself, so a flawless city has an end.
    weight = np.exp(likely - likely.max()) * error[:, None] * mean * (1 - mean)
    kept = weight > 1e-6 * weight.max()
    strength = np.broadcast_to(1 / spread[:, None] ** 2 - 1, mean.shape)
    return Priors(mean[kept], strength[kept], weight[kept] / weight[kept].sum())


def _told(good: Real, base: Real) -> tuple[Real, Real]:
    good, base = real(good), real(base)
    return good[base > 0], base[base > 0]


def _possible_spreads(good: Real, base: Real) -> Real:
    wide = np.geomspace(_LEAST, _MOST, 60)
    means = _means(good, base, wide)[0]
    likely = _likelihood(good, base, means[:, None], wide[:, None])[:, 0]
    near = np.flatnonzero(likely > likely.max() - _NEAR)
    first = wide[near[0] - 1] if near[0] else _LEAST
    return np.linspace(first, wide[min(near[-1] + 1, len(wide) - 1)], _SPREADS)


def _means(good: Real, base: Real, spread: Real) -> tuple[Real, Real]:
    """For each spread the likely mean and the standard error of its logit, each unit weighed by what
    it tells once answers of one unit are alike."""
    weight = base / (1 + (base - 1) * spread[:, None] ** 2)
    total = weight.sum(axis=1)
    mean = ((weight * (good / base)).sum(axis=1) + 1) / (total + 2)
    return mean, 1 / np.sqrt((total + 2) * mean * (1 - mean))


def _likelihood(good: Real, base: Real, mean: Real, spread: Real) -> Real:
    strength = 1 / spread**2 - 1
    alpha, beta = (mean * strength)[..., None], ((1 - mean) * strength)[..., None]
    parts = betaln(alpha + good, beta + base - good) - betaln(alpha, beta)
    return np.asarray(parts.sum(axis=-1), dtype=np.float64)
