"""Other weights and other policies against the past: what is tried is what would have been."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.accounts.audit import EVENTS
from data.compare.whatif import Tried
from data.desk import Desk
from data.errors import CityError, OutOfScope
from data.filters import Filters
from data.metrics import THREE_RATES
from data.months import month_index
from data.places.draft import draft_of
from data.places.policies import Policies, policies_in_order
from data.places.policy import Policy, policy_of
from data.store.snapshot import Store
from tests import tiny
from tests.test_policies import GIVEN, LATER

JUNE = Filters(month_index(2025, 6))
BANDS = """
[[bands]]
at_least = 90
title = { zh = "良好", en = "good" }
[[bands]]
at_least = 0
title = { zh = "待改进", en = "needs improvement" }
"""
POLICY = tiny.POLICY_FILE + BANDS + GIVEN.replace("2025-05", "2025-06")
TOWNS = [f"T{at:02d}" for at in range(12)]


def _rows() -> list[dict[str, Any]]:
    """Forty answers a town; T00 best in all, the even ones solve more, the odd ones please more."""
    random = np.random.default_rng(3)
    rows = []
    for at, town in enumerate(TOWNS):
        solved, pleased = (0.97, 0.80) if at % 2 == 0 else (0.80, 0.97)
        for n in range(40 if at else 80):
            received = datetime(2025, 6, 2, 9)
            best = town == "T00"
            rows.append({
                "ticket_id": f"{town}-{n}", "received_at": received, "dispatched_at": received,
                "called_at": received + timedelta(days=2), "stage": "called", "unit_code": town,
                "reached": n % 8 != 7, "contacted": bool(best or random.random() < 0.95),
                "outcome": "solved" if best or random.random() < solved else "unsolved",
                "satisfaction": "satisfied" if best or random.random() < pleased else "dissatisfied",
                "womens": False, "direct": False, "excluded": False, "ledger": False,
                "category": "noise", "channel": "phone",
            })  # fmt: skip
    return rows


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder: Path = tmp_path_factory.mktemp("whatif")
    towns = [(town, town, town, "town", "A" if town < "T06" else "B", 1000) for town in TOWNS]
    units = pd.DataFrame(towns, columns=list(tiny.UNITS.columns))
    units = pd.concat([tiny.UNITS.head(3), units], ignore_index=True)
    return tiny.publish(folder, _rows(), city=tiny.a_city(folder / "city", POLICY), units=units)


@pytest.fixture(scope="module")
def desk(store: Store) -> Desk:
    return tiny.desk_over(store, "administrator")


def _under(desk: Desk, policy: Policy) -> pd.DataFrame:
    """The league as it would be if the policy had been in force."""
    return replace(desk, policies=Policies.only(policy)).league("town", JUNE).set_index("unit_code")


WEIGHTS = (0.2, 0.7, 0.1)
RULE = Tried(WEIGHTS, "exclude", 2)


@pytest.mark.parametrize("unreachable", ["exclude", "count_as_positive", "impute_city_mean"])
@pytest.mark.parametrize("least", [2, 50])
def test_a_what_if_is_the_league_this_rule_would_have_made(
    desk: Desk, unreachable: str, least: int
) -> None:
    tried = Tried(WEIGHTS, unreachable, least)
    policy, found = desk.policy, desk.weighed("town", JUNE, tried).set_index("unit_code")
    weights = dict(zip(THREE_RATES, WEIGHTS, strict=True))
    then = replace(policy, weights=weights, unreachable=unreachable, minimum_base=least)
    assert set(found.index) == set(_under(desk, then)["rank"].dropna().index)
    for rule, names in ((policy, ("rank", "score")), (then, ("rank_if", "score_if"))):
        league = _under(desk, rule).loc[found.index]
        assert list(found[names[0]]) == list(league["rank"])
        assert found[names[1]].to_numpy() == pytest.approx(league["score"].to_numpy())
    assert (found["rank_change"] == found["rank"] - found["rank_if"]).all()
    assert len(found) == (12 if least == 2 else 1)


def test_a_unit_only_the_tried_rule_ranks_has_no_move(desk: Desk) -> None:
    strict = replace(desk, policies=Policies.only(replace(desk.policy, minimum_base=50)))
    found = strict.weighed("town", JUNE, RULE).set_index("unit_code")
    assert len(found) == 12
    assert found["rank_change"].notna().sum() == 1


def test_the_policys_own_weights_change_nothing(desk: Desk) -> None:
    assert (desk.weighed("town", JUNE, Tried.of(desk.policy))["rank_change"] == 0).all()


def test_who_is_best_in_all_three_leads_whatever_the_weights(desk: Desk) -> None:
    frame = desk.weighed("town", JUNE, RULE).set_index("unit_code")
    assert frame.loc["T00", ["rank_best", "rank_worst", "in_top"]].tolist() == [1, 1, 1.0]
    assert (frame["rank_best"] <= frame["rank"]).all()
    assert (frame["rank"] <= frame["rank_worst"]).all()
    assert (frame["rank_worst"] - frame["rank_best"]).max() >= 5
    assert frame["in_top"].sum() >= 3 - 1e-9  # three places under every way, more where shared


def test_a_what_if_within_a_district_ranks_its_units_alone(desk: Desk) -> None:
    frame = desk.weighed("town", replace(JUNE, unit="B"), RULE)
    assert set(frame["unit_code"]) == set(TOWNS[6:])
    assert frame["rank_if"].min() == 1


def test_the_share_of_weights_is_the_share_of_leagues(desk: Desk) -> None:
    """Counted the slow way: the league made anew under random weights."""
    counted, policy = desk._counted_for("town", JUNE), desk.policy
    wins = 0
    draws = np.random.default_rng(5).dirichlet((1, 1, 1), 300)
    for draw in draws:
        tried = replace(policy, weights=dict(zip(THREE_RATES, map(float, draw), strict=True)))
        score = counted.scored(tried).set_index("unit_code")["score"]
        wins += bool(score["T01"] > score["T02"])
    share = desk.ahead("town", JUNE, RULE, "T01", "T02")
    other = desk.ahead("town", JUNE, RULE, "T02", "T01")
    assert share is not None
    assert other is not None
    assert 0.05 < share.share < 0.95
    assert share.share == pytest.approx(wins / len(draws), abs=0.08)
    assert share.share + other.share == pytest.approx(1)
    only = replace(policy, weights=dict(zip(THREE_RATES, (0.0, 1.0, 0.0), strict=True)))
    solved = counted.scored(only).set_index("unit_code")["score"]
    assert share.gap[1] == pytest.approx(solved["T01"] - solved["T02"])
    assert desk.ahead("town", JUNE, RULE, "T01", "nowhere") is None


def test_points_can_put_a_unit_ahead_whatever_the_weights(desk: Desk) -> None:
    gift = replace(desk.policy.adjustments[0], unit="T01", points=60.0)
    lifted = replace(desk.policy, adjustments=(gift,))
    other = replace(desk, policies=Policies.only(lifted))
    found = other.ahead("town", JUNE, RULE, "T01", "T02")
    assert found is not None
    assert found.share == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("0.10", "0.60").replace("0.45", "0.20"),
        lambda text: text.replace("at_least = 90", "at_least = 85"),
        lambda text: text.replace("minimum_base = 2", "minimum_base = 60"),
        lambda text: text.replace("[weights]", 'unreachable = "count_as_positive"\n[weights]'),
        lambda text: text.replace("[weights]", "cap = 88\n[weights]"),
    ],
    ids=["weights", "bands", "minimum", "unreached", "cap"],
)
def test_a_preview_is_the_league_the_draft_would_have_made(
    desk: Desk, change: Callable[[str], str]
) -> None:
    draft = draft_of(change(POLICY), desk.policies)
    found = desk.preview(draft, "town", JUNE)
    frame = found.frame.set_index("unit_code")
    then, now = _under(desk, desk.policy), _under(desk, draft.policy)
    for league, names in (
        (then, ("rank", "score", "grade")),
        (now, ("draft_rank", "draft_score", "draft_grade")),
    ):
        for column, name in zip(("rank", "score", "grade"), names, strict=True):
            pd.testing.assert_series_equal(
                frame[name].sort_index(), league.loc[frame.index, column].sort_index(),
                check_names=False, check_dtype=False,
            )  # fmt: skip
    grades = [league.loc[frame.index, "grade"].map(str) for league in (then, now)]
    assert found.regraded == (grades[0] != grades[1]).sum()


def test_what_matters_of_a_preview_is_counted(desk: Desk) -> None:
    draft = draft_of(POLICY.replace("0.45", "0.05").replace("0.10", "0.90"), desk.policies)
    found = desk.preview(draft, "town", JUNE)
    change = found.frame["rank_change"].astype(int)
    assert len(found.moved) == (change != 0).sum() > 3
    assert found.moved_far == (change.abs() > 3).sum() > 0
    assert found.moved["rank_change"].iloc[0] == change.max()
    assert found.moved["rank_change"].iloc[-1] == change.min()
    assert list(change.abs()) == sorted(change.abs(), reverse=True)
    honest = desk.honest("town", JUNE).frame.set_index("unit_code")
    moved = found.moved.set_index("unit_code")
    inside = [
        honest.loc[code, "rank_low"] <= row["draft_rank"] <= honest.loc[code, "rank_high"]
        for code, row in moved.iterrows()
    ]
    assert found.noise == sum(inside)
    assert 0 < found.noise < len(moved)


def test_a_draft_like_the_policy_in_force_changes_nothing(desk: Desk) -> None:
    found = desk.preview(draft_of(POLICY, desk.policies), "town", JUNE)
    assert (found.regraded, len(found.moved), found.moved_far) == (0, 0, 0)


def test_points_already_given_are_kept_in_a_preview(desk: Desk) -> None:
    """A new file need not repeat them, and a copy of the old one does not double them."""
    for text in (POLICY, POLICY.replace(GIVEN.replace("2025-05", "2025-06"), "")):
        draft = draft_of(text.replace("tiny-1", "tiny-9"), desk.policies)
        assert draft.policy.points("A1", JUNE.month, JUNE.month) == 2


@pytest.mark.parametrize("role", ["leader", "district", "town", "federation", "stray"])
def test_only_an_administrator_previews(store: Store, role: str) -> None:
    other = tiny.desk_over(store, role)
    with pytest.raises(OutOfScope):
        other.preview(draft_of(LATER, other.policies), "town", JUNE)


def test_a_preview_stands_in_the_audit_trail(desk: Desk) -> None:
    told: list[tuple[str, dict[str, object]]] = []
    watched = replace(desk, witness=lambda event, **detail: told.append((event, detail)))
    draft = draft_of(LATER, desk.policies)
    watched.preview(draft, "town", JUNE)
    ((event, detail),) = told
    assert event == "policy_previewed"
    assert (detail["policy"], detail["hash"]) == (draft.policy.id, draft.policy.fingerprint)
    assert event in {each.name for each in EVENTS}


def test_the_chance_to_be_ahead_is_told_from_the_answers(desk: Desk) -> None:
    """T00 has the best answers; the even and the odd towns differ by chance alone."""
    assert desk.truly_ahead("town", JUNE, "T00", "T01") > 0.99  # type: ignore[operator]
    close = desk.truly_ahead("town", JUNE, "T02", "T04")
    assert close is not None
    assert 0.1 < close < 0.9
    turned = desk.truly_ahead("town", JUNE, "T04", "T02")
    assert turned == pytest.approx(1 - close, abs=0.01)
    assert desk.truly_ahead("town", JUNE, "T02", "T02") == 0.5
    assert desk.truly_ahead("town", JUNE, "T02", "nowhere") is None


def test_what_stands_in_the_way_of_a_draft_is_found() -> None:
    policies = policies_in_order([("a", policy_of(tiny.POLICY_FILE))])
    free = draft_of(LATER, policies)
    assert free.may_be_filed
    same = draft_of(tiny.POLICY_FILE, policies)
    assert (same.begins_with, same.namesake) == (policies.versions[0], policies.versions[0])
    other = draft_of("cutoff_day = 18\n" + 'ledger = "count"\n' + LATER, policies)
    assert other.recounts == ("cutoff_day", "ledger")
    assert not same.may_be_filed
    assert not other.may_be_filed


def test_a_draft_that_may_be_filed_can_be_read_beside_the_others() -> None:
    first = policy_of(tiny.POLICY_FILE)
    for text in (tiny.POLICY_FILE, LATER, "cutoff_day = 18\n" + LATER):
        fits = True
        try:
            policies_in_order([("a", first), ("b", policy_of(text))])
        except CityError:
            fits = False
        assert draft_of(text, Policies.only(first)).may_be_filed == fits
