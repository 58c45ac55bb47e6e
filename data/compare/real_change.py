"""Whether a month of a rate is news or usual variation: one control chart a metric and unit.

The rules of a chart mark some 2 % of units in which nothing changes. Read all together, a unit is
to be named changed in at most 5 % of cities in which nothing changes, and at most 5 % of those
named are to be named wrongly; benchmarks.ranking prints what is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.metrics import Metric, Unit, find_metric
from data.places.standards import Event, Target
from data.statistics.arrays import Flags, Real, Whole, real
from data.statistics.assurance import Assurance, assurance
from data.statistics.changed import certain, doubts
from data.statistics.control import Chart, p_chart, phases_of, too_rare
from data.statistics.signals import RULES, Signals, Variation, signals, variation
from data.sums import MONTH, UNIT

MONTHS = 36
CHANGED = ("value", "base", "centre", "low", "high", "rule", "variation", "sure", "doubt")


@dataclass(frozen=True)
class RealChange:
    """`frame`: one row a month: ym, value, base, centre, low, high (shares of 1, NaN without a
    base), rule (the key in `RULES` that marks the month, else None), side (1 up, -1 down).
    `variation` reads the newest month; `trial` says its limits rest on under twelve months.
    `sparse` says that the rarer answer is too rare to chart: no limits, no marks, nothing read.
    `events` are those after which the limits start afresh; `assurance` is of the `target`.
    """

    frame: pd.DataFrame
    variation: Variation
    trial: bool
    sparse: bool
    events: tuple[Event, ...] = ()
    target: Target | None = None
    assurance: Assurance = Assurance.UNKNOWN


@dataclass(frozen=True)
class _Read:
    """The charts of units (rows) by month, and what the rules mark in them."""

    chart: Chart
    found: Signals
    sparse: Flags
    variation: list[Variation]


def real_change(
    trend: pd.DataFrame,
    metric_key: str,
    events: Sequence[Event] = (),
    target: Target | None = None,
) -> RealChange:
    """The chart of a rate, or of the score, of a frame of `desk.trend`; a month still running is
    left out. Limits start afresh at the `events` that re-base the metric."""
    metric = find_metric(metric_key)
    over = ~trend["partial"].to_numpy(dtype=bool)
    good, base = (np.nan_to_num(part) * over for part in _counts(trend, metric))
    months = trend[MONTH].tolist()
    own = tuple(event for event in events if months[0] < event.month <= months[-1])
    read = _read(good, base, metric, phases_of(months, [event.month for event in own]))
    sparse = bool(read.sparse[0, -1])
    told = Assurance.UNKNOWN
    if target and not sparse:
        told = assurance(read.chart, target.share, metric.better)[0]
    newest = Variation.UNKNOWN if sparse else read.variation[0]
    trial = bool(read.chart.trial[0, -1])
    return RealChange(_frame(trend, read, base), newest, trial, sparse, own, target, told)


def changed_units(
    frame: pd.DataFrame, metric_key: str, months: Sequence[int], events: Sequence[Event] = ()
) -> pd.DataFrame:
    """One row a unit of `frame` (unit_code, ym, the metric): unit_code and `CHANGED`, read in the
    last of `months`; the surest change first.

    `variation` is what the chart's rules say of the unit alone; `sure` whether it still stands
    among all of them, `doubt` how likely nothing is new. Units without a base in the last month,
    with trial limits or too rare an answer are in it, unread.
    """
    if frame.empty:
        return pd.DataFrame(columns=[UNIT, *CHANGED]).astype({"sure": bool})
    metric = find_metric(metric_key)
    parts = frame.assign(**dict(zip(("good", "whole"), _counts(frame, metric), strict=True)))
    wide = parts.pivot(index=UNIT, columns=MONTH, values=["good", "whole"]).fillna(0.0)
    good, base = (
        real(wide[name].reindex(columns=list(months), fill_value=0.0)) for name in ("good", "whole")
    )
    starts = [event.month for event in events]
    read = _read(good, base, metric, phases_of(months, starts))
    return _newest(wide.index, read, good, base)


def _counts(frame: pd.DataFrame, metric: Metric) -> tuple[Real, Real]:
    """Good answers and base; the score counts as the share of 100 its answers are worth."""
    base = real(frame[f"{metric.key}_base"])
    if metric.unit is Unit.SCORE:
        return np.nan_to_num(real(frame[metric.key])) * base / 100, base
    return real(frame[f"{metric.key}_n"]), base


def _read(good: Real, base: Real, metric: Metric, phases: Whole) -> _Read:
    chart = p_chart(good, base, phases)
    found = signals(chart)
    sparse = too_rare(good, base, phases)
    return _Read(chart, found, sparse, variation(chart, found, metric.better))


def _frame(trend: pd.DataFrame, read: _Read, base: Real) -> pd.DataFrame:
    chart, sparse = read.chart, read.sparse[0]
    rules = [_rule(read, 0, at) for at in range(len(trend))]
    low, high = (np.where(sparse, np.nan, part[0]) for part in (chart.low, chart.high))
    return pd.DataFrame(
        {"ym": trend[MONTH], "value": chart.value[0], "base": base.astype(int),
         "centre": chart.centre[0], "low": low, "high": high,
         "rule": pd.Series(rules, dtype=object), "side": read.found.side[0] * ~sparse,
         "phase": chart.phases}
    )  # fmt: skip


def _rule(read: _Read, row: int, at: int) -> str | None:
    """The first rule that marks a month; none where the answer is too rare."""
    if read.sparse[row, at]:
        return None
    return next((rule for rule in RULES if getattr(read.found, rule)[row, at]), None)


def _newest(units: pd.Index, read: _Read, good: Real, base: Real) -> pd.DataFrame:
    chart = read.chart
    dark = read.sparse[:, -1] | ~np.isfinite(chart.value[:, -1])
    doubt, side = doubts(chart, good, base)
    doubt = np.where(dark, np.nan, doubt)
    told = [
        Variation.UNKNOWN if unread else each
        for each, unread in zip(read.variation, dark, strict=True)
    ]
    agrees = read.found.side[:, -1] == side
    frame = pd.DataFrame(
        {UNIT: units, "value": chart.value[:, -1], "base": base[:, -1].astype(int),
         "centre": chart.centre[:, -1], "low": chart.low[:, -1], "high": chart.high[:, -1],
         "rule": pd.Series([_rule(read, row, -1) for row in range(len(units))], dtype=object),
         "variation": pd.Series(told, dtype=object), "sure": certain(doubt) & agrees,
         "doubt": doubt}
    )  # fmt: skip
    return frame.sort_values(["doubt", UNIT], na_position="last", ignore_index=True)
