"""What of a rank is knowledge: intervals, chances of the top and the bottom."""

import numpy as np
import pandas as pd

from data.statistics.arrays import Real, Whole, real
from data.statistics.posterior import shared


def ranks_in(draws: Real) -> Whole:
    """The place of every unit in every draw (draws, units); 1 is the highest value."""
    order = np.argsort(-draws, axis=1)
    ranks = np.empty(draws.shape, dtype=np.int64)
    np.put_along_axis(ranks, order, np.arange(1, draws.shape[1] + 1)[None, :], axis=1)
    return ranks


def rank_table(
    ranks: Whole,
    alike: Whole | None = None,
    top: int = 10,
    level: float = 0.9,
    bottom: int | None = None,
) -> pd.DataFrame:
    """One row a unit: rank_expected, rank_median, rank_low, rank_high (whole places of the
    central interval), in_top, in_bottom (the chance of the first `top`, the last `bottom`
    places; as many if nothing is said).

    `ranks` has shape (draws, units); units of one number in `alike` share their answers.
    """
    tail, last = (1 - level) / 2, top if bottom is None else bottom
    low, median, high = np.quantile(ranks, [tail, 0.5, 1 - tail], axis=0)
    columns = {
        "rank_expected": ranks.mean(axis=0),
        "rank_median": median,
        "rank_low": low,
        "rank_high": high,
        "in_top": (ranks <= top).mean(axis=0),
        "in_bottom": (ranks > ranks.shape[1] - last).mean(axis=0),
    }
    if alike is not None:
        columns = {name: shared(real(values), alike) for name, values in columns.items()}
    frame = pd.DataFrame(columns)
    return frame.assign(
        rank_low=np.floor(frame["rank_low"]).astype("int64"),
        rank_median=np.round(frame["rank_median"]).astype("int64"),
        rank_high=np.ceil(frame["rank_high"]).astype("int64"),
    )
