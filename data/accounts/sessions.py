"""Live sign-ins. The browser holds a random token, the database only its hash."""

import secrets
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, insert, select, update

from data.access import Viewer
from data.accounts import audit
from data.accounts.people import may_enter, viewer_of
from data.accounts.registry import Registry
from data.accounts.tables import accounts, sessions
from data.errors import StoreAway

TOUCH_EVERY = 30.0
"""Seconds between two notes that a session is in use: a click need not be a write."""


def create_session(registry: Registry, login: str, method: str, address: str | None = None) -> str:
    """The token of a new session of `login`; `method` is "local" or "oidc"."""
    token, now = secrets.token_urlsafe(32), registry.clock()
    row = {"token_hash": _hash(token), "login": login, "method": method}
    with registry.engine.begin() as connection:
        connection.execute(insert(sessions).values(**row, created_at=now, seen_at=now))
    audit.record(registry, "sign_in", login, address=address, method=method)
    return token


def resolve(registry: Registry, token: str | None, *, touch: bool) -> Viewer | None:
    """The person signed in under `token`, as the accounts table has them now, or None.

    None for a token that is unknown, revoked, idle or too old, and for an account that is
    disabled or a demo account where the store is no demo. With `touch` the use is noted. While
    the database is away a sign-in holds as it was last known; raises `StoreAway` for others.
    """
    if not token:
        return None
    try:
        row = _live_row(registry, token)
    except StoreAway:
        return _resolved_while_away(registry, token)
    now = registry.clock()
    registry.last_known.note(_hash(token), row, now)
    if row is None or not may_enter(registry, row):
        return None
    reason = _ended(registry, row, now)
    if reason:
        _expire(registry, row, reason)
        return None
    if touch and now - row.seen_at > min(TOUCH_EVERY, registry.idle / 4):
        _write(registry, row.token_hash, seen_at=now)
    return viewer_of(row)


def _resolved_while_away(registry: Registry, token: str) -> Viewer | None:
    """The same from memory; the use is not noted, so a long outage ends in an idle session."""
    now = registry.clock()
    row = registry.last_known.find(_hash(token), now)
    if row is None:
        raise StoreAway("the database of the accounts cannot be reached just now")
    ended = _ended(registry, row, now) is not None or not may_enter(registry, row)
    return None if ended else viewer_of(row)


def revoke(registry: Registry, token: str) -> None:
    """Ends one session: every tab and window that shares its cookie is out at its next click."""
    row = _live_row(registry, token)
    if row is not None:
        _write(registry, row.token_hash, revoked_at=registry.clock())
        audit.record(registry, "sign_out", row.login)


def sign_out_everywhere(registry: Registry, login: str) -> None:
    """Ends every session of `login`, on all of the person's machines."""
    theirs = (sessions.c.login == login) & sessions.c.revoked_at.is_(None)
    with registry.engine.begin() as connection:
        connection.execute(update(sessions).where(theirs).values(revoked_at=registry.clock()))
    registry.last_known.forget()
    audit.record(registry, "sign_out", login, everywhere=True)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _live_row(registry: Registry, token: str) -> Row[Any] | None:
    query = (
        select(sessions, accounts.c.name, accounts.c.role, accounts.c.unit_code)
        .add_columns(accounts.c.active, accounts.c.demo)
        .join(accounts, accounts.c.login == sessions.c.login)
        .where(sessions.c.token_hash == _hash(token), sessions.c.revoked_at.is_(None))
    )
    with registry.engine.connect() as connection:
        return connection.execute(query).one_or_none()


def _ended(registry: Registry, row: Row[Any], now: float) -> str | None:
    if now - row.created_at > registry.absolute:
        return "too old"
    return "idle" if now - row.seen_at > registry.idle else None


def _expire(registry: Registry, row: Row[Any], reason: str) -> None:
    _write(registry, row.token_hash, revoked_at=registry.clock())
    audit.record(registry, "session_expired", row.login, reason=reason)


def _write(registry: Registry, token_hash: str, **values: float) -> None:
    change = update(sessions).where(sessions.c.token_hash == token_hash).values(**values)
    with registry.engine.begin() as connection:
        connection.execute(change)
    if "revoked_at" in values:
        registry.last_known.forget()
