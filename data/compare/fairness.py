"""What a unit's rate would be at the city's level, given the kind of requests it received."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data.filters import Filters
from data.metrics import find_metric
from data.schema import UNKNOWN
from data.statistics.arrays import real
from data.statistics.casemix import Strata, along, case_mix, pooled, strata_effects
from data.store.rollups import MIX
from data.sums import Ground, measure_sums

STRATA = ("category", "channel", "handling", "time_limit")
"""What requests are alike by. How urgent one is, its time limit says."""

PLAIN = ("category", "channel")
"""Those that every measure is told apart by; the others only of the measures in `MIX`."""


GIVEN_UP = ("channel", "time_limit", "handling", "category")
"""What kinds of request too few of a city's are no longer told apart by, one after the other."""


@dataclass(frozen=True)
class Reason:
    """The kind of request that makes most of what the mix gives or takes: a code of a dimension,
    its part of that, and how much of the requests are of it; shares of 1.
    """

    dimension: str
    code: str
    effect: float
    own: float
    city: float


@dataclass(frozen=True)
class Expected:
    """`value` as it is, `expected` were each kind of request done as the city does it, `adjusted`
    with the mix taken out and its 90 % interval; shares of 1. `base` is how many were counted.

    `observed` and `awaited` count the rarer answer, the one as it is, the other at the city's
    level; `rare_is_good` says whether that is the answer the rate counts. `mix_effect` is the
    expected rate less the city's, `reason` what makes most of it. `strata` are the dimensions
    requests were alike by.
    """

    value: float
    expected: float
    adjusted: float
    low: float
    high: float
    base: int
    observed: int
    awaited: float
    rare_is_good: bool
    mix_effect: float
    strata: tuple[str, ...]
    reason: Reason | None

    @property
    def ratio(self) -> float | None:
        """Observed over expected; None where nothing is expected."""
        return self.observed / self.awaited if self.awaited else None


def strata_told(ground: Ground, metric_key: str) -> tuple[str, ...]:
    """The dimensions of `STRATA` the sources carry and the store has sums by."""
    manifest, counted = ground.snapshot.manifest, ground.snapshot.counted
    mixed = set(find_metric(metric_key).measures) <= {measure.key for measure in MIX}
    usable = STRATA if mixed else PLAIN
    return tuple(name for name in usable if name in manifest.fields and name in counted)


def expected_of(ground: Ground, metric_key: str, filters: Filters) -> Expected | None:
    """The expected rate of the selected unit among all requests of the selection; None without a
    base or without anything requests are alike by."""
    metric, by = find_metric(metric_key), strata_told(ground, metric_key)
    keys = [metric.numerator, metric.denominator or metric.numerator]
    if not by:
        return None
    city, own = (
        _told_apart(measure_sums(ground, keys, by, each), by, keys)
        for each in (replace(filters, unit=None), filters)
    )
    if not own["base"].sum():
        return None
    own = own.reindex(city.index, fill_value=0)
    # The selected unit and all the others: more is not needed to know what the city does.
    strata = Strata(
        pd.Index(["own", "others"]),
        pd.MultiIndex.from_tuples(list(city.index), names=list(by)),
        np.stack([real(own["n"]), real(city["n"] - own["n"])]),
        np.stack([real(own["base"]), real(city["base"] - own["base"])]),
    )
    return _settled(strata, by)


def _told_apart(sums: pd.DataFrame, by: tuple[str, ...], keys: list[str]) -> pd.DataFrame:
    """Good answers and base by kind of request; where a source says nothing, it is unknown."""
    kinds = list(zip(*[sums[name].fillna(UNKNOWN) for name in by], strict=True))
    told = pd.DataFrame({"n": sums[keys[0]], "base": sums[keys[1]]})
    told.index = pd.Index(kinds, tupleize_cols=False)
    return told.groupby(level=0).sum()


def _settled(strata: Strata, by: tuple[str, ...]) -> Expected:
    thick = pooled(strata, [name for name in GIVEN_UP if name in by])
    row: pd.Series[float] = case_mix(thick.good, thick.base).iloc[0]
    city = float(strata.good.sum() / strata.base.sum())
    mix_effect = float(row["mix_effect"])
    return Expected(
        value=float(row["value"]),
        expected=city + mix_effect,
        adjusted=float(row["adjusted"]),
        low=float(row["adjusted_low"]),
        high=float(row["adjusted_high"]),
        base=int(row["base"]),
        observed=int(row["observed"]),
        awaited=float(row["expected"]),
        rare_is_good=city <= 0.5,
        mix_effect=mix_effect,
        strata=by,
        reason=_reason(strata, by, mix_effect),
    )


def _reason(strata: Strata, by: tuple[str, ...], mix_effect: float) -> Reason | None:
    """The value that weighs most in the dimension which by itself explains most of the mix.

    Values of different dimensions overlap, so the dimension is settled first: where two
    categories make the gap, the telephone they all came through does not.
    """
    sign = np.sign(mix_effect)
    ways = [(name, along(strata, name)) for name in by]
    effects = [(name, way, sign * strata_effects(way.good, way.base)[1][0]) for name, way in ways]
    name, way, effect = max(effects, key=lambda each: float(each[2].sum()))
    at = int(effect.argmax())
    if not sign or effect.sum() <= 0:
        return None
    shares = way.base[0] / way.base[0].sum(), way.base.sum(axis=0) / way.base.sum()
    code = str(way.strata[at][0])
    return Reason(name, code, float(sign * effect[at]), float(shares[0][at]), float(shares[1][at]))
