"""The second lock: what the database itself lets a viewer's transaction see."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.exc import DBAPIError

from data.access import Scope
from data.desk import Desk
from data.doorway import open_tickets, scoped_events, scoped_sums, scoped_tickets
from data.schema import event, ticket
from data.server.locks import READER
from data.server.tables import KEPT, ROWS
from data.store.rollups import month_cube, open_ticket, state
from data.stores import OpenStore, Target
from tests import tiny
from tests.postgres import Server
from tests.test_access import ROWS as TICKETS
from tests.test_access import SEES

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def target(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Target:
    return Target(tmp_path_factory.mktemp("beside"), server.new_database())


@pytest.fixture(scope="module")
def store(target: Target) -> OpenStore:
    events = [
        {"ticket_id": row["ticket_id"], "at": row["received_at"], "seq": 1} for row in TICKETS
    ]
    return tiny.publish(target, TICKETS, city=tiny.a_city(target.folder / "city"), events=events)


def _numbers(desk: Desk, statement: object) -> set[str]:
    with desk.snapshot.engine.connect() as connection:
        return set(connection.execute(statement).scalars())  # type: ignore[call-overload]


@pytest.mark.parametrize("role", SEES)
def test_a_statement_without_the_doorway_meets_only_the_scopes_cases(
    store: OpenStore, role: str
) -> None:
    desk = tiny.desk_over(store, role)
    assert _numbers(desk, select(ticket.c.ticket_id)) == SEES[role]
    assert _numbers(desk, select(event.c.ticket_id)) == SEES[role]
    assert _numbers(desk, select(open_ticket.c.ticket_id)) == SEES[role]
    for table in ("ticket", "event", "open_ticket"):
        assert _numbers(desk, text(f"SELECT ticket_id FROM {ROWS}.{table}")) == SEES[role], table


@pytest.mark.parametrize("role", SEES)
def test_both_locks_open_for_the_same_cases(store: OpenStore, target: Target, role: str) -> None:
    """The doorway alone, asked by the owner, whom no policy holds; the policies alone."""
    desk = tiny.desk_over(store, role)
    by_policy = _numbers(desk, select(ticket.c.ticket_id))
    scoped = scoped_tickets(desk.scope)
    owner = create_engine(target.database)
    with owner.connect() as connection:
        connection.execute(text("SET search_path = hotline"))
        connection.execute(text("SET hotline.version = '1'"))
        assert len(connection.execute(select(ticket.c.ticket_id)).all()) == len(TICKETS)
        assert len(connection.execute(select(open_ticket.c.ticket_id)).all()) == len(TICKETS)
        by_doorway = set(connection.execute(select(scoped.c.ticket_id)).scalars())
        still_open = select(open_tickets(desk.scope).c.ticket_id)
        assert set(connection.execute(still_open).scalars()) == by_doorway
        for row in TICKETS:
            steps = connection.execute(select(scoped_events(desk.scope, row["ticket_id"]))).all()
            assert bool(steps) == (row["ticket_id"] in by_policy)
    owner.dispose()
    assert by_policy == by_doorway


@pytest.mark.parametrize("role", SEES)
@pytest.mark.parametrize("table", [month_cube, state])
def test_numbers_are_shut_as_the_doorway_shuts_them(
    store: OpenStore, role: str, table: object
) -> None:
    desk = tiny.desk_over(store, role)
    source = scoped_sums(table, desk.scope)  # type: ignore[arg-type]
    column = "received" if table is month_cube else "open"
    with desk.snapshot.engine.connect() as connection:
        unscoped = connection.execute(select(func.sum(table.c[column]))).scalar()  # type: ignore[attr-defined]
        scoped = connection.execute(select(func.sum(source.c[column]))).scalar()
    assert unscoped == scoped == (None if role == "stray" else len(TICKETS))


@pytest.fixture
def visitor(store: OpenStore, server: Server, target: Target) -> Iterator[Engine]:
    """A login that may do what the readers' role may, and no more."""
    database = target.database.rsplit("/", 1)[1]
    name = f"visitor_{uuid4().hex[:8]}"
    server.run(f"CREATE ROLE {name} LOGIN IN ROLE {READER}")
    engine = create_engine(server.url(database, name))
    yield engine
    engine.dispose()


def test_with_nothing_said_nothing_is_seen(visitor: Engine) -> None:
    with visitor.connect() as connection:
        for table, kept in KEPT.items():
            count = connection.execute(text(f"SELECT count(*) FROM hotline.{table.name}")).scalar()
            assert count == 0, table.name
            if table.name not in OPEN_TO_ALL:
                rows = connection.execute(text(f"SELECT count(*) FROM {kept.fullname}")).scalar()
                assert rows == 0, kept.fullname


OPEN_TO_ALL = {"field_fill", "unit", "label", "place"}
"""How full fields are, names, and where libraries stand: nobody's secret."""


def test_a_scope_said_by_hand_opens_that_scope_and_no_more(visitor: Engine) -> None:
    with visitor.connect() as connection:
        connection.execute(text("SET hotline.version = '1'"))
        connection.execute(text("SET hotline.case_units = '{A1}'"))
        for table in ("ticket", "open_ticket"):
            seen = connection.execute(text(f"SELECT ticket_id FROM hotline.{table}")).scalars()
            assert set(seen) == {"plain-A1"}, table


def test_a_scope_ends_with_its_transaction(store: OpenStore) -> None:
    """Pooled connections pass from viewer to viewer."""
    leader, stray = tiny.desk_over(store, "leader"), tiny.desk_over(store, "stray")
    for _ in range(3):
        assert _numbers(leader, select(ticket.c.ticket_id)) == SEES["leader"]
        assert _numbers(stray, select(ticket.c.ticket_id)) == set()


@pytest.mark.parametrize("name", [kept.fullname for kept in KEPT.values()])
def test_a_reader_cannot_write(store: OpenStore, visitor: Engine, name: str) -> None:
    for engine in (visitor, tiny.desk_over(store, "leader").snapshot.engine):
        with (
            engine.connect() as connection,
            pytest.raises(DBAPIError, match="permission denied|read-only"),
        ):
            connection.execute(text(f"DELETE FROM {name}"))


def test_a_unit_whose_code_is_sql_is_only_a_code(store: OpenStore) -> None:
    snapshot = store.current()
    for code in ("' OR true --", "A1\"}','{\"A1", "{A1}", "a,b", "\\", "NULL", ""):
        scope = Scope(case_units=frozenset({code}), womens_units=frozenset({code}))
        with snapshot.seen_by(scope).engine.connect() as connection:
            assert connection.execute(select(ticket.c.ticket_id)).all() == []
