"""Whether scores moved by more than chance: published intervals, and cities whose truth is known."""

import numpy as np
import pytest
from scipy.stats import norm
from statsmodels.stats.proportion import confint_proportions_2indep

from data.statistics.arrays import Real, ratio, real
from data.statistics.moves import Scores, change_doubt, change_interval, change_table

Z95 = 1.959963984540054


def _plain(good: Real, base: Real) -> Scores:
    good, base = real(good), real(base)
    return Scores(ratio(good, base), base, np.ones_like(base), np.zeros_like(base))


NEWCOMBE = [
    ((56, 70), (48, 80), (0.0524, 0.3339)),
    ((9, 10), (3, 10), (0.1705, 0.8090)),
    ((6, 7), (2, 7), (0.0582, 0.8062)),
    ((5, 56), (0, 29), (-0.0381, 0.1926)),
    ((0, 10), (0, 20), (-0.1611, 0.2775)),
    ((0, 10), (0, 10), (-0.2775, 0.2775)),
    ((10, 10), (0, 20), (0.6791, 1.0)),
    ((10, 10), (0, 10), (0.6075, 1.0)),
]
"""Newcombe, Statistics in Medicine 17 (1998) 873-890, table II (page 877), method 10, without
continuity correction."""


@pytest.mark.parametrize(("one", "other", "ends"), NEWCOMBE)
def test_the_interval_is_the_published_one(
    one: tuple[int, int], other: tuple[int, int], ends: tuple[float, float]
) -> None:
    now, before = (_plain([good], [base]) for good, base in (one, other))
    low, high = change_interval(now, before, Z95)
    assert (low[0], high[0]) == pytest.approx(ends, abs=5e-5)


def test_the_interval_is_that_of_statsmodels() -> None:
    random = np.random.default_rng(5)
    base, before = random.integers(1, 400, (2, 40))
    good, was = random.binomial(base, 0.95), random.binomial(before, 0.9)
    low, high = change_interval(_plain(good, base), _plain(was, before), Z95)
    for at in range(40):
        found = confint_proportions_2indep(
            good[at], base[at], was[at], before[at], method="newcomb", compare="diff"
        )
        assert (low[at], high[at]) == pytest.approx(found, abs=1e-9)


def test_the_doubt_is_the_level_whose_interval_just_reaches_no_change() -> None:
    now, before = _plain([56, 40, 9], [70, 80, 10]), _plain([48, 60, 3], [80, 80, 10])
    doubt = change_doubt(now, before)
    low, high = change_interval(now, before, norm.isf(doubt / 2))
    nearest = np.where(now.value > before.value, low, high)
    assert nearest == pytest.approx(0, abs=1e-9)
    assert (doubt < 0.05).all()


def test_what_is_known_without_answers_moves_a_score_but_adds_no_doubt() -> None:
    """Half of the base not reached and counted as good: the change halves, and so its interval."""
    now, before = _plain([80], [100]), _plain([60], [100])
    low, high = change_interval(now, before, Z95)
    half, rise = np.array([50.0]), np.array([50.0])
    whole = [Scores(each.share, each.answers, half, rise) for each in (now, before)]
    assert [end[0] for end in change_interval(*whole, Z95)] == pytest.approx(
        [50 * low[0], 50 * high[0]]
    )
    gift = Scores(now.share, now.answers, now.slope, now.rise + 0.5)
    assert change_interval(gift, before, Z95)[0] == pytest.approx(low + 0.5)


def test_without_answers_in_both_periods_nothing_is_said() -> None:
    table = change_table(_plain([0, 9], [0, 10]), _plain([5, 0], [10, 0]))
    assert table[["change", "low", "high"]].isna().all(axis=None)
    assert list(table["moved"]) == [0, 0]


def _cities(rate: float, median: float, count: int) -> list[tuple[Real, Real, Real, Real]]:
    """Pairs of months of 343 equal units in which nothing changed."""
    random = np.random.default_rng(7)
    cities = []
    for _ in range(count):
        base = np.maximum(random.lognormal(np.log(median), 0.7, 343), 5).astype(int)
        before = np.maximum(base * random.uniform(0.8, 1.2, 343), 5).astype(int)
        cities.append((random.binomial(base, rate), base, random.binomial(before, rate), before))
    return cities


@pytest.mark.parametrize(("rate", "median"), [(0.97, 300), (0.97, 50), (0.9, 300)])
def test_where_nothing_changed_hardly_any_city_has_a_unit_that_moved(
    rate: float, median: float
) -> None:
    alarms, held = [], []
    for good, base, was, before in _cities(rate, median, 120):
        table = change_table(_plain(good, base), _plain(was, before))
        alarms.append((table["moved"] != 0).any())
        held.append(((table["low"] <= 0) & (table["high"] >= 0)).mean())
    assert np.mean(alarms) <= 0.05
    assert np.mean(held) >= 0.945


def test_those_who_truly_rose_are_found_among_many_who_did_not() -> None:
    random = np.random.default_rng(3)
    base = np.full(343, 300)
    truth = np.full(343, 0.90)
    truth[:10] = 0.99
    table = change_table(
        _plain(random.binomial(base, truth), base), _plain(random.binomial(base, 0.9), base)
    )
    assert (table["moved"][:10] == 1).all()
    assert (table["moved"][10:] != 0).sum() <= 2
