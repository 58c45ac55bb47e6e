"""Which of many units truly changed, when all of them are read at once.

The rules of a control chart are for one process: of 343 steady units they mark some seven every
month. Here the newest month, and the newest three and seven together, are held against the
unit's own limits; of the three the most telling counts, paid for threefold. A unit is named only
where it stands out both by chance alone (exact binomial tails) and by its usual spread between
months (the limits' sigma), and only after Benjamini and Hochberg at 5 % over all units, as tiers
are.
"""

import numpy as np
from scipy.stats import binom, false_discovery_control, t

from data.statistics.arrays import Flags, Real, Whole, ratio, real
from data.statistics.control import Chart, gaps_last

WINDOWS = (1, 3, 7)
"""How many of the newest months are read together."""
RATE = 0.05
MARKED_BY_CHANCE = 0.02
"""The share of steady units whose newest month a rule marks on a chart of 36 months; simulated."""
FREEDOM = 0.62
"""Degrees of freedom in a mean moving range, a range: those of the chi square as uneven as the mean
range of independent normal months; simulated, 0.61 to 0.62 from 12 to 36 months."""


def doubts(chart: Chart, good: Real, base: Real) -> tuple[Real, Whole]:
    """How likely each unit's newest months are were nothing new, and which way they lie (1, -1).

    NaN without limits, or with trial limits only. `good` and `base` are what the chart was made
    of, (units, months); a window that reaches into an earlier phase is not looked through.
    """
    newest = [_newest(part, chart) for part in (real(good), real(base), chart.centre, chart.sigma)]
    freedom = FREEDOM * np.maximum(chart.points[:, -1] - 1, 1)
    found = [_window(freedom, *(part[:, -width:] for part in newest)) for width in WINDOWS]
    tails, sides = np.stack([tail for tail, _ in found]), np.stack([side for _, side in found])
    best = np.argmin(np.where(np.isfinite(tails), tails, np.inf), axis=0)
    rows = np.arange(tails.shape[1])
    # A longer window is looked through only where there is one; paying for it all the same errs
    # on the safe side.
    doubt = np.minimum(1.0, len(WINDOWS) * tails[best, rows])
    return np.where(chart.trial[:, -1], np.nan, doubt), sides[best, rows]


def certain(doubt: Real, rate: float = RATE) -> Flags:
    """Which units truly changed, of all those looked at together; NaN is none of them."""
    found, known = np.zeros(len(doubt), dtype=np.bool_), np.isfinite(doubt)
    if known.any():
        found[known] = false_discovery_control(doubt[known]) <= rate
    return found


def _newest(part: Real, chart: Chart) -> Real:
    """The last months with a value in the newest phase, oldest first, NaN before the first."""
    mine = np.where(chart.phases == chart.phases[-1], part, np.nan)
    mine = np.where(np.isfinite(chart.value), mine, np.nan)
    # Backwards, so that stepping over gaps leaves the newest in front.
    turned = mine[:, ::-1]
    order = gaps_last(turned)
    return np.take_along_axis(turned, order, axis=1)[:, : max(WINDOWS)][:, ::-1]


def _window(freedom: Real, good: Real, base: Real, centre: Real, sigma: Real) -> tuple[Real, Whole]:
    """Two-sided tail and side of some months together; NaN where one of them is missing."""
    total, kept = base.sum(axis=1), good.sum(axis=1)
    middle = ratio((base * centre).sum(axis=1), total)
    error = ratio(np.sqrt(((base * sigma) ** 2).sum(axis=1)), total)
    # On the arcsine root scale, where shares near 100 % have tails alike on both sides.
    slope = 2 * np.sqrt(middle * (1 - middle))
    away = ratio((_root(ratio(kept, total)) - _root(middle)) * slope, error)
    spread = 2 * t.sf(np.abs(away), freedom)
    count = np.rint(kept)
    chance = 2 * np.minimum(binom.cdf(count, total, middle), binom.sf(count - 1, total, middle))
    tail = np.minimum(1.0, np.maximum(spread, chance))
    return np.asarray(tail, dtype=np.float64), np.sign(np.nan_to_num(away)).astype(np.int64)


def _root(share: Real) -> Real:
    return np.asarray(np.arcsin(np.sqrt(np.clip(share, 0, 1))), dtype=np.float64)
