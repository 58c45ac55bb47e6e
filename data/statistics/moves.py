"""Whether units' scores moved by more than chance between two periods, all units at once.

The interval of a change is Newcombe's (Statistics in Medicine 17, 1998, method 10 of his eleven):
the distances to the two periods' Wilson limits, squared and added. It needs no guess about how
units differ, so a small unit is not drawn towards anybody and stays as uncertain as it is. Who
moved is a statement about all units at once, as tiers are: the doubt of each is the level at which
its interval just holds no change, and Benjamini and Hochberg's
procedure keeps the statements that chance makes to 5 %.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri
from scipy.stats import false_discovery_control, norm

from data.statistics.arrays import Flags, Real, ratio, real
from data.statistics.tiers import RATE

_FARTHEST = 40.0
_HALVINGS = 60


@dataclass(frozen=True)
class Scores:
    """Scores of units in one period: `share` good of `answers`, one entry a unit.

    The score is slope * share + rise: what is known without any answer moves it, but adds no
    chance. `answers` may be fractions; see `data.statistics.scores.design_effect`.
    """

    share: Real
    answers: Real
    slope: Real
    rise: Real

    @property
    def value(self) -> Real:
        return self.slope * self.share + self.rise

    def limits(self, z: float | Real) -> tuple[Real, Real]:
        """Wilson's limits of each score, `z` standard errors wide; NaN without answers."""
        size = 1 + ratio(real(z) ** 2, self.answers)
        middle = (self.share + ratio(real(z) ** 2, self.answers) / 2) / size
        spread = ratio(self.share * (1 - self.share), self.answers)
        half = real(z) * np.sqrt(spread + ratio(real(z) ** 2, self.answers**2) / 4) / size
        return self.slope * (middle - half) + self.rise, self.slope * (middle + half) + self.rise


def change_table(now: Scores, before: Scores, level: float = 0.95) -> pd.DataFrame:
    """One row a unit: change, low, high (the interval of `level`), moved (1 rose, -1 fell by more
    than chance, 0 neither). NaN and 0 for units without answers in both periods."""
    low, high = change_interval(now, before, float(ndtri((1 + level) / 2)))
    change = now.value - before.value
    moved = np.where(_surely(change_doubt(now, before)), np.sign(change), 0)
    return pd.DataFrame(
        {"change": change, "low": low, "high": high, "moved": moved.astype(np.int64)}
    )


def change_interval(now: Scores, before: Scores, z: float | Real) -> tuple[Real, Real]:
    """The ends of the change between the periods, `z` standard errors wide."""
    change = now.value - before.value
    (low, high), (low_before, high_before) = now.limits(z), before.limits(z)
    down = np.hypot(now.value - low, high_before - before.value)
    up = np.hypot(high - now.value, before.value - low_before)
    return change - down, change + up


def change_doubt(now: Scores, before: Scores) -> Real:
    """One less the level at which the interval of the change just reaches no change.

    1 without any change; NaN without answers in both periods. The interval widens with its
    level, so halving finds it.
    """
    change = now.value - before.value
    inside, outside = np.zeros_like(change), np.full_like(change, _FARTHEST)
    for _ in range(_HALVINGS):
        z = (inside + outside) / 2
        low, high = change_interval(now, before, z)
        clear = (low > 0) | (high < 0)
        inside, outside = np.where(clear, z, inside), np.where(clear, outside, z)
    doubt = 2 * norm.sf(inside)
    return np.asarray(np.where(np.isfinite(change), doubt, np.nan), dtype=np.float64)


def _surely(doubt: Real) -> Flags:
    """Whose doubt is small enough among all who are known."""
    found: Flags = np.zeros(len(doubt), dtype=np.bool_)
    known = np.flatnonzero(np.isfinite(doubt))
    if len(known):
        found[known] = false_discovery_control(doubt[known]) <= RATE
    return found
