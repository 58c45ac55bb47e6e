"""Whether a month of a rate is news or usual variation: one control chart a metric."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.metrics import find_metric
from data.statistics.arrays import real
from data.statistics.control import p_chart
from data.statistics.signals import RULES, Variation, signals, variation

MONTHS = 36


@dataclass(frozen=True)
class RealChange:
    """`frame`: one row a month: ym, value, base, centre, low, high (shares of 1, NaN without a
    base), rule (the key in `RULES` that marks the month, else None), side (1 up, -1 down).
    `variation` reads the newest month; `trial` says the limits rest on under twelve months.
    """

    frame: pd.DataFrame
    variation: Variation
    trial: bool


def real_change(trend: pd.DataFrame, metric_key: str) -> RealChange:
    """The chart of a rate of a frame of `desk.trend`; a month still running is left out."""
    over = ~trend["partial"].to_numpy(dtype=bool)
    base = np.nan_to_num(real(trend[f"{metric_key}_base"])) * over
    good = np.nan_to_num(real(trend[f"{metric_key}_n"])) * over
    chart = p_chart(good, base)
    found = signals(chart)
    rules = [
        next((rule for rule in RULES if getattr(found, rule)[0, at]), None)
        for at in range(len(trend))
    ]
    frame = pd.DataFrame(
        {"ym": trend["ym"], "value": chart.value[0], "base": base.astype(int),
         "centre": chart.centre[0], "low": chart.low[0], "high": chart.high[0],
         "rule": pd.Series(rules, dtype=object), "side": found.side[0]}
    )  # fmt: skip
    read = variation(chart, found, find_metric(metric_key).better)[0]
    return RealChange(frame, read, bool(chart.trial[0].any()))
