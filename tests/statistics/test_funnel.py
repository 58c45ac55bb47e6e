"""Funnels: limits hold what they say, dispersion is the published one, questions ask one side."""

import numpy as np
import pytest
from scipy.stats import binom
from statsmodels.stats.meta_analysis import combine_effects

from data.statistics.bounds import silent_bounds, silent_needed
from data.statistics.funnel import (
    INNER,
    OUTER,
    Adjust,
    Dispersion,
    Funnel,
    dispersion,
    fit_funnel,
    funnel_limits,
    funnel_table,
    winsorised,
)
from data.statistics.questions import QUESTIONS, stand, stand_apart

BCG = np.array([
    [4, 119, 11, 128], [6, 300, 29, 274], [3, 228, 11, 209], [62, 13536, 248, 12619],
    [33, 5036, 47, 5761], [180, 1361, 372, 1079], [8, 2537, 10, 619], [505, 87886, 499, 87892],
    [29, 7470, 45, 7232], [17, 1699, 65, 1600], [186, 50448, 141, 27197], [5, 2493, 3, 2338],
    [27, 16886, 29, 17825],
])  # fmt: skip
"""Thirteen BCG trials, Colditz et al. (JAMA 271, 1994): cases and others, vaccinated and not."""


def test_tau2_is_the_published_one_for_the_bcg_trials() -> None:
    cases, others, control, healthy = BCG.T.astype(float)
    effect = np.log(cases / (cases + others) / (control / (control + healthy)))
    error = np.sqrt(1 / cases - 1 / (cases + others) + 1 / control - 1 / (control + healthy))
    pooled = (effect / error**2).sum() / (1 / error**2).sum()
    found = dispersion((effect - pooled) / error, error, trim=0.0)
    # Q = 152.23 and tau2 = 0.3088 by DerSimonian and Laird: Viechtbauer (2010), metafor's dat.bcg.
    assert found.phi * 13 == pytest.approx(152.2330, abs=1e-3)
    assert found.tau2 == pytest.approx(0.3088, abs=1e-4)
    assert found.tau2 == pytest.approx(combine_effects(effect, error**2, "chi2").tau2)


def test_outer_tenths_are_pulled_in_to_the_tenth_from_the_end() -> None:
    z = np.arange(11.0)
    assert winsorised(z).tolist() == [1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9]
    assert winsorised(z, 0.0).tolist() == z.tolist()


def test_a_few_outliers_do_not_widen_the_limits_that_are_to_find_them() -> None:
    random = np.random.default_rng(12)
    base = np.full(343, 400.0)
    good = random.binomial(400, 0.97, 343).astype(float)
    good[:8] = 300
    funnel = fit_funnel(good, base, 0.97)
    assert funnel.dispersion.tau2 < 1e-4
    assert (funnel_table(good, base, funnel)["band"][:8] == -2).all()


def test_equal_units_have_no_dispersion_beyond_chance() -> None:
    funnel = fit_funnel(np.full(20, 97.0), np.full(20, 100.0))
    assert funnel == Funnel(pytest.approx(0.97), Dispersion(1.0, 0.0))


def test_the_spread_between_units_is_found_again() -> None:
    random = np.random.default_rng(13)
    truth = np.sin(np.clip(random.normal(1.2, 0.05, 4000), 0, np.pi / 2)) ** 2
    base = np.full(4000, 500.0)
    found = fit_funnel(random.binomial(500, truth).astype(float), base, trim=0.0)
    assert found.dispersion.tau2 == pytest.approx(0.05**2, rel=0.06)
    assert found.dispersion.phi == pytest.approx(1 + 0.05**2 * 4 * 500, rel=0.06)


@pytest.mark.parametrize("target", [0.3, 0.5, 0.97])
@pytest.mark.parametrize("level", [INNER, OUTER])
def test_exact_limits_lie_between_the_counts_that_bracket_the_chance(
    target: float, level: float
) -> None:
    funnel, base = Funnel(target, Dispersion(1, 0)), np.array([30.0, 200, 3000])
    low, high = funnel_limits(funnel, base, level, "none")
    tail = (1 - level) / 2
    for limit, chance in ((low, tail), (high, 1 - tail)):
        assert (binom.cdf(np.ceil(limit * base - 1e-9), base, target) >= chance - 1e-12).all()
        assert (binom.cdf(np.floor(limit * base - 1e-9) - 1, base, target) < chance).all()


