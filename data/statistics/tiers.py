"""Who is clearly above the city, who clearly below, and who cannot be told from it.

A tier is a public statement about 343 units at once, so reading 343 intervals one by one will not
do: among equals it would name a dozen every month. The criterion is Benjamini and Hochberg's at
5 % on twice the posterior probability of the other side of the city's mean. As the posterior is
drawn towards the city already, that is far stricter than the same on plain tests.

Chosen by simulation (343 units at 97 %, 300 answers in the median): of cities of equals it split
none in 200; of unequal ones, fewer than one unit in a hundred called stood on the wrong side;
where seventeen units lag by five points, the equal others stayed together in 97 of 100. Only where
laggards are so many that they move the city's mean are some of the others called above it, as they
are. Holm's procedure found half as many true differences and kept those equals together as often;
Bayesian false discovery rates found two to seventeen times as many and always split them.
"""

from enum import IntEnum

import numpy as np
from scipy.stats import false_discovery_control

from data.statistics.arrays import Real, Whole
from data.words import Words

RATE = 0.05


class Tier(IntEnum):
    """Where a unit stands to the city's mean."""

    BELOW = -1
    NOT_SEPARABLE = 0
    ABOVE = 1


TIER_TITLES = {
    Tier.ABOVE: Words("明显高于全市", "clearly above the city"),
    Tier.NOT_SEPARABLE: Words("与全市无显著差别", "not separable from the city"),
    Tier.BELOW: Words("明显低于全市", "clearly below the city"),
}


def tiers(chance_above: Real, rate: float = RATE) -> Whole:
    """The `Tier` of each unit, from the probability that its true value exceeds the city's.

    NaN (nothing known) is not separable and does not count among the statements made.
    """
    found = np.full(len(chance_above), int(Tier.NOT_SEPARABLE), dtype=np.int64)
    known = np.flatnonzero(np.isfinite(chance_above))
    if len(known):
        chance = np.clip(chance_above[known], 0, 1)
        doubt = false_discovery_control(2 * np.minimum(chance, 1 - chance))
        side = np.where(chance > 0.5, int(Tier.ABOVE), int(Tier.BELOW))
        found[known] = np.where(doubt <= rate, side, int(Tier.NOT_SEPARABLE))
    return found
