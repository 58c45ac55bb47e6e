"""Real change: one unit's chart, all units' at once, new definitions and targets."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from components.honest import honest_rows
from data.compare.real_change import changed_units, real_change
from data.desk import Desk
from data.errors import CityError
from data.filters import Filters
from data.months import month_index
from data.places.city import find_city, read_city
from data.places.standards import Event
from data.statistics.assurance import Assurance
from data.statistics.signals import Variation
from data.words import Words
from tests import screen, tiny

JUNE = month_index(2025, 6)
TURN = month_index(2024, 1)
TOWNS = 12
FALLEN, RISEN = "T00", "T01"

STANDARDS = """
[[targets]]
metric = "resolution_rate"
value = 70
is_example = true
source = { zh = "示例目标", en = "an example target" }

[[targets]]
metric = "satisfaction_rate"
value = 99.5
source = { zh = "区里定的", en = "set by the district" }

[[events]]
month = "2024-01"
words = { zh = "部分解决不再算解决", en = "Partly solved no longer counts" }
source = "文件甲"
rebases = ["resolution_rate", "score"]

[[events]]
month = "2025-01"
words = { zh = "一场会议", en = "A meeting" }
source = "文件乙"
"""


def _bad(unit: str, month: int) -> int:
    """Of thirty answers: three or four before the new definition, five or six since; one town
    falls and one rises in the last three months."""
    bad = 3 + month % 2 if month < TURN else 5 + month % 2
    if month > JUNE - 3:
        bad = {FALLEN: 24, RISEN: 0}.get(unit, bad)
    return bad


def _tickets() -> list[dict[str, Any]]:
    rows = []
    for month in range(JUNE - 27, JUNE + 1):
        at = datetime(month // 12, month % 12 + 1, 2, 9)
        for unit in (f"T{n:02d}" for n in range(TOWNS)):
            for n in range(30):
                bad = n < _bad(unit, month)
                rows.append(
                    {"ticket_id": f"{unit}-{month}-{n}", "received_at": at, "unit_code": unit,
                     "area_code": unit, "dispatched_at": at, "due_at": at + timedelta(days=7),
                     "closed_at": at + timedelta(days=1), "called_at": at + timedelta(days=2),
                     "stage": "called", "reached": True, "contacted": True, "category": "noise",
                     "channel": "phone", "requester": "citizen", "womens": False,
                     "outcome": "unsolved" if bad else "solved",
                     "satisfaction": "dissatisfied" if bad else "satisfied"}
                )  # fmt: skip
    return rows


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder: Path = tmp_path_factory.mktemp("change")
    city = tiny.a_city(folder / "city")
    (city / "city.toml").write_text(tiny.CITY_FILE + STANDARDS, "utf-8")
    towns = [(f"T{n:02d}", f"{n}街道", f"Town {n}", "town", "A", 1000) for n in range(TOWNS)]
    names = list(tiny.UNITS.columns)
    units = pd.concat([tiny.UNITS.head(2), pd.DataFrame(towns, columns=names)], ignore_index=True)
    as_of = datetime(2025, 7, 1, 9)
    return tiny.desk_over(tiny.publish(folder, _tickets(), city=city, units=units, as_of=as_of))


def test_a_new_definition_starts_limits_afresh_for_the_metrics_it_names(desk: Desk) -> None:
    found = desk.real_changes(("resolution_rate", "satisfaction_rate"), Filters(JUNE, unit="T05"))
    own, other = found["resolution_rate"], found["satisfaction_rate"]
    assert [event.month for event in own.events] == [TURN]
    assert other.events == ()
    centres = own.frame.dropna(subset=["value"]).groupby("phase")["centre"].unique()
    assert [len(each) for each in centres] == [1, 1]
    before, since = (float(each[0]) for each in centres)
    # Ten months before and eighteen since, half of them with one bad answer more.
    assert (before, since) == (pytest.approx(1 - 3.5 / 30), pytest.approx(1 - 5.5 / 30))
    assert own.frame["rule"].isna().all()
    assert own.variation is Variation.NORMAL
    # The same answers as one process fall for good.
    assert other.frame["rule"].notna().sum() > 14
    assert other.variation is Variation.WORSENED


def test_targets_are_those_of_the_city_and_read_by_the_newest_limits(desk: Desk) -> None:
    found = desk.real_changes(
        ("response_rate", "resolution_rate", "satisfaction_rate"), Filters(JUNE, unit="T05")
    )
    assert found["resolution_rate"].assurance is Assurance.WILL
    assert found["satisfaction_rate"].assurance is Assurance.WILL_NOT
    assert found["response_rate"].target is None
    target = found["resolution_rate"].target
    assert target is not None
    assert (target.share, target.is_example) == (0.7, True)


def test_all_units_at_once_read_as_each_reads_alone(desk: Desk) -> None:
    for metric in ("score", "resolution_rate", "satisfaction_rate", "on_time_rate"):
        together = desk.changed("town", metric, Filters(JUNE)).set_index("unit_code")
        assert len(together) == TOWNS
        for code, row in together.iterrows():
            alone = desk.real_changes((metric,), Filters(JUNE, unit=str(code)))[metric]
            newest = alone.frame.iloc[-1]
            assert row["variation"] is alone.variation
            assert row["rule"] == newest["rule"]
            for name in ("value", "base", "centre"):
                assert row[name] == pytest.approx(newest[name])
            if not alone.sparse:
                assert row["low"] == pytest.approx(newest["low"])


def test_only_who_changed_is_named_and_the_surest_first(desk: Desk) -> None:
    frame = desk.changed("town", "resolution_rate", Filters(JUNE))
    sure = frame[frame["sure"]].set_index("unit_code")
    assert set(sure.index) == {FALLEN, RISEN}
    assert sure.loc[FALLEN, "variation"] is Variation.WORSENED
    assert sure.loc[RISEN, "variation"] is Variation.IMPROVED
    assert frame["unit_code"].iloc[0] == FALLEN
    assert frame["doubt"].is_monotonic_increasing


def test_the_honest_league_says_of_each_unit_whether_it_surely_changed(desk: Desk) -> None:
    table = desk.honest_league("town", Filters(JUNE))
    told = table.frame.set_index("unit_code")["variation"]
    assert table.changed == (1, 1)
    changed = desk.changed("town", "score", Filters(JUNE)).set_index("unit_code")
    assert set(told.index) == set(changed.index)
    for code, side in told.items():
        row = changed.loc[code]
        assert side == (row["variation"] if row["sure"] else Variation.NORMAL)
    assert told[FALLEN] == Variation.WORSENED
    rows = honest_rows(table.frame, desk, "en")
    words = rows.set_index("unit_code")["changed"]
    assert words[FALLEN] == "↓ worsened"
    assert words.drop([FALLEN, RISEN]).eq("normal").all()


def test_a_district_is_read_as_the_sum_of_its_towns(desk: Desk) -> None:
    (row,) = desk.changed("district", "resolution_rate", Filters(JUNE)).to_dict("records")
    good = sum(30 - _bad(f"T{n:02d}", JUNE) for n in range(TOWNS))
    assert row["unit_code"] == "A"
    assert row["value"] == pytest.approx(good / (30 * TOWNS))


def test_a_running_month_is_not_read_and_a_month_without_answers_reads_unknown(desk: Desk) -> None:
    running = desk.changed("town", "resolution_rate", Filters(JUNE + 1))
    assert running.equals(desk.changed("town", "resolution_rate", Filters(JUNE)))
    early = desk.changed("town", "resolution_rate", Filters(JUNE - 30))
    assert early.empty
    months = list(range(JUNE - 13, JUNE + 1))
    frame = pd.DataFrame(
        [("one", ym, 27 + ym % 2, 30) for ym in months]
        + [("gone", ym, 27 + ym % 2, 30) for ym in months[:-1]],
        columns=["unit_code", "ym", "resolution_rate_n", "resolution_rate_base"],
    )
    read = changed_units(frame, "resolution_rate", months).set_index("unit_code")["variation"]
    assert read["one"] is Variation.NORMAL
    assert read["gone"] is Variation.UNKNOWN


def test_what_the_sources_cannot_tell_changes_nowhere(desk: Desk) -> None:
    fields = tuple(name for name in desk.manifest.fields if name != "outcome")
    poor = replace(
        desk, snapshot=replace(desk.snapshot, manifest=replace(desk.manifest, fields=fields))
    )
    assert poor.changed("town", "resolution_rate", Filters(JUNE - 1)).empty


@pytest.mark.parametrize(("language", "told"), [
    ("zh", ("部分解决不再算解决", "控制限自此重算", "稳定达标", "按现状不能达标", "示例目标、区里定的", "70.0%")),
    ("en", ("Partly solved no longer counts", "limits start afresh", "reliably on target",
            "reliably short of target", "an example target, set by the district", "70.0 %")),
])  # fmt: skip
def test_the_scorecard_draws_targets_and_new_definitions(
    desk: Desk, language: str, told: tuple[str, ...]
) -> None:
    at = screen.open_page("unit", desk, language, unit="T05", month="2025-06")
    assert not at.exception
    text = screen.shown(at).replace("\\", "")
    assert [each for each in told if each not in text] == []
    assert ("一场会议" if language == "zh" else "A meeting") not in text


@pytest.mark.parametrize(("language", "told"), [
    ("zh", "12 个可判断的单位中，1 个确有改善，1 个确有下滑"),
    ("en", "of 12 units that can be read 1 improved and 1 worsened"),
])  # fmt: skip
def test_the_overview_names_who_truly_changed(desk: Desk, language: str, told: str) -> None:
    at = screen.open_page(
        "overview", desk, language, month="2025-06", changed="town", changed_in="resolution_rate"
    )
    assert not at.exception
    text = screen.shown(at).replace("\\", "")
    assert told in text
    assert language == "zh" or "A meeting" in text
    improved, worsened = (
        next(
            each.value
            for each in at.dataframe
            if each.key == f"changed_town_resolution_rate_{side}"
        )
        for side in ("improved", "worsened")
    )
    assert list(improved["unit_code"]) == [RISEN]
    assert list(worsened["unit_code"]) == [FALLEN]


def test_beijings_targets_are_examples_and_none_of_its_events_redefines_a_number() -> None:
    city = find_city("beijing")
    assert all(target.is_example for target in city.targets.values())
    months = [event.month for event in city.events]
    assert months == sorted(months)
    assert all(event.rebases == () for event in city.events)
    assert find_city("boston").targets == {}


WRONG = {
    "rate that is none": '[[targets]]\nmetric = "received"\nvalue = 9\nsource = { zh = "", en = "" }',
    "unknown metric": '[[targets]]\nmetric = "reslution_rate"\nvalue = 9\nsource = { zh = "", en = "" }',
    "beyond 100": '[[targets]]\nmetric = "score"\nvalue = 101\nsource = { zh = "", en = "" }',
    "no source": '[[targets]]\nmetric = "score"\nvalue = 9',
    "no month": '[[events]]\nmonth = "May"\nwords = { zh = "", en = "" }\nsource = ""',
    "redefines nothing": '[[events]]\nmonth = "2024-01"\nwords = { zh = "", en = "" }\nsource = ""\nrebases = ["x"]',
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_a_city_file_with_a_wrong_target_or_event_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "city.toml").write_text(tiny.CITY_FILE + text, "utf-8")
    with pytest.raises(CityError, match="city.toml is not a city file"):
        read_city(tmp_path)


def test_a_metric_has_one_target(tmp_path: Path) -> None:
    twice = (
        STANDARDS
        + '[[targets]]\nmetric = "resolution_rate"\nvalue = 80\nsource = { zh = "", en = "" }'
    )
    (tmp_path / "city.toml").write_text(tiny.CITY_FILE + twice, "utf-8")
    with pytest.raises(CityError, match="two targets for resolution_rate"):
        read_city(tmp_path)


def test_under_twelve_months_after_a_new_definition_limits_are_on_trial() -> None:
    trend = pd.DataFrame(
        {"ym": range(24000, 24024), "partial": False,
         "resolution_rate_n": [90, 91] * 12, "resolution_rate_base": 100}
    )  # fmt: skip
    event = Event(24013, Words("新", "new"), "x", ("resolution_rate",))
    assert real_change(trend, "resolution_rate", [event]).trial
    assert not real_change(trend, "resolution_rate", [replace(event, month=24012)]).trial
    # One from before the first month drawn is none of this chart's.
    assert real_change(trend, "resolution_rate", [replace(event, month=23000)]).events == ()


def test_a_month_out_of_line_is_marked_and_the_running_one_left_out() -> None:
    """Thirty steady months of 95 of 100, a fall to 70, and a month that has only begun."""
    good = [95 + at % 3 - 1 for at in range(30)] + [70, 1]
    trend = pd.DataFrame(
        {"ym": range(24000, 24032), "partial": [False] * 31 + [True],
         "resolution_rate_n": good, "resolution_rate_base": [100] * 31 + [9]}
    )  # fmt: skip
    found = real_change(trend, "resolution_rate")
    assert found.variation is Variation.WORSENED
    assert not found.trial
    assert list(found.frame["rule"].notna()) == [False] * 30 + [True, False]
    assert found.frame["rule"].iloc[30] == "outside"
    assert real_change(trend.head(9), "resolution_rate").trial
    assert real_change(trend.head(30), "resolution_rate").variation is Variation.NORMAL


@pytest.mark.parametrize("bad", [0, 1, 20])
def test_where_hardly_anything_falls_short_nothing_is_read_into_it(bad: int) -> None:
    """Sixteen answers a month and one bad one in three years are no improvement afterwards."""
    good = [16] * 28 + [16 - min(bad, 16)] + [16] * 7
    trend = pd.DataFrame(
        {"ym": range(24000, 24036), "partial": False,
         "response_rate_n": good, "response_rate_base": 16}
    )  # fmt: skip
    found = real_change(trend, "response_rate")
    assert found.sparse
    assert found.variation is Variation.UNKNOWN
    assert found.frame["rule"].isna().all()
    assert found.frame[["low", "high"]].isna().all(axis=None)


def test_steady_units_are_seldom_said_to_have_changed() -> None:
    """Of 200 units with 20 to 400 answers a month at 97 %, in which nothing changes."""
    random = np.random.default_rng(75)
    said = 0
    for base in random.integers(20, 400, 200):
        trend = pd.DataFrame(
            {"ym": range(24000, 24036), "partial": False,
             "resolution_rate_n": random.binomial(base, 0.97, 36), "resolution_rate_base": base}
        )  # fmt: skip
        found = real_change(trend, "resolution_rate")
        said += found.variation in (Variation.IMPROVED, Variation.WORSENED)
    assert said <= 16
