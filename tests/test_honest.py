"""The honest league beside the official one: what is told apart, and what is left open."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from components.honest import honest_export, honest_rows
from components.whiskers import ENDS, MOST, drawn_rows
from data.answers import NEEDS_LOAD
from data.compare.standing_out import bands
from data.desk import Desk
from data.filters import Filters
from data.measures import MEASURES
from data.months import month_index
from data.places.policies import Policies
from data.places.policy import Adjustment
from data.statistics.funnel import Dispersion, Funnel
from data.statistics.tiers import Tier
from data.store.snapshot import Store
from data.sums import measure_sums
from tests import screen, tiny

JUNE = month_index(2025, 6)
MONTH = Filters(JUNE)
TOWNS = 60
LAGGARD, LUCKY, LEADER = "T00", "T01", "T02"


def _answers(unit: str, count: int, bad: int, month: int = 6) -> list[dict[str, Any]]:
    return [
        {
            "ticket_id": f"{unit}-{month}-{n}", "received_at": (at := datetime(2025, month, 2, 9)),
            "unit_code": unit, "area_code": unit, "dispatched_at": at,
            "due_at": at + timedelta(days=7), "closed_at": at + timedelta(days=1),
            "called_at": at + timedelta(days=2), "stage": "called", "reached": n % 20 != 19,
            "contacted": True, "outcome": "unsolved" if n < bad else "solved",
            "satisfaction": "dissatisfied" if n < bad else "satisfied", "category": "noise" if month == 6 else "heat",
            "channel": "phone", "self_solved": True, "excluded": unit == LAGGARD and n % 3 == 0,
            "ledger": False, "recomplained": False,
        }
        for n in range(count)
    ]  # fmt: skip


def _rows() -> list[dict[str, Any]]:
    """Towns alike at one in ten bad, give or take one; a large bad one, a large good one, and a
    tiny one that was lucky."""
    rows = _answers(LAGGARD, 400, 140) + _answers(LUCKY, 4, 0) + _answers(LEADER, 600, 0)
    for at in range(3, TOWNS):
        rows += _answers(f"T{at:02d}", 100, 9 + at % 3)
    return rows


def _may() -> list[dict[str, Any]]:
    return [row for at in range(TOWNS) for row in _answers(f"T{at:02d}", 10, 5, month=5)]


def _units() -> pd.DataFrame:
    towns = [(f"T{at:02d}", f"{at}街道", f"Town {at}", "town", "A", 1000) for at in range(TOWNS)]
    names = list(tiny.UNITS.columns)
    return pd.concat([tiny.UNITS.head(2), pd.DataFrame(towns, columns=names)], ignore_index=True)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder: Path = tmp_path_factory.mktemp("honest")
    city = tiny.a_city(folder / "city", tiny.POLICY_FILE + BANDS)
    return tiny.publish(folder, _rows() + _may(), city=city, units=_units())


BANDS = """
[[bands]]
at_least = 95
title = { zh = "优秀", en = "excellent" }
[[bands]]
at_least = 0
title = { zh = "待改进", en = "needs improvement" }
"""


@pytest.fixture(scope="module")
def desk(store: Store) -> Desk:
    return tiny.desk_over(store)


@pytest.fixture(scope="module")
def rows(desk: Desk) -> pd.DataFrame:
    return desk.honest("town", MONTH).frame.set_index("unit_code")


def test_a_large_good_unit_is_above_and_a_large_bad_one_below(rows: pd.DataFrame) -> None:
    assert rows.loc[LEADER, "tier"] == Tier.ABOVE
    assert rows.loc[LAGGARD, "tier"] == Tier.BELOW
    assert rows.loc[LEADER, "in_top"] == pytest.approx(1.0)
    assert rows.loc[LAGGARD, "in_bottom"] == pytest.approx(1.0)


def test_a_tiny_lucky_unit_shares_the_official_lead_and_is_not_separable(
    rows: pd.DataFrame,
) -> None:
    assert rows.loc[LUCKY, "rank"] == rows.loc[LEADER, "rank"] == 1
    assert rows.loc[LUCKY, "tier"] == Tier.NOT_SEPARABLE
    assert rows.loc[LUCKY, "rank_expected"] > rows.loc[LEADER, "rank_expected"] + 5
    spread = rows["rank_high"] - rows["rank_low"]
    assert spread[LUCKY] > 30 > spread[LEADER]


def test_towns_that_are_alike_are_not_told_apart(rows: pd.DataFrame) -> None:
    rest = rows.drop([LAGGARD, LUCKY, LEADER])
    assert (rest["tier"] == Tier.NOT_SEPARABLE).all()


def test_the_scorecard_names_the_place_the_table_has(desk: Desk, rows: pd.DataFrame) -> None:
    assert desk.honest_place("town", LAGGARD, replace(MONTH, unit=LAGGARD)) == (60, 60, 60, -1)
    assert desk.honest_place("town", "nowhere", MONTH) is None
    at = screen.open_page("unit", desk, "en", unit=LAGGARD, month="2025-06")
    assert "expected place 60, nine times in ten 60 to 60; clearly below" in screen.shown(at)


def test_intervals_hold_the_estimate_and_places_add_up(rows: pd.DataFrame) -> None:
    assert (rows["low"] <= rows["value"]).all()
    assert (rows["value"] <= rows["high"]).all()
    assert rows["rank_expected"].sum() == pytest.approx(TOWNS * (TOWNS + 1) / 2)
    assert rows["in_top"].sum() == pytest.approx(10)


def test_the_middle_is_the_official_score_of_all_together(desk: Desk) -> None:
    whole = desk.values(("score",), MONTH)["score"].value
    assert desk.honest("town", MONTH).middle == pytest.approx(whole)


def test_points_of_the_policy_move_a_unit_and_its_interval_alike(desk: Desk) -> None:
    given = Adjustment("T05", JUNE, 2.0, "r", "a", "b")
    policy = replace(desk.policy, id="tiny-points", adjustments=(given,))
    before = desk.honest("town", MONTH).frame.set_index("unit_code").loc["T05"]
    after = (
        replace(desk, policies=Policies.only(policy))
        .honest("town", MONTH)
        .frame.set_index("unit_code")
        .loc["T05"]
    )
    assert after["value"] - before["value"] == pytest.approx(2.0)
    for name in ("low", "high"):  # units with the same answers share theirs, T05 no longer does
        assert after[name] - before[name] == pytest.approx(2.0, abs=0.2)
    assert after["rank_expected"] < before["rank_expected"]


@pytest.mark.parametrize("unreachable", ["count_as_positive", "impute_city_mean"])
def test_the_silent_count_as_the_policy_says(desk: Desk, unreachable: str) -> None:
    policy = replace(desk.policy, id=unreachable, unreachable=unreachable)
    other = replace(desk, policies=Policies.only(policy))
    table = other.honest("town", MONTH)
    assert table.middle == pytest.approx(other.values(("score",), MONTH)["score"].value)
    plain = desk.honest("town", MONTH).frame.set_index("unit_code")["value"]
    found = table.frame.set_index("unit_code")["value"]
    pulled = found[LAGGARD] - plain[LAGGARD]
    credit = 100 if unreachable == "count_as_positive" else desk.honest("town", MONTH).middle
    assert pulled == pytest.approx((credit - plain[LAGGARD]) * _silent_share(), abs=0.2)


def _silent_share() -> float:
    kept = [row for row in _answers(LAGGARD, 400, 140) if not row["excluded"]]
    return float(np.mean([not row["reached"] for row in kept]))


def test_how_often_answers_are_good_together_is_counted(desk: Desk) -> None:
    reached = [row for row in _rows() if row["reached"] and not row["excluded"]]
    both = sum(row["outcome"] == "solved" and row["satisfaction"] == "satisfied" for row in reached)
    sums = measure_sums(desk.ground, ["solved_satisfied", "responded_solved"], (), MONTH).iloc[0]
    assert sums["solved_satisfied"] == both
    assert sums["responded_solved"] == sum(row["outcome"] == "solved" for row in reached)


def test_a_store_loaded_before_asks_for_a_new_load_instead_of_failing(desk: Desk) -> None:
    old = replace(desk.snapshot, key="old", counted=frozenset(MEASURES) - {"solved_satisfied"})
    stale = replace(desk, snapshot=old)
    assert stale.why_not_honest() == NEEDS_LOAD
    assert stale.honest("town", MONTH).frame.empty
    at = screen.open_page("league", stale, kind="town", view="honest", month="2025-06")
    assert not at.exception
    assert "load them again" in screen.shown(at)


def test_a_download_holds_the_rows_and_numbers_of_the_screen(desk: Desk) -> None:
    frame = desk.honest_league("town", MONTH).frame
    for language in ("zh", "en"):
        rows, export = honest_rows(frame, desk, language), honest_export(frame, desk, language)
        assert len(export) == len(rows)
        place = "预期位次" if language == "zh" else "Expected rank"
        assert list(export[place]) == list(rows["rank_expected"])


def test_of_many_units_both_ends_and_ones_own_are_drawn(desk: Desk) -> None:
    frame = desk.honest("town", MONTH).frame
    assert len(drawn_rows(frame)) == TOWNS == MOST
    many = pd.concat([frame, frame], ignore_index=True).assign(mine=False)
    many.loc[50, "mine"] = True
    drawn = drawn_rows(many)
    assert len(drawn) == 2 * ENDS + 1
    assert drawn["mine"].sum() == 1


@pytest.mark.parametrize(("language", "above", "apart", "changed"), [
    ("zh", "明显领先", "难分高下", "个确有改善"),
    ("en", "clearly above", "not separable", "truly improved"),
])  # fmt: skip
def test_the_switch_stands_in_the_url_and_both_languages_tell(
    desk: Desk, language: str, above: str, apart: str, changed: str
) -> None:
    at = screen.open_page("league", desk, language, kind="town", view="honest", month="2025-06")
    text = screen.shown(at)
    assert not at.exception
    assert above in text
    assert changed in text
    assert apart in text
    plain = screen.shown(screen.open_page("league", desk, language, kind="town", month="2025-06"))
    assert apart not in plain


def test_the_funnel_names_who_stands_out(desk: Desk) -> None:
    picture = desk.funnel("resolution_rate", "town", MONTH)
    assert picture is not None
    bands = picture.frame.set_index("unit_code")["band"]
    assert bands[LEADER] > 0 > bands[LAGGARD]
    assert (bands.drop([LEADER, LAGGARD]) == 0).all()
    limits = picture.limits
    assert (limits["low_998"] <= limits["low_95"]).all()
    assert (limits["low_95"] <= picture.target).all()
    assert desk.funnel("resolution_rate", "enterprise", MONTH) is None


def test_what_chance_alone_may_do_never_stands_out() -> None:
    """Forty good of forty among towns at 97 %, the chance of which is three in ten."""
    good, base = np.array([40.0, 485.0, 485.0, 400.0]), np.array([40.0, 500.0, 500.0, 500.0])
    funnel = Funnel(0.97, Dispersion(1.0, 0.0))
    assert list(bands(good, base, funnel)) == [0, 0, 0, -2]


def test_the_league_within_a_district_ranks_its_units_alone(store: Store) -> None:
    at = screen.open_page("league", tiny.desk_over(store), kind="town", within="A", month="2025-06")
    assert not at.exception
    assert at.selectbox(key="choice_within").value == "A"


def test_a_choice_stands_though_the_browser_sent_the_next_before_it_heard_of_it(
    store: Store,
) -> None:
    at = screen.open_page("league", tiny.desk_over(store), month="2025-06")
    at.segmented_control(key="choice_kind").set_value("town").run()
    assert at.query_params["kind"] == "town"
    del at.query_params["kind"]  # the browser's address when it sent the next click
    at.segmented_control(key="choice_view").set_value("funnel").run()
    assert at.query_params["kind"] == "town"
    assert at.query_params["view"] == "funnel"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_funnel_stands_in_the_url(desk: Desk, language: str) -> None:
    at = screen.open_page("league", desk, language, kind="town", view="funnel", month="2025-06")
    assert not at.exception
    assert ("漏斗" if language == "zh" else "Each dot is a unit") in screen.shown(at)


def test_only_who_stands_out_is_asked(desk: Desk) -> None:
    asked = desk.questions(Filters(JUNE, unit=LAGGARD)).set_index("question")["asked"]
    assert asked["exclusion"] == 2
    assert asked["ledger"] == 0
    usual = desk.questions(Filters(JUNE, unit="T09"))
    assert (usual["asked"] == 0).all()


def test_silence_bounds_satisfaction_from_both_sides(desk: Desk) -> None:
    found = desk.silence(Filters(JUNE, unit="T09"))
    assert found is not None
    assert (found.worst, found.best) == (pytest.approx(86 / 100), pytest.approx(91 / 100))
    assert found.reach == pytest.approx(0.95)
    assert desk.silence(Filters(JUNE - 5, unit="T09")) is None


def test_what_it_takes_reaches_the_grade_and_one_less_does_not(desk: Desk) -> None:
    effort = desk.what_it_takes(Filters(JUNE, unit="T09"))
    assert effort is not None
    assert effort.bound == 95
    reached, good = 95, 86
    assert effort.both is not None
    enough, short = (10 + 90 * (good + effort.both - less) / reached for less in (0, 1))
    assert enough >= 95 > short
    assert desk.what_it_takes(Filters(JUNE, unit=LEADER)) is None


@pytest.mark.parametrize("metric", ["score", "resolution_rate"])
def test_the_change_in_time_splits_without_a_rest(desk: Desk, metric: str) -> None:
    """June against a May in which each town had ten requests of another kind, half of them bad."""
    now = replace(MONTH, unit="T09")
    parts = desk.change_parts(metric, now)
    change = desk.changes((metric,), now)[metric].difference
    assert change is not None
    assert set(parts["code"]) == {"noise", "heat"}
    assert 100 * parts["effect"].sum() == pytest.approx(change)
    assert parts["effect"].to_numpy() == pytest.approx(
        (parts["rate_effect"] + parts["mix_effect"]).to_numpy(dtype=float)
    )


def test_a_unit_is_held_against_what_its_requests_are_worth(desk: Desk) -> None:
    """May and June together: heat is solved half the time, noise by nearly all. A town with ten
    of one and hundred of the other is expected what the city makes of just that."""
    both, unit = Filters(JUNE, 3), "T09"
    found = desk.expected("resolution_rate", replace(both, unit=unit))
    parts = desk.breakdown("category", ("resolution_rate",), both).set_index("code")
    own = desk.breakdown("category", ("resolution_rate",), replace(both, unit=unit)).set_index(
        "code"
    )
    base = own["resolution_rate_base"]
    assert found is not None
    assert set(parts.index) == {"noise", "heat"}
    expected = (parts["resolution_rate"] * base).sum() / base.sum()
    assert found.expected == pytest.approx(expected)
    assert found.value == pytest.approx(own["resolution_rate_n"].sum() / base.sum())
    assert found.low < found.adjusted < found.high
    city = desk.values(("resolution_rate",), both)["resolution_rate"].value
    assert city is not None
    assert 1 - found.adjusted == pytest.approx((1 - found.value) / (1 - expected) * (1 - city))
    assert desk.expected("resolution_rate", both) is None


@pytest.mark.parametrize(("language", "told"), [
    ("zh", ("要核查的问题", "远出通常范围", "优秀", "是真变化吗", "暂定控制限", "剔除诉求结构后")),
    ("en", ("Questions to check", "far outside", "excellent", "Real change?", "trial limits", "mix taken out")),
])  # fmt: skip
def test_the_scorecard_asks_and_tells_what_it_takes(
    desk: Desk, language: str, told: tuple[str, ...]
) -> None:
    at = screen.open_page("unit", desk, language, unit=LAGGARD, month="2025-06", split="change")
    assert not at.exception
    text = screen.shown(at) + "".join(each.value.to_csv() for each in at.dataframe)
    assert [each for each in told if each not in text] == []
