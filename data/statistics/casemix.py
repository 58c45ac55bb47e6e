"""What a unit's rate would be expected to be, given the kind of requests it was given.

Indirect standardisation: every stratum (category by channel by ...) at the city's rate. Observed
over expected is taken of the rarer answer: at 97 % solved it is the 3 % not solved that differ
between units, and an adjusted rate made of them cannot pass 100 %. The city's stratum rates are
taken as known; a stratum nobody else has says the unit does as expected there, so thin ones are
taken together (`pooled`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from data.statistics.arrays import Real, ratio, real

LEAST = 100
"""So many requests of the city tell what is usual of their kind. Of fewer the rate is mostly chance,
and too much of it the very unit that is held against it."""

ANY = ""
"""The place of a dimension a stratum gave up."""


@dataclass(frozen=True)
class Strata:
    """Good answers and base by unit and stratum, (units, strata), with what the axes stand for."""

    units: pd.Index
    strata: pd.MultiIndex
    good: Real
    base: Real


def strata_of(frame: pd.DataFrame, unit: str, by: Sequence[str]) -> Strata:
    """The strata of a long frame with columns `unit`, those of `by`, `n` and `base`."""
    wide = frame.pivot_table(
        index=unit, columns=list(by), values=["n", "base"], aggfunc="sum", fill_value=0
    )
    base = wide["base"]
    strata = pd.MultiIndex.from_tuples(
        [key if isinstance(key, tuple) else (key,) for key in base.columns], names=list(by)
    )
    return Strata(wide.index, strata, real(wide["n"][base.columns]), real(base))


def along(strata: Strata, dimension: str) -> Strata:
    """The same answers told apart by one of their dimensions alone."""
    at, values = pd.factorize(strata.strata.get_level_values(dimension), sort=True)
    fold = np.eye(len(values))[at]
    names = pd.MultiIndex.from_tuples([(value,) for value in values], names=[dimension])
    return Strata(strata.units, names, strata.good @ fold, strata.base @ fold)


def pooled(strata: Strata, order: Sequence[str], least: int = LEAST) -> Strata:
    """The same answers with strata of fewer than `least` taken together with their like.

    They give up their dimensions one by one, in `order`, until they are enough; those that never
    are stand together. What was given up is called `ANY`.
    """
    keys, size = strata.strata.to_frame(index=False), strata.base.sum(axis=0)
    for name in order:
        groups = keys.groupby(list(keys), sort=False).ngroup().to_numpy()
        together = np.bincount(groups, size)[groups]
        keys[name] = keys[name].where(together >= least, ANY)
    at, names = pd.factorize(pd.MultiIndex.from_frame(keys), sort=True)
    fold = np.eye(len(names))[at]
    return Strata(strata.units, names, strata.good @ fold, strata.base @ fold)


def case_mix(good: Real, base: Real, level: float = 0.9) -> pd.DataFrame:
    """One row a unit: value, base, observed, expected, ratio, adjusted, adjusted_low,
    adjusted_high, mix_effect.

    `good` and `base` have shape (units, strata); the city is their sum. `observed` and `expected`
    count the rarer answer, `ratio` is one over the other. `adjusted` is the rate with the mix
    taken out, with its Wilson interval. `mix_effect` is what the mix alone gives or takes, a
    share: the expected rate less the city's.
    """
    good, base = real(good), real(base)
    city = good.sum() / base.sum() if base.sum() else np.nan
    flip = bool(city > 0.5)
    part = base - good if flip else good
    rare = 1 - city if flip else city
    total, observed = base.sum(axis=1), part.sum(axis=1)
    expected = base @ np.nan_to_num(ratio(part.sum(axis=0), base.sum(axis=0)))
    scale = ratio(np.full_like(expected, rare) * total, expected)
    ends = [ratio(observed, total), *wilson(observed, total, level)]
    adjusted, first, second = (
        1 - np.clip(end * scale, 0, 1) if flip else np.clip(end * scale, 0, 1) for end in ends
    )
    usual = ratio(expected, total)
    return pd.DataFrame(
        {"value": ratio(good.sum(axis=1), total), "base": total, "observed": observed,
         "expected": expected, "ratio": ratio(observed, expected), "adjusted": adjusted,
         "adjusted_low": np.fmin(first, second), "adjusted_high": np.fmax(first, second),
         "mix_effect": rare - usual if flip else usual - rare}
    )  # fmt: skip


def strata_effects(good: Real, base: Real) -> tuple[Real, Real]:
    """Rate and mix effect of every unit and stratum, shares, shape (units, strata).

    Both summed over a row are the unit's gap to the city; the mix effects alone sum to its
    `mix_effect`. A unit without a base is NaN.
    """
    good, base = real(good), real(base)
    city = good.sum() / base.sum() if base.sum() else np.nan
    usual = np.nan_to_num(ratio(good.sum(axis=0), base.sum(axis=0)), nan=city)
    total = base.sum(axis=1, keepdims=True)
    weight = ratio(base, total)
    own = ratio(good - base * usual, total)
    return own, (weight - base.sum(axis=0) / base.sum()) * (usual - city)


def wilson(good: Real, base: Real, level: float = 0.9) -> tuple[Real, Real]:
    """Wilson's score interval of a share, lower and upper end; NaN without a base."""
    z2 = norm.ppf((1 + level) / 2) ** 2
    count = np.where(real(base) > 0, base, np.nan)
    share = good / count
    middle = (share + z2 / 2 / count) / (1 + z2 / count)
    reach = np.sqrt(z2 * share * (1 - share) / count + (z2 / 2 / count) ** 2) / (1 + z2 / count)
    return middle - reach, middle + reach
