"""Accounts: who may sign in, as what, for which unit."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from data.access import UNIT_ROLES, Role, Viewer
from data.accounts import audit
from data.accounts.passwords import hash_password
from data.accounts.registry import Registry
from data.accounts.tables import accounts, sessions
from data.errors import HotlineError

LOGIN_SHAPE = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


class AccountError(HotlineError):
    """An account that cannot be as asked for: a bad login, a taken one, a missing unit."""


@dataclass(frozen=True)
class Account:
    """One account as an administrator sees it; the hash never leaves the database."""

    viewer: Viewer
    active: bool
    demo: bool
    has_password: bool
    created_at: float


def normal_login(text: str) -> str:
    """`text` as logins are kept: without surrounding blanks, in small letters."""
    return text.strip().lower()


def add_account(
    registry: Registry, viewer: Viewer, password: str | None = None, *, demo: bool = False
) -> None:
    """Adds an active account; without a password only the identity provider can sign it in.

    Raises `AccountError` for a login that is malformed or taken, or a role without its unit.
    """
    _check(viewer)
    row = {
        "login": viewer.login,
        "name": viewer.name,
        "role": viewer.role.value,
        "unit_code": viewer.unit_code,
        "password_hash": hash_password(password) if password else None,
        "active": True,
        "demo": demo,
        "created_at": registry.clock(),
    }
    with registry.engine.begin() as connection:
        if _row(connection, viewer.login) is not None:
            raise AccountError(f"login {viewer.login!r} is taken; choose another")
        connection.execute(insert(accounts).values(row))
    audit.record(
        registry, "account_added", viewer.login, role=viewer.role.value, unit=viewer.unit_code
    )


def find_account(registry: Registry, login: str) -> Viewer | None:
    """The person behind `login` if the account may be signed in just now, else None."""
    with registry.engine.connect() as connection:
        row = _row(connection, normal_login(login))
    return viewer_of(row) if row is not None and may_enter(registry, row) else None


def list_accounts(registry: Registry) -> tuple[Account, ...]:
    """Every account, active or not, by login."""
    with registry.engine.connect() as connection:
        rows = connection.execute(select(accounts).order_by(accounts.c.login)).all()
    return tuple(
        Account(
            viewer=viewer_of(row),
            active=row.active,
            demo=row.demo,
            has_password=row.password_hash is not None,
            created_at=row.created_at,
        )
        for row in rows
    )


def set_active(registry: Registry, login: str, active: bool) -> None:
    """Enables or disables an account; a disabled one is out at its next request, for good."""
    _change(registry, login, {"active": active}, what="enabled" if active else "disabled")
    if not active:
        _end_sessions(registry, login)


def set_role(registry: Registry, login: str, role: Role, unit_code: str | None) -> None:
    """Gives an account another role and unit, in force at the person's next click."""
    _check(Viewer(normal_login(login), "", role, unit_code))
    _change(registry, login, {"role": role.value, "unit_code": unit_code}, what="role")


def set_password(registry: Registry, login: str, password: str) -> None:
    """Sets a new password and ends every session of the account."""
    _change(registry, login, {"password_hash": hash_password(password)}, what="password")
    _end_sessions(registry, login)


def viewer_of(row: Row[Any]) -> Viewer:
    """The person described by a row that carries the columns of `accounts`."""
    return Viewer(row.login, row.name, Role(row.role), row.unit_code)


def may_enter(registry: Registry, row: Row[Any]) -> bool:
    """True if the account is active and, when it is a demo account, the store is a demo."""
    return bool(row.active) and (not row.demo or registry.demo_allowed())


def _row(connection: Connection, login: str) -> Row[Any] | None:
    return connection.execute(select(accounts).where(accounts.c.login == login)).one_or_none()


def _change(registry: Registry, login: str, values: dict[str, object], what: str) -> None:
    known = normal_login(login)
    change = update(accounts).where(accounts.c.login == known).values(values)
    with registry.engine.begin() as connection:
        if connection.execute(change).rowcount == 0:
            raise AccountError(f"there is no account {known!r}; list them to see all")
    registry.last_known.forget()
    audit.record(registry, "account_changed", known, what=what)


def _end_sessions(registry: Registry, login: str) -> None:
    live = (sessions.c.login == normal_login(login)) & sessions.c.revoked_at.is_(None)
    with registry.engine.begin() as connection:
        connection.execute(update(sessions).where(live).values(revoked_at=registry.clock()))


def _check(viewer: Viewer) -> None:
    if not LOGIN_SHAPE.fullmatch(viewer.login):
        raise AccountError(
            f"login {viewer.login!r} is not usable; expected 1 to 64 of a-z 0-9 . _ @ - "
            "starting with a letter or digit"
        )
    if viewer.role in UNIT_ROLES and not viewer.unit_code:
        raise AccountError(f"role {viewer.role.value!r} needs the code of its unit")
    if viewer.role not in UNIT_ROLES and viewer.unit_code:
        raise AccountError(f"role {viewer.role.value!r} is city-wide and takes no unit")
