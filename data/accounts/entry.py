"""The check of a password, with a lock after repeated failures."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from data.access import Viewer
from data.accounts import audit, passwords
from data.accounts.people import may_enter, normal_login, viewer_of
from data.accounts.registry import Registry
from data.accounts.tables import accounts, attempts

ADDRESS_FACTOR = 10
"""An address may fail ten times as often as one login: whole offices share an address."""


class Refusal(StrEnum):
    """Why a sign-in was refused. A wrong password and an unknown login look the same."""

    WRONG = "wrong"
    LOCKED = "locked"


def check_password(registry: Registry, login: str, password: str, address: str) -> Viewer | Refusal:
    """The person whose password this is, or why they are refused. Takes one argon2 hash.

    The attempt is written down before the password is looked at, so that many guesses at once
    are counted too; it is struck out again when the password is right, and a refused attempt
    while locked does not make the lock last longer.
    """
    known = normal_login(login)[:64]
    attempt, locked = _announce(registry, known, address)
    if locked:
        _strike(registry, attempts.c.id == attempt)
        audit.record(registry, "locked", known, address=address)
        return Refusal.LOCKED
    row = _account(registry, known)
    if not passwords.matches(row.password_hash if row else None, password) or row is None:
        return _refuse(registry, known, address, "wrong password")
    if not may_enter(registry, row):
        return _refuse(registry, known, address, "disabled")
    _strike(registry, attempts.c.login == known)
    _refresh_hash(registry, row, password)
    return viewer_of(row)


def _announce(registry: Registry, login: str, address: str) -> tuple[int, bool]:
    """The number of the attempt just written down, and whether it is one too many."""
    now = registry.clock()
    entry = insert(attempts).values(login=login, address=address[:64], at=now)
    with registry.engine.begin() as connection:
        connection.execute(delete(attempts).where(attempts.c.at <= now - registry.lock_time))
        key = connection.execute(entry.returning(attempts.c.id)).scalar_one()
    with registry.engine.connect() as connection:  # after the commit: guesses see each other
        by_login = _count(connection, attempts.c.login == login)
        by_address = _count(connection, attempts.c.address == address[:64])
    most = registry.lock_failures
    return key, by_login > most or by_address > most * ADDRESS_FACTOR


def _count(connection: Connection, condition: Any) -> int:
    query = select(func.count()).select_from(attempts).where(condition)
    return int(connection.execute(query).scalar_one())


def _strike(registry: Registry, condition: Any) -> None:
    with registry.engine.begin() as connection:
        connection.execute(delete(attempts).where(condition))


def _account(registry: Registry, login: str) -> Row[Any] | None:
    with registry.engine.connect() as connection:
        query = select(accounts).where(accounts.c.login == login)
        return connection.execute(query).one_or_none()


def _refuse(registry: Registry, login: str, address: str, reason: str) -> Refusal:
    audit.record(registry, "sign_in_failed", login, address=address, reason=reason)
    return Refusal.WRONG


def _refresh_hash(registry: Registry, row: Row[Any], password: str) -> None:
    if not passwords.is_outdated(row.password_hash):
        return
    change = update(accounts).where(accounts.c.login == row.login)
    with registry.engine.begin() as connection:
        connection.execute(change.values(password_hash=passwords.hash_password(password)))
