"""Policies in time: each month has one, points given stay given, what cannot be is said."""

import tomllib
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.desk import Desk
from data.errors import CityError, PolicyWrong
from data.filters import Filters
from data.months import month_index
from data.places import policy
from data.places.city import read_city
from data.places.policies import Policies, policies_in_order, read_policies
from data.places.policy import COUNTING, Adjustment, Policy, policy_of
from data.places.policy_form import FIELDS, PARTS, faults
from data.store.snapshot import Store
from tests import screen, tiny
from tests.tiny import CITY_FILE, POLICY_FILE

JAN, MAY, JUNE = (month_index(2025, month) for month in (1, 5, 6))
LATER = (
    POLICY_FILE.replace("tiny-1", "tiny-2")
    .replace("2019-01-01", "2025-06-01")
    .replace("0.10", "0.30")
    .replace("0.45", "0.35")
)


def _policies(*texts: str) -> Policies:
    return policies_in_order(((f"{at}.toml", policy_of(text)) for at, text in enumerate(texts)))


def _in_folder(folder: Path, **texts: str) -> Path:
    """A city that keeps its policies in a folder, one file each."""
    city = tiny.a_city(folder)
    (city / "city.toml").write_text(
        CITY_FILE.replace('policy = "policy.toml"', 'policies = "policies"'), "utf-8"
    )
    (city / "policies").mkdir()
    for name, text in texts.items():
        (city / "policies" / f"{name}.toml").write_text(text, "utf-8")
    return city


def test_a_folder_of_policies_is_read_in_order_of_time(tmp_path: Path) -> None:
    policies = read_policies(read_city(_in_folder(tmp_path / "c", a=LATER, b=POLICY_FILE)))
    assert [each.id for each in policies.versions] == ["tiny-1", "tiny-2"]
    assert [policies.in_force(month).id for month in (MAY, JUNE, JUNE + 99)] == [
        "tiny-1", "tiny-2", "tiny-2",
    ]  # fmt: skip
    assert [policies.last_month(each) for each in policies.versions] == [MAY, None]
    (change,) = policies.changes()
    assert (change.month, change.policy.id) == (JUNE, "tiny-2")
    assert "示例" in change.words.zh
    assert "Example" in change.words.en


def test_a_city_with_one_file_has_one_policy_for_all_months(tmp_path: Path) -> None:
    policies = read_policies(read_city(tiny.a_city(tmp_path / "c")))
    assert policies.in_force(JAN) == policies.in_force(month_index(2010, 1))
    assert policies.changes() == ()


def test_the_first_policy_also_scores_what_is_older_than_any() -> None:
    assert _policies(POLICY_FILE, LATER).in_force(month_index(1999, 1)).id == "tiny-1"


@pytest.mark.parametrize(
    ("cutoff", "start", "first"),
    [
        (0, date(2025, 6, 1), JUNE),
        (0, date(2025, 5, 2), JUNE),
        (18, date(2025, 5, 19), JUNE),
        (18, date(2025, 5, 18), JUNE),
        (18, date(2025, 5, 20), JUNE + 1),
    ],
)
def test_a_month_that_began_under_one_policy_is_scored_by_it(
    cutoff: int, start: date, first: int
) -> None:
    policy = replace(policy_of(LATER), cutoff_day=cutoff, valid_from=start)
    assert policy.first_month == first
    days = [date(2024, 1, 1) + timedelta(days=at) for at in range(900)]
    wholly = [m for m in {policy.month_of(day) for day in days[:-40]}
              if all(day >= start for day in days if policy.month_of(day) == m)]  # fmt: skip
    assert policy.first_month == min(wholly)


WRONG_SETS = [
    ((POLICY_FILE, LATER.replace("2025-06-01", "2019-01-01")), "both score from 2019-01"),
    ((LATER, LATER.replace("tiny-2", "x").replace("06-01", "05-09")), "both score from 2025-06"),
    ((POLICY_FILE, LATER.replace("tiny-2", "tiny-1")), "have one id 'tiny-1'"),
    ((POLICY_FILE, "cutoff_day = 18\n" + LATER), "cutoff_day is 0 and 18.*load the tickets anew"),
    ((POLICY_FILE, 'ledger = "count"\n' + LATER), "ledger is 'leave_out' and 'count'"),
]