@pytest.mark.parametrize("adjust", ["none", "additive", "multiplicative"])
def test_limits_hold_what_they_say(adjust: Adjust) -> None:
    random = np.random.default_rng(14)
    root = np.arcsin(np.sqrt(0.9))
    base = np.rint(600 * np.exp(random.normal(0, 0.5, 20_000)))
    extra = {"none": 0 * base, "additive": 0 * base + 0.02, "multiplicative": 0.5 / np.sqrt(base)}
    truth = np.sin(random.normal(root, extra[adjust])) ** 2
    good = random.binomial(base.astype(int), truth).astype(float)
    funnel = fit_funnel(good, base, 0.9, trim=0.0)
    for level, slack in ((INNER, 0.006), (OUTER, 0.0015)):
        low, high = funnel_limits(funnel, base, level, adjust)
        inside = ((low <= good / base) & (good / base <= high)).mean()
        assert inside == pytest.approx(level, abs=slack)


def test_bands_and_adjusted_limits_agree() -> None:
    random = np.random.default_rng(15)
    base = np.rint(300 * np.exp(random.normal(0, 0.8, 343)))
    good = random.binomial(base.astype(int), random.beta(60, 2, 343)).astype(float)
    funnel = fit_funnel(good, base)
    table = funnel_table(good, base, funnel)
    for level, size in ((INNER, 1), (OUTER, 2)):
        low, high = funnel_limits(funnel, base, level)
        assert ((table["value"] < low) == (table["band"] <= -size)).all()
        assert ((table["value"] > high) == (table["band"] >= size)).all()


def test_a_unit_without_a_base_has_no_position() -> None:
    table = funnel_table(np.array([0.0, 90]), np.array([0.0, 100]), Funnel(0.9, Dispersion(1, 0)))
    assert np.isnan(table["z"][0])
    assert table["band"].tolist() == [0, 0]


def test_a_question_is_asked_on_one_side_only() -> None:
    base = np.full(40, 400.0)
    part = np.r_[np.full(38, 20.0), 80, 0]
    assert stand(QUESTIONS["exclusion"], part, base)["asked"].tolist() == [0] * 38 + [2, 0]
    assert stand(QUESTIONS["reach"], part, base)["asked"].tolist() == [0] * 38 + [0, 2]


def test_equal_honesty_is_seldom_asked_about() -> None:
    random = np.random.default_rng(16)
    base = np.rint(300 * np.exp(random.normal(0, 0.8, 5000))) + 30
    denied = random.binomial(base.astype(int), 0.02)
    table = stand_apart(QUESTIONS["self_report"], base, base - denied, base)
    assert table["value"].mean() == pytest.approx(0.02, abs=0.002)
    assert (table["asked"] >= 1).mean() == pytest.approx(0.035, abs=0.015)
    assert (table["asked"] == 2).mean() < 0.015


def test_a_unit_that_reports_more_than_citizens_confirm_is_asked() -> None:
    base = np.full(50, 300.0)
    confirmed = np.full(50, 294.0)
    confirmed[0] = 240
    table = stand_apart(QUESTIONS["self_report"], base, confirmed, base)
    assert table["asked"].tolist() == [2] + [0] * 49


def test_silence_could_hide_anything_between_the_bounds() -> None:
    table = silent_bounds(np.array([76.0, 0]), np.array([80.0, 0]), np.array([100.0, 0]))
    assert table.loc[0].tolist() == pytest.approx([0.95, 0.76, 0.96, 0.8])
    assert table.loc[1].isna().all()


def test_what_the_silent_would_have_to_say() -> None:
    needed = silent_needed(np.array([76.0, 95]), np.array([80.0, 100]), np.array([100.0, 100]), 0.9)
    assert needed[0] == pytest.approx(0.7)
    assert np.isnan(needed[1])
