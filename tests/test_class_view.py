"""Classes beside what of them is knowledge, and leagues of a peer group, as pages show them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from components.classes import class_export, class_rows
from components.league_frame import Standings, league_rows
from data.access import Role, Viewer
from data.compare.classes import class_table, classes_in
from data.compare.progress import score_changes
from data.desk import Desk
from data.filters import Filters
from data.months import month_index
from data.places.city import find_city
from data.places.class_rules import CLASSES
from data.places.policies import Policies
from data.places.policy import Adjustment
from data.reception import open_desk
from data.store.snapshot import Store
from tests import screen, tiny
from tests.classed import answers, graded_policy

JUNE = month_index(2025, 6)
MONTH = Filters(JUNE)
COUNT = 60
TOWNS = [f"T{at:02d}" for at in range(COUNT)]
RISEN, FALLEN, LUCKY, HEAVY = "T00", "T01", "T02", "T03"


def _rows() -> list[dict[str, Any]]:
    """Towns alike in May and June but for four: one truly rose, one truly fell, a small one was
    lucky after a bad May, and one has most to do."""
    rows = answers(RISEN, 5, 300, 90) + answers(RISEN, 6, 300, 3)
    rows += answers(FALLEN, 5, 300, 15) + answers(FALLEN, 6, 300, 120)
    rows += answers(LUCKY, 5, 6, 2) + answers(LUCKY, 6, 6, 0)
    rows += answers(HEAVY, 5, 900, 90) + answers(HEAVY, 6, 900, 90)
    for at, unit in enumerate(TOWNS[4:]):
        rows += answers(unit, 5, 100, 9 + at % 3) + answers(unit, 6, 100, 9 + (at + 1) % 3)
    return rows


def _units() -> pd.DataFrame:
    names = list(tiny.UNITS.columns)
    towns = [(code, code, code, "town", "A", 1000) for code in TOWNS]
    units = pd.concat([tiny.UNITS.head(3), pd.DataFrame(towns, columns=names)], ignore_index=True)
    groups = {code: "few" if at < 12 else "many" for at, code in enumerate(TOWNS)}
    return units.assign(peer_group=units["code"].map(groups))


PEERS = "id,title_zh,title_en,how_zh,how_en\nfew,少数组,The few,逐一选定,picked one by one\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder: Path = tmp_path_factory.mktemp("classes")
    city = tiny.a_city(folder / "city", graded_policy(4, 3, 2, 1))
    (city / "peer_groups.csv").write_text(PEERS, "utf-8")
    return tiny.publish(folder, _rows(), city=city, units=_units())


@pytest.fixture(scope="module")
def desk(store: Store) -> Desk:
    return tiny.desk_over(store)


@pytest.fixture(scope="module")
def rows(desk: Desk) -> pd.DataFrame:
    return desk.classes("town", MONTH).set_index("unit_code")


def test_the_classes_are_those_of_the_league(desk: Desk, rows: pd.DataFrame) -> None:
    assert desk.policy.classes is not None
    table = class_table(desk.league("town", MONTH), desk.policy.classes)
    alone = dict(zip(table["unit_code"], classes_in(table), strict=True))
    assert {code: keys for code, keys in alone.items() if keys} == desk.classed("town", MONTH)
    assert set(rows.index[rows["progress"]]) >= {RISEN, LUCKY}
    assert rows.loc[FALLEN, "rectification"]
    assert list(rows.index[rows["governance"]]) == [HEAVY]


def test_a_true_rise_is_more_than_chance_and_a_lucky_one_may_be_chance(rows: pd.DataFrame) -> None:
    assert rows.loc[RISEN, "gain"] == pytest.approx(90 * (297 - 210) / 300)
    assert rows.loc[LUCKY, "gain"] == pytest.approx(30)
    assert (rows.loc[RISEN, "moved"], rows.loc[FALLEN, "moved"], rows.loc[LUCKY, "moved"]) == (
        1,
        -1,
        0,
    )
    assert rows.loc[LUCKY, "low"] < 0 < rows.loc[LUCKY, "high"]
    assert (rows.drop([RISEN, FALLEN])["moved"] == 0).all()


def test_the_chance_is_that_of_the_places_the_class_has(rows: pd.DataFrame) -> None:
    """So the chances of all units add up to the places: four first ones, two last ones."""
    assert rows["in_top"].sum() == pytest.approx(4, abs=1e-9)
    assert rows["in_bottom"].sum() == pytest.approx(2, abs=1e-9)
    assert rows.loc[RISEN, "in_top"] > 0.95
    assert rows.loc[FALLEN, "in_bottom"] > 0.95
    assert rows.loc[LUCKY, "advanced"]
    assert rows.loc[LUCKY, "in_top"] < 0.5


def test_the_change_is_that_of_the_published_scores(desk: Desk, rows: pd.DataFrame) -> None:
    for unreachable in ("exclude", "count_as_positive", "impute_city_mean"):
        gift = Adjustment(HEAVY, JUNE, 2.5, "hard case", "x", "y")
        policy = replace(desk.policy, id=unreachable, unreachable=unreachable, adjustments=(gift,))
        told = replace(desk, policies=Policies.only(policy))
        league = told.league("town", MONTH).set_index("unit_code")
        moves = score_changes(told.ground, Policies.only(policy), "town", MONTH).set_index(
            "unit_code"
        )
        change = (league["score"] - league["score_before"]).reindex(moves.index)
        assert moves["change"].to_numpy() == pytest.approx(change.to_numpy())
        assert (moves["low"] <= moves["change"]).all()
        assert (moves["change"] <= moves["high"]).all()


def test_a_glance_counts_what_is_true_of_it(desk: Desk, rows: pd.DataFrame) -> None:
    seen = desk.class_glance("town", MONTH)
    assert seen.sizes == {key: int(rows[key].sum()) for key in CLASSES}
    assert seen.share == pytest.approx(900 / rows["dispatched"].sum())
    assert seen.sure == {"sure_first": 1, "sure_last": 1, "sure_rise": 1}


def test_kinds_the_policy_does_not_name_are_not_classed(desk: Desk) -> None:
    assert desk.class_rules("district", MONTH) is None
    assert desk.classed("district", MONTH) == {}
    assert desk.classes("district", MONTH).empty


@pytest.mark.parametrize("key", CLASSES)
def test_a_list_holds_its_units_foremost_first_with_their_volume(
    desk: Desk, rows: pd.DataFrame, key: str
) -> None:
    shown = class_rows(rows.reset_index(), key, desk, "en")
    assert set(shown["unit_code"]) == set(rows.index[rows[key]])
    assert "per_10k" in shown
    first = {"progress": LUCKY, "rectification": FALLEN, "governance": HEAVY}
    assert shown["unit_code"].iloc[0] == first.get(key, LUCKY)


def test_a_download_names_the_class_of_each_row(desk: Desk, rows: pd.DataFrame) -> None:
    export = class_export(rows.reset_index(), desk, "zh")
    counts = export["类别"].value_counts().to_dict()
    assert counts == {CLASSES[key].zh: int(rows[key].sum()) for key in CLASSES}


def test_the_official_table_names_the_classes_of_a_unit(desk: Desk) -> None:
    standing = Standings(desk.classed("town", MONTH), desk.place_courses("town", MONTH))
    table = league_rows(desk.league("town", MONTH), {}, desk, "zh", standing)
    named = table.set_index("unit_code")["classes"]
    assert named[RISEN] == "先进、进步"
    assert named[HEAVY] == "治理"
    unclassed = [code for code in TOWNS if code not in standing.classes]
    assert unclassed
    assert named[unclassed].isna().all()


def test_a_course_with_a_month_unranked_is_drawn_since_that_month(desk: Desk) -> None:
    courses = {
        TOWNS[0]: [10.0, None, 30.0, 40.0, 50.0],
        TOWNS[1]: [10.0, 20.0, 30.0, None, 50.0],
        TOWNS[2]: [10.0, 20.0, 30.0, 40.0, None],
        TOWNS[3]: [10.0, 20.0, 30.0, 40.0, 50.0],
    }
    table = league_rows(desk.league("town", MONTH), {}, desk, "en", Standings(places=courses))
    drawn = table.set_index("unit_code")["places"]
    assert drawn[TOWNS[0]] == [30.0, 40.0, 50.0]
    assert drawn[[TOWNS[1], TOWNS[2]]].isna().all()
    assert drawn[TOWNS[3]] == courses[TOWNS[3]]


FEW = replace(MONTH, peers="few")


def test_peers_are_ranked_anew_among_themselves(desk: Desk) -> None:
    whole = desk.league("town", MONTH).set_index("unit_code")
    peers = desk.league("town", FEW).set_index("unit_code")
    assert set(peers.index) == set(TOWNS[:12])
    again = whole.loc[peers.index, "score"].rank(method="min", ascending=False)
    assert list(peers["rank"]) == list(again)
    assert peers["per_10k"].notna().all()
    assert list(peers["score"]) == list(whole.loc[peers.index, "score"])


def test_every_view_compares_the_peers_alone(desk: Desk) -> None:
    honest = desk.honest("town", FEW)
    assert set(honest.frame["unit_code"]) == set(TOWNS[:12])
    assert honest.frame["rank_high"].max() == 12
    own = [row for row in _rows() if row["unit_code"] in TOWNS[:12] and "-6-" in row["ticket_id"]]
    solved = np.mean([row["outcome"] == "solved" for row in own])
    assert honest.middle == pytest.approx(10 + 90 * solved)
    picture = desk.funnel("resolution_rate", "town", FEW)
    assert picture is not None
    assert set(picture.frame["unit_code"]) == set(TOWNS[:12])
    assert picture.target == pytest.approx(solved)
    classes = desk.classes("town", FEW)
    assert classes["advanced"].sum() >= 3
    assert classes["in_top"].sum() == pytest.approx(3, abs=1e-9)
    assert set(desk.history("town", FEW, 2)["unit_code"]) == set(TOWNS[:12])


def test_numbers_of_a_peer_group_are_sums_over_it(desk: Desk) -> None:
    values = desk.values(("dispatched", "per_10k"), FEW)
    count = sum(row["unit_code"] in TOWNS[:12] and "-6-" in row["ticket_id"] for row in _rows())
    assert values["dispatched"].value == count
    assert values["per_10k"].value == pytest.approx(count / 12_000 * 10_000)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("view", ["official", "classes", "honest", "funnel"])
def test_the_peer_group_and_how_it_was_chosen_stand_under_every_view(
    store: Store, view: str, language: str
) -> None:
    url = {"kind": "town", "view": view, "group": "few", "month": "2025-06"}
    at = screen.open_page("league", tiny.desk_over(store), language, **url)
    assert not at.exception, at.exception[0].value
    text = screen.shown(at)
    assert {"zh": "少数组", "en": "The few"}[language] in text
    assert {"zh": "逐一选定", "en": "picked one by one"}[language] in text
    assert at.caption[-1].value.startswith(
        {"zh": "只比较同类组", "en": "Only the 12 units"}[language]
    )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("role", tiny.VIEWERS)
def test_the_view_of_classes_says_how_to_read_it(store: Store, role: str, language: str) -> None:
    desk = tiny.desk_over(store, role)
    at = screen.open_page("league", desk, language, kind="town", view="classes", month="2025-06")
    assert not at.exception, at.exception[0].value
    text = screen.shown(at)
    for key in CLASSES:
        assert CLASSES[key].in_(language) in text
    assert {"zh": "不宜据以奖惩", "en": "no ground for praise or blame"}[language] in text


def test_a_kind_that_is_not_classed_says_why(store: Store) -> None:
    at = screen.open_page("league", tiny.desk_over(store), kind="district", view="classes")
    assert "classes Sub-districts only" in screen.shown(at)


def test_the_table_of_a_scorecard_is_not_taken_for_that_of_the_league(store: Store) -> None:
    """Both show the same units of the same month, but only the league names their classes."""
    desk, month = tiny.desk_over(store), "2025-06"
    for _ in range(2):
        league = screen.open_page("league", desk, kind="town", within="A", month=month)
        below = screen.open_page("unit", desk, unit="A", month=month)
        assert "classes" in league.dataframe[0].value
        assert "classes" not in below.dataframe[-1].value
        assert "per_10k" in below.dataframe[-1].value


def test_a_unit_page_tells_its_record(store: Store) -> None:
    at = screen.open_page("unit", tiny.desk_over(store), unit=RISEN, month="2025-06")
    assert not at.exception, at.exception[0].value
    assert "Place and grade by month" in screen.shown(at)
    assert any("Among the first 10 in" in each.value for each in at.text)
    assert any("per 10,000 residents: 3,000.0" in each.value for each in at.text)


def test_nobody_who_sees_nothing_sees_a_class_or_a_place(store: Store) -> None:
    nobody = open_desk(Viewer("x", "x", Role.DISTRICT, "nowhere"), store)
    assert not nobody.classed("town", MONTH)
    assert nobody.history("town", MONTH, 2)["rank"].isna().all()


def test_beijing_says_how_each_of_its_peer_groups_was_chosen() -> None:
    city = find_city("beijing")
    used = set(city.units["peer_group"].dropna())
    assert used <= set(city.peer_reasons)
    assert all(words.zh and words.en for words in city.peer_reasons.values())
