"""Who truly changed among many units: closed forms, and cities of known truth."""

import numpy as np
import pytest
from scipy.stats import binomtest

from data.statistics.arrays import Flags, Real, Whole
from data.statistics.changed import FREEDOM, MARKED_BY_CHANCE, WINDOWS, certain, doubts
from data.statistics.control import p_chart, too_rare
from data.statistics.signals import signals

UNITS, MONTHS = 343, 36
Random = np.random.Generator


def _city(random: Random) -> tuple[Whole, Real]:
    """Answers a month and true rates of a city like Beijing's: units and months, log odds."""
    mean = 300 * np.exp(random.normal(0, 0.8, (UNITS, 1)))
    base = np.maximum(1, random.poisson(mean + np.zeros((1, MONTHS))))
    odds = np.log(0.97 / 0.03) + 0.36 * random.normal(size=(UNITS, 1)) + np.zeros((1, MONTHS))
    return base, odds


def _named(random: Random, base: Whole, odds: Real) -> tuple[Flags, Flags, Flags]:
    """Who is named, whose newest month a rule marks, and who can be read at all."""
    good = random.binomial(base, 1 / (1 + np.exp(-odds)))
    chart, dark = p_chart(good, base), too_rare(good, base)[:, -1]
    marked = signals(chart).any[:, -1] & ~dark
    doubt, _ = doubts(chart, good, base)
    return certain(np.where(dark, np.nan, doubt)) & marked, marked, ~dark


def test_a_mean_moving_range_is_as_uneven_as_its_degrees_of_freedom_say() -> None:
    """A chi of f degrees of freedom has a squared coefficient of variation near 1 / 2f."""
    random = np.random.default_rng(81)
    for months in (12, 36):
        ranges = np.abs(np.diff(random.normal(size=(40_000, months)))).mean(axis=1)
        freedom = ranges.mean() ** 2 / (2 * ranges.var())
        assert freedom / (months - 1) == pytest.approx(FREEDOM, abs=0.015)


def test_in_cities_where_nothing_changes_hardly_anybody_is_named() -> None:
    """Even where months differ by more than chance, by a quarter in log odds."""
    random = np.random.default_rng(82)
    named = {0.0: 0, 0.25: 0}
    for spread in named:
        for _ in range(100):
            base, odds = _city(random)
            odds = odds + spread * random.normal(size=odds.shape)
            named[spread] += int(_named(random, base, odds)[0].any())
    assert named[0.0] <= 2
    assert named[0.25] <= 10


def test_by_chance_alone_rules_mark_as_many_as_the_page_says() -> None:
    random = np.random.default_rng(83)
    marked = read = 0
    for _ in range(20):
        _, own, known = _named(random, *_city(random))
        marked, read = marked + int(own.sum()), read + int(known.sum())
    assert marked / read == pytest.approx(MARKED_BY_CHANCE, abs=0.006)


def test_who_is_named_has_changed_and_most_who_changed_are_named() -> None:
    """Thirty units of 343 fall by three points three months ago."""
    random, wrong, right = np.random.default_rng(84), 0, 0
    for _ in range(20):
        base, odds = _city(random)
        fallen = 1 / (1 + np.exp(-odds[:30, -3:])) - 0.03
        odds[:30, -3:] = np.log(fallen / (1 - fallen))
        named = _named(random, base, odds)[0]
        wrong, right = wrong + int(named[30:].sum()), right + int(named[:30].sum())
    assert wrong / (wrong + right) < 0.05
    assert right / (20 * 30) > 0.4


def test_one_month_is_doubted_by_the_exact_binomial_where_that_is_the_greater() -> None:
    """Months alternate by so little that sigma is tiny; one answer more is still mere chance."""
    base = np.full((1, 24), 50)
    good = base - np.array([[2, 3] * 11 + [2, 4]])
    chart = p_chart(good, base)
    found, side = doubts(chart, good, base)
    usual = float(chart.centre[0, 0])
    exact = [
        2 * min(binomtest(int(good[0, -width:].sum()), 50 * width, usual, way).pvalue
                for way in ("less", "greater"))
        for width in WINDOWS
    ]  # fmt: skip
    assert found[0] >= min(1.0, len(WINDOWS) * min(exact)) - 1e-12
    assert found[0] == 1.0
    assert side[0] in (-1, 1)


def test_a_month_far_below_is_hardly_doubted_and_lies_below() -> None:
    base = np.full((2, 24), 200)
    good = base - np.array([[6, 10] * 11 + [8, 60], [6, 10] * 12])
    found, side = doubts(p_chart(good, base), good, base)
    assert found[0] < 1e-6
    assert side[0] == -1
    assert found[1] > 0.3


def test_units_are_doubted_one_by_one_and_named_together() -> None:
    random = np.random.default_rng(85)
    base = random.integers(50, 500, (40, 30))
    good = random.binomial(base, 0.9)
    together = doubts(p_chart(good, base), good, base)[0]
    alone = [
        doubts(p_chart(good[[at]], base[[at]]), good[[at]], base[[at]])[0][0] for at in range(40)
    ]
    assert together == pytest.approx(np.array(alone))
    # One doubt of 2 % is enough for one unit and not for one among forty.
    assert certain(np.array([0.02]))[0]
    assert not certain(np.array([0.02] + [0.5] * 39)).any()
    assert not certain(np.array([np.nan, np.nan])).any()


def test_months_without_answers_are_stepped_over() -> None:
    base = np.full((1, 24), 200)
    good = base - np.array([[6, 10] * 11 + [8, 60]])
    whole = doubts(p_chart(good, base), good, base)[0]
    gap = np.insert(base, 20, 0, axis=1)
    holed = doubts(
        p_chart(np.insert(good, 20, 0, axis=1), gap), np.insert(good, 20, 0, axis=1), gap
    )
    assert holed[0] == pytest.approx(whole)


def test_what_lies_before_a_change_of_definition_is_not_looked_at() -> None:
    """A fall with the new definition is no fall; too few months since, and nothing is read."""
    base, bad = np.full((1, 36), 200), np.array([[6, 10] * 12 + [46, 50] * 6])
    phases = np.repeat([0, 1], [24, 12])
    assert doubts(p_chart(base - bad, base, phases), base - bad, base)[0][0] > 0.3
    assert doubts(p_chart(base - bad, base), base - bad, base)[0][0] < 0.01
    late = np.repeat([0, 1], [30, 6])
    assert np.isnan(doubts(p_chart(base - bad, base, late), base - bad, base)[0][0])
