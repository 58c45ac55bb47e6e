"""What moves a rate or a score: exact splits into rate and mix effects, nothing left over.

Against the city, for category c with the unit's share of base w and rate r, and the city's share
v and rate q: the gap r_unit - q_city is the sum over c of w (r - q), the unit's own doing ("rate
effect"), plus (w - v) (q - q_city), what it was given to do ("mix effect"). The city is the
yardstick, so the unit's weights carry the rates and the city's rates the weights.

In time neither month is the yardstick: both effects use the mean of the two (Kitagawa, Journal
of the American Statistical Association 50, 1955), and turning time round turns every sign. A
category without cases on one side has no rate of its own to differ: all its effect is mix.

A score is a weighted sum of rates over the same citizens, so its effects are theirs, weighted.
"Category" may be any cut: of requests, of channels, or the units below a unit.
"""

from collections.abc import Callable, Mapping

import pandas as pd

_EFFECTS = ["rate_effect", "mix_effect", "effect"]
Split = Callable[[pd.DataFrame, pd.DataFrame, str], pd.DataFrame]


def split_gap(unit: pd.DataFrame, city: pd.DataFrame, by: str) -> pd.DataFrame:
    """One row a category: by, base, value, city_value, rate_effect, mix_effect, effect.

    Both frames have columns `by`, `n`, `base`; the city's contain the unit's. Effects are shares
    (0.01 = one point); `effect` is their sum and adds up to the gap. Strongest lowering first.
    Empty if either base is.
    """
    if not unit["base"].sum() or not city["base"].sum():
        return pd.DataFrame(columns=[by, "base", "value", "city_value", *_EFFECTS])
    both = city.merge(unit, on=by, how="outer", suffixes=("_city", "")).fillna(0)
    overall = both["n_city"].sum() / both["base_city"].sum()
    city_rate = _rate(both["n_city"], both["base_city"]).fillna(overall)
    rate = _rate(both["n"], both["base"])
    weight, usual = _share(both["base"]), _share(both["base_city"])
    effects = _effects(
        weight * (rate.fillna(city_rate) - city_rate), (weight - usual) * (city_rate - overall)
    )
    split = both[[by, "base"]].assign(value=rate, city_value=city_rate)
    return _ordered(pd.concat([split, effects], axis=1), by)


def split_change(now: pd.DataFrame, before: pd.DataFrame, by: str) -> pd.DataFrame:
    """One row a category: by, base, value, value_before, rate_effect, mix_effect, effect.

    Both frames have columns `by`, `n`, `base`. `effect` adds up to the change of the rate.
    Strongest lowering first. Empty if either base is.
    """
    if not now["base"].sum() or not before["base"].sum():
        return pd.DataFrame(columns=[by, "base", "value", "value_before", *_EFFECTS])
    both = now.merge(before, on=by, how="outer", suffixes=("", "_before")).fillna(0)
    both = both[both["base"] + both["base_before"] > 0].reset_index(drop=True)
    value, earlier = (_rate(both[f"n{end}"], both[f"base{end}"]) for end in ("", "_before"))
    rate, rate_before = value.fillna(earlier), earlier.fillna(value)
    weight, weight_before = _share(both["base"]), _share(both["base_before"])
    overall = (weight * rate + weight_before * rate_before).sum() / 2
    effects = _effects(
        (weight + weight_before) / 2 * (rate - rate_before),
        (weight - weight_before) * ((rate + rate_before) / 2 - overall),
    )
    split = both[[by, "base"]].assign(value=value, value_before=earlier)
    return _ordered(pd.concat([split, effects], axis=1), by)


def split_score_gap(
    unit: pd.DataFrame, city: pd.DataFrame, by: str, weights: Mapping[str, float]
) -> pd.DataFrame:
    """`split_gap` of the score, in points of score: by, base, a column a rate, mix_effect, effect.

    Both frames have columns `by`, `base` and, for each key of `weights`, its good answers. The
    column named like a rate is that rate's own effect; with mix_effect they make the effect.
    """
    return _split_score(split_gap, unit, city, by, weights)


def split_score_change(
    now: pd.DataFrame, before: pd.DataFrame, by: str, weights: Mapping[str, float]
) -> pd.DataFrame:
    """`split_change` of the score, in points of score; columns as of `split_score_gap`."""
    return _split_score(split_change, now, before, by, weights)


def _split_score(
    split: Split, one: pd.DataFrame, other: pd.DataFrame, by: str, weights: Mapping[str, float]
) -> pd.DataFrame:
    parts = {
        key: split(_of(one, by, key), _of(other, by, key), by).set_index(by) for key in weights
    }
    first = next(iter(parts.values()))
    points = {key: 100 * weights[key] * part["rate_effect"] for key, part in parts.items()}
    mix = sum(100 * weights[key] * part["mix_effect"] for key, part in parts.items())
    frame = pd.DataFrame({"base": first["base"], **points, "mix_effect": mix})
    total = frame[[*weights, "mix_effect"]].sum(axis=1)
    return _ordered(frame.assign(effect=total).rename_axis(by).reset_index(), by)


def _of(frame: pd.DataFrame, by: str, key: str) -> pd.DataFrame:
    return frame[[by, "base", key]].rename(columns={key: "n"})


def _rate(part: "pd.Series[float]", whole: "pd.Series[float]") -> "pd.Series[float]":
    return part / whole.where(whole > 0)


def _share(base: "pd.Series[float]") -> "pd.Series[float]":
    return base / base.sum()


def _effects(rate: "pd.Series[float]", mix: "pd.Series[float]") -> pd.DataFrame:
    return pd.DataFrame({"rate_effect": rate, "mix_effect": mix, "effect": rate + mix})


def _ordered(split: pd.DataFrame, by: str) -> pd.DataFrame:
    return split.sort_values(["effect", by], ignore_index=True)
