"""What lifts and lowers a unit's rate against the city: an exact split by category.

For category c with the unit's share of base w and rate r, and the city's share v and rate q, the
gap r_unit - q_city is the sum over c of w (r - q), the unit's own doing ("rate effect"), plus
(w - v) (q - q_city), what it was given to do ("mix effect"). Nothing is left over.
"""

import pandas as pd


def split_gap(unit: pd.DataFrame, city: pd.DataFrame, by: str) -> pd.DataFrame:
    """One row a category: by, base, value, city_value, rate_effect, mix_effect, effect.

    Both frames have columns `by`, `n`, `base`. Effects are shares (0.01 = one point); `effect` is
    their sum and adds up to the gap. Strongest lowering first. Empty if either base is.
    """
    if not unit["base"].sum() or not city["base"].sum():
        return pd.DataFrame(columns=[by, "base", "value", "city_value", *_EFFECTS])
    both = city.merge(unit, on=by, how="outer", suffixes=("_city", "")).fillna(0)
    weight, usual = both["base"] / both["base"].sum(), both["base_city"] / both["base_city"].sum()
    overall = both["n_city"].sum() / both["base_city"].sum()
    city_rate = (both["n_city"] / both["base_city"].where(both["base_city"] > 0)).fillna(overall)
    rate = (both["n"] / both["base"].where(both["base"] > 0)).fillna(city_rate)
    rate_effect = weight * (rate - city_rate)
    mix_effect = (weight - usual) * (city_rate - overall)
    split = both[[by, "base"]].assign(
        value=rate.where(both["base"] > 0),
        city_value=city_rate,
        rate_effect=rate_effect,
        mix_effect=mix_effect,
        effect=rate_effect + mix_effect,
    )
    return split.sort_values(["effect", by], ignore_index=True)


_EFFECTS = ("rate_effect", "mix_effect", "effect")
