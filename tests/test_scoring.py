"""The score, the gap and the ranks, against figures worked out by hand."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.arithmetic import weighted_quantile
from data.errors import CityError
from data.months import month_index
from data.places.policy import Adjustment, Policy, read_policy
from data.scoring import with_adjustments, with_ranks, with_score
from data.statistics.decomposition import split_gap
from tests.tiny import POLICY_FILE

SUMS = pd.DataFrame(
    {"assessed": [120], "reached": [100], "responded": [99], "solved": [90], "satisfied": [95]}
)
CITY = pd.Series(
    {"assessed": 1200, "reached": 1000, "responded": 1000, "solved": 800, "satisfied": 900}
)


def _policy(tmp_path: Path, text: str = POLICY_FILE) -> Policy:
    path = tmp_path / "policy.toml"
    path.write_text(text, "utf-8")
    return read_policy(path)


@pytest.mark.parametrize(
    ("unreachable", "score"),
    [
        ("exclude", 10 * 0.99 + 45 * 0.90 + 45 * 0.95),
        ("count_as_positive", (10 * 119 + 45 * 110 + 45 * 115) / 120),
        ("impute_city_mean", (10 * (99 + 20) + 45 * (90 + 16) + 45 * (95 + 18)) / 120),
    ],
)
def test_the_score_treats_the_unreached_as_the_policy_says(
    tmp_path: Path, unreachable: str, score: float
) -> None:
    policy = replace(_policy(tmp_path), unreachable=unreachable)
    assert with_score(SUMS, policy, CITY)["score"][0] == pytest.approx(score)


def test_without_an_answered_callback_there_is_no_score(tmp_path: Path) -> None:
    silent = SUMS.assign(reached=0, responded=0, solved=0, satisfied=0)
    assert np.isnan(with_score(silent, _policy(tmp_path), CITY)["score"][0])


def test_points_are_added_and_the_cap_holds(tmp_path: Path) -> None:
    june = month_index(2025, 6)
    gift = Adjustment("A", june, 8.0, "hard case solved", "x", "y")
    policy = replace(_policy(tmp_path), adjustments=(gift,))
    frame = pd.DataFrame({"unit_code": ["A", "B"], "score": [95.0, 95.0]})
    assert list(with_adjustments(frame, policy, june, june)["score"]) == [100.0, 95.0]
    assert list(with_adjustments(frame, policy, june + 1, june + 1)["score"]) == [95.0, 95.0]


def test_equal_scores_share_a_place_and_small_bases_have_none() -> None:
    frame = pd.DataFrame({"score": [99.0, 99.0, 98.0, 100.0], "score_base": [50, 60, 70, 3]})
    ranked = with_ranks(frame, "score", 30, higher=True)
    assert [None if pd.isna(rank) else int(rank) for rank in ranked["rank"]] == [1, 1, 3, None]
    assert list(ranked["small"]) == [False, False, False, True]


def test_the_median_of_an_even_number_lies_between() -> None:
    assert weighted_quantile(np.array([1, 4]), np.array([1, 1]), 0.5) == 2.5


@given(st.lists(st.integers(0, 400), min_size=1), st.floats(0, 1))
def test_a_weighted_quantile_is_that_of_the_written_out_values(
    days: list[int], quantile: float
) -> None:
    values, counts = np.unique(days, return_counts=True)
    assert weighted_quantile(values, counts, quantile) == pytest.approx(
        float(np.percentile(days, quantile * 100)), abs=1e-6
    )


rows = st.dictionaries(
    st.sampled_from("abcde"), st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1
)


@given(rows, rows)
def test_a_gap_is_split_without_a_rest(
    own: dict[str, tuple[int, int]], rest: dict[str, tuple[int, int]]
) -> None:
    unit = _counts(own)
    city = _counts(
        {
            key: tuple(map(sum, zip(own.get(key, (0, 0)), rest.get(key, (0, 0)), strict=True)))
            for key in {*own, *rest}
        }
    )
    split = split_gap(unit, city, "category")
    if not unit["base"].sum() or not city["base"].sum():
        assert split.empty
        return
    gap = unit["n"].sum() / unit["base"].sum() - city["n"].sum() / city["base"].sum()
    assert split["effect"].sum() == pytest.approx(gap, abs=1e-9)


def _counts(rows: dict[str, tuple[int, ...]]) -> pd.DataFrame:
    listed = [(key, min(pair), max(pair)) for key, pair in rows.items()]
    return pd.DataFrame(listed, columns=["category", "n", "base"])


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (POLICY_FILE.replace("0.10", "0.20"), "must sum to 1"),
        (POLICY_FILE.replace("minimum_base = 2", 'unreachable = "guess"'), "unreachable must be"),
        (
            POLICY_FILE.replace("minimum_base = 2", "cutoff_day = 31"),
            "cutoff_day must be a whole number from 0 to 28, got 31",
        ),
        ("weights = 3", "is not a scoring policy"),
        ("= =", "is not a scoring policy"),
    ],
)
def test_a_wrong_policy_is_named_with_its_file(tmp_path: Path, wrong: str, sentence: str) -> None:
    with pytest.raises(CityError, match=sentence) as caught:
        _policy(tmp_path, wrong)
    assert "policy.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("cutoff", "day", "month"),
    [
        (0, date(2025, 1, 31), (2025, 1)),
        (18, date(2025, 1, 18), (2025, 1)),
        (18, date(2025, 1, 19), (2025, 2)),
        (18, date(2025, 12, 19), (2026, 1)),
    ],
)
def test_days_after_the_cut_off_belong_to_the_next_month(
    tmp_path: Path, cutoff: int, day: date, month: tuple[int, int]
) -> None:
    policy = replace(_policy(tmp_path), cutoff_day=cutoff)
    assert policy.month_of(day) == month_index(*month)
