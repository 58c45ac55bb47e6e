"""Shares of all ways to weigh three rates: closed forms, symmetry, simulation, slow references."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.statistics.weights import places_by_weights, weight_grid, weight_share

UNTIMED = settings(deadline=None, max_examples=60)
GRID = weight_grid(60)
DRAWS = np.random.default_rng(11).dirichlet((1, 1, 1), 40_000)

rates = st.tuples(*[st.integers(0, 20)] * 3).map(lambda each: np.array(each) / 20)
positive = st.integers(1, 50).map(lambda each: each / 50)


@UNTIMED
@given(rates, rates)
def test_the_share_of_weights_is_that_of_a_fine_grid_and_of_random_ways(
    own: np.ndarray, other: np.ndarray
) -> None:
    share = float(weight_share(own, other))
    for ways in (GRID, DRAWS):
        gap = ways @ (own - other)
        counted = (gap > 1e-12).mean() + (np.abs(gap) <= 1e-12).mean() / 2
        assert share == pytest.approx(counted, abs=0.02)


@UNTIMED
@given(rates, rates)
def test_one_over_the_other_and_the_other_over_one_are_all_ways(
    own: np.ndarray, other: np.ndarray
) -> None:
    """Where all three are equal every way is a tie, which counts half for each."""
    both = float(weight_share(own, other)), float(weight_share(other, own))
    assert sum(both) == pytest.approx(1)
    if (own == other).all():
        assert both == (0.5, 0.5)


@UNTIMED
@given(positive, positive)
def test_better_in_one_and_worse_in_one_or_in_two(gain: float, loss: float) -> None:
    """Equal in the third, a line through a corner cuts its side at gain to loss; worse by the
    same in both others, a line parallel to a side leaves a like triangle."""
    part = gain / (gain + loss)
    nothing = np.zeros(3)
    assert weight_share(np.array([gain, 0, -loss]), nothing) == pytest.approx(part)
    assert weight_share(np.array([-loss, gain, -loss]), nothing) == pytest.approx(part**2)
    assert weight_share(np.array([gain, -loss, gain]), nothing) == pytest.approx(
        1 - (1 - part) ** 2
    )


@UNTIMED
@given(rates, rates, st.permutations([0, 1, 2]))
def test_the_names_of_the_rates_do_not_matter(
    own: np.ndarray, other: np.ndarray, order: list[int]
) -> None:
    assert weight_share(own[order], other[order]) == pytest.approx(float(weight_share(own, other)))


def test_better_in_all_three_wins_under_all_weights() -> None:
    table = np.array([[0.99, 0.98, 0.97], [0.98, 0.97, 0.96], [0.99, 0.98, 0.97]])
    share = weight_share(table[:, None, :], table[None, :, :])
    assert share[0].tolist() == [0.5, 1.0, 0.5]
    assert share[1].tolist() == [0.0, 0.5, 0.0]


@pytest.mark.parametrize("steps", [1, 2, 7, 32])
def test_the_grid_lies_evenly_in_the_triangle(steps: int) -> None:
    """As many ways as small triangles, none at the edge, and no rate before another."""
    grid = weight_grid(steps)
    assert len(grid) == steps**2 == len(np.unique(grid.round(9), axis=0))
    assert (grid > 0).all()
    assert grid.sum(axis=1) == pytest.approx(np.ones(steps**2))
    assert grid.mean(axis=0) == pytest.approx([1 / 3] * 3)
    spread = 1 / 18  # the variance of a weight uniform on the triangle; the grid lacks its cells'
    assert grid.var(axis=0) == pytest.approx([spread * (1 - 1 / steps**2)] * 3)


@UNTIMED
@given(st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_places_are_those_counted_one_by_one(units: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    rates = random.integers(0, 5, (units, 3)) / 4
    points, cap, grid = random.integers(-1, 2, units), 80.0, weight_grid(4)
    places = places_by_weights(rates, points, cap, grid)
    for at, weights in enumerate(grid):
        scores = [
            min(round(float(100 * rate @ weights + point), 9), cap)
            for rate, point in zip(rates, points, strict=True)
        ]
        assert list(places[at]) == [1 + sum(other > own for other in scores) for own in scores]
