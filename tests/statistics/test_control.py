"""Control charts: published worked examples, one golden case a rule, false alarms near theory."""

from math import factorial as f

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.metrics import Better
from data.statistics.control import Chart, p_chart, phases_of, too_rare, xmr_chart
from data.statistics.signals import VARIATION_TITLES, Variation, signals, variation

UNTIMED = settings(deadline=None, max_examples=60)

NIST_FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
"""NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: limits 45.8159 and 55.8041."""
PAINT = [33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00,
         33.54, 33.12, 33.84]  # fmt: skip
"""Viscosity of primer paint, Montgomery, Introduction to Statistical Quality Control."""


def test_individuals_limits_are_those_of_the_nist_handbook() -> None:
    chart = xmr_chart([NIST_FLOW])
    assert chart.centre[0, 0] == pytest.approx(50.81)
    assert chart.high[0, 0] == pytest.approx(55.8041, abs=1e-3)
    assert chart.low[0, 0] == pytest.approx(45.8159, abs=1e-3)


def test_individuals_limits_are_those_of_montgomerys_paint() -> None:
    chart = xmr_chart([PAINT])
    assert chart.centre[0, 0] == pytest.approx(33.52, abs=0.005)
    assert chart.high[0, 0] == pytest.approx(34.80, abs=0.01)
    assert chart.low[0, 0] == pytest.approx(32.24, abs=0.01)
    assert not signals(chart).any.any()


def test_a_p_prime_chart_is_laneys_formula_point_by_point() -> None:
    good, base = [266501, 264225, 276532, 281461], [280443, 276823, 291681, 296155]
    middle = sum(good) / sum(base)
    errors = [(middle * (1 - middle) / n) ** 0.5 for n in base]
    z = [(g / n - middle) / error for g, n, error in zip(good, base, errors, strict=True)]
    wide = sum(abs(a - b) for a, b in zip(z[1:], z, strict=False)) / 3 / 1.128
    chart = p_chart([good], [base])
    assert chart.centre[0].tolist() == pytest.approx([middle] * 4)
    assert chart.high[0].tolist() == pytest.approx([middle + 3 * e * wide for e in errors])
    assert chart.low[0].tolist() == pytest.approx([middle - 3 * e * wide for e in errors])


def test_where_months_differ_by_chance_alone_limits_are_those_of_a_p_chart() -> None:
    random = np.random.default_rng(17)
    base = random.integers(200, 2000, (200, 84))
    chart = p_chart(random.binomial(base, 0.9), base)
    ratio = chart.sigma / np.sqrt(0.9 * 0.1 / base)
    # The widest ranges are left out of the mean, some of them chance: about 3 % narrower.
    assert 0.95 < ratio.mean() < 1


def test_a_single_wild_range_does_not_widen_the_limits() -> None:
    calm = [10.0, 11, 10, 11, 10, 11, 10, 11, 10, 11, 10, 11]
    assert xmr_chart([[*calm, 40.0]]).sigma[0, 0] == pytest.approx(1 / 1.128)


FLAT = [0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0]


def test_a_point_beyond_the_limits_is_marked_alone() -> None:
    found = signals(xmr_chart([[*FLAT, 9.0, *FLAT]]))
    assert np.flatnonzero(found.outside[0]).tolist() == [12]
    assert found.side[0, 12] == 1


def test_seven_on_one_side_are_marked_and_six_are_not() -> None:
    # The mean is 0, by the same number of points on either side.
    def marked(length: int) -> list[int]:
        one = [1.0 if at % 2 else 1.2 for at in range(length)]
        rest = [-1.1, 1.1] * 6 + [-1.0 if at % 2 else -1.2 for at in range(length)]
        return np.flatnonzero(signals(xmr_chart([one + rest])).run[0]).tolist()

    assert marked(6) == []
    assert marked(7)[:7] == list(range(7))


def test_six_rises_in_a_row_are_a_trend_and_five_are_not() -> None:
    def marked(points: int) -> list[int]:
        row = [3.0, 5.0, 2.0, *np.linspace(1, 6, points), 2.0, 5.0, 3.0]
        return np.flatnonzero(signals(xmr_chart([row])).trend[0]).tolist()

    assert marked(6) == []
    assert marked(7) == list(range(3, 10))


def test_two_of_three_near_a_limit_mark_the_two() -> None:
    row = np.zeros(40)
    row[::2], row[1::2] = 1, -1
    row[[20, 22]], row[21] = 4.6, 0
    found = signals(xmr_chart([row]))
    assert np.flatnonzero(found.two_of_three[0]).tolist() == [20, 22]


def test_false_alarms_about_a_known_mean_are_those_of_theory() -> None:
    found = signals(_known(np.random.default_rng(18).normal(size=(12_000, 84))))
    assert found.outside.mean() == pytest.approx(0.0027, rel=0.1)
    inside = slice(20, -20)
    # A fair coin's toss lies in a run of 7 or more with chance 8 / 2^7.
    assert found.run[:, inside].mean() == pytest.approx(8 / 2**7, rel=0.05)
    # Beyond 2 sigma, with at least one of four neighbours beyond it on the same side.
    tail = 0.02275
    assert found.two_of_three[:, inside].mean() == pytest.approx(
        2 * tail * (1 - (1 - tail) ** 4), rel=0.1
    )
    # A point lies in a monotone stretch of n with chance n times that of such a stretch, whose
    # neighbours break it: 2 (1 / n! - 2 / (n + 1)! + 1 / (n + 2)!).
    stretch = [2 * n * (1 / f(n) - 2 / f(n + 1) + 1 / f(n + 2)) for n in range(7, 15)]
    assert found.trend[:, inside].mean() == pytest.approx(sum(stretch), rel=0.15)


