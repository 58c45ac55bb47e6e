"""People, sessions, locks and the audit trail, on SQLite and on PostgreSQL."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from sqlalchemy import create_engine, insert, inspect, make_url, select, text, update
from sqlalchemy.engine import URL

from data.access import Role, Viewer
from data.accounts import __main__ as command
from data.accounts import audit, demo, people, sessions, tables
from data.accounts.database import open_database, upgrade
from data.accounts.entry import ADDRESS_FACTOR, Refusal, check_password
from data.accounts.registry import Registry
from data.accounts.store_kind import store_is_demo
from data.errors import SettingError, UnknownName
from tests.postgres import Server

WANG = Viewer("wang", "王敏", Role.DISTRICT, "110105")
HERE = "192.0.2.7"


class Clock:
    """A clock that moves only when told to."""

    def __init__(self) -> None:
        self.now = 1_780_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    if request.param == "sqlite":
        yield make_url(f"sqlite:///{tmp_path}/app.db")
    else:
        server: Server = request.getfixturevalue("server")
        yield from _fresh_schema(server.url("postgres"))


def _fresh_schema(address: str) -> Iterator[URL]:
    name, server = f"door_{uuid4().hex}", create_engine(address)
    with server.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    yield make_url(address).update_query_dict({"options": f"-csearch_path={name}"})
    with server.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    server.dispose()


@pytest.fixture
def registry(url: URL, clock: Clock) -> Iterator[Registry]:
    engine = open_database(url.render_as_string(hide_password=False))
    upgrade(engine)
    registry = Registry(engine, clock=clock)
    people.add_account(registry, WANG, "correct horse")
    yield registry
    engine.dispose()


def events(registry: Registry) -> list[tuple[str, str]]:
    query = select(tables.audit.c.event, tables.audit.c.login).order_by(tables.audit.c.id)
    with registry.engine.connect() as connection:
        return [(row.event, row.login) for row in connection.execute(query)]


# The tables


def test_the_steps_lead_to_the_declared_tables(registry: Registry) -> None:
    found = inspect(registry.engine)
    assert set(found.get_table_names()) == {*tables.metadata.tables, "alembic_version"}
    for table in tables.metadata.tables.values():
        columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
        assert columns == {column.name: column.nullable for column in table.columns}
        indexed = {index["name"] for index in found.get_indexes(table.name)}
        assert indexed == {index.name for index in table.indexes}


def test_processes_that_start_together_take_turns_to_upgrade(url: URL) -> None:
    engines = [open_database(url.render_as_string(hide_password=False)) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(upgrade, engines))
    assert "sessions" in inspect(engines[0]).get_table_names()
    for engine in engines:
        engine.dispose()


def test_the_database_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    upgrade(open_database(f"sqlite:///{tmp_path}/deep/app.db"))
    assert (tmp_path / "deep/app.db").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["not a url", "sqlite://", "sqlite:///:memory:"])
def test_a_database_that_cannot_keep_sessions_is_refused(text: str) -> None:
    with pytest.raises(SettingError, match="HOTLINE_APP_DATABASE"):
        open_database(text)


# Accounts


def test_an_account_is_found_as_a_viewer(registry: Registry) -> None:
    assert people.find_account(registry, " Wang ") == WANG
    assert people.find_account(registry, "nobody") is None


@pytest.mark.parametrize(
    "viewer",
    [
        WANG,
        replace(WANG, login="Wang Min"),
        replace(WANG, login="li", unit_code=None),
        Viewer("li", "李", Role.LEADER, "110105"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(registry: Registry, viewer: Viewer) -> None:
    with pytest.raises(people.AccountError):
        people.add_account(registry, viewer, "x")


def test_a_new_role_is_in_force_at_the_next_look(registry: Registry) -> None:
    token = sessions.create_session(registry, "wang", "local")
    people.set_role(registry, "wang", Role.TOWN, "110105015")
    now = sessions.resolve(registry, token, touch=False)
    assert now == Viewer("wang", "王敏", Role.TOWN, "110105015")


def test_a_disabled_account_is_out_and_stays_out_when_enabled_again(registry: Registry) -> None:
    token = sessions.create_session(registry, "wang", "local")
    people.set_active(registry, "wang", False)
    assert sessions.resolve(registry, token, touch=True) is None
    assert check_password(registry, "wang", "correct horse", HERE) is Refusal.WRONG
    people.set_active(registry, "wang", True)
    assert sessions.resolve(registry, token, touch=True) is None
    assert check_password(registry, "wang", "correct horse", HERE) == WANG


def test_a_new_password_ends_every_session(registry: Registry) -> None:
    token = sessions.create_session(registry, "wang", "local")
    people.set_password(registry, "wang", "battery staple")
    assert sessions.resolve(registry, token, touch=True) is None
    assert check_password(registry, "wang", "battery staple", HERE) == WANG


# Passwords and locks


def test_only_the_right_password_of_a_known_login_enters(registry: Registry) -> None:
    assert check_password(registry, "WANG", "correct horse", HERE) == WANG
    for login, password in [("wang", "wrong"), ("wang", ""), ("nobody", "correct horse")]:
        assert check_password(registry, login, password, HERE) is Refusal.WRONG


def test_an_account_without_a_password_cannot_sign_in_locally(registry: Registry) -> None:
    people.add_account(registry, Viewer("sso", "只用统一认证", Role.LEADER))
    assert check_password(registry, "sso", "", HERE) is Refusal.WRONG


def test_a_hash_of_older_parameters_is_renewed_at_sign_in(registry: Registry) -> None:
    old = PasswordHasher(memory_cost=1024, time_cost=1, parallelism=1).hash("correct horse")
    row = tables.accounts.c
    with registry.engine.begin() as connection:
        connection.execute(update(tables.accounts).values(password_hash=old))
    assert check_password(registry, "wang", "correct horse", HERE) == WANG
    with registry.engine.connect() as connection:
        kept = connection.execute(select(row.password_hash)).scalar_one()
    assert kept != old
    assert "m=19456,t=2,p=1" in kept


def test_five_failures_lock_an_account_for_a_while(registry: Registry, clock: Clock) -> None:
    for _ in range(registry.lock_failures):
        assert check_password(registry, "wang", "wrong", HERE) is Refusal.WRONG
    assert check_password(registry, "wang", "correct horse", HERE) is Refusal.LOCKED
    clock.now += registry.lock_time - 1
    assert check_password(registry, "wang", "correct horse", HERE) is Refusal.LOCKED
    clock.now += 1
    assert check_password(registry, "wang", "correct horse", HERE) == WANG


def test_a_success_forgets_the_failures_before_it(registry: Registry) -> None:
    for _ in range(3):
        for _ in range(registry.lock_failures - 1):
            check_password(registry, "wang", "wrong", HERE)
        assert check_password(registry, "wang", "correct horse", HERE) == WANG


def test_an_unknown_login_locks_like_a_known_one(registry: Registry) -> None:
    answers = [check_password(registry, "nobody", "x", HERE) for _ in range(6)]
    assert answers == [Refusal.WRONG] * 5 + [Refusal.LOCKED]


def test_an_address_that_tries_many_logins_is_locked_out(registry: Registry) -> None:
    many = registry.lock_failures * ADDRESS_FACTOR
    rows = [{"login": f"l{i}", "address": HERE, "at": registry.clock()} for i in range(many)]
    with registry.engine.begin() as connection:
        connection.execute(insert(tables.attempts), rows)
    assert check_password(registry, "wang", "correct horse", HERE) is Refusal.LOCKED
    assert check_password(registry, "wang", "correct horse", "192.0.2.8") == WANG


def test_guesses_made_all_at_once_are_counted_too(registry: Registry) -> None:
    with ThreadPoolExecutor(8) as pool:
        guesses = pool.map(lambda n: check_password(registry, "wang", f"no{n}", HERE), range(16))
    assert list(guesses).count(Refusal.WRONG) <= registry.lock_failures


# Sessions


def test_a_session_ends_after_being_idle(registry: Registry, clock: Clock) -> None:
    token = sessions.create_session(registry, "wang", "local")
    for _ in range(3):
        clock.now += registry.idle - 1
        assert sessions.resolve(registry, token, touch=True) == WANG
    clock.now += registry.idle + 1
    assert sessions.resolve(registry, token, touch=True) is None
    assert events(registry)[-1] == ("session_expired", "wang")


def test_looking_without_touching_does_not_keep_a_session(registry: Registry, clock: Clock) -> None:
    token = sessions.create_session(registry, "wang", "local")
    clock.now += registry.idle - 1
    assert sessions.resolve(registry, token, touch=False) == WANG
    clock.now += 2
    assert sessions.resolve(registry, token, touch=False) is None


def test_a_session_in_constant_use_ends_by_its_age(registry: Registry, clock: Clock) -> None:
    token, used = sessions.create_session(registry, "wang", "local"), 0.0
    while used + 600 <= registry.absolute:
        clock.now, used = clock.now + 600, used + 600
        assert sessions.resolve(registry, token, touch=True) == WANG
    clock.now += 600
    assert sessions.resolve(registry, token, touch=True) is None


def test_signing_out_ends_one_session_or_all(registry: Registry) -> None:
    first, second, third = (sessions.create_session(registry, "wang", "local") for _ in range(3))
    sessions.revoke(registry, first)
    assert sessions.resolve(registry, first, touch=True) is None
    assert sessions.resolve(registry, second, touch=True) == WANG
    sessions.sign_out_everywhere(registry, "wang")
    assert sessions.resolve(registry, second, touch=True) is None
    assert sessions.resolve(registry, third, touch=True) is None


@pytest.mark.parametrize("token", [None, "", "x", "é", "0" * 5000])
def test_a_forged_token_is_nobody(registry: Registry, token: str | None) -> None:
    assert sessions.resolve(registry, token, touch=True) is None


def test_the_database_does_not_hold_what_the_browser_holds(registry: Registry) -> None:
    token = sessions.create_session(registry, "wang", "local")
    with registry.engine.connect() as connection:
        row = connection.execute(select(tables.sessions)).one()
    assert token not in [str(value) for value in row]


# Demo people


def test_demo_people_enter_only_while_the_store_is_a_demo(registry: Registry) -> None:
    store = {"demo": True}
    registry = replace(registry, demo_allowed=lambda: store["demo"])
    assert demo.ensure_demo_accounts(registry, True) == len(demo.DEMO_PEOPLE)
    assert demo.ensure_demo_accounts(registry, True) == 0
    leader = check_password(registry, "leader", demo.DEMO_PASSWORD, HERE)
    assert isinstance(leader, Viewer)
    token = sessions.create_session(registry, "leader", "local")
    assert sessions.resolve(registry, token, touch=True) == leader
    store["demo"] = False
    assert sessions.resolve(registry, token, touch=True) is None
    assert check_password(registry, "leader", demo.DEMO_PASSWORD, HERE) is Refusal.WRONG
    assert people.find_account(registry, "leader") is None
    assert check_password(registry, "wang", "correct horse", HERE) == WANG


def test_a_real_store_leaves_no_demo_account_active(registry: Registry) -> None:
    demo.ensure_demo_accounts(registry, True)
    demo.ensure_demo_accounts(registry, False)
    active = [account.viewer.login for account in people.list_accounts(registry) if account.active]
    assert active == ["wang"]


def test_a_real_person_is_not_taken_over_by_a_demo_login(registry: Registry) -> None:
    people.add_account(registry, Viewer("admin", "管理员", Role.ADMINISTRATOR), "secret")
    demo.ensure_demo_accounts(registry, True)
    assert check_password(registry, "admin", demo.DEMO_PASSWORD, HERE) is Refusal.WRONG
    demo.ensure_demo_accounts(registry, False)
    assert isinstance(check_password(registry, "admin", "secret", HERE), Viewer)


def test_demo_people_have_a_name_in_each_language(registry: Registry) -> None:
    registry = replace(registry, demo_allowed=lambda: True)
    demo.ensure_demo_accounts(registry, True)
    leader = people.find_account(registry, "leader")
    assert leader is not None
    assert demo.display_name(leader, "zh") == "市领导"
    assert demo.display_name(leader, "en") == "City leader"
    assert demo.display_name(WANG, "en") == "王敏"


@pytest.mark.parametrize(
    ("manifest", "verdict"),
    [(None, False), ("{", False), ("[]", False), ('{"demo": "yes"}', False),
     ('{"demo": false}', False), ('{"demo": true}', True)],
)  # fmt: skip
def test_only_a_manifest_that_says_so_makes_a_demo(
    tmp_path: Path, manifest: str | None, verdict: bool
) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)
    assert store_is_demo(tmp_path) is verdict


# The trail


def test_the_trail_tells_who_came_and_went(registry: Registry) -> None:
    check_password(registry, "wang", "wrong", HERE)
    token = sessions.create_session(registry, "wang", "local", HERE)
    audit.record(registry, "export", "wang", what="cases", rows=12)
    sessions.revoke(registry, token)
    told = [event for event, _ in events(registry)]
    assert told == ["account_added", "sign_in_failed", "sign_in", "export", "sign_out"]


def test_an_event_nobody_declared_is_refused(registry: Registry) -> None:
    with pytest.raises(UnknownName, match="did you mean 'export'"):
        audit.record(registry, "exprot", "wang")


# The command


@pytest.fixture
def at_command(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "open_registry", lambda: registry)


@pytest.mark.usefixtures("at_command")
def test_an_administrator_adds_disables_and_lists(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("first\nsecond\n"))
    add = ["add", "Li", "--name", "李", "--role", "leader", "--password-stdin"]
    assert command.main(add) == 0
    assert isinstance(check_password(registry, "li", "first", HERE), Viewer)
    assert command.main(["password", "li", "--password-stdin"]) == 0
    assert isinstance(check_password(registry, "li", "second", HERE), Viewer)
    assert command.main(["disable", "li"]) == 0
    assert command.main(["list"]) == 0
    assert "li\tleader\t-\t李\tdisabled" in capsys.readouterr().out


@pytest.mark.usefixtures("at_command")
def test_the_command_says_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["disable", "nobody"]) == 1
    assert "there is no account 'nobody'" in capsys.readouterr().err
