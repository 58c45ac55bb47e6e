"""What a unit's rate would be at the city's level, given the kind of requests it received."""

from dataclasses import dataclass, replace

import pandas as pd

from data.filters import Filters
from data.metrics import find_metric
from data.statistics.casemix import case_mix, strata_of
from data.sums import GROUP, UNIT, Ground, measure_sums

STRATA = ("category", "channel")
"""What requests are alike by."""


@dataclass(frozen=True)
class Expected:
    """`value` as it is, `expected` were each kind of request done as the city does it, `adjusted`
    with the mix taken out and its 90 % interval; shares of 1. `base` is how many were counted.
    """

    value: float
    expected: float
    adjusted: float
    low: float
    high: float
    base: int


def expected_of(
    ground: Ground, metric_key: str, kind: str, code: str, filters: Filters
) -> Expected | None:
    """The expected rate of a unit of `kind`; None without a base. The city is all its units."""
    metric = find_metric(metric_key)
    part, whole = metric.numerator, metric.denominator or metric.numerator
    key = GROUP if ground.units.has_units_below(kind) else UNIT
    everywhere = replace(filters, unit=None)
    sums = measure_sums(ground, [part, whole], [key, *STRATA], everywhere).dropna(subset=[key])
    if sums.empty:
        return None
    strata = strata_of(sums.rename(columns={part: "n", whole: "base"}), key, STRATA)
    if code not in strata.units:
        return None
    row: pd.Series[float] = case_mix(strata.good, strata.base).iloc[strata.units.get_loc(code)]
    if not row["base"]:
        return None
    city = float(strata.good.sum() / strata.base.sum())
    return Expected(
        value=float(row["value"]),
        expected=city + float(row["mix_effect"]),
        adjusted=float(row["adjusted"]),
        low=float(row["adjusted_low"]),
        high=float(row["adjusted_high"]),
        base=int(row["base"]),
    )
