"""Who rose and who fell: each unit's two values, asked for one by one, say the same."""

from dataclasses import replace
from pathlib import Path

import pytest

from data.desk import Desk
from data.filters import Filters
from data.metrics import find_metric
from data.months import month_index
from tests import tiny
from tests.changing_city import City

MARCH = Filters(month_index(2025, 3))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder: Path = tmp_path_factory.mktemp("movers")
    city = City(11)
    rows = [city.state(str(number)) for number in range(3000)]
    return tiny.desk_over(tiny.publish(folder, rows, city=tiny.a_city(folder / "city")))


@pytest.mark.parametrize("kind", ["district", "town", "department"])
@pytest.mark.parametrize("filters", [MARCH, replace(MARCH, span=2), replace(MARCH, area="A1")])
@pytest.mark.parametrize("key", ["resolution_rate", "received", "score"])
def test_movers_are_the_units_two_values(desk: Desk, kind: str, filters: Filters, key: str) -> None:
    wanted, minimum = [], max(find_metric(key).minimum, 1)
    for code in desk.units.of_kind(kind):
        now, before = (
            desk.values((key,), replace(each, unit=code))[key]
            for each in (filters, filters.before())
        )
        known = now.value is not None and before.value is not None
        if known and min(now.base or 0, before.base or 0) >= minimum:
            wanted.append((code, now.value, before.value, now.base))
    wanted.sort(key=lambda row: (row[1] - row[2], row[0]))
    frame = desk.movers(kind, key, filters)
    told = frame[["unit_code", "now", "before", "base"]].itertuples(index=False, name=None)
    assert list(told) == wanted


def test_some_units_moved(desk: Desk) -> None:
    assert len(desk.movers("town", "received", MARCH)) > 1
