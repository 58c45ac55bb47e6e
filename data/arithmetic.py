"""Metrics from sums: value, numerator and base, for one selection or for every row of a frame."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.metrics import Metric, Unit
from data.store.asking import Arrays

Sums: TypeAlias = Mapping[Any, Any] | pd.DataFrame
"""The sums of measures by key, one value a row: arrays, or a frame."""


def metric_columns(sums: Sums, metric: Metric) -> Arrays:
    """`key`, `key_n` and `key_base` of a count or ratio, row by row, from its measures.

    A ratio over an empty base is NaN, never 0.
    """
    numerator = whole(sums[metric.numerator])
    if metric.denominator is None:
        return _named(metric, numerator.astype("float64"), numerator, numerator)
    base = whole(sums[metric.denominator])
    less = whole(sums[metric.minus]) if metric.minus else 0
    value = np.where(base > 0, (numerator - less) / np.maximum(base, 1), np.nan)
    return _named(metric, value, numerator, base)


def untold_columns(metric: Metric, rows: int) -> Arrays:
    """The columns of a metric nobody can tell: NaN over a base of 0."""
    nothing = np.zeros(rows, dtype="int64")
    return _named(metric, np.full(rows, np.nan), nothing, nothing)


def _named(metric: Metric, value: Any, numerator: Any, base: Any) -> Arrays:
    key = metric.key
    return {key: value, f"{key}_n": numerator, f"{key}_base": base}


def whole(column: Any) -> NDArray[np.int64]:
    """A column of whole numbers as an array."""
    return np.asarray(column).astype("int64")


def laid_out(sums: Sums, key: str, wanted: Sequence[Any], names: Iterable[str]) -> Arrays:
    """The rows of the wanted values of a key, in their order; 0 where there is none."""
    known = {value: at for at, value in enumerate(sums[key])}
    at = np.array([known.get(value, -1) for value in wanted], dtype="int64")
    return {name: np.append(whole(sums[name]), 0)[at] for name in names}


def with_metric(frame: pd.DataFrame, metric: Metric) -> pd.DataFrame:
    """The frame with `metric_columns`."""
    return frame.assign(**metric_columns(frame, metric))


def quantile_columns(sums: Arrays, metric: Metric, days: pd.DataFrame) -> Arrays:
    """A quantile of whole days, row by row: `days` has the same keys, `days` and `tickets`."""
    by = [name for name in days.columns if name not in ("days", "tickets")]
    if by:
        found = {
            key if isinstance(key, tuple) else (key,): _quantile(group, metric.quantile)
            for key, group in days.groupby(by, sort=False)
        }
    else:
        found = {(): _quantile(days, metric.quantile)}
    keys = zip(*(sums[name].tolist() for name in by), strict=True) if by else [()]
    told = [found.get(tuple(key), (np.nan, 0)) for key in keys]
    base = np.array([tickets for _, tickets in told], dtype="int64")
    return _named(metric, np.array([value for value, _ in told], dtype="float64"), base, base)


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


def per_10k_columns(
    sums: Sums, metric: Metric, residents: Sequence[int | None], months: int
) -> Arrays:
    """Requests a month per 10,000 residents, row by row; NaN where residents are unknown."""
    people = np.array([each or np.nan for each in residents], dtype="float64")
    count = whole(sums[metric.numerator])
    return _named(metric, count / people / months * 10_000, count, count)


def is_plain(metric: Metric) -> bool:
    """Whether a metric is a count or a ratio of sums alone."""
    return metric.quantile is None and metric.unit not in (Unit.SCORE, Unit.PER_10K)
