"""How good a unit truly is: fitted on published data, covering simulated truth, never too sure."""

import numpy as np
import pytest
from scipy.stats import betabinom

from benchmarks.cities import WEIGHTS, City, simulate
from data.statistics.arrays import Flags, Real
from data.statistics.posterior import Posterior, interval, posterior
from data.statistics.priors import fit_prior, likely_priors
from data.statistics.scores import (
    answer_covariance,
    design_effect,
    score_posterior,
    scored,
    unscored,
)

SAXONY = np.array([3, 24, 104, 286, 670, 1033, 1343, 1112, 829, 478, 181, 45, 7])
"""Families with 0..12 boys among 12 children, 6115 in Saxony: Geissler's data in Lindsey, Analysis of
Frequency and Count Data (1995), shipped with R's vcd as `Saxony`."""


def _families() -> tuple[Real, Real]:
    boys = np.repeat(np.arange(13), SAXONY).astype(float)
    return boys, np.full(len(boys), 12.0)


def test_the_fit_is_the_published_one_for_the_families_of_saxony() -> None:
    # The likeliest shapes as Wikipedia has them, "Beta-binomial distribution".
    prior = fit_prior(*_families())
    assert prior.mean * prior.strength == pytest.approx(34.09558, rel=1e-3)
    assert (1 - prior.mean) * prior.strength == pytest.approx(31.5715, rel=1e-3)


def test_no_other_prior_near_the_fit_is_likelier() -> None:
    boys, _ = _families()
    prior = fit_prior(*_families())

    def likelihood(mean: float, strength: float) -> float:
        shape = (12, mean * strength, (1 - mean) * strength)
        return float(betabinom.logpmf(boys, *shape).sum())

    best = likelihood(prior.mean, prior.strength)
    for mean, strength in ((1.002, 1), (0.998, 1), (1, 1.05), (1, 0.95)):
        assert likelihood(prior.mean * mean, prior.strength * strength) < best


def test_possible_priors_lie_about_the_fit() -> None:
    priors, best = likely_priors(*_families()), fit_prior(*_families())
    assert priors.weight.sum() == pytest.approx(1)
    assert priors.weight @ priors.mean == pytest.approx(best.mean, abs=0.002)
    assert priors.weight @ np.log(priors.strength) == pytest.approx(np.log(best.strength), abs=0.1)


def test_intervals_hold_the_truth_nine_times_in_ten() -> None:
    rate, score = [], []
    for city in _cities():
        own = posterior(city.good[:, 1], city.reached)
        rate.append(_inside(city.truth[:, 1], own.draws()))
        whole = score_posterior(city.good, city.reached, WEIGHTS, city.together)
        score.append(_inside(city.score, whole.draws()))
    assert 0.88 <= np.mean(rate) <= 0.92
    assert 0.88 <= np.mean(score) <= 0.92


def test_a_citizens_answers_are_neither_strangers_nor_one() -> None:
    random = np.random.default_rng(11)
    cities = [simulate(random, 0.7) for _ in range(4)]
    share = [city.good.sum(axis=0) / city.reached.sum() for city in cities]

    def held(together: list[Real]) -> float:
        each = zip(cities, together, strict=True)
        return float(
            np.mean([_inside(city.score, _score(city, both).draws()) for city, both in each])
        )

    assert held([np.outer(rates, rates) for rates in share]) < 0.88
    assert 0.88 <= held([city.together for city in cities]) <= 0.92
    assert held([np.minimum.outer(rates, rates) for rates in share]) > 0.92


def test_draws_agree_with_the_exact_mean_and_the_exact_chances() -> None:
    city = simulate(np.random.default_rng(3), 0.36, units=60)
    own = posterior(city.good[:, 1], city.reached)
    draws = own.draws(20_000)
    assert draws.mean(axis=0) == pytest.approx(own.mean(), abs=5e-4)
    assert (draws > 0.97).mean(axis=0) == pytest.approx(own.chance_above(0.97), abs=0.02)


def test_equal_data_get_equal_answers() -> None:
    good, base = np.array([97.0, 290, 97, 48]), np.array([100.0, 300, 100, 50])
    one, again = posterior(good, base), posterior(good.copy(), base.copy())
    assert (one.draws() == again.draws()).all()
    low, high = interval(one.draws(), alike=one.alike())
    assert low[0] == low[2]
    assert high[0] == high[2]
    assert one.chance_above(0.95)[0] == one.chance_above(0.95)[2]


def test_a_unit_without_answers_is_as_uncertain_as_the_city_is_wide() -> None:
    good, base = np.array([90.0, 80, 99, 70, 0]), np.array([100.0, 100, 100, 100, 0])
    low, high = interval(posterior(good, base).draws())
    assert high[4] - low[4] > 2 * (high[:4] - low[:4]).max()


@pytest.mark.parametrize("good", [0.0, 97.0, 100.0])
def test_units_that_are_all_alike_keep_a_finite_interval(good: float) -> None:
    own = posterior(np.full(30, good), np.full(30, 100.0))
    low, high = interval(own.draws())
    assert (low <= good / 100 + 0.001).all()
    assert (high >= good / 100 - 0.001).all()
    assert (high - low < 0.05).all()
    assert own.mean() == pytest.approx(good / 100, abs=0.01)


def test_without_any_answer_every_rate_is_as_likely_as_any_other() -> None:
    own = posterior(np.zeros(3), np.zeros(3))
    assert own.mean() == pytest.approx(0.5)
    assert own.chance_above(0.25) == pytest.approx(0.75)
    assert fit_prior(np.zeros(3), np.zeros(3)).strength == 2


def test_the_design_effect_of_one_rate_alone_is_one() -> None:
    assert design_effect(np.array([1.0]), np.array([0.9]), np.eye(1)) == pytest.approx(1)


def test_three_answers_that_always_agree_tell_as_much_as_one() -> None:
    same = np.full(3, 0.9)
    assert design_effect(WEIGHTS, same, np.full((3, 3), 0.9)) == pytest.approx(1)


def test_independent_answers_tell_more_than_one() -> None:
    same = np.full(3, 0.9)
    apart = design_effect(WEIGHTS, same, np.outer(same, same))
    assert apart == pytest.approx((WEIGHTS**2).sum())


def test_the_variance_of_a_citizens_answers_is_that_of_citizens() -> None:
    random = np.random.default_rng(4)
    solved = random.random(200_000) < 0.95
    answers = np.column_stack(
        [random.random(200_000) < 0.99, solved, solved | (random.random(200_000) < 0.5)]
    )
    together = answers.T.astype(float) @ answers / len(answers)
    found = WEIGHTS @ answer_covariance(answers.mean(axis=0), together) @ WEIGHTS
    assert found == pytest.approx((answers @ WEIGHTS).var(), rel=1e-6)


def test_citizens_not_reached_count_as_the_policy_says() -> None:
    share = scored(np.array([0.9, 0.5]), np.array([80.0, 0]), np.array([20.0, 0]), 1.0)
    assert share[0] == pytest.approx((72 + 20) / 100)
    assert np.isnan(share[1])
    assert unscored(0.92, np.array([80.0]), np.array([20.0]), 1.0)[0] == pytest.approx(0.9)


def _score(city: City, together: Real) -> Posterior:
    return score_posterior(city.good, city.reached, WEIGHTS, together)


def _cities() -> list[City]:
    random = np.random.default_rng(5)
    return [simulate(random, spread) for spread in (0.18, 0.36, 0.7) for _ in range(3)]


def _inside(truth: Real, draws: Real) -> Flags:
    low, high = interval(draws)
    return np.asarray((low <= truth) & (truth <= high))
