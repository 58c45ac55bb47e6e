"""Which units stand out from the city, by how much, and what that would be worth asking."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.answers import Value
from data.arithmetic import with_metric
from data.compare.league import unit_sums
from data.filters import Filters
from data.metrics import METRICS, find_metric
from data.statistics.arrays import Real, Whole, ratio, real
from data.statistics.bounds import silent_bounds
from data.statistics.casemix import strata_of
from data.statistics.funnel import (
    INNER,
    OUTER,
    Funnel,
    certain_limits,
    fit_funnel,
    funnel_limits,
    funnel_table,
)
from data.statistics.questions import QUESTIONS, stand, stand_against, stand_apart
from data.sums import GROUP, UNIT, Ground, measure_sums

FUNNELLED = ("resolution_rate", "satisfaction_rate", "on_time_rate")
ASKED = {
    "exclusion": "exclusion_rate",
    "ledger": "ledger_rate",
    "reach": "callback_reach",
    "self_report": "self_report_gap",
    "deadline": "at_deadline_rate",
    "relabelled": "relabelled_rate",
    "consultation": "consultation_rate",
    "recomplaint": "recomplaint_rate",
}
"""Every question, by the metric it is asked of."""
INSTEAD_OF = {"consultation_rate": "relabelled_rate"}
"""What is asked only where the sources cannot tell what is really meant."""
ALIKE = {"consultation": ("category",)}
"""What requests must be alike in before a question is asked of them: as the share differs by
category, a unit is held against what its own categories would be in all of its kind."""
_POINTS = 90
_LEVELS = {"95": INNER, "998": OUTER}
_ROUNDING = 1e-12


@dataclass(frozen=True)
class FunnelPicture:
    """`frame`: one row a unit with a base: unit_code, value, base, z, z_adjusted, band (0 inside
    the 95 % limits, 1 beyond, 2 beyond 99.8 %, negative below). `limits`: base, then low_95,
    high_95, low_998, high_998, which hold chance and the city's usual spread, and with `plain_`
    in front those of chance alone. Shares of 1, `target` the units' common share.
    """

    frame: pd.DataFrame
    limits: pd.DataFrame
    target: float


def funnel_picture(
    ground: Ground, metric_key: str, kind: str, filters: Filters
) -> FunnelPicture | None:
    """The funnel of a rate over the units of a kind; None if none of them has a base."""
    frame = with_metric(_sums(ground, metric_key, kind, filters), find_metric(metric_key))
    frame = frame[frame[f"{metric_key}_base"] > 0].reset_index(drop=True)
    if frame.empty:
        return None
    good, base = real(frame[f"{metric_key}_n"]), real(frame[f"{metric_key}_base"])
    funnel = fit_funnel(good, base)
    table = funnel_table(good, base, funnel).assign(band=bands(good, base, funnel))
    table.insert(0, UNIT, frame[UNIT])
    at = np.unique(np.geomspace(base.min(), base.max() * 1.05, _POINTS).round())
    limits = {"base": at}
    for name, level in _LEVELS.items():
        limits[f"low_{name}"], limits[f"high_{name}"] = _wider(funnel, at, level)
        plain = funnel_limits(funnel, at, level, "none")
        limits[f"plain_low_{name}"], limits[f"plain_high_{name}"] = plain
    return FunnelPicture(table, pd.DataFrame(limits), funnel.target)


def _wider(funnel: Funnel, base: Real, level: float) -> tuple[Real, Real]:
    """The adjusted limits, but nowhere within those of chance alone."""
    low, high = funnel_limits(funnel, base, level, "additive")
    least, most = certain_limits(funnel, base, level)
    return np.minimum(low, least), np.maximum(high, most)


def bands(good: Real, base: Real, funnel: Funnel) -> Whole:
    """The band of each unit against the wider limits; see `FunnelPicture`."""
    value, found = good / base, np.zeros(len(base), dtype=np.int64)
    for level in _LEVELS.values():
        low, high = _wider(funnel, base, level)
        found += (value > high + _ROUNDING).astype(np.int64) - (value < low - _ROUNDING)
    return found


def questions_of(
    ground: Ground, metrics: Sequence[str], kind: str, filters: Filters
) -> pd.DataFrame:
    """One row a question and unit of a kind: question, metric, unit_code, value, base, city,
    asked (0, 1 beyond 95 %, 2 beyond 99.8 %). Only questions whose metric is in `metrics`.

    `city` is the share of all of the kind; of a question in `ALIKE` it is what that makes of the
    unit's own requests.
    """
    found = [
        _alike(ground, question, metric, kind, filters)
        if question in ALIKE
        else _asked(ground, question, metric, kind, filters)
        for question, metric in ASKED.items()
        if metric in metrics
    ]
    columns = ["question", "metric", UNIT, "value", "base", "city", "asked"]
    told = [frame for frame in found if len(frame)]
    return pd.concat(told, ignore_index=True)[columns] if told else pd.DataFrame(columns=columns)


def _asked(
    ground: Ground, question: str, metric_key: str, kind: str, filters: Filters
) -> pd.DataFrame:
    metric = METRICS[metric_key]
    frame = _sums(ground, metric_key, kind, filters)
    part, base = real(frame[metric.numerator]), real(frame[metric.denominator])
    if metric.minus:
        less = real(frame[metric.minus])
        table = stand_apart(QUESTIONS[question], part, less, base)
        part = part - less
    else:
        table = stand(QUESTIONS[question], part, base)
    city = part.sum() / base.sum() if base.sum() else np.nan
    return table.assign(
        **{"question": question, "metric": metric_key, UNIT: frame[UNIT], "city": city}
    )


def _alike(
    ground: Ground, question: str, metric_key: str, kind: str, filters: Filters
) -> pd.DataFrame:
    metric, by = METRICS[metric_key], ALIKE[question]
    part, whole = metric.numerator, metric.denominator or metric.numerator
    key = GROUP if ground.units.has_units_below(kind) else UNIT
    sums = measure_sums(ground, [part, whole], [key, *by], filters)
    sums = sums[sums[key].isin(ground.units.of_kind(kind))]
    if sums.empty:
        return pd.DataFrame()
    strata = strata_of(sums.rename(columns={part: "n", whole: "base"}), key, by)
    good, base = strata.good, strata.base
    expected = base @ np.nan_to_num(ratio(good.sum(axis=0), base.sum(axis=0)))
    total = base.sum(axis=1)
    table = stand_against(QUESTIONS[question], good.sum(axis=1), expected, total)
    return table.assign(
        **{"question": question, "metric": metric_key, UNIT: strata.units,
           "city": ratio(expected, total)}
    )  # fmt: skip


@dataclass(frozen=True)
class Silence:
    """Satisfaction as told, and at worst and best if those not reached had answered; shares."""

    value: float
    worst: float
    best: float
    reach: float


def silence_of(satisfaction: Value, reach: Value) -> Silence | None:
    """The bounds of satisfaction, from its parts and those of callback reach; None without any."""
    good, reached, assessed = satisfaction.numerator, satisfaction.base, reach.base
    if good is None or not reached or not assessed:
        return None
    found = silent_bounds(real([good]), real([reached]), real([assessed])).iloc[0]
    return Silence(*(float(found[name]) for name in ("value", "worst", "best", "reach")))


def _sums(ground: Ground, metric_key: str, kind: str, filters: Filters) -> pd.DataFrame:
    return unit_sums(ground, kind, list(dict.fromkeys(find_metric(metric_key).measures)), filters)
