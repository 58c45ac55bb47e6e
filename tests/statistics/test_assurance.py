"""Assurance against a target: the published table of truth, and what is not known."""

import numpy as np
import pytest

from data.metrics import Better
from data.statistics.assurance import ASSURANCE_TITLES, Assurance, assurance
from data.statistics.control import ENOUGH, Chart, p_chart, xmr_chart

WILL, MAY, WILL_NOT, UNKNOWN = (
    Assurance.WILL, Assurance.MAY, Assurance.WILL_NOT, Assurance.UNKNOWN
)  # fmt: skip
LOW, MEAN, HIGH = [1.0, 5, 1], [2.0, 6, 4], [3.0, 7, 5]
"""The three processes of NHSRplotthedots' tests of assurance, all held against a target of 4."""


def _with_limits(low: list[float], mean: list[float], high: list[float], points: int = 24) -> Chart:
    """Units whose limits are known, one month each; the value is the mean."""
    lower, middle, upper = (np.array(part)[:, None] for part in (low, mean, high))
    sigma = (upper - middle) / 3
    count = np.full(lower.shape, points)
    return Chart(middle, middle, sigma, lower, upper, count, np.zeros(1, dtype=np.int64))


@pytest.mark.parametrize(
    ("better", "expected"),
    [
        (Better.HIGHER, [WILL_NOT, WILL, MAY]),
        (Better.LOWER, [WILL, WILL_NOT, MAY]),
        (Better.NEITHER, [UNKNOWN, UNKNOWN, UNKNOWN]),
    ],
)
def test_the_three_published_processes_read_as_published(
    better: Better, expected: list[Assurance]
) -> None:
    """Consistent fail, consistent pass and inconsistent in NHSRplotthedots' own table of truth."""
    assert assurance(_with_limits(LOW, MEAN, HIGH), 4, better) == expected


def test_a_target_on_a_limit_is_met_by_chance() -> None:
    """NHSRplotthedots asks for limits beyond the target, not up to it."""
    chart = _with_limits(LOW, MEAN, HIGH)
    for better in (Better.HIGHER, Better.LOWER):
        assert assurance(chart, 3, better)[0] is MAY
        assert assurance(chart, 5, better)[1] is MAY


def test_after_a_change_of_definition_only_the_newest_limits_count() -> None:
    """Twelve months about 0.5, then twelve about 10.5, against 5: missed before, met since."""
    flat = [0.0, 1.0] * 6
    row, phases = [*flat, *[each + 10 for each in flat]], np.repeat([0, 1], 12)
    assert assurance(xmr_chart([row], phases), 5, Better.HIGHER) == [WILL]
    assert assurance(xmr_chart([row[:12]]), 5, Better.HIGHER) == [WILL_NOT]
    # As one process it would be neither: its limits would span the change.
    assert assurance(xmr_chart([row]), 5, Better.HIGHER) == [MAY]


def test_trial_limits_and_no_limits_promise_nothing() -> None:
    assert assurance(_with_limits(LOW, MEAN, HIGH, ENOUGH - 1), 4, Better.HIGHER) == [UNKNOWN] * 3
    assert assurance(_with_limits(LOW, MEAN, HIGH, ENOUGH), 4, Better.HIGHER)[1] is WILL
    assert assurance(xmr_chart([[np.nan] * 13]), 4, Better.HIGHER) == [UNKNOWN]


def test_who_will_meet_a_target_does_so_and_who_will_not_does_not() -> None:
    """Steady units of known truth: of the months to come, those called "will" miss the target in
    fewer than one in a hundred, those called "will not" meet it in as few."""
    random = np.random.default_rng(81)
    truth = random.uniform(0.85, 0.99, (400, 1))
    base = random.integers(300, 1500, (400, 1)) + np.zeros((1, 36), dtype=np.int64)
    chart = p_chart(random.binomial(base, truth), base)
    later = random.binomial(base, truth) / base
    said = np.array(assurance(chart, 0.93, Better.HIGHER))
    assert min((said == each).sum() for each in (WILL, MAY, WILL_NOT)) > 30
    assert (later[said == WILL] < 0.93).mean() < 0.01
    assert (later[said == WILL_NOT] >= 0.93).mean() < 0.01
    assert 0.05 < (later[said == MAY] >= 0.93).mean() < 0.95


def test_every_reading_has_its_words() -> None:
    assert set(ASSURANCE_TITLES) == set(Assurance)
