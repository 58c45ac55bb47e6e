"""What of a rank is knowledge: places hold, equals stay together, effort adds up."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.cities import WEIGHTS, City, simulate
from data.compare.ranges import DRAWS
from data.statistics.arrays import Whole
from data.statistics.effort import answers_needed, next_bound, next_place
from data.statistics.posterior import DRAWS as LEAGUE
from data.statistics.posterior import posterior
from data.statistics.ranking import rank_table, ranks_in
from data.statistics.scores import score_posterior
from data.statistics.tiers import TIER_TITLES, Tier, tiers

UNTIMED = settings(deadline=None, max_examples=60)


def _tiers(city: City) -> Whole:
    middle = float(city.reached @ city.official / city.reached.sum())
    whole = score_posterior(city.good, city.reached, WEIGHTS, city.together)
    return tiers(whole.chance_above(middle))


def test_the_place_of_every_unit_in_every_draw() -> None:
    assert ranks_in(np.array([[0.2, 0.9, 0.5], [0.7, 0.1, 0.3]])).tolist() == [[3, 1, 2], [1, 3, 2]]


def test_rank_intervals_hold_the_true_place_nine_times_in_ten() -> None:
    random, held = np.random.default_rng(6), []
    for spread in (0.18, 0.36, 0.7) * 2:
        city = simulate(random, spread)
        whole = score_posterior(city.good, city.reached, WEIGHTS, city.together)
        table = rank_table(ranks_in(whole.draws()), whole.alike())
        place = ranks_in(city.score[None, :])[0]
        held.append((table["rank_low"] <= place) & (place <= table["rank_high"]))
    assert 0.88 <= np.mean(held) <= 0.925


def test_the_fewer_draws_of_a_history_say_what_those_of_a_league_say() -> None:
    random, held, apart = np.random.default_rng(9), [], []
    for at in range(12):
        city = simulate(random, 0.18 if at % 2 else 0.36)
        known = score_posterior(city.good, city.reached, WEIGHTS, city.together)
        past, league = (rank_table(ranks_in(known.draws(count))) for count in (DRAWS, LEAGUE))
        place = ranks_in(city.score[None, :])[0]
        held.append(((past["rank_low"] <= place) & (place <= past["rank_high"])).mean())
        apart.append((past - league)[["rank_low", "rank_high"]].abs().mean().mean())
    assert 0.88 <= np.mean(held) <= 0.92
    # Places of 343; 3.9 in these cities, where a range spans over two hundred.
    assert np.mean(apart) <= 5


def test_of_pairs_said_to_be_ahead_with_some_chance_as_many_truly_are() -> None:
    random, said, true = np.random.default_rng(8), [], []
    for spread in (0.18, 0.36, 0.7) * 4:
        city = simulate(random, spread)
        draws = score_posterior(city.good, city.reached, WEIGHTS, city.together).draws()
        one, other = random.integers(0, 343, (2, 400))
        pairs = one != other
        said.append((draws[:, one[pairs]] > draws[:, other[pairs]]).mean(axis=0))
        true.append((city.score[one] > city.score[other])[pairs])
    chance, ahead = np.concatenate(said), np.concatenate(true)
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        those = (low <= chance) & (chance < low + 0.2 + 1e-9)
        # Pairs share units and cities, so a class of a thousand is worth fewer.
        assert ahead[those].mean() == pytest.approx(chance[those].mean(), abs=0.04)


def test_chances_of_the_top_sum_to_its_places() -> None:
    city = simulate(np.random.default_rng(7), 0.36)
    table = rank_table(ranks_in(posterior(city.good[:, 1], city.reached).draws()))
    assert table["in_top"].sum() == pytest.approx(10)
    assert table["in_bottom"].sum() == pytest.approx(10)
    assert table["rank_expected"].mean() == pytest.approx(172)


def test_units_with_equal_answers_share_their_place() -> None:
    own = posterior(np.array([97.0, 90, 97, 99]), np.full(4, 100.0))
    table = rank_table(ranks_in(own.draws()), own.alike(), top=1)
    assert table.loc[0].equals(table.loc[2])


def test_equals_are_split_into_tiers_in_at_most_one_city_of_twenty() -> None:
    random = np.random.default_rng(8)
    split = [bool(_tiers(simulate(random, 0.0)).any()) for _ in range(100)]
    assert np.mean(split) <= 0.05


def test_equals_stay_together_though_a_few_others_lag() -> None:
    random, split = np.random.default_rng(9), []
    for _ in range(60):
        base = np.maximum(30, np.rint(300 * np.exp(random.normal(0, 0.8, 343))))
        truth = np.where(np.arange(343) < 10, 0.92, 0.97)
        good = random.binomial(base.astype(int), truth).astype(float)
        middle = float(good.sum() / base.sum())
        split.append(bool(tiers(posterior(good, base).chance_above(middle))[10:].any()))
    assert np.mean(split) <= 0.05


def test_who_truly_differs_is_found_and_hardly_ever_on_the_wrong_side() -> None:
    random, called, wrong = np.random.default_rng(10), 0, 0
    for _ in range(10):
        city = simulate(random, 0.7, median=1000)
        found = _tiers(city)
        middle = float(city.reached @ city.score / city.reached.sum())
        called += int((found != 0).sum())
        wrong += int((found * np.sign(city.score - middle) < 0).sum())
    assert called > 0.25 * 3430
    assert wrong <= 0.01 * called


def test_an_unknown_unit_is_in_no_tier_and_costs_the_others_nothing() -> None:
    known = np.array([0.999, 0.5, 0.0001])
    with_gap = tiers(np.array([0.999, np.nan, 0.5, 0.0001]))
    assert with_gap.tolist() == [tiers(known)[0], 0, *tiers(known)[1:]]
    assert tiers(known).tolist() == [Tier.ABOVE, Tier.NOT_SEPARABLE, Tier.BELOW]
    assert set(TIER_TITLES) == set(Tier)


def test_the_next_grade_and_the_next_place() -> None:
    scores = np.array([96.0, 97.0, 98.5, np.nan])
    assert next_bound(scores, np.array([97.0, 94, 90, 0])) == pytest.approx(
        [97, np.nan, np.nan, np.nan], nan_ok=True
    )
    assert next_place(scores) == pytest.approx([97, 98.5, np.nan, np.nan], nan_ok=True)


def test_what_it_takes_worked_by_hand() -> None:
    # 200 citizens, 45 % weight: one more solved answer is 0.225 points; 1 point takes 5.
    needed = answers_needed(
        np.array([96.0, 97.0]), np.array([97.0, 97.0]), np.array([[1, 9, 3], [1, 9, 3]]),
        np.array([200.0, 200.0]), WEIGHTS, ("response", "resolution", "satisfaction"),
    )  # fmt: skip
    assert needed["resolution"].tolist() == [5, 0]
    assert needed["together"].tolist() == [3, 0]
    assert np.isnan(needed["satisfaction"][0])
    assert np.isnan(needed["response"][0])


@UNTIMED
@given(st.integers(1, 400), st.data())
def test_what_it_takes_reaches_the_bound_and_one_fewer_does_not(
    base: int, data: st.DataObject
) -> None:
    good = np.array([[data.draw(st.integers(0, base)) for _ in range(3)]])
    bound = data.draw(st.integers(0, 200)) / 2
    score = 100 * (good / base) @ WEIGHTS
    needed = answers_needed(
        score, np.array([bound]), base - good, np.array([base]), WEIGHTS, ("a", "b", "c")
    )
    for at, name in enumerate("abc"):
        step, turns = 100 * WEIGHTS[at] / base, needed[name][0]
        if np.isnan(turns):
            assert score[0] + step * (base - good[0, at]) < bound
        else:
            assert score[0] + step * turns >= bound - 1e-6
            assert turns == 0 or score[0] + step * (turns - 1) < bound
