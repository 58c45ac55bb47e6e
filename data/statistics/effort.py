"""What it takes: how many more good answers lift a score to the next grade or place."""

import numpy as np
import pandas as pd

from data.statistics.arrays import Real, ratio, real

_EXACT = 1e-9


def next_bound(scores: Real, bounds: Real) -> Real:
    """The lowest of `bounds` above each score; NaN where the best grade is reached already."""
    steps = np.sort(real(bounds))
    at = np.searchsorted(steps, real(scores) + _EXACT, side="left")
    found = np.append(steps, np.nan)[at]
    return np.asarray(np.where(np.isnan(scores), np.nan, found), dtype=np.float64)


def next_place(scores: Real) -> Real:
    """The score to reach to share the next better place: the lowest score above one's own."""
    known = real(scores)[~np.isnan(scores)]
    return next_bound(scores, np.unique(known.round(9)))


def answers_needed(
    scores: Real, bounds: Real, bad: Real, base: Real, weights: Real, names: tuple[str, ...]
) -> pd.DataFrame:
    """One row a unit: how many answers must turn good to reach its bound; NaN if all would not do.

    A column of `names` for each rate, where only that answer turns, and "together", where each
    citizen concerned turns in the two heaviest rates at once. `bad` (units, rates) are the answers
    there are to turn, `base` the citizens a score counts. 0 where the bound is reached.
    """
    bad, weights = real(bad), real(weights)
    gap = np.fmax(real(bounds) - real(scores), 0.0)
    pair = np.argsort(-weights)[:2]
    levers = {name: (weights[at], bad[:, at]) for at, name in enumerate(names)}
    levers["together"] = (weights[pair].sum(), bad[:, pair].min(axis=1))
    return pd.DataFrame(
        {name: _needed(gap, weight, there, base) for name, (weight, there) in levers.items()}
    )


def _needed(gap: Real, weight: float, there: Real, base: Real) -> Real:
    with np.errstate(divide="ignore", invalid="ignore"):
        turns = np.ceil(gap / ratio(100 * weight, base) - _EXACT)
    turns = np.where(gap <= _EXACT, 0.0, np.fmax(turns, 1.0))
    return np.asarray(np.where(np.isnan(gap) | (turns > there), np.nan, turns), dtype=np.float64)
