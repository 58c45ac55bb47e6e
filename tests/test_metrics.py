"""Each metric equals its slow, plain twin, whatever the tickets."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.filters import Filters
from data.metrics import METRICS
from data.months import month_index
from data.stores import Target
from tests import reference, tiny
from tests.conftest import NewStore

MONTHS = [datetime(2025, 4, 1), datetime(2025, 5, 1), datetime(2025, 6, 1)]
maybe = st.sampled_from([None, False, True])


@st.composite
def tickets(draw: st.DrawFn, number: int) -> dict[str, Any]:
    received = draw(st.sampled_from(MONTHS)) + timedelta(hours=draw(st.integers(0, 29 * 24)))
    direct = draw(st.booleans())
    row: dict[str, Any] = {
        "ticket_id": f"t{number}",
        "received_at": received,
        "unit_code": draw(st.sampled_from(["A1", "A2", "B1", "W", "A"])),
        "area_code": draw(st.sampled_from(["A1", "A2", "B1"])),
        "category": draw(st.sampled_from(["heating", "noise"])),
        "channel": draw(st.sampled_from(["phone", "app"])),
        "requester": "citizen",
        "direct": direct,
        "repeat": draw(maybe),
        "stage": "answered",
        "womens": draw(st.sampled_from([False, False, False, True])),
        "closed_at": received if direct else None,
    }
    return row if direct else row | draw(_dispatched(received))


@st.composite
def _dispatched(draw: st.DrawFn, received: datetime) -> dict[str, Any]:
    limit = draw(st.sampled_from([2, 24, 168, 360]))
    closed = draw(st.one_of(st.none(), st.integers(0, 400), st.integers(limit * 4 // 5, limit + 1)))
    called = draw(st.one_of(st.none(), st.integers(1, 400)))
    whistled = draw(st.sampled_from([None, None, "W"]))
    return {
        "dispatched_at": received + timedelta(hours=1),
        "due_at": received + timedelta(hours=limit),
        "closed_at": closed if closed is None else received + timedelta(hours=closed),
        "called_at": called if called is None else received + timedelta(hours=called),
        "stage": draw(st.sampled_from(["accepted", "contacted"])) if closed is None else "closed",
        "reached": draw(maybe) if called is not None else None,
        "contacted": draw(maybe),
        "outcome": draw(st.sampled_from([None, "solved", "partly", "unsolved"])),
        "satisfaction": draw(st.sampled_from([None, "satisfied", "basically", "dissatisfied"])),
        "self_solved": draw(maybe),
        "request_type": draw(st.sampled_from([None, "unknown", "consultation", "complaint"])),
        "type_received": draw(st.sampled_from([None, "unknown", "consultation", "complaint"])),
        "handling": draw(st.sampled_from([None, "unknown", "lead", "assisting"])),
        "time_limit": draw(st.sampled_from([None, "h24", "d7"])),
        "excluded": draw(maybe),
        "ledger": draw(maybe),
        "returns": draw(st.sampled_from([None, 0, 1, 2])),
        "extensions": draw(st.sampled_from([None, 0, 1])),
        "reopened": draw(st.sampled_from([None, 0, 1])),
        "whistled_unit": whistled,
        "whistle_answered": draw(maybe) if whistled else None,
        "recomplained": draw(maybe),
    }


@pytest.fixture(scope="module")
def place(new_store: NewStore) -> Target:
    target = new_store()
    tiny.a_city(target.folder / "city")
    return target


def a_city_of_tickets(most: int = 40) -> st.SearchStrategy[list[dict[str, Any]]]:
    return (
        st.integers(1, most).flatmap(lambda n: st.tuples(*[tickets(i) for i in range(n)])).map(list)
    )


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=a_city_of_tickets())
def test_every_metric_equals_its_plain_twin(rows: list[dict[str, Any]], place: Target) -> None:
    desk = tiny.desk_over(tiny.publish(place, rows, city=place.folder / "city", afresh=True))
    for span in (1, 3):
        filters = Filters(month_index(2025, 6), span)
        first = date(2025, 6 - span + 1, 1)
        values = desk.values(tuple(reference.METRICS), filters)
        for key, plain in reference.METRICS.items():
            expected = plain(rows, first, date(2025, 6, 30), tiny.AS_OF)
            got = values[key].value
            if expected is None:
                assert got is None, key
            else:
                assert got == pytest.approx(float(expected), abs=1e-9), key


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=a_city_of_tickets(), where=st.sampled_from(["A", "A1", "W"]))
def test_a_unit_means_itself_and_everything_below_it(
    rows: list[dict[str, Any]], where: str, place: Target
) -> None:
    desk = tiny.desk_over(tiny.publish(place, rows, city=place.folder / "city", afresh=True))
    below = {"A": {"A", "A1", "A2"}, "A1": {"A1"}, "W": {"W"}}[where]
    own = [row for row in rows if row["unit_code"] in below]
    filters = Filters(month_index(2025, 6), unit=where)
    keys = tuple(key for key in reference.METRICS if key != "whistle_answer_rate")
    for key, value in desk.values(keys, filters).items():
        expected = reference.METRICS[key](own, date(2025, 6, 1), date(2025, 6, 30), tiny.AS_OF)
        if expected is None:
            assert value.value is None, key
        else:
            assert value.value == pytest.approx(float(expected), abs=1e-9), key


def test_every_metric_has_a_plain_twin() -> None:
    assert set(METRICS) == {*reference.METRICS, "per_10k"}


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS.keys())
def test_a_metric_says_what_it_is_in_both_languages(metric: Any) -> None:
    for words in (metric.title, metric.meaning, metric.caveat):
        assert words.zh
        assert words.en
    assert metric.source
    assert metric.needs
