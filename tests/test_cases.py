"""Lists of cases: every page of every order, from the files that can hold them and no others."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import event as sqlalchemy_event

from data.answers import Listing
from data.cases.listing import count_days, list_cases
from data.desk import Desk
from data.filters import Filters
from data.measures import Clock, Rules
from data.months import month_index
from data.store.manifest import LoadRecord
from data.store.publication import Publication
from data.store.snapshot import Store
from tests import tiny
from tests.changing_city import City, Ticket, month_of
from tests.reference import OPEN

AS_OF = datetime(2025, 3, 31, 18)
FIRST_QUARTER = Filters(month_index(2025, 3), 3)
FAR = datetime(9999, 1, 1)


@pytest.fixture(scope="module", params=[1, 1_000_000], ids=["recent file", "month files"])
def known(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Desk, list[Ticket]]:
    """A store of 300 cases loaded in two steps, and the cases themselves."""
    folder, city = tmp_path_factory.mktemp("store"), City(5)
    place = tiny.a_city(folder / "city")
    for numbers in (range(300), range(0, 300, 7)):
        changed = [city.state(str(number)) for number in numbers]
        with Publication(folder, str(place), large=request.param) as publication:
            publication.add_units(tiny.UNITS)
            for number in numbers:
                if old := city.tickets.get(str(number)):
                    publication.remove(month_of(old), tiny.table([{"ticket_id": str(number)}]))
            for month in {month_of(each) for each in changed}:
                rows = [each for each in changed if month_of(each) == month]
                publication.add_month(month, tiny.table(rows))
            load = LoadRecord("", "test", "", 1, 1, 0, 0)
            fields = tuple(changed[0])
            publication.commit(
                as_of=AS_OF, fields=fields, rules=Rules(AS_OF), cutoff_day=0, load=load
            )
            publication.tidy()
        city.tickets |= {each["ticket_id"]: each for each in changed}
    return tiny.desk_over(Store(folder)), list(city.tickets.values())


def _of_the_quarter(name: str) -> Callable[[Ticket], bool]:
    return lambda t: t[name] is not None and datetime(2025, 1, 1) <= t[name] < datetime(2025, 4, 1)


def _is_overdue(t: Ticket) -> bool:
    return t["stage"] in OPEN and t["due_at"] is not None and t["due_at"] < AS_OF


BEHIND: dict[tuple[str, str], Callable[[Ticket], bool]] = {
    ("received", "numerator"): _of_the_quarter("received_at"),
    ("dispatched", "numerator"): _of_the_quarter("dispatched_at"),
    ("open", "numerator"): lambda t: t["stage"] in OPEN,
    ("overdue", "numerator"): _is_overdue,
    ("callback_reach", "base"): lambda t: (
        _of_the_quarter("called_at")(t) and not t["excluded"] and not t["ledger"]
    ),
}
ORDERS: dict[str, Callable[[Ticket], Any]] = {
    "due": lambda t: (t["due_at"] or FAR, t["received_at"], t["ticket_id"]),
    "received": lambda t: (t["received_at"], t["ticket_id"]),
    "newest": lambda t: (t["received_at"], t["ticket_id"]),
}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("behind", BEHIND, ids=lambda each: each[0])
def test_the_pages_of_a_list_are_the_whole_list_in_its_order(
    known: tuple[Desk, list[Ticket]], behind: tuple[str, str], order: str
) -> None:
    desk, tickets = known
    mine = [t for t in tickets if not t["womens"] and BEHIND[behind](t)]
    wanted = sorted(mine, key=ORDERS[order], reverse=order == "newest")
    assert len(wanted) > 13
    listing, found = Listing(*behind), []
    for page in range(1, -(-len(wanted) // 13) + 1):
        answer = desk.cases(listing, FIRST_QUARTER, page=page, size=13, order=order)
        assert (answer.listed, answer.page) == (len(wanted), page)
        found += list(answer.frame["ticket_id"])
    assert found == [t["ticket_id"] for t in wanted]


def test_a_page_past_the_last_is_the_last(known: tuple[Desk, list[Ticket]]) -> None:
    listing = Listing("received")
    past = known[0].cases(listing, FIRST_QUARTER, page=999, size=13)
    assert past.page == past.last_page
    assert 0 < len(past.frame) <= 13


def test_every_case_is_found_by_its_number_in_its_last_state(
    known: tuple[Desk, list[Ticket]],
) -> None:
    desk, tickets = known
    for ticket in tickets[::9]:
        story = desk.case(ticket["ticket_id"])
        assert (story is None) == bool(ticket["womens"])
        if story is not None:
            assert story.ticket["received_at"] == ticket["received_at"]
            assert story.ticket["stage"] == ticket["stage"]
    assert desk.case("no such number") is None


def test_only_files_that_can_hold_a_case_are_opened(
    known: tuple[Desk, list[Ticket]],
) -> None:
    desk, tickets = known
    snapshot = desk.snapshot
    january = [t for t in tickets if month_of(t) == month_index(2025, 1)]
    narrowed = snapshot.tickets_in(Clock.RECEIVED, date(2025, 1, 1), date(2025, 1, 31))
    with snapshot.engine.connect() as connection:
        found = {row.ticket_id for row in connection.execute(narrowed.select())}
    assert {t["ticket_id"] for t in january} <= found
    settled = [t for t in tickets if month_of(t) == month_index(2024, 12)]
    assert not {t["ticket_id"] for t in settled} & found - _in_recent(desk)


def _in_recent(desk: Desk) -> set[str]:
    recent = desk.snapshot.manifest.recent
    if recent is None:
        return set()
    with desk.snapshot.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT ticket_id FROM recent.ticket")
        return {row[0] for row in rows}


def test_a_page_by_day_of_receipt_opens_only_the_files_of_its_days(
    known: tuple[Desk, list[Ticket]],
) -> None:
    desk, _ = known
    ground, listing = desk.ground, Listing("received")
    months = ground.snapshot.manifest.tickets
    filters = Filters(month_index(2025, 3), 5)
    days = count_days(ground, listing, filters, "newest")
    page = sum(day.count for day in days) // 10
    asked: list[str] = []
    sqlalchemy_event.listen(
        ground.engine, "before_cursor_execute", lambda *given: asked.append(given[2])
    )
    told = list_cases(ground, listing, filters, days, counted=-1, page=page, size=5, order="newest")
    received = {month_index(at.year, at.month) for at in told.frame["received_at"]}
    opened = {month for month, part in months.items() if any(part.file in sql for sql in asked)}
    assert opened == received & {*months}
    assert len(opened) < len(months)
