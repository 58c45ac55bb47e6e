"""Case mix and decomposition: worked by hand, adding up exactly, fair on simulated truth."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from data.statistics.casemix import (
    ANY,
    Strata,
    along,
    case_mix,
    pooled,
    strata_effects,
    strata_of,
    wilson,
)
from data.statistics.decomposition import (
    split_change,
    split_gap,
    split_score_change,
    split_score_gap,
)

UNTIMED = settings(deadline=None, max_examples=25)

WEIGHTS = {"responded": 0.1, "solved": 0.45, "satisfied": 0.45}


def test_wilsons_interval_is_newcombes_worked_example() -> None:
    # Newcombe, Statistics in Medicine 17 (1998) 857-872, table I: 81 of 263, 15 of 148, 0 of 20.
    low, high = wilson(np.array([81.0, 15, 0]), np.array([263.0, 148, 20]), 0.95)
    assert low == pytest.approx([0.2553, 0.0624, 0.0], abs=5e-5)
    assert high == pytest.approx([0.3662, 0.1605, 0.1611], abs=5e-5)
    again = proportion_confint([81, 15, 0], [263, 148, 20], method="wilson")
    assert (low, high) == (pytest.approx(again[0]), pytest.approx(again[1]))


def test_expected_and_adjusted_worked_by_hand() -> None:
    # City: easy 180 of 200 solved, hard 60 of 100. Unit 1 has 20 easy and 80 hard requests:
    # expected to fail 20 x 0.1 + 80 x 0.4 = 34; it fails 28. City's failing share 0.2.
    good = np.array([[19.0, 53], [161, 7]])
    base = np.array([[20.0, 80], [180, 20]])
    table = case_mix(good, base).loc[0]
    assert table[["observed", "expected"]].tolist() == pytest.approx([28, 34])
    assert table["ratio"] == pytest.approx(28 / 34)
    assert table["adjusted"] == pytest.approx(1 - 28 / 34 * 0.2)
    assert table["mix_effect"] == pytest.approx(0.66 - 0.8)
    assert table["adjusted_low"] < table["adjusted"] < table["adjusted_high"]


def test_a_rare_good_answer_is_adjusted_as_it_stands() -> None:
    good, base = np.array([[2.0, 8], [8, 2]]), np.full((2, 2), 50.0)
    table = case_mix(good, base)
    assert table["observed"].tolist() == [10, 10]
    assert table["adjusted"].tolist() == pytest.approx([0.1, 0.1])


tables = st.integers(1, 4).flatmap(
    lambda units: st.integers(1, 4).flatmap(
        lambda strata: st.lists(
            st.tuples(st.integers(0, 40), st.integers(0, 40)),
            min_size=units * strata, max_size=units * strata,
        ).map(lambda pairs: np.array(pairs, dtype=float).reshape(units, strata, 2))
    )
)  # fmt: skip


@UNTIMED
@given(tables)
def test_the_gap_is_the_effects_of_all_strata(table: np.ndarray) -> None:
    good, base = table.min(axis=2), table.max(axis=2)
    if not base.sum():
        return
    own, mix = strata_effects(good, base)
    known = base.sum(axis=1) > 0
    gap = good[known].sum(axis=1) / base[known].sum(axis=1) - good.sum() / base.sum()
    assert (own + mix)[known].sum(axis=1) == pytest.approx(gap, abs=1e-12)
    assert mix[known].sum(axis=1) == pytest.approx(
        case_mix(good, base)["mix_effect"][known], abs=1e-12
    )
    assert np.isnan(own[~known]).all()


@UNTIMED
@given(tables)
def test_over_the_whole_city_as_many_are_observed_as_expected(table: np.ndarray) -> None:
    found = case_mix(table.min(axis=2), table.max(axis=2))
    assert found["observed"].sum() == pytest.approx(found["expected"].sum())


def test_equally_good_units_are_equal_once_the_mix_is_taken_out() -> None:
    random = np.random.default_rng(20)
    truth = np.array([0.99, 0.97, 0.90])
    base = np.rint(400 * random.dirichlet([1, 1, 1], 343)) + 1
    table = case_mix(random.binomial(base.astype(int), truth).astype(float), base)
    city = (table["value"] * table["base"]).sum() / table["base"].sum()
    held = (table["adjusted_low"] <= city) & (city <= table["adjusted_high"])
    assert 0.86 <= held.mean() <= 0.96
    assert table["adjusted"].std() < 0.6 * table["value"].std()


def test_strata_of_a_long_frame_by_two_cuts() -> None:
    frame = pd.DataFrame(
        {"unit": ["A", "A", "B"], "category": ["x", "y", "x"], "channel": ["p", "p", "q"],
         "n": [1, 2, 3], "base": [4, 5, 6]}
    )  # fmt: skip
    strata = strata_of(frame, "unit", ["category", "channel"])
    assert list(strata.units) == ["A", "B"]
    assert list(strata.strata) == [("x", "p"), ("x", "q"), ("y", "p")]
    assert strata.good.tolist() == [[1, 0, 2], [0, 3, 0]]
    assert strata.base.tolist() == [[4, 0, 5], [0, 6, 0]]


FOUR = ("category", "channel", "handling", "time_limit")


def _four(*rows: tuple[str, str, str, str, tuple[int, int], tuple[int, int]]) -> Strata:
    """Strata of two units by four dimensions: good and base of the one, then of the other."""
    names = pd.MultiIndex.from_tuples([row[:4] for row in rows], names=FOUR)
    both = np.array([row[4:] for row in rows], dtype=float)
    return Strata(pd.Index(["own", "others"]), names, both[:, :, 0].T, both[:, :, 1].T)


LED = ("noise", "phone", "lead", "d7", (45, 50), (405, 450))
"""90 % solved, the unit as everybody."""
HELD = ("noise", "phone", "assisting", "d7", (30, 50), (30, 50))
"""60 % solved, half of them the unit's."""
THIN = ("heat", "app", "lead", "h24", (0, 10), (10, 30))
RARE = ("heat", "phone", "lead", "h24", (2, 10), (48, 50))


