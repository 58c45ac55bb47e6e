"""A unit against what its requests are worth: by four dimensions, with the reason, in words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select

from data.access import scope_of
from data.answers import Value
from data.compare.fairness import Expected, expected_of
from data.desk import Desk
from data.filters import Filters
from data.months import month_index
from data.schema import ticket
from data.store.rollups import MIX, MIXED, mix_month
from data.stores import Target
from data.sums import UNIT, measure_sums
from tests import screen, tiny
from tests.conftest import NewStore
from tests.test_metrics import a_city_of_tickets

JUNE = month_index(2025, 6)
HELPS, URGENT = "T00", "T01"
"""Who assists in half of its requests, and whose requests are all due within a day."""
TOWNS = 20


def _kinds(unit: str) -> Iterator[tuple[str, str, bool]]:
    """Part, time limit and whether solved: of what is led one in ten stays unsolved, of what is
    urgent one in five, where a unit only assists two in five; alike in every town."""
    for n in range(200):
        if n < (100 if unit == HELPS else 10):
            yield "assisting", "d7", n % 5 > 1
        elif unit == URGENT:
            yield "lead", "h24", n % 5 > 0
        else:
            yield ("lead", "h24", n % 5 > 0) if n < 120 and n % 2 else ("lead", "d7", n % 10 > 0)


def _rows(womens: int = TOWNS * 200) -> list[dict[str, Any]]:
    """Of so many requests of a town one is a women's-service case; by itself none is."""
    at = datetime(2025, 6, 2, 9)
    return [
        {
            "ticket_id": f"{unit}-{n}", "received_at": at, "dispatched_at": at,
            "due_at": at + timedelta(days=1 if limit == "h24" else 7),
            "closed_at": at + timedelta(hours=5), "called_at": at + timedelta(days=3),
            "stage": "called", "reached": True, "contacted": True, "womens": n % womens == 1 and womens < 200,
            "outcome": "solved" if solved else "unsolved", "satisfaction": "satisfied",
            "unit_code": unit, "area_code": unit, "channel": "phone", "requester": "citizen",
            "category": "noise", "direct": False, "handling": part, "time_limit": limit,
        }
        for unit in (f"T{n:02d}" for n in range(TOWNS))
        for n, (part, limit, solved) in enumerate(_kinds(unit))
    ]  # fmt: skip


def _store(
    folder: Path, lacking: tuple[str, ...] = (), rows: list[dict[str, Any]] | None = None
) -> Desk:
    towns = [(f"T{n:02d}", f"{n}街道", f"Town {n}", "town", "A", 1000) for n in range(TOWNS)]
    names = list(tiny.UNITS.columns)
    units = pd.concat([tiny.UNITS.head(2), pd.DataFrame(towns, columns=names)], ignore_index=True)
    rows = [{k: v for k, v in row.items() if k not in lacking} for row in rows or _rows()]
    fields = [column.name for column in ticket.columns if column.name not in lacking]
    city = tiny.a_city(folder / "city")
    return tiny.desk_over(tiny.publish(folder, rows, city=city, units=units, fields=fields))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return _store(tmp_path_factory.mktemp("mix"))


def _expected(desk: Desk, unit: str, metric: str = "resolution_rate") -> Expected:
    found = desk.expected(metric, Filters(JUNE, unit=unit))
    assert found is not None
    return found


def test_who_only_assists_is_expected_less_and_the_reason_says_so(desk: Desk) -> None:
    found, rows = _expected(desk, HELPS), pd.DataFrame(_rows())
    rows["solved"] = rows["outcome"] == "solved"
    usual = rows.groupby(["handling", "time_limit"])["solved"].mean()
    own = rows[rows["unit_code"] == HELPS].groupby(["handling", "time_limit"]).size()
    expected = (usual * own.reindex(usual.index, fill_value=0)).sum() / 200
    assert found.strata == ("category", "channel", "handling", "time_limit")
    assert found.expected == pytest.approx(expected)
    assert found.mix_effect == pytest.approx(expected - rows["solved"].mean())
    assert (found.observed, found.awaited) == (
        (~rows["solved"])[rows["unit_code"] == HELPS].sum(), pytest.approx(200 * (1 - expected)),
    )  # fmt: skip
    assert found.ratio == pytest.approx(found.observed / found.awaited)
    assert found.reason is not None
    assert (found.reason.dimension, found.reason.code) == ("handling", "assisting")
    assert (found.reason.own, found.reason.city) == (0.5, (100 + 19 * 10) / (TOWNS * 200))
    assert found.reason.effect < 0


