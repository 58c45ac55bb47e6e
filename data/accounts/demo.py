"""The invented people of a demo store. They can be signed in only while the store is a demo."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from data.access import Role, Viewer
from data.accounts.passwords import hash_password
from data.accounts.registry import Registry
from data.accounts.tables import accounts
from data.words import Words

DEMO_PASSWORD = "jsjb-12345"  # noqa: S105 - meant to be known
"""Known to everybody: printed at start-up and on the sign-in page of a demo."""


@dataclass(frozen=True)
class DemoPerson:
    """One invented person; the unit is a code of the demo city."""

    login: str
    role: Role
    unit_code: str | None
    name: Words
    sees: Words


DEMO_PEOPLE = (
    DemoPerson(
        "leader",
        Role.LEADER,
        None,
        Words("市领导", "City leader"),
        Words("全市", "the whole city"),
    ),
    DemoPerson(
        "chaoyang",
        Role.DISTRICT,
        "110105",
        Words("朝阳区负责人", "Head of Chaoyang"),
        Words("朝阳区的工单", "cases of Chaoyang"),
    ),
    DemoPerson(
        "dongcheng",
        Role.DISTRICT,
        "110101",
        Words("东城区负责人", "Head of Dongcheng"),
        Words("东城区的工单", "cases of Dongcheng"),
    ),
    DemoPerson(
        "balizhuang",
        Role.TOWN,
        "110105015",
        Words("八里庄街道负责人", "Head of Balizhuang"),
        Words("八里庄街道（朝阳）的工单", "cases of Balizhuang (Chaoyang)"),
    ),
    DemoPerson(
        "transport",
        Role.DEPARTMENT,
        "110000D05",
        Words("市交通委负责人", "Head of Transport"),
        Words("市交通委的工单", "cases of the transport commission"),
    ),
    DemoPerson(
        "federation",
        Role.FEDERATION,
        None,
        Words("妇联", "Women's Federation"),
        Words("全市妇女服务工单", "women's-service cases, city-wide"),
    ),
    DemoPerson(
        "admin",
        Role.ADMINISTRATOR,
        None,
        Words("系统管理员", "Administrator"),
        Words("汇总数据，不含工单", "totals, no single cases"),
    ),
)


def ensure_demo_accounts(registry: Registry, is_demo: bool) -> int:
    """How many demo accounts were added; none stays active where the store is no demo.

    Accounts of an earlier start follow today's table. A login that an administrator gave to a
    real person is left alone.
    """
    try:
        with registry.engine.begin() as connection:
            connection.execute(update(accounts).where(accounts.c.demo).values(active=is_demo))
            return _bring_up_to_date(registry, connection) if is_demo else 0
    except IntegrityError:
        return 0  # another process of the same start was quicker


def display_name(viewer: Viewer, language: str) -> str:
    """The person's name; invented people have one in each language."""
    for person in DEMO_PEOPLE:
        if (person.login, person.name.zh) == (viewer.login, viewer.name):
            return person.name.in_(language)
    return viewer.name


def _bring_up_to_date(registry: Registry, connection: Connection) -> int:
    rows = connection.execute(select(accounts.c.login, accounts.c.demo)).all()
    known = {row.login: row.demo for row in rows}
    for person in DEMO_PEOPLE:
        if person.login not in known:
            row = _described(person) | _fresh(registry) | {"login": person.login}
            connection.execute(insert(accounts).values(row))
        elif known[person.login]:
            change = update(accounts).where(accounts.c.login == person.login)
            connection.execute(change.values(_described(person)))
    return len({person.login for person in DEMO_PEOPLE} - known.keys())


def _described(person: DemoPerson) -> dict[str, object]:
    return {
        "name": person.name.zh,
        "role": person.role.value,
        "unit_code": person.unit_code,
    }


def _fresh(registry: Registry) -> dict[str, object]:
    return {
        "password_hash": hash_password(DEMO_PASSWORD),
        "active": True,
        "demo": True,
        "created_at": registry.clock(),
    }
