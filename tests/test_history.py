"""The history of places: each month as that month's league alone has it, and written out slowly."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.compare.classes import class_table, classes_in
from data.compare.history import place_history, record_of
from data.compare.honest import honest_scores
from data.compare.ranges import rank_ranges
from data.desk import Desk
from data.filters import Filters
from data.months import Period, month_index
from data.places.policies import Policies
from data.places.policy import Adjustment, Policy
from data.store.snapshot import Store
from tests import reference, tiny
from tests.classed import answers, graded_policy

JUNE = month_index(2025, 6)
MONTHS = 4
TOWNS = [f"T{at:02d}" for at in range(12)]


def _answers(unit: str, month: int, count: int, bad: int) -> list[dict[str, Any]]:
    """As `classed.answers`, but every fourth is not reached, some were not contacted, and half of
    those not solved are satisfied all the same."""
    return [
        {
            **row, "reached": n % 4 != 3, "contacted": n % 7 != 6,
            "satisfaction": "dissatisfied" if n < bad // 2 else "satisfied",
            "category": "noise" if n % 2 else "heat",
        }
        for n, row in enumerate(answers(unit, month, count, bad))
    ]  # fmt: skip


def _rows() -> list[dict[str, Any]]:
    """Towns that rise and fall from March to June; T11 has one answer, T10 nothing in May."""
    rows: list[dict[str, Any]] = []
    for at, unit in enumerate(TOWNS[:10]):
        for month in range(3, 7):
            rows += _answers(unit, month, 12 + 3 * at, (at * month) % 9)
    rows += [row for month in (3, 4, 6) for row in _answers("T10", month, 16, month)]
    return rows + [row for month in range(3, 7) for row in _answers("T11", month, 1, 0)]


def _units() -> pd.DataFrame:
    towns = [
        (code, code, code, "town", "A" if at % 2 else "B", 1000) for at, code in enumerate(TOWNS)
    ]
    names = list(tiny.UNITS.columns)
    return pd.concat([tiny.UNITS.head(3), pd.DataFrame(towns, columns=names)], ignore_index=True)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder: Path = tmp_path_factory.mktemp("history")
    city = tiny.a_city(folder / "city", graded_policy(3, 2, 1, 2))
    groups = {code: "odd" if at % 2 else "even" for at, code in enumerate(TOWNS)}
    units = _units()
    units = units.assign(peer_group=units["code"].map(groups))
    return tiny.publish(
        folder, _rows(), city=city, units=units, as_of=datetime(2025, 6, 30, 23, 59, 59)
    )


@pytest.fixture(scope="module")
def desk(store: Store) -> Desk:
    return tiny.desk_over(store)


def _policy(desk: Desk, **changes: Any) -> Policy:
    return replace(desk.policy, **changes)


def _history(desk: Desk, policy: Policy, filters: Filters, kind: str = "town") -> pd.DataFrame:
    return place_history(desk.ground, Policies.only(policy), kind, filters, MONTHS, "score")


def _plain(value: Any) -> Any:
    return None if pd.isna(value) else value


POINTS = (
    Adjustment("T03", JUNE - 1, 4.5, "hard case", "x", "y"),
    Adjustment("T03", JUNE - 1, -1.0, "late", "x", "y"),
    Adjustment("T01", JUNE, 90.0, "hard case", "x", "y"),
)
SELECTIONS = (
    Filters(JUNE),
    Filters(JUNE, category=("noise",)),
    Filters(JUNE, unit="A"),
    Filters(JUNE, peers="even"),
)


@pytest.mark.parametrize("kind", ["town", "district"])
@pytest.mark.parametrize("unreachable", ["exclude", "count_as_positive", "impute_city_mean"])
@pytest.mark.parametrize("filters", SELECTIONS, ids=["all", "category", "district", "peers"])
def test_every_month_is_the_league_of_that_month_alone(
    desk: Desk, kind: str, unreachable: str, filters: Filters
) -> None:
    policy = _policy(desk, id=f"try-{unreachable}", unreachable=unreachable, adjustments=POINTS)
    told = replace(desk, policies=Policies.only(policy))
    history = _history(told, policy, filters, kind)
    for month in range(JUNE - MONTHS + 1, JUNE + 1):
        league = told.league(kind, replace(filters, month=month)).set_index("unit_code")
        rows = history[history["ym"] == month].set_index("unit_code")
        assert set(rows.index) == set(league.index)
        assert (rows["ranked"] == league["rank"].count()).all()
        for code, row in rows.iterrows():
            alone = league.loc[code]
            assert _plain(row["value"]) == pytest.approx(_plain(alone["score"]), nan_ok=True)
            assert row["base"] == alone["score_base"]
            assert _plain(row["rank"]) == _plain(alone["rank"])
            assert row["grade"] == alone["grade"]


@pytest.mark.parametrize("months", [1, 3])
@pytest.mark.parametrize("compare", ["previous", "year"])
def test_every_month_has_the_classes_of_its_own_league(
    desk: Desk, months: int, compare: str
) -> None:
    assert desk.policy.classes is not None
    rules = replace(desk.policy.classes, months=months, compare=compare)
    told = replace(
        desk, policies=Policies.only(_policy(desk, id=f"try-{months}-{compare}", classes=rules))
    )
    history = _history(told, told.policy, Filters(JUNE))
    assert history["classes"].map(len).sum() > MONTHS
    for month in range(JUNE - MONTHS + 1, JUNE + 1):
        league = told.league("town", rules.period(Filters(month)))
        alone = dict(zip(league["unit_code"], classes_in(class_table(league, rules)), strict=True))
        rows = history[history["ym"] == month]
        assert dict(zip(rows["unit_code"], rows["classes"], strict=True)) == alone


def _score(unit: str, month: int) -> tuple[Fraction | None, int]:
    first = date(2025, month, 1)
    last = date(2025, month + 1, 1) - timedelta(days=1)
    own = [row for row in _rows() if row["unit_code"] == unit]
    found = reference.score(own, first, last, tiny.AS_OF)
    return found, len(reference.answered(own, first, last))


@pytest.mark.parametrize("month", range(3, 7))
def test_places_and_grades_are_those_counted_by_hand_from_the_tickets(
    desk: Desk, month: int
) -> None:
    history = desk.history("town", Filters(JUNE), MONTHS)
    rows = history[history["ym"] == month_index(2025, month)].set_index("unit_code")
    scores = {code: _score(code, month) for code in TOWNS}
    placed = {code: value for code, (value, base) in scores.items() if base >= 2}
    for code in TOWNS:
        value, base = scores[code]
        rank = 1 + sum(other > value for other in placed.values()) if code in placed else None
        assert rows.loc[code, "base"] == base
        assert _plain(rows.loc[code, "rank"]) == rank
        grade = rows.loc[code, "grade"]
        assert (grade.en if grade else None) == (
            None if rank is None else "excellent" if value >= 90 else "needs improvement"
        )


def test_each_month_goes_by_the_policy_that_scores_it(desk: Desk) -> None:
    """From May on only resolution counts, and nothing is classed."""
    rates = dict.fromkeys(desk.policy.weights, 0.0) | {"resolution_rate": 1.0}
    changes = {"weights": rates, "classes": None, "valid_from": date(2025, 5, 1)}
    later = _policy(desk, id="later", **changes)
    both = Policies((desk.policy, later))
    history = place_history(desk.ground, both, "town", Filters(JUNE), MONTHS, "score")
    for policy, months in ((desk.policy, (JUNE - 3, JUNE - 2)), (later, (JUNE - 1, JUNE))):
        alone = _history(desk, policy, Filters(JUNE))
        for month in months:
            mixed, whole = (
                frame[frame["ym"] == month].reset_index(drop=True) for frame in (history, alone)
            )
            pd.testing.assert_frame_equal(mixed, whole)


def test_a_unit_without_answers_is_there_without_place_and_grade(desk: Desk) -> None:
    rows = desk.places_of("T10", Filters(JUNE), MONTHS)
    assert list(rows["ym"]) == list(range(JUNE - 3, JUNE + 1))
    may = rows[rows["ym"] == JUNE - 1].iloc[0]
    assert may["base"] == 0
    assert pd.isna(may["rank"])
    assert may["grade"] is None


def test_a_month_still_running_has_no_places(store: Store) -> None:
    running = tiny.desk_over(store)
    july = running.history("town", Filters(JUNE + 1), 2)
    assert july["ym"].max() == running.last_complete


def test_a_record_counts_months_with_a_place_only() -> None:
    rows = pd.DataFrame({"rank": pd.array([3, None, 11, 201, 1], dtype="Int64"), "ranked": 343})
    rows["classes"] = [("advanced",), (), ("progress", "governance"), (), ("advanced",)]
    record = record_of(rows, 10)
    assert record is not None
    assert (record.months, record.in_top, record.best, record.worst) == (4, 2, 1, 201)
    assert record.classes == {"advanced": 2, "progress": 1, "governance": 1}
    assert record_of(rows.iloc[[1]], 10) is None


def test_courses_rise_when_places_do(desk: Desk) -> None:
    courses = desk.place_courses("town", Filters(JUNE), MONTHS)
    history = desk.history("town", Filters(JUNE), MONTHS)
    for code in TOWNS:
        rows = history[history["unit_code"] == code]
        told = [
            None if pd.isna(row.rank) else round(100 * (row.ranked - row.rank) / (row.ranked - 1))
            for row in rows.itertuples()
        ]
        assert courses[code] == told


def test_one_statement_a_measure_set_whatever_the_months(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    import data.compare.history

    asked: list[Period | None] = []
    plain = data.compare.history.measure_sums

    def counting(*args: Any) -> pd.DataFrame:
        asked.append(args[4])
        return plain(*args)

    monkeypatch.setattr(data.compare.history, "measure_sums", counting)
    _history(desk, desk.policy, Filters(JUNE))
    assert len(asked) == 2


def test_who_rose_is_told_with_the_points_of_the_policy(desk: Desk) -> None:
    told = replace(desk, policies=Policies.only(_policy(desk, id="points", adjustments=POINTS)))
    plain, moved = (
        each.risers("town", Filters(JUNE)).set_index("unit_code") for each in (desk, told)
    )
    # Of 89 points as counted and 90 given, 100 are left; in May nothing was given.
    assert moved.loc["T01", "now"] == 100
    assert moved.loc["T03", "before"] == pytest.approx(min(100, plain.loc["T03", "before"] + 3.5))
    assert moved["difference"].is_monotonic_increasing
    assert "T11" not in moved.index


def _alone(desk: Desk, month: int) -> pd.DataFrame:
    table = honest_scores(desk.ground, desk.policies.in_force(month), "town", Filters(month))
    return table.frame.set_index("unit_code")[["rank_low", "rank_high"]]


def test_a_range_of_a_month_is_what_the_honest_league_of_that_month_alone_says(desk: Desk) -> None:
    found = rank_ranges(desk.ground, desk.policies, "town", Filters(JUNE), MONTHS, "score")
    assert set(found["ym"]) == set(range(JUNE - MONTHS + 1, JUNE + 1))
    for month, rows in found.groupby("ym"):
        alone = _alone(desk, int(month))
        told = rows.set_index("unit_code")[["rank_low", "rank_high"]]
        assert set(told.index) == set(alone.index)
        assert ("T10" in told.index) == (month != JUNE - 1)  # nobody answered about it in May
        # A quarter of the draws: an end may lie a place further.
        assert (told - alone.loc[told.index]).abs().to_numpy().max() <= 1


def test_the_newest_range_of_a_history_is_the_one_the_league_shows(desk: Desk) -> None:
    for code in TOWNS:
        told = desk.places_and_ranges(code, Filters(JUNE))
        place = desk.honest_place("town", code, Filters(JUNE))
        assert place is not None
        assert tuple(told.iloc[-1][["rank_low", "rank_high"]]) == place[1:3]
        assert told.drop(columns=["rank_low", "rank_high"]).equals(
            desk.places_of(code, Filters(JUNE))
        )


def test_a_month_without_answers_has_no_range(desk: Desk) -> None:
    told = desk.places_and_ranges("T10", Filters(JUNE)).set_index("ym")
    assert pd.isna(told.loc[JUNE - 1, "rank_low"])
    assert told.loc[JUNE, "rank_low"] >= 1
