"""On the demo city, too, each metric equals its slow, plain twin."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data.desk import Desk
from data.filters import Filters
from data.months import month_parts, read_month
from data.store.snapshot import Store
from tests import reference, tiny
from tests.demo_store import small_demo

OF_ANOTHERS_CASES = "whistle_answer_rate"
"""Counted for the department whistled for, in cases that a sub-district handles."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_demo(tmp_path_factory)


@pytest.fixture(scope="module")
def desk(folder: Path) -> Desk:
    return tiny.desk_over(Store(folder))


@pytest.fixture(scope="module")
def tickets(folder: Path) -> list[dict[str, Any]]:
    found = duckdb.sql(f"SELECT * FROM read_parquet('{folder}/tickets/*.parquet')")
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


@pytest.mark.parametrize("unit", [None, "110105", "110105015", "110000D05"])
@pytest.mark.parametrize(("month", "span"), [("2020-02", 1), ("2025-11", 3), ("2025-12", 1)])
def test_every_metric_of_the_demo_equals_its_plain_twin(
    desk: Desk, tickets: list[dict[str, Any]], unit: str | None, month: str, span: int
) -> None:
    filters = Filters(read_month(month), span, unit=unit)
    first, last = _bounds(filters)
    below = desk.units.below(unit) if unit else None
    own = [row for row in tickets if below is None or row["unit_code"] in below]
    keys = [key for key in reference.METRICS if unit is None or key != OF_ANOTHERS_CASES]
    for key, value in desk.values(tuple(keys), filters).items():
        expected = reference.METRICS[key](own, first, last, desk.as_of)
        if expected is None:
            assert value.value is None, key
        else:
            assert value.value == pytest.approx(float(expected), abs=1e-9), key


@pytest.mark.parametrize("unit", [None, "110105", "110105015"])
def test_requests_per_10000_residents_are_a_monthly_mean(
    desk: Desk, tickets: list[dict[str, Any]], unit: str | None
) -> None:
    filters = Filters(read_month("2025-12"), 12, unit=unit)
    below = desk.units.below(unit or "110000")
    own = [row for row in tickets if row["unit_code"] in below]
    sent = reference.during(own, "dispatched", *_bounds(filters))
    people = desk.units.residents(unit or "110000")
    assert people
    value = desk.values(("per_10k",), filters)["per_10k"].value
    assert value == pytest.approx(len(sent) / 12 / people * 10_000)


def _bounds(filters: Filters) -> tuple[date, date]:
    first, after = (
        date(*month_parts(month), 1) for month in (filters.period.first, filters.period.last + 1)
    )
    return first, date.fromordinal(after.toordinal() - 1)
