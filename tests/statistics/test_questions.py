"""Integrity questions: standardised ratios as published, and who is asked in cities of known truth."""

import numpy as np
import pytest
from scipy.stats import chi2

from data.statistics.arrays import Real
from data.statistics.questions import QUESTIONS, stand, stand_against

RELABELLED, DEADLINE = QUESTIONS["relabelled"], QUESTIONS["deadline"]


def test_ratios_are_on_the_root_scale_of_the_literature() -> None:
    """Spiegelhalter 2005: y = sqrt(O / E), error 1 / (2 sqrt(E)), so z = 2 (sqrt(O) - sqrt(E))."""
    observed, expected = np.array([12.0, 30, 7, 55]), np.array([20.0, 30, 3, 36])
    table = stand_against(RELABELLED, observed, expected, 100 + 0 * observed)
    assert table["z"].tolist() == pytest.approx((2 * (observed**0.5 - expected**0.5)).tolist())
    assert table["value"].tolist() == [0.12, 0.30, 0.07, 0.55]


@pytest.mark.parametrize("count", [3, 8, 20, 60])
@pytest.mark.parametrize(("level", "band"), [(0.05, 1), (0.002, 2)])
def test_a_count_is_asked_about_only_beyond_the_exact_poisson_interval(
    count: int, level: float, band: int
) -> None:
    """The exact lower limit of a count O is chi2(a / 2, 2 O) / 2, and only below it is asked."""
    limit = chi2.ppf(level / 2, 2 * count) / 2

    def asked(expected: float) -> int:
        others = np.full(40, 50.0)
        observed = np.append(others, count)
        table = stand_against(RELABELLED, observed, np.append(others, expected), 10 * observed)
        return int(table["asked"].iloc[-1])

    assert asked(limit * 1.001) < band
    assert asked(limit / 8) >= band


def _city(random: np.random.Generator) -> tuple[Real, Real, Real]:
    """Units of very different mixes: consultations, base and true rates by unit and category."""
    rates = np.array([0.01, 0.03, 0.05, 0.20])
    mix = random.dirichlet([1, 1, 1, 0.5], 343)
    total = np.rint(250 * np.exp(random.normal(0, 0.8, 343))).astype(int) + 1
    base = np.array([random.multinomial(n, shares) for n, shares in zip(total, mix, strict=True)])
    return random.binomial(base, rates), base, base @ rates


def test_a_mix_of_other_requests_is_asked_about_by_shares_and_not_by_ratios() -> None:
    random = np.random.default_rng(91)
    by_share = by_ratio = units = 0
    for _ in range(20):
        good, base, expected = _city(random)
        observed, total = good.sum(axis=1), base.sum(axis=1)
        units += len(total)
        by_ratio += int((stand_against(RELABELLED, observed, expected, total)["asked"] > 0).sum())
        by_share += int((stand(RELABELLED, observed, total)["z_adjusted"] > 1.96).sum())
    # One side of the 95 % limits, and exact tails allow less than their level.
    assert by_ratio / units < 0.025
    assert by_share / units > 0.03


def test_who_turns_complaints_into_consultations_is_asked_whatever_its_mix() -> None:
    """Ten units of at least 300 requests turn a tenth of the rest into consultations."""
    random = np.random.default_rng(92)
    found = 0
    for _ in range(20):
        good, base, expected = _city(random)
        observed, total = good.sum(axis=1), base.sum(axis=1)
        mine = np.flatnonzero(total >= 300)[:10]
        observed[mine] += random.binomial(total[mine] - observed[mine], 0.10)
        asked = stand_against(RELABELLED, observed, expected, total)["asked"].to_numpy()
        found += int((asked[mine] > 0).sum())
    assert found / 200 > 0.9


def test_a_handful_of_cases_is_not_asked_about() -> None:
    """One of one closed at the deadline, where one in six is, is a toss of the dice."""
    base = np.append(np.full(40, 300.0), [1, 2, 300])
    part = np.append(np.full(40, 50.0), [1, 2, 200])
    assert stand(DEADLINE, part, base)["asked"].tolist()[-3:] == [0, 0, 2]
    none = stand_against(RELABELLED, np.zeros(3), np.zeros(3), np.zeros(3))
    assert none["asked"].tolist() == [0, 0, 0]