def test_limits_estimated_from_seven_years_raise_false_alarms_a_little() -> None:
    found = signals(xmr_chart(np.random.default_rng(18).normal(size=(2000, 84))))
    assert 0.0027 < found.outside.mean() < 0.006
    assert 0.0039 < found.two_of_three.mean() < 0.007
    # Runs about a row's own mean are shorter.
    assert 0.75 * 8 / 2**7 < found.run.mean() < 8 / 2**7


def _known(value: np.ndarray) -> Chart:
    """A chart whose mean is known to be 0 and its standard deviation 1."""
    zero = np.zeros(value.shape)
    points = np.full(value.shape, value.shape[1])
    return Chart(value, zero, zero + 1, zero - 3, zero + 3, points, np.zeros(value.shape[1], int))


def test_a_share_that_does_not_change_seldom_leaves_its_limits() -> None:
    random = np.random.default_rng(19)
    base = random.integers(100, 900, (343, 84))
    assert signals(p_chart(random.binomial(base, 0.9), base)).outside.mean() < 0.01


def test_a_change_of_definition_re_bases_limits_and_breaks_runs() -> None:
    row = [*FLAT, *[each + 10 for each in FLAT]]
    phases = np.repeat([0, 1], 12)
    assert signals(xmr_chart([row])).any.any()
    chart = xmr_chart([row], phases)
    assert not signals(chart).any.any()
    assert chart.centre[0, [0, 12]].tolist() == [0.5, 10.5]


def test_under_twelve_points_limits_are_on_trial() -> None:
    row = [*FLAT, *FLAT[:11]]
    chart = xmr_chart([row], np.repeat([0, 1], [12, 11]))
    assert chart.trial[0].tolist() == [False] * 12 + [True] * 11


rows = st.lists(st.floats(-5, 5).map(lambda each: round(each, 2)), min_size=2, max_size=30)


@UNTIMED
@given(rows, st.data())
def test_months_without_a_value_are_stepped_over(row: list[float], data: st.DataObject) -> None:
    gaps = data.draw(st.lists(st.integers(0, len(row)), max_size=5))
    holed = list(row)
    for at in sorted(gaps, reverse=True):
        holed.insert(at, np.nan)
    known = np.isfinite(holed)
    whole, parts = xmr_chart([row]), xmr_chart([holed])
    assert np.allclose(whole.high[0], parts.high[0, known], equal_nan=True)
    for name in ("outside", "run", "trend", "two_of_three", "side"):
        marks = getattr(signals(parts), name)[0]
        assert (marks[known] == getattr(signals(whole), name)[0]).all()
        assert not marks[~known].any()


@UNTIMED
@given(st.lists(rows, min_size=2, max_size=4))
def test_units_do_not_know_of_each_other(table: list[list[float]]) -> None:
    months = min(map(len, table))
    square = np.array([row[:months] for row in table])
    together = signals(xmr_chart(square)).side
    alone = [signals(xmr_chart(row[None, :])).side[0] for row in square]
    assert (together == np.array(alone)).all()


def test_the_newest_point_reads_by_the_side_that_is_better() -> None:
    chart = xmr_chart([[*FLAT, 9.0], [*FLAT, -9.0], [*FLAT, 1.0], [np.nan] * 13])
    found = signals(chart)
    up = [Variation.IMPROVED, Variation.WORSENED, Variation.NORMAL]
    assert variation(chart, found, Better.HIGHER) == [*up, Variation.UNKNOWN]
    assert variation(chart, found, Better.LOWER)[:2] == [Variation.WORSENED, Variation.IMPROVED]
    assert variation(chart, found, Better.NEITHER)[:3] == [
        Variation.CHANGED, Variation.CHANGED, Variation.NORMAL
    ]  # fmt: skip
    assert set(VARIATION_TITLES) == set(Variation)


def test_a_trend_alone_reads_by_its_way_and_not_by_its_side_of_the_mean() -> None:
    row = [30.0, -30.0] * 8 + [-9.0, -8, -7, -6, -5, -4, -3]
    found = signals(xmr_chart([row]))
    assert found.trend[0, -1]
    assert not (found.outside | found.two_of_three)[0, -1]
    assert found.side[0, -1] == (-1 if found.run[0, -1] else 1)


def test_a_flawless_unit_has_limits_and_no_signal() -> None:
    base = np.full((1, 20), 50)
    chart = p_chart(base, base)
    assert not signals(chart).outside.any()
    assert variation(chart, signals(chart), Better.HIGHER) == [Variation.NORMAL]


def test_months_are_numbered_by_the_changes_they_have_seen() -> None:
    months = range(24300, 24306)
    assert phases_of(months, []).tolist() == [0] * 6
    assert phases_of(months, [24302]).tolist() == [0, 0, 1, 1, 1, 1]
    assert phases_of(months, [24304, 24302, 24302]).tolist() == [0, 0, 1, 1, 2, 2]
    # Changes before the first month and after the last re-base nothing that is drawn.
    assert phases_of(months, [20000, 24300, 30000]).tolist() == [0] * 6


def test_an_answer_is_too_rare_by_phase() -> None:
    """Twelve months with one bad answer each can be charted; then twelve with none cannot."""
    base, bad = np.full((2, 24), 20), np.repeat([[1, 0], [1, 1]], 12, axis=1)
    rare = too_rare(base - bad, base, np.repeat([0, 1], 12))
    assert rare[0].tolist() == [False] * 12 + [True] * 12
    assert not rare[1].any()
    # Whichever answer is the rarer: the same of those that are good.
    assert (too_rare(bad, base, np.repeat([0, 1], 12)) == rare).all()
