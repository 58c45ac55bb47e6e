"""Control charts of many units at once: the limits within which a month is usual variation.

XmR charts after Shewhart and Wheeler, p'-charts after Laney (Quality Engineering 14, 2002), whose
limits are the binomial's where months differ by no more than chance. Rows are units, columns are
months in order; NaN is a month without a value and is stepped over.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from data.statistics.arrays import Flags, Real, Whole, ratio, real

_D2 = 1.128
"""The mean range of two draws from a standard normal distribution."""
_ODD = 3.267
"""A moving range beyond this many times their mean is special cause and left out of the mean."""
ENOUGH = 12
"""With fewer points than this, limits are called trial limits."""
_LEAST = 1.0
"""Fewer of the rarer answer than this a month, and most months have none: seven flawless ones in
a row are then usual, and a single bad answer lies outside any limits."""


@dataclass(frozen=True)
class Chart:
    """Values with centre, standard deviation and 3-sigma limits, all (units, months).

    `points` is how many values the limits of a unit's phase rest on; `phases` numbers the
    months, a new number where a change of definition re-bases the limits.
    """

    value: Real
    centre: Real
    sigma: Real
    low: Real
    high: Real
    points: Whole
    phases: Whole

    @property
    def trial(self) -> Flags:
        """Where the limits rest on too few points to be more than trial limits."""
        return np.asarray(self.points < ENOUGH, dtype=np.bool_)


def xmr_chart(value: Real, phases: Whole | None = None) -> Chart:
    """The individuals chart of `value` (units, months): mean and 2.66 mean moving ranges.

    A phase with fewer than two points has no limits (NaN).
    """
    value = np.atleast_2d(real(value))
    steps = _phases(value, phases)
    centre = _by_phase(value, steps, _mean)
    sigma = _by_phase(value, steps, _moving_sigma)
    return _chart(value, centre, sigma, steps, (-np.inf, np.inf))


def p_chart(good: Real, base: Real, phases: Whole | None = None) -> Chart:
    """Laney's p'-chart of the shares `good` / `base` (units, months), limits within 0 and 1.

    Limits follow each month's base; the usual extra spread between months is in them.
    """
    good, base = np.atleast_2d(real(good)), np.atleast_2d(real(base))
    value = ratio(good, base)
    steps = _phases(value, phases)
    centre = ratio(_by_phase(good, steps, _sum), _by_phase(base, steps, _sum))
    chance = np.sqrt(ratio(centre * (1 - centre), base))
    sigma = chance * _by_phase(ratio(value - centre, chance), steps, _moving_sigma)
    # Where all were good, or none, there is no variation to lie outside of.
    sigma = np.where(chance == 0, 0.0, sigma)
    return _chart(value, centre, sigma, steps, (0.0, 1.0))


def phases_of(months: Sequence[int], starts: Iterable[int]) -> Whole:
    """The phase of each month: a new one from each of `starts` on, the first month being 0."""
    steps = np.searchsorted(np.unique(list(starts)), np.asarray(months), side="right")
    return np.asarray(steps - (steps[0] if len(steps) else 0), dtype=np.int64)


def too_rare(good: Real, base: Real, phases: Whole | None = None) -> Flags:
    """Where (units, months) the rarer answer of a phase is too rare to chart: limits would mark
    chance, so nothing may be read from them. Units without a single one are such."""
    good, base = np.atleast_2d(real(good)), np.atleast_2d(real(base))
    steps = _phases(base, phases)
    total, kept = _by_phase(base, steps, _sum), _by_phase(good, steps, _sum)
    months = _by_phase(base, steps, lambda part: real((part > 0).sum(axis=1)))
    rarer = np.minimum(kept, total - kept)
    return np.asarray((rarer < _LEAST * months) | (rarer == 0), dtype=np.bool_)


def _chart(
    value: Real, centre: Real, sigma: Real, phases: Whole, bounds: tuple[float, float]
) -> Chart:
    low, high = (np.clip(centre + side * 3 * sigma, *bounds) for side in (-1, 1))
    points = _by_phase(value, phases, lambda part: np.isfinite(part).sum(axis=1))
    return Chart(value, centre, sigma, low, high, points.astype(np.int64), phases)


def _phases(value: Real, phases: Whole | None) -> Whole:
    if phases is None:
        return np.zeros(value.shape[1], dtype=np.int64)
    return np.asarray(phases, dtype=np.int64)


def _by_phase(value: Real, phases: Whole, what: Callable[[Real], Real]) -> Real:
    """One number a unit and phase, written under every month of the phase."""
    found = np.full(value.shape, np.nan)
    for phase in np.unique(phases):
        mine = phases == phase
        found[:, mine] = what(value[:, mine])[:, None]
    return found


def _sum(part: Real) -> Real:
    return np.asarray(np.nansum(part, axis=1), dtype=np.float64)


def _mean(part: Real) -> Real:
    return ratio(np.nansum(part, axis=1), np.isfinite(part).sum(axis=1))


def _moving_sigma(part: Real) -> Real:
    ranges = np.abs(np.diff(np.take_along_axis(part, gaps_last(part), axis=1), axis=1))
    usual = ranges <= _ODD * _mean(ranges)[:, None]
    return _mean(np.where(usual, ranges, np.nan)) / _D2


def gaps_last(value: Real) -> Whole:
    """The order of months in each row that puts those with a value first, in their order.

    So months without a value are stepped over, by ranges and by runs alike.
    """
    return np.argsort(np.isnan(value), axis=1, kind="stable")