def test_four_strata_worked_by_hand() -> None:
    """Both units do each kind alike, one only assists more: it is as good as is to be expected,
    50 x 0.9 + 50 x 0.6 of its 100, and in the city 510 of 600 are solved."""
    found = case_mix(*_arrays(_four(LED, HELD))).iloc[0]
    assert (found["observed"], found["expected"]) == (25, pytest.approx(25))
    assert found["ratio"] == pytest.approx(1)
    assert found["adjusted"] == pytest.approx(510 / 600)
    assert found["mix_effect"] == pytest.approx(0.75 - 510 / 600)


def test_one_dimension_alone_tells_what_it_explains() -> None:
    strata = _four(LED, HELD)
    by_part, by_category = along(strata, "handling"), along(strata, "category")
    assert list(by_part.strata) == [("assisting",), ("lead",)]
    assert by_part.base.tolist() == [[50, 50], [50, 450]]
    assert strata_effects(*_arrays(by_part))[1][0].sum() == pytest.approx(0.75 - 510 / 600)
    assert by_category.good.tolist() == [[75], [435]]
    assert strata_effects(*_arrays(by_category))[1][0].sum() == pytest.approx(0)


def test_thin_strata_give_up_what_tells_them_apart_until_they_are_enough() -> None:
    thick = pooled(_four(LED, HELD, THIN, RARE), ("channel", "handling"), 100)
    assert dict(zip(thick.strata, thick.base.sum(axis=0), strict=True)) == {
        ("noise", "phone", "lead", "d7"): 500,
        ("noise", "phone", "assisting", "d7"): 100,
        ("heat", ANY, "lead", "h24"): 100,
    }
    assert thick.good[:, list(thick.strata).index(("heat", ANY, "lead", "h24"))].tolist() == [2, 58]


def test_what_is_never_enough_stands_together() -> None:
    thick = pooled(_four(THIN, RARE), FOUR, 10_000)
    assert (list(thick.strata), thick.base.tolist()) == ([(ANY,) * 4], [[20], [80]])


@UNTIMED
@given(tables, st.integers(0, 60))
def test_pooling_loses_nobody(table: np.ndarray, least: int) -> None:
    good, base = table.min(axis=2), table.max(axis=2)
    names = pd.MultiIndex.from_tuples([(f"c{n % 2}", f"k{n}") for n in range(base.shape[1])],
                                      names=["category", "channel"])  # fmt: skip
    strata = Strata(pd.RangeIndex(len(base)), names, good, base)
    thick = pooled(strata, ("channel", "category"), least)
    assert thick.good.sum(axis=1).tolist() == good.sum(axis=1).tolist()
    assert thick.base.sum(axis=1).tolist() == base.sum(axis=1).tolist()
    small = [key for key, size in zip(thick.strata, thick.base.sum(axis=0), strict=True)
             if size < least]  # fmt: skip
    assert set(small) <= {(ANY, ANY)}


