"""Opening the application database, SQLite or PostgreSQL, and bringing its tables up to date."""

import os
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, func, make_url, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from data.away import tell_away
from data.errors import SettingError
from data.settings import PROJECT

MIGRATIONS = Path(__file__).parent / "migrations"
UPGRADE_LOCK = 1234501
"""Key of the PostgreSQL advisory lock under which tables are upgraded."""


def open_database(url: str) -> Engine:
    """An engine on the application database; nothing is touched before it is used.

    A relative SQLite path counts from the project's folder, whatever the working directory.
    Raises `SettingError` if `url` is not a database URL; whatever is asked of the engine raises
    `StoreAway` while a server cannot be reached.
    """
    target = _absolute(url)
    is_file = target.get_backend_name() == "sqlite"
    engine = create_engine(target, pool_pre_ping=not is_file)  # a file does not hang up
    if is_file:
        event.listen(engine, "connect", _prepare_sqlite)
    else:
        event.listen(engine, "handle_error", tell_away("accounts"))
    return engine


def upgrade(engine: Engine) -> None:
    """Brings the tables to the newest version; processes starting together take turns.

    A SQLite file is created if it is not there.
    """
    if engine.dialect.name == "sqlite":
        _create_file(engine.url)
    alone = create_engine(engine.url, poolclass=NullPool)
    if alone.dialect.name == "sqlite":
        event.listen(alone, "connect", _leave_transactions_to_us)
        event.listen(alone, "begin", _begin_immediately)
    try:
        with alone.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(UPGRADE_LOCK)))
            script = Config()
            script.set_main_option("script_location", str(MIGRATIONS))
            script.attributes["connection"] = connection
            command.upgrade(script, "head")
    finally:
        alone.dispose()


def _absolute(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError:
        raise SettingError(
            "HOTLINE_APP_DATABASE is not a database URL; expected one like "
            "sqlite:///var/app.db or postgresql+psycopg://user@host/name"
        ) from None
    if url.get_backend_name() != "sqlite":
        return url
    if not url.database or url.database == ":memory:":
        raise SettingError("HOTLINE_APP_DATABASE needs a file: sessions must outlive a restart")
    return url.set(database=str(PROJECT / url.database))


def _create_file(url: URL) -> None:
    """Makes the file readable by its owner alone: it holds password hashes."""
    path = Path(url.database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("busy_timeout = 10000", "journal_mode = WAL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _leave_transactions_to_us(connection: Any, _record: object) -> None:
    """Python's driver commits before a CREATE TABLE; an upgrade must be whole or not at all."""
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout = 30000")


def _begin_immediately(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
