"""Metrics from sums: value, numerator and base, for one selection or for every row of a frame."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from data.metrics import Metric, Unit


def with_metric(frame: pd.DataFrame, metric: Metric) -> pd.DataFrame:
    """The frame with `key`, `key_n` and `key_base` of a count or ratio, from its measure columns.

    A ratio over an empty base is NaN, never 0.
    """
    numerator = frame[metric.numerator].astype("int64")
    if metric.denominator is None:
        base, value = numerator, numerator.astype("float64")
    else:
        base = frame[metric.denominator].astype("int64")
        less = frame[metric.minus].astype("int64") if metric.minus else 0
        value = (numerator - less) / base.where(base > 0)
    return frame.assign(
        **{metric.key: value, f"{metric.key}_n": numerator, f"{metric.key}_base": base}
    )


def without_metric(frame: pd.DataFrame, metric: Metric) -> pd.DataFrame:
    """The frame with a metric nobody can tell: NaN over a base of 0."""
    key = metric.key
    return frame.assign(**{key: float("nan"), f"{key}_n": 0, f"{key}_base": 0})


def with_quantile(frame: pd.DataFrame, metric: Metric, days: pd.DataFrame) -> pd.DataFrame:
    """The frame with a quantile of whole days: `days` has the same keys, `days` and `tickets`."""
    by = [name for name in days.columns if name not in ("days", "tickets")]
    if by:
        rows = [
            (*(key if isinstance(key, tuple) else (key,)), *_quantile(group, metric.quantile))
            for key, group in days.groupby(by, sort=False)
        ]
    else:
        rows = [_quantile(days, metric.quantile)]
    names = [*by, metric.key, f"{metric.key}_base"]
    found = pd.DataFrame(rows, columns=names)
    joined = frame.merge(found, on=by, how="left") if by else pd.concat([frame, found], axis=1)
    base = joined[f"{metric.key}_base"].fillna(0).astype("int64")
    return joined.assign(**{f"{metric.key}_base": base, f"{metric.key}_n": base})


def _quantile(group: pd.DataFrame, quantile: float | None) -> tuple[float, int]:
    assert quantile is not None
    ordered = group.sort_values("days")
    return weighted_quantile(
        ordered["days"].to_numpy(), ordered["tickets"].to_numpy(), quantile
    ), int(ordered["tickets"].sum())


def weighted_quantile(
    values: np.ndarray, counts: np.ndarray, quantile: float
) -> float:  # fmt: skip
    """The quantile of `values` (ascending) each standing `counts` times; NaN of nothing.

    Between two ranks it interpolates linearly, as `percentile_cont` does:
    weighted_quantile([1, 4], [1, 1], 0.5) is 2.5.
    """
    total = int(counts.sum())
    if total == 0:
        return float("nan")
    position = (total - 1) * quantile
    upto = np.cumsum(counts)
    low, high = (values[np.searchsorted(upto, rank, side="right")] for rank in _ranks(position))
    return float(low + (high - low) * (position - int(position)))


def _ranks(position: float) -> tuple[int, int]:
    return int(np.floor(position)), int(np.ceil(position))


def with_per_10k(
    frame: pd.DataFrame, metric: Metric, residents: Sequence[int | None], months: int
) -> pd.DataFrame:
    """The frame with requests a month per 10,000 residents; NaN where residents are unknown."""
    people = pd.Series(residents, index=frame.index, dtype="float64")
    count = frame[metric.numerator].astype("int64")
    value = count / people.where(people > 0) / months * 10_000
    return frame.assign(
        **{metric.key: value, f"{metric.key}_n": count, f"{metric.key}_base": count}
    )


def is_plain(metric: Metric) -> bool:
    """Whether a metric is a count or a ratio of sums alone."""
    return metric.quantile is None and metric.unit not in (Unit.SCORE, Unit.PER_10K)
