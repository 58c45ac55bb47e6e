"""What lifts and lowers a score adds up to the gap, whatever the policy does with silence."""

from dataclasses import replace
from pathlib import Path

import pytest

from data.filters import Filters
from data.months import month_index
from data.places.policies import Policies
from data.places.policy import UNREACHABLE
from data.store.snapshot import Store
from tests import tiny
from tests.demo_store import small_demo

JUNE = Filters(month_index(2025, 6))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder: Path = small_demo(tmp_path_factory)
    return Store(folder)


@pytest.mark.parametrize("unreachable", UNREACHABLE)
@pytest.mark.parametrize("unit", ["110105", "110108", "110101"])
def test_effects_on_a_score_add_up_to_its_gap_to_the_city(
    store: Store, unreachable: str, unit: str
) -> None:
    desk = tiny.desk_over(store)
    policy = replace(desk.policy, id=unreachable, unreachable=unreachable)
    desk = replace(desk, policies=Policies.only(policy))
    own, city = (desk.values(("score",), each)["score"].value for each in (
        replace(JUNE, unit=unit), JUNE))  # fmt: skip
    assert own is not None
    assert city is not None
    effects = desk.contributions("score", replace(JUNE, unit=unit))["effect"]
    assert 100 * effects.sum() == pytest.approx(own - city, abs=1e-9)


@pytest.mark.parametrize("metric", ["score", "on_time_rate"])
@pytest.mark.parametrize("unit", ["110105", "110108"])
def test_the_change_of_a_district_is_the_sum_of_what_its_units_did(
    store: Store, unit: str, metric: str
) -> None:
    desk, filters = tiny.desk_over(store), replace(JUNE, unit=unit)
    parts = desk.change_parts(metric, filters, "unit_code")
    change = desk.changes((metric,), filters)[metric].difference
    assert set(parts["code"]) <= desk.units.below(unit)
    assert len(parts) > 5
    assert 100 * parts["effect"].sum() == pytest.approx(change)
