"""How much of a ranking is a choice of weights: what changes if three rates are weighed otherwise.

Weights are positive and sum to 1: a triangle, each of its points a way to weigh. No way is more
right than another, so a share of the triangle is a share of all ways to weigh.
"""

import numpy as np
from scipy.stats import rankdata

from data.statistics.arrays import Real, Whole, real

_DIGITS = 9


def weight_grid(steps: int = 32) -> Real:
    """Ways to weigh three rates, evenly over the triangle; shape (steps * steps, 3).

    The centres of the equal triangles into which `steps` a side cut it: each stands for as many
    ways as any other, so a mean over the rows is a share of all ways to weigh.
    """
    at = np.arange(steps)
    first, second = (each.ravel() for each in np.meshgrid(at, at, indexing="ij"))
    up, down = first + second < steps, first + second < steps - 1
    corners = [(first[up] + 1 / 3, second[up] + 1 / 3), (first[down] + 2 / 3, second[down] + 2 / 3)]
    one, two = (np.concatenate(each) / steps for each in zip(*corners, strict=True))
    return np.column_stack([one, two, 1 - one - two])


def places_by_weights(rates: Real, points: Real, cap: float, grid: Real) -> Whole:
    """The place of every unit under every way to weigh (ways, units); equal scores share one.

    `rates` (units, 3) are shares of 1; `points` are added to a score of 100 before the `cap`.
    """
    scores = np.minimum(100 * real(grid) @ real(rates).T + real(points), cap)
    places = rankdata(-scores.round(_DIGITS), method="min", axis=1)
    return np.asarray(places, dtype=np.int64)


def weight_share(own: Real, other: Real) -> Real:
    """The share of all ways to weigh three rates in which `own` scores above `other`.

    Both end in an axis of three rates and broadcast. Of weights that are positive and sum to 1,
    each as likely as any other. Exact: the weighted difference is linear on a triangle, so a
    line cuts off the corner whose sign differs. Half where all three rates are equal.
    """
    gap = np.sort(real(own) - real(other), axis=-1)
    low, middle, high = gap[..., 0], gap[..., 1], gap[..., 2]
    with np.errstate(divide="ignore", invalid="ignore"):
        only_best = high**2 / ((high - low) * (high - middle))
        all_but_worst = 1 - low**2 / ((low - middle) * (low - high))
    share = np.where(middle > 0, all_but_worst, only_best)
    share = np.where(low >= 0, 1.0, np.where(high <= 0, 0.0, share))
    return np.asarray(np.where((low == 0) & (high == 0), 0.5, share), dtype=np.float64)
