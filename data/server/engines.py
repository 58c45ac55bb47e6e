"""Connections: readers that are held to a version and a scope, and the one loader."""

import logging

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import ArgumentError

from data.access import Scope
from data.away import tell_away
from data.errors import LoadRefused, SettingError, StoreBroken
from data.server.locks import READER, SUMMING, settings_of
from data.server.older import with_lacking
from data.server.tables import ROWS, VIEWS

log = logging.getLogger(__name__)

_PATIENCE = {"connect_timeout": 5, "keepalives_idle": 30, "application_name": "hotline"}
_LOADING = (
    "client_connection_check_interval=1s", "work_mem=128MB", "maintenance_work_mem=256MB", "jit=off",
    "temp_buffers=64MB",
)  # fmt: skip
"""There is one loader: with a server's usual 4 MB its sums over all tickets sort on disk."""

_ASKING = ("jit=off", "work_mem=16MB")
"""A page's questions take milliseconds, compiling one to machine code takes tens of them."""

_KEPT_OPEN, _AT_MOST = 4, 16
_NOT_ALLOWED = "42501"


def database_url(text: str) -> URL:
    """The URL of a PostgreSQL database; raises `SettingError` for anything else."""
    expected = "expected one like postgresql+psycopg://user@host/name"
    try:
        url = make_url(text)
    except ArgumentError:
        raise SettingError(f"DATABASE_URL is not a database URL; {expected}") from None
    if url.get_backend_name() != "postgresql":
        raise SettingError(f"DATABASE_URL names {url.get_backend_name()!r}; {expected}")
    return url.set(drivername="postgresql+psycopg")


def reader_engine(url: URL) -> Engine:
    """An engine whose transactions only read.

    With the execution option `version` a transaction sees that version alone, through the views,
    as the restricted role, with the option `scope` (without one: nobody's rows). Raises
    `StoreAway` while the database cannot be reached, from whatever it is asked.
    """
    engine = create_engine(
        url,
        pool_size=_KEPT_OPEN,
        max_overflow=_AT_MOST,
        pool_pre_ping=True,
        isolation_level="REPEATABLE READ",
        connect_args={**_PATIENCE, **_session(*_ASKING)},
        execution_options={"postgresql_readonly": True},
    )
    event.listen(engine, "begin", _enter)
    event.listen(engine, "before_execute", with_lacking, retval=True)
    event.listen(engine, "handle_error", tell_away("tickets"))
    return engine


def loader_engine(url: URL) -> Engine:
    """An engine for a loader: it owns the tables, and its end is noticed within a second."""
    engine = create_engine(
        url, poolclass=NullPool, connect_args={**_PATIENCE, **_session(*_LOADING)}
    )
    event.listen(engine, "handle_error", tell_away("tickets"))
    event.listen(engine, "handle_error", _tell_refused)
    return engine


def _session(*settings: str) -> dict[str, str]:
    return {"options": " ".join(f"-c {each}" for each in settings)}


def _enter(connection: Connection) -> None:
    """Puts a transaction under its version and scope, in one question that also asks whether the
    version is still kept: settings end with the transaction, so no pooled connection keeps them.
    """
    options = connection.get_execution_options()
    if "version" not in options:
        return
    said = settings_of(options.get("scope") or Scope(), summing=bool(options.get(SUMMING)))
    said |= {"version": str(options["version"])}
    named = [
        f"set_config('{VIEWS}.{name}', {_as_text(value, name)}, true)"
        for name, value in said.items()
    ]
    ours = [f"set_config('search_path', '{VIEWS}', true)", f"set_config('role', '{READER}', true)"]
    found = connection.exec_driver_sql(
        f"SELECT {', '.join([*named, *ours])} FROM {ROWS}.version "
        "WHERE version = %(version)s::integer",
        said,
    ).first()
    if found is None:
        raise StoreBroken(f"version {options['version']} of the tickets is no longer kept")


def _as_text(value: object, name: str) -> str:
    return f"%({name})s::text[]::text" if isinstance(value, list) else f"%({name})s::text"


def _tell_refused(context: ExceptionContext) -> None:
    """A login that may only read cannot load: said in a sentence."""
    error = context.sqlalchemy_exception
    if getattr(getattr(error, "orig", None), "sqlstate", "") == _NOT_ALLOWED:
        raise LoadRefused("this login may not write into the database of the tickets") from error
