"""What the benchmark prints: each figure beside its goal, and whether it holds."""

import numpy as np
import pytest

from benchmarks.ranking import Figure


@pytest.mark.parametrize(
    ("value", "least", "most", "goal", "verdict"),
    [
        (90.9, 88, 92, "88 to 92 %", "holds"),
        (87.9, 88, 92, "88 to 92 %", "falls short"),
        (0.0, 0, 5, "at most 5 %", "holds"),
        (5.1, 0, 5, "at most 5 %", "falls short"),
        (30.0, 20, np.inf, "at least 20.0 %", "holds"),
        (float("nan"), 0, 5, "at most 5 %", "falls short"),
    ],
)
def test_a_figure_holds_only_within_its_goal(
    value: float, least: float, most: float, goal: str, verdict: str
) -> None:
    line = Figure("a figure", value, least, most).line()
    assert goal in line
    assert line.endswith(verdict)
