"""The same loads into both engines: every roll-up, every list and every answer is the same."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import Date, Table, select

from data.answers import Listing
from data.desk import Desk
from data.filters import Filters
from data.memory import forget
from data.metrics import METRICS
from data.months import month_index
from data.schema import ticket
from data.server.tables import ALIVE, ROWS
from data.store import rollups
from data.stores import OpenStore, Target
from tests import tiny
from tests.postgres import Server
from tests.test_metrics import a_city_of_tickets
from tests.test_pages import busy_city

pytestmark = pytest.mark.postgres

THEN, NOW = tiny.AS_OF - timedelta(days=40), tiny.AS_OF
LATE = settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.generate],  # shrinking loads into a database takes minutes
)
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def places(server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Target, Target]:
    folder = tmp_path_factory.mktemp("both")
    tiny.a_city(folder / "city")
    return Target(folder), Target(folder, server.new_database())


def _into_both(places: tuple[Target, Target], *loads: tuple[Rows, datetime]) -> list[OpenStore]:
    """The embedded store is given the last state of each ticket at once, the server each load."""
    forget()
    embedded, server = places
    city = server.folder / "city"
    last = {row["ticket_id"]: row for rows, _ in loads for row in rows}
    plain = tiny.publish(embedded, [*last.values()], city=city, afresh=True, as_of=loads[-1][1])
    for number, (rows, as_of) in enumerate(loads):
        store = tiny.publish(server, rows, city=city, afresh=number == 0, as_of=as_of)
    return [plain, store]


def _rows_of(store: OpenStore, table: Table) -> list[tuple[Any, ...]]:
    """Every row as the desk of a leader is shown it.

    No row and a row whose sums are all 0 mean the same, and of the two a store holds no row.
    """
    engine = tiny.desk_over(store, "leader").snapshot.engine.execution_options(summing=True)
    with engine.connect() as connection:
        rows = connection.execute(select(*table.columns)).all()
    sums = [] if "ticket_id" in table.columns else rollups.sums_of(table)
    assert all(any(row._mapping[name] for name in sums) for row in rows if sums), table.name
    return sorted((_plain(row, table) for row in rows), key=repr)


def _plain(row: Any, table: Table) -> tuple[Any, ...]:
    days = [isinstance(column.type, Date) for column in table.columns]
    return tuple(
        value.date() if day and isinstance(value, datetime) else value
        for value, day in zip(row, days, strict=True)
    )


@LATE
@given(first=a_city_of_tickets(30), second=a_city_of_tickets(10))
def test_a_refreshed_rollup_is_that_of_a_build_from_all_tickets(
    first: Rows, second: Rows, places: tuple[Target, Target]
) -> None:
    """The server adds the change: tickets come, change, move to another month; time moves on."""
    padding = [
        {"ticket_id": f"p{n}", "received_at": datetime(2025, 5, 1 + n % 28), "unit_code": "B1",
         "due_at": datetime(2025, 5, 25) + timedelta(hours=n), "stage": "accepted",
         "dispatched_at": datetime(2025, 5, 1)}
        for n in range(30)
    ]  # fmt: skip
    embedded, server = _into_both(places, ([*padding, *first], THEN), (second, NOW))
    for table in (ticket, *rollups.metadata.sorted_tables):
        assert _rows_of(server, table) == _rows_of(embedded, table), table.name


@pytest.fixture(scope="module")
def stores(places: tuple[Target, Target]) -> list[OpenStore]:
    return _into_both(places, (busy_city(), NOW))


JUNE = month_index(2025, 6)
SELECTIONS = (
    Filters(JUNE, 12, unit="A"), Filters(JUNE, 3, unit="A", area="A1"),
    Filters(JUNE, unit="W", channel=("phone",)),
)  # fmt: skip
CUTS = ((), ("ym", "group_code"), ("category",), ("unit_code", "area_code"))


def _desks(stores: list[OpenStore], role: str) -> list[Desk]:
    return [tiny.desk_over(store, role) for store in stores]


@pytest.mark.parametrize("role", ["leader", "town", "stray"])
@pytest.mark.parametrize("filters", SELECTIONS, ids=repr)
def test_every_cut_of_every_metric_is_the_same(
    stores: list[OpenStore], role: str, filters: Filters
) -> None:
    for by in CUTS:
        embedded, server = (
            desk.measured(tuple(METRICS), filters, by) for desk in _desks(stores, role)
        )
        assert server.to_csv() == embedded.to_csv(), by


@pytest.mark.parametrize("role", ["leader", "district", "department", "federation"])
def test_every_list_has_the_same_cases_in_the_same_order(
    stores: list[OpenStore], role: str
) -> None:
    for key in ("received", "overdue", "resolution_rate", "hard"):
        for order in ("due", "received", "newest"):
            embedded, server = (
                desk.cases(Listing(key, "base"), Filters(JUNE, 3), order=order, size=20)
                for desk in _desks(stores, role)
            )
            assert (server.counted, server.listed) == (embedded.counted, embedded.listed)
            assert server.frame.to_csv() == embedded.frame.to_csv(), (key, order)


def test_the_other_questions_of_a_desk_are_answered_the_same(stores: list[OpenStore]) -> None:
    embedded, server = _desks(stores, "leader")
    filters = Filters(JUNE, 3)
    assert server.months == embedded.months
    assert server.words("category", "zh") == embedded.words("category", "zh")
    for ask in (
        lambda desk: desk.league("town", filters),
        lambda desk: desk.movers("town", "resolution_rate", filters),
        lambda desk: desk.cells(filters),
        lambda desk: desk.places(),
        lambda desk: desk.field_fill(),
        lambda desk: desk.areas("received", filters, "group_code"),
        lambda desk: desk.contributions("resolution_rate", Filters(JUNE, 3, unit="A")),
        lambda desk: desk.measured(("resolution_rate",), filters, ("handling", "time_limit")),
    ):
        assert ask(server).to_csv() == ask(embedded).to_csv()
    for unit in ("A", "A1", "B"):
        one, other = (
            desk.expected("on_time_rate", replace(filters, unit=unit))
            for desk in (server, embedded)
        )
        assert one == other
        assert one is not None


def test_dead_rows_are_there_to_be_passed_over(places: tuple[Target, Target]) -> None:
    """Else the comparisons above would pass without versions."""
    _, server = _into_both(places, (busy_city(), THEN), (busy_city(), NOW))
    with server.current().engine.connect() as connection:
        connection.exec_driver_sql("RESET ROLE")
        count = f"SELECT count(*) FROM {ROWS}.ticket WHERE died < {ALIVE}"
        assert (connection.exec_driver_sql(count).scalar() or 0) > 0
