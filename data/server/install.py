"""Laying out the schemas, once and again whenever the tables have changed with the software."""

from collections.abc import Iterator

from sqlalchemy import Connection, Table, delete, insert, inspect, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.schema import CreateColumn

from data.errors import LoadRefused
from data.server.locks import READER, functions, grants, policies
from data.server.tables import (
    ALIVE,
    KEPT,
    ROWS,
    SUMS,
    VIEWS,
    columns_of,
    fingerprint,
    layout,
    metadata,
)

INDEXES = {
    "ticket": (
        "(ticket_id)", "(unit_code, received_day)", "(whistled_unit) WHERE whistled_unit IS NOT NULL",
        "(stage, due_at)",
        "USING brin (received_day, dispatched_day, due_day, closed_day, called_day)",
    ),
    "event": ("(ticket_id)",),
    "open_ticket": ("(due_day)", "(received_day)", "(unit_code)", "(ticket_id)"),
    "month_cube": ("(ym, unit_code)",),
    "unit_month": ("(ym, unit_code)",),
    "area_month": ("(ym, area_code)",),
    "cell_month": ("(ym)",),
    "mix_month": ("(ym, unit_code)",),
    "close_days": ("(ym, unit_code)",),
    "unit_day": ("(day, unit_code)",),
}  # fmt: skip
"""By table, for single cases, case lists and the months of a roll-up."""


def lay_out(connection: Connection) -> bool:
    """Whether anything was changed: tables, views, policies and rights are then as they should be.

    Runs inside the caller's transaction. Roll-ups of another shape are emptied: they are to be
    built anew. Raises `LoadRefused` where the role of the readers is missing and may not be made.
    """
    wanted = fingerprint(*functions(), *policies(), *grants(), *_views(), str(INDEXES))
    if _laid(connection) == wanted:
        return False
    for schema in (ROWS, VIEWS):
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
    _make_reader(connection)
    for name in KEPT:
        connection.execute(text(f"DROP VIEW IF EXISTS {VIEWS}.{name.name} CASCADE"))
    _adapt(connection)
    for statement in (*functions(), *_views(), *policies(), *grants()):
        connection.exec_driver_sql(statement)
    connection.execute(delete(layout))
    connection.execute(insert(layout).values(fingerprint=wanted))
    return True


def build_indexes(connection: Connection) -> None:
    """Adds the indexes that are missing; after the first rows, for then it is quicker."""
    for statement in _indexes():
        connection.exec_driver_sql(statement)


def is_laid_out(connection: Connection) -> bool:
    """Whether there are tables of a store at all."""
    return inspect(connection).has_table("version", schema=ROWS)


def _laid(connection: Connection) -> str | None:
    if not inspect(connection).has_table("layout", schema=ROWS):
        return None
    return connection.execute(select(layout.c.fingerprint)).scalar()


def _make_reader(connection: Connection) -> None:
    """The role is one for the whole server; whoever loads may take it."""
    known = text("SELECT 1 FROM pg_roles WHERE rolname = :name")
    if not connection.execute(known, {"name": READER}).scalar():
        try:
            with connection.begin_nested():
                connection.execute(text(f"CREATE ROLE {READER} NOLOGIN"))
        except ProgrammingError:
            raise LoadRefused(
                f"the database has no role {READER} and this login may not make it; "
                f"let an administrator run: CREATE ROLE {READER} NOLOGIN"
            ) from None
    member = "SELECT pg_has_role(current_user, :name, 'MEMBER')"
    if not connection.execute(text(member), {"name": READER}).scalar():
        connection.execute(text(f"GRANT {READER} TO CURRENT_USER"))


def _adapt(connection: Connection) -> None:
    """Tables with today's columns: new ones are added empty, roll-ups of another shape dropped."""
    for table, kept in KEPT.items():
        found = _columns(connection, kept)
        wanted = {column.name for column in kept.columns}
        if found and found != wanted and table in SUMS:
            kept.drop(connection)
            continue
        for column in kept.columns if found else ():
            if column.name not in found:
                added = CreateColumn(column).compile(dialect=connection.dialect)
                connection.execute(text(f"ALTER TABLE {kept.fullname} ADD COLUMN {added}"))
    metadata.create_all(connection)


def _columns(connection: Connection, kept: Table) -> set[str]:
    found = inspect(connection)
    if not found.has_table(kept.name, schema=ROWS):
        return set()
    return {column["name"] for column in found.get_columns(kept.name, schema=ROWS)}


def _views() -> Iterator[str]:
    """Each table as it was in the version the transaction names; with none named, empty."""
    now = f"(SELECT {ROWS}.number('version'))"
    for table, kept in KEPT.items():
        names = ", ".join(f'"{name}"' for name in columns_of(table))
        yield (
            f"CREATE VIEW {VIEWS}.{table.name} WITH (security_invoker = true) AS "
            f"SELECT {names} FROM {kept.fullname} WHERE born <= {now} AND died > {now}"
        )


def _indexes() -> Iterator[str]:
    for kept in KEPT.values():
        yield (
            f"CREATE INDEX IF NOT EXISTS {kept.name}_died ON {kept.fullname} (died) "
            f"WHERE died < {ALIVE}"
        )
        for number, index in enumerate(INDEXES.get(kept.name, ())):
            yield f"CREATE INDEX IF NOT EXISTS {kept.name}_{number} ON {kept.fullname} {index}"
