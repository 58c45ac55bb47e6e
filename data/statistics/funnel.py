"""Funnel plots: how far from the city a unit may lie by chance, given how many answers it has.

After Spiegelhalter, "Funnel plots for comparing institutional performance" (Statistics in
Medicine 24, 2005, 1185-1202) and "Handling over-dispersion of performance indicators" (Quality
and Safety in Health Care 14, 2005, 347-351). Plain limits are exact binomial ones, interpolated between counts.
Adjusted limits are normal on the arcsine root scale, where the variance of a share is 1 / 4n
whatever the share: at this volume 9 to 47 % of Beijing's units lie outside plain limits, so a
city's usual spread is estimated from the z-scores, their outer tenths pulled in, and added to
chance ("additive") or multiplied into it ("multiplicative").
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.stats import binom, norm

from data.statistics.arrays import Real, Whole, ratio, real

INNER, OUTER = 0.95, 0.998
Adjust = Literal["none", "additive", "multiplicative"]


@dataclass(frozen=True)
class Dispersion:
    """`phi`, the mean square of pulled-in z-scores (1 by chance alone), and `tau2`, the variance
    between units beyond chance, on the scale of the z-scores' values."""

    phi: float
    tau2: float


@dataclass(frozen=True)
class Funnel:
    """What a funnel's limits follow from: the target share and the dispersion about it."""

    target: float
    dispersion: Dispersion


def winsorised(z: Real, trim: float = 0.1) -> Real:
    """z-scores with those beyond the quantiles `trim` and 1 - `trim` pulled in to these; NaN stay.

    So a few true outliers do not widen the limits that are to find them.
    """
    if not np.isfinite(z).any():
        return z
    low, high = np.nanquantile(z, [trim, 1 - trim])
    return np.clip(z, low, high)


def dispersion(z: Real, error: Real, trim: float = 0.1) -> Dispersion:
    """Over-dispersion of z-scores with standard errors `error`; NaN entries say nothing.

    tau2 is the estimate of DerSimonian and Laird with the pulled-in z-scores in it. Never less
    than chance: phi is at least 1 and tau2 at least 0.
    """
    known = np.isfinite(z) & (error > 0)
    count = int(known.sum())
    if count < 2:
        return Dispersion(1.0, 0.0)
    phi = float((winsorised(z[known], trim) ** 2).mean())
    weight = 1 / error[known] ** 2
    spare = weight.sum() - (weight**2).sum() / weight.sum()
    return Dispersion(max(1.0, phi), max(0.0, float((count * phi - (count - 1)) / spare)))


def fit_funnel(good: Real, base: Real, target: float | None = None, trim: float = 0.1) -> Funnel:
    """The funnel of shares `good` / `base` about `target`, by default their common share."""
    good, base = real(good), real(base)
    middle = float(ratio(good.sum(), base.sum())) if target is None else target
    root, error = _root(ratio(good, base)), _root_error(base)
    return Funnel(middle, dispersion((root - _root(real(middle))) / error, error, trim))


def funnel_table(
    good: Real, base: Real, funnel: Funnel, adjust: Adjust = "additive"
) -> pd.DataFrame:
    """One row a unit: value, base, z, z_adjusted, band (of the adjusted limits).

    `band` is 0 inside the 95 % limits, 1 or -1 beyond them, 2 or -2 beyond the 99.8 % limits.
    """
    value, error = ratio(good, base), _root_error(real(base))
    away = _root(value) - _root(real(funnel.target))
    adjusted = away / widened(error, funnel.dispersion, adjust)
    return pd.DataFrame(
        {"value": value, "base": base, "z": away / error, "z_adjusted": adjusted,
         "band": band_of(adjusted)}
    )  # fmt: skip


def funnel_limits(
    funnel: Funnel, base: Real, level: float = INNER, adjust: Adjust = "additive"
) -> tuple[Real, Real]:
    """Lower and upper limit at each base: exact binomial for "none", else adjusted."""
    base = real(base)
    if adjust == "none":
        tail = (1 - level) / 2
        return _exact(funnel.target, base, tail), _exact(funnel.target, base, 1 - tail)
    reach = norm.ppf((1 + level) / 2) * widened(_root_error(base), funnel.dispersion, adjust)
    middle = _root(real(funnel.target))
    return _share(middle - reach), _share(middle + reach)


def certain_limits(funnel: Funnel, base: Real, level: float = INNER) -> tuple[Real, Real]:
    """The steps of the exact binomial limits at each whole base, not interpolated: a share beyond
    one is as rare by chance as the level says, or rarer. Adjusted limits do not promise that near
    100 %: forty good of forty lie beyond them in a city at 97 %, where three units in ten do that.
    """
    base, tail = real(base), (1 - level) / 2
    low, high = (binom.ppf(chance, base, funnel.target) / base for chance in (tail, 1 - tail))
    return real(low), real(high)


def widened(error: Real, found: Dispersion, adjust: Adjust) -> Real:
    """Standard errors with the city's usual spread in them."""
    match adjust:
        case "additive":
            return np.asarray(np.sqrt(error**2 + found.tau2), dtype=np.float64)
        case "multiplicative":
            return np.asarray(error * np.sqrt(found.phi), dtype=np.float64)
    return error


def band_of(z: Real) -> Whole:
    """0 inside the 95 % limits, 1 or -1 beyond, 2 or -2 beyond the 99.8 % limits; NaN is 0."""
    size = np.abs(np.nan_to_num(z))
    steps = (size > norm.ppf((1 + INNER) / 2)).astype(np.int64) + (size > norm.ppf((1 + OUTER) / 2))
    return np.asarray(np.sign(np.nan_to_num(z)) * steps, dtype=np.int64)


def _root(share: Real) -> Real:
    return np.asarray(np.arcsin(np.sqrt(np.clip(share, 0, 1))), dtype=np.float64)


def _root_error(base: Real) -> Real:
    return ratio(0.5, np.sqrt(base))


def _share(root: Real) -> Real:
    return np.asarray(np.sin(np.clip(root, 0, np.pi / 2)) ** 2, dtype=np.float64)


def _exact(target: float, base: Real, chance: float) -> Real:
    """The share below which lies `chance` of the binomial, interpolated between two counts."""
    count = binom.ppf(chance, base, target)
    upto, just = binom.cdf(count, base, target), binom.pmf(count, base, target)
    return np.clip(ratio(count - ratio(upto - chance, just), base), 0, 1)