def test_whose_requests_are_urgent_is_told_the_time_limit(desk: Desk) -> None:
    reason = _expected(desk, URGENT).reason
    assert reason is not None
    assert (reason.dimension, reason.code) == ("time_limit", "h24")
    assert (reason.own, reason.effect < 0) == (190 / 200, True)


def test_equally_good_towns_are_equal_with_the_mix_taken_out(desk: Desk) -> None:
    city = desk.values(("resolution_rate",), Filters(JUNE))["resolution_rate"]
    for unit in (HELPS, URGENT, "T05"):
        assert _expected(desk, unit).adjusted == pytest.approx(_value(city), abs=0.02)
    raw = desk.values(("resolution_rate",), Filters(JUNE, unit=HELPS))["resolution_rate"]
    assert _value(raw) < _value(city) - 0.08


def _value(value: Value) -> float:
    assert value.value is not None
    return value.value


def test_what_a_source_does_not_tell_is_left_out(tmp_path: Path) -> None:
    found = _expected(_store(tmp_path, ("handling",)), HELPS)
    assert found.strata == ("category", "channel", "time_limit")


def test_a_store_summed_before_falls_back_to_the_strata_of_the_cube(desk: Desk) -> None:
    old = desk.snapshot.counted - {"handling", "time_limit"}
    ground = replace(desk.ground, snapshot=replace(desk.snapshot, counted=old))
    found = expected_of(ground, "resolution_rate", Filters(JUNE, unit=HELPS))
    assert found is not None
    assert found.strata == ("category", "channel")
    assert found.mix_effect == pytest.approx(0)
    assert found.reason is None


def test_a_rate_the_mix_does_not_sum_is_told_apart_by_the_cube(desk: Desk) -> None:
    assert _expected(desk, HELPS, "callback_reach").strata == ("category", "channel")


@pytest.mark.parametrize(("language", "told"), [
    ("zh", ("承办方式（主办、协办或转办）", "办理时限（即紧急程度）", "“协办”（承办方式）偏多", "占 50.0%", "倍")),
    ("en", ("part in it (lead, assisting) and time limit", "more “Assisting” (Lead or assisting)",
            "50.0 % of its requests", "times as many")),
])  # fmt: skip
def test_the_scorecard_says_by_what_and_why(
    desk: Desk, language: str, told: tuple[str, ...]
) -> None:
    at = screen.open_page("unit", desk, language, unit=HELPS, month="2025-06")
    assert not at.exception
    shown = screen.shown(at).replace("\\", "")
    assert [each for each in told if each not in shown] == []


def test_a_womens_case_hides_in_the_mix_as_everywhere(tmp_path: Path) -> None:
    """Whoever may not single them out meets them under another category, in every total."""
    desk, by = _store(tmp_path, rows=_rows(womens=40)), ("category", "handling")
    shown = measure_sums(desk.ground, ["reached"], by, Filters(JUNE))
    assert set(shown["category"]) == {"noise", "other"}
    assert shown["reached"].sum() == TOWNS * 200
    womens = shown[shown["category"] == "other"]["reached"].sum()
    assert womens == TOWNS * 5
    scope = scope_of(tiny.VIEWERS["federation"], ())
    own = measure_sums(replace(desk.ground, scope=scope), ["reached"], by, Filters(JUNE))
    assert set(own["category"]) == {"noise"}


@pytest.fixture(scope="module")
def place(new_store: NewStore) -> Target:
    target = new_store()
    tiny.a_city(target.folder / "city")
    return target


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=a_city_of_tickets())
def test_the_mix_tells_what_the_tickets_tell(rows: list[dict[str, Any]], place: Target) -> None:
    """Asked of the roll-up and of the tickets themselves; what they leave open is unknown."""
    desk = tiny.desk_over(tiny.publish(place, rows, city=place.folder / "city", afresh=True))
    keys, by = [measure.key for measure in MIX], (UNIT, "handling", "time_limit")
    summed = measure_sums(desk.ground, keys, by, Filters(JUNE, 3))
    single = measure_sums(desk.ground, [*keys, "assessed"], by, Filters(JUNE, 3))
    single = single[(single[keys] != 0).any(axis=1)].fillna("unknown").groupby(list(by))[keys].sum()
    assert summed.set_index(list(by)).sort_index().to_dict() == single.sort_index().to_dict()


def test_the_mix_has_no_key_that_equals_nothing(desk: Desk) -> None:
    with desk.snapshot.engine.connect() as connection:
        for name in MIXED:
            asked = select(func.count()).where(mix_month.c[name].is_(None))
            assert connection.execute(asked).scalar() == 0