@pytest.mark.parametrize(("texts", "sentence"), WRONG_SETS)
def test_policies_that_cannot_hold_together_are_named(
    texts: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(CityError, match=sentence) as caught:
        _policies(*texts)
    assert {"0.toml", "1.toml"} <= set(str(caught.value).split())


def test_a_folder_without_a_policy_is_named(tmp_path: Path) -> None:
    with pytest.raises(CityError, match="without any .toml"):
        read_policies(read_city(_in_folder(tmp_path / "c")))


def test_all_that_is_fixed_when_tickets_are_loaded_must_be_the_same() -> None:
    """Every rule that tickets are counted by is one of those compared, and only those."""
    own, now = policy_of(POLICY_FILE), datetime(2025, 6, 30)
    others: dict[str, Any] = {
        "cutoff_day": 18, "excluded": "count", "ledger": "count", "partial_counts_as_solved": True,
        "unreachable": "count_as_positive", "cap": 99.0, "minimum_base": 5,
    }  # fmt: skip
    for name, value in others.items():
        other = replace(own, **{name: value})
        recounts = other.rules(now) != own.rules(now) or other.cutoff_day != own.cutoff_day
        assert recounts == (name in COUNTING)


GIVEN = """
[[adjustments]]
unit = "A1"
month = "2025-05"
points = 2
reason = "hard case"
author = "x"
approved_by = "y"
"""


def test_points_given_under_an_earlier_policy_still_count_and_copied_ones_once() -> None:
    for later in (LATER, LATER + GIVEN):
        newest = _policies(POLICY_FILE + GIVEN, later).in_force(JUNE)
        assert newest.points("A1", MAY, JUNE) == 2
    twice = _policies(POLICY_FILE + GIVEN + GIVEN).in_force(JUNE)
    assert twice.points("A1", MAY, JUNE) == 4


def test_what_a_policy_says_is_in_its_key_not_only_its_name() -> None:
    policy = policy_of(POLICY_FILE)
    heavier = replace(policy, weights={**policy.weights, "response_rate": 0.2})
    commented = policy_of(POLICY_FILE + "# nothing new\n")
    keys = [Policies.only(each).key for each in (policy, heavier, commented)]
    assert keys[0] == keys[2] != keys[1]


WRONG_DRAFTS = {
    "id = 3": ("id must be letters", "id 应为"),
    "": ("id is missing", "缺少 id"),
    POLICY_FILE.replace("minimum_base", "minimum_bas"): ("did you mean minimum_base", "minimum_base"),
    POLICY_FILE.replace("0.10", "nan"): ("weights.response must be a number from 0", "weights.response"),
    POLICY_FILE.replace("0.10", "-0.10").replace("0.45", "0.55"): ("must be a number from 0 to 1", "0 到 1"),
    POLICY_FILE.replace("2019-01-01", '"2019-01-01"'): ("without quotes", "不加引号"),
    POLICY_FILE.replace("= 2\n", "= true\n"): ("minimum_base must be a whole number", "整数"),
    POLICY_FILE + "[[bands]]\nat_least = 9\n": ("bands 1: title is missing", "bands 1"),
    POLICY_FILE + GIVEN.replace('"y"', '" "'): ("approved_by must be a text", "approved_by"),
    POLICY_FILE + GIVEN.replace("= 2\n", "= inf\n"): ("adjustments 1: points must be a number", "数字"),
    POLICY_FILE + GIVEN.replace("2025-05", "May"): ("must be a month such as", "月份"),
    POLICY_FILE.replace("0.10", "0.20"): ("must sum to 1, got 1.1", "之和应为 1"),
    "a = 1\nb == 2": ("not valid TOML", "第 2 行"),
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG_DRAFTS)
def test_a_wrong_draft_is_told_in_both_languages(text: str) -> None:
    with pytest.raises(PolicyWrong) as caught:
        policy_of(text)
    en, zh = WRONG_DRAFTS[text]
    assert any(en in each.en and zh in each.zh for each in caught.value.sentences)


values = st.one_of(
    st.integers(-3, 400), st.floats(), st.booleans(), st.text(max_size=3), st.dates(),
    st.datetimes(), st.just([]), st.just([{}]), st.just([1]), st.just({}),
    st.just({"zh": 1, "en": "x"}), st.just({"response": 1, "resolution": 0, "satisfaction": 0}),
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.sampled_from([*FIELDS, "else"]), values)
def test_whatever_an_entry_holds_it_is_a_policy_or_its_faults_are_told(
    name: str, value: object
) -> None:
    """Never another error: a draft is typed by hand."""
    raw = {**tomllib.loads(POLICY_FILE), name: value}
    found = faults(raw)
    if not found:
        assert isinstance(policy._from_toml(raw, ""), Policy)
    assert all(each.zh and each.en for each in found)


def test_every_entry_of_an_adjustment_and_of_a_policy_can_be_written() -> None:
    assert set(PARTS["adjustments"]) == set(Adjustment.__dataclass_fields__)
    assert set(FIELDS) == set(Policy.__dataclass_fields__) - {"text"}


def _answer(unit: str, month: int, n: int, *, solved: bool, reached: bool) -> dict[str, Any]:
    at = datetime(2025, month, 2, 9)
    return {
        "ticket_id": f"{unit}-{month}-{n}", "received_at": at, "dispatched_at": at,
        "called_at": at + timedelta(days=2), "stage": "called", "unit_code": unit,
        "reached": reached, "contacted": True if reached else None,
        "outcome": ("solved" if solved else "unsolved") if reached else None,
        "satisfaction": "satisfied" if reached else None, "womens": False, "direct": False,
        "excluded": False, "ledger": False, "category": "noise", "channel": "phone",
    }  # fmt: skip


def _rows() -> list[dict[str, Any]]:
    """A1 solves ever less, A2 ever more; one in five is not reached."""
    solves = {"A1": {4: 9, 5: 8, 6: 4}, "A2": {4: 3, 5: 6, 6: 10}, "B1": {4: 7, 5: 7, 6: 7}}
    return [
        _answer(unit, month, n, solved=n < solved, reached=n % 5 != 2)
        for unit, by_month in solves.items()
        for month, solved in by_month.items()
        for n in range(10)
    ]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder: Path = tmp_path_factory.mktemp("policies")
    city = _in_folder(folder / "city", one=POLICY_FILE + GIVEN, two=LATER)
    store: Store = tiny.publish(folder, _rows(), city=city)
    return tiny.desk_over(store)


def _score(desk: Desk, month: int, span: int = 1) -> float | None:
    return desk.values(("score",), Filters(month, span))["score"].value


def test_a_period_is_scored_by_the_policy_in_force_in_its_last_month(desk: Desk) -> None:
    old, new = (replace(desk, policies=Policies.only(each)) for each in desk.policies.versions)
    assert _score(desk, MAY) == _score(old, MAY) != _score(new, MAY)
    assert _score(desk, JUNE) == _score(new, JUNE) != _score(old, JUNE)
    assert _score(desk, JUNE, 3) == _score(new, JUNE, 3) != _score(old, JUNE, 3)


@pytest.mark.parametrize("unreachable", ["exclude", "impute_city_mean", "count_as_positive"])
def test_a_trend_scores_each_month_as_it_is_scored_alone(desk: Desk, unreachable: str) -> None:
    versions = (
        desk.policies.versions[0],
        replace(desk.policies.versions[1], unreachable=unreachable),
    )
    other = replace(desk, policies=Policies(versions))
    trend = other.trend(("score",), Filters(JUNE), 3).set_index("ym")["score"]
    for month in (JUNE - 2, MAY, JUNE):
        assert trend[month] == pytest.approx(_score(other, month))
    courses = other.sparks("town", "score", Filters(JUNE), 3)
    alone = other.values(("score",), Filters(JUNE, unit="A1"))["score"].value
    assert courses["A1"][-1] == pytest.approx(alone)


def test_the_league_holds_each_period_against_its_own_policy(desk: Desk) -> None:
    now, before = (
        desk.league("town", Filters(month)).set_index("unit_code") for month in (JUNE, MAY)
    )
    assert (now["rank_before"] == before["rank"].reindex(now.index)).all()
    assert before.loc["A1", "adjustment"] == 2
    both = desk.league("town", Filters(JUNE, 3)).set_index("unit_code")
    assert both.loc["A1", "adjustment"] == 2


def test_a_scorecard_has_the_score_of_the_league_points_included(desk: Desk) -> None:
    """In a month, in a period and in every trend; requests of one category have no points."""
    for filters in (Filters(MAY), Filters(JUNE), Filters(JUNE, 3)):
        league = desk.league("town", filters).set_index("unit_code")["score"]
        for code in ("A1", "A2"):
            own = desk.values(("score",), replace(filters, unit=code))["score"].value
            assert own == pytest.approx(league[code])
    league = desk.league("town", Filters(MAY)).set_index("unit_code")["score"]
    trend = desk.trend(("score",), Filters(JUNE, unit="A1"), 3).set_index("ym")["score"]
    assert trend[MAY] == pytest.approx(league["A1"])
    assert desk.sparks("town", "score", Filters(JUNE), 3)["A1"][1] == pytest.approx(league["A1"])
    noise = replace(Filters(MAY, unit="A1"), category=("noise",))
    part = desk.values(("score",), noise)["score"].value
    assert part is not None
    assert part + 2 == pytest.approx(league["A1"])


def test_what_splits_a_score_leaves_points_aside_and_says_so(desk: Desk) -> None:
    filters = Filters(MAY, unit="A1")
    own, city = (desk.values(("score",), each)["score"].value for each in (filters, Filters(MAY)))
    assert own is not None
    assert city is not None
    effects = 100 * desk.contributions("score", filters)["effect"].sum()
    assert effects + desk.points_given(filters) == pytest.approx(own - city)
    page = screen.open_page("unit", desk, unit="A1", month="2025-05")
    assert "+2, come on top" in screen.shown(page)
    other = screen.open_page("unit", desk, unit="A2", month="2025-05")
    assert "come on top" not in screen.shown(other)


def test_where_two_policies_are_compared_the_page_says_so(desk: Desk) -> None:
    told = {month: screen.shown(screen.open_page("league", desk, month=month)) for month in (
        "2025-06", "2025-05")}  # fmt: skip
    assert "was scored by another" in told["2025-06"]
    assert "was scored by another" not in told["2025-05"]


def test_limits_of_the_score_start_afresh_where_another_policy_comes_into_force(desk: Desk) -> None:
    filters = Filters(JUNE, unit="B1")
    found = desk.real_changes(("score", "resolution_rate"), filters)
    assert [event.month for event in found["score"].events] == [JUNE]
    assert found["resolution_rate"].events == ()