def _arrays(strata: Strata) -> tuple[np.ndarray, np.ndarray]:
    return strata.good, strata.base


def _frame(rows: dict[str, tuple[int, int, int, int]]) -> pd.DataFrame:
    """A category's four numbers, the greatest its base, the others good answers."""
    listed = [(key, *sorted(four)) for key, four in rows.items()]
    return pd.DataFrame(listed, columns=["category", *WEIGHTS, "base"]).assign(
        n=lambda frame: frame["solved"]
    )


def _sum(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([one, other]).groupby("category", as_index=False).sum()


fours = st.tuples(*[st.integers(0, 50)] * 4)
frames = st.dictionaries(st.sampled_from("abcde"), fours, min_size=1).map(_frame)


def _rate(frame: pd.DataFrame, key: str = "n") -> float:
    return float(frame[key].sum() / frame["base"].sum())


def _score(frame: pd.DataFrame) -> float:
    return 100 * sum(weight * _rate(frame, key) for key, weight in WEIGHTS.items())


def test_a_change_worked_by_hand() -> None:
    # a: 50 % to 60 % at equal shares, b stays at 80 %: half of 10 points, no mix.
    now = pd.DataFrame({"category": ["a", "b"], "n": [60, 80], "base": [100, 100]})
    before = pd.DataFrame({"category": ["a", "b"], "n": [50, 80], "base": [100, 100]})
    split = split_change(now, before, "category").set_index("category")
    assert split["rate_effect"].to_dict() == pytest.approx({"a": 0.05, "b": 0})
    assert split["mix_effect"].to_dict() == pytest.approx({"a": 0, "b": 0})


def test_a_change_of_mix_alone_is_all_mix() -> None:
    now = pd.DataFrame({"category": ["a", "b"], "n": [25, 120], "base": [50, 150]})
    before = pd.DataFrame({"category": ["a", "b"], "n": [50, 80], "base": [100, 100]})
    split = split_change(now, before, "category")
    assert split["rate_effect"].abs().max() == pytest.approx(0)
    assert split["mix_effect"].sum() == pytest.approx(0.725 - 0.65)


@UNTIMED
@given(frames, frames)
def test_a_change_adds_up_and_turns_with_time(now: pd.DataFrame, before: pd.DataFrame) -> None:
    split, back = split_change(now, before, "category"), split_change(before, now, "category")
    if not now["base"].sum() or not before["base"].sum():
        assert split.empty
        return
    assert split["effect"].sum() == pytest.approx(_rate(now) - _rate(before), abs=1e-12)
    turned = back.set_index("category").loc[split["category"]]
    for name in ("rate_effect", "mix_effect"):
        assert split[name].to_numpy() == pytest.approx(-turned[name].to_numpy(), abs=1e-12)


@UNTIMED
@given(frames, frames)
def test_gaps_and_changes_of_a_score_add_up_in_points(
    one: pd.DataFrame, rest: pd.DataFrame
) -> None:
    city = _sum(one, rest)
    if not one["base"].sum() or not rest["base"].sum():
        assert split_score_gap(one, rest, "category", WEIGHTS).empty
        return
    gap = split_score_gap(one, city, "category", WEIGHTS)
    assert gap["effect"].sum() == pytest.approx(_score(one) - _score(city), abs=1e-9)
    parts = gap[[*WEIGHTS, "mix_effect"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(gap["effect"].to_numpy())
    change = split_score_change(one, rest, "category", WEIGHTS)
    assert change["effect"].sum() == pytest.approx(_score(one) - _score(rest), abs=1e-9)


@UNTIMED
@given(frames, frames)
def test_the_score_of_one_rate_alone_splits_as_the_rate(
    one: pd.DataFrame, rest: pd.DataFrame
) -> None:
    if not one["base"].sum() or not rest["base"].sum():
        return
    city = _sum(one, rest)
    score = split_score_gap(one, city, "category", {"solved": 1.0}).set_index("category")
    rate = split_gap(one, city, "category").set_index("category").loc[score.index]
    assert score["effect"].to_numpy() == pytest.approx(100 * rate["effect"].to_numpy(), abs=1e-9)
