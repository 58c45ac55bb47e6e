"""What silence could hide: the rate if those the callback did not reach had answered."""

import pandas as pd

from data.statistics.arrays import Real, ratio, real


def silent_bounds(good: Real, reached: Real, assessed: Real) -> pd.DataFrame:
    """One row a unit: value, worst, best, reach, all shares.

    `worst` counts every assessed citizen not reached as not good, `best` as good. No assumption
    is made about them, so nothing outside is possible and anything inside is.
    """
    good, reached, assessed = real(good), real(reached), real(assessed)
    return pd.DataFrame(
        {
            "value": ratio(good, reached),
            "worst": ratio(good, assessed),
            "best": ratio(good + assessed - reached, assessed),
            "reach": ratio(reached, assessed),
        }
    )


def silent_needed(good: Real, reached: Real, assessed: Real, bound: float) -> Real:
    """The share of those not reached who must be good for the rate of all to be `bound`.

    At most 0: the bound is met whatever they say; above 1: it cannot be. NaN if all were reached.
    """
    good, assessed = real(good), real(assessed)
    return ratio(bound * assessed - good, assessed - reached)
