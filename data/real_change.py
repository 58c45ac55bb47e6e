"""Whether a month of a rate is news or usual variation: one control chart a metric."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.metrics import find_metric
from data.statistics.arrays import real
from data.statistics.control import p_chart
from data.statistics.signals import RULES, Variation, signals, variation

MONTHS = 36
LEAST = 1.0
"""Fewer of the rarer answer than this a month, and most months have none: seven flawless ones in
a row are then usual, and a single bad answer lies outside any limits."""


@dataclass(frozen=True)
class RealChange:
    """`frame`: one row a month: ym, value, base, centre, low, high (shares of 1, NaN without a
    base), rule (the key in `RULES` that marks the month, else None), side (1 up, -1 down).
    `variation` reads the newest month; `trial` says the limits rest on under twelve months.
    `sparse` says that the rarer answer is too rare to chart: no limits, no marks, nothing read.
    """

    frame: pd.DataFrame
    variation: Variation
    trial: bool
    sparse: bool


def real_change(trend: pd.DataFrame, metric_key: str) -> RealChange:
    """The chart of a rate of a frame of `desk.trend`; a month still running is left out."""
    over = ~trend["partial"].to_numpy(dtype=bool)
    base = np.nan_to_num(real(trend[f"{metric_key}_base"])) * over
    good = np.nan_to_num(real(trend[f"{metric_key}_n"])) * over
    chart = p_chart(good, base)
    found = signals(chart)
    centre = good.sum() / base.sum() if base.sum() else 1.0
    sparse = bool(base.sum() * min(centre, 1 - centre) < LEAST * (base > 0).sum()) or centre == 1
    rules = [
        None if sparse else next((rule for rule in RULES if getattr(found, rule)[0, at]), None)
        for at in range(len(trend))
    ]
    low, high = (chart.low * np.nan, chart.high * np.nan) if sparse else (chart.low, chart.high)
    frame = pd.DataFrame(
        {"ym": trend["ym"], "value": chart.value[0], "base": base.astype(int),
         "centre": chart.centre[0], "low": low[0], "high": high[0],
         "rule": pd.Series(rules, dtype=object), "side": found.side[0] * (not sparse)}
    )  # fmt: skip
    read = variation(chart, found, find_metric(metric_key).better)[0]
    return RealChange(
        frame, Variation.UNKNOWN if sparse else read, bool(chart.trial[0].any()), sparse
    )
