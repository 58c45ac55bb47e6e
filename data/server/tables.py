"""The tables as PostgreSQL keeps them: those of the store, each row with the versions it lived in."""

import hashlib
from typing import Any

from sqlalchemy import Column, DateTime, Integer, MetaData, Table, Text, func
from sqlalchemy.schema import CreateTable

from data import schema
from data.schema import event, ticket
from data.store import rollups

ROWS = "hotline_rows"
"""The schema of the tables themselves."""

VIEWS = "hotline"
"""The schema of the views that show one version; the search path of every reader."""

ALIVE = 2_147_483_647
"""`died` of a row that is in force: later than any version."""

metadata = MetaData(schema=ROWS)


def _kept(table: Table) -> Table:
    # Codes sort by their bytes, as in the embedded store, whatever language the server speaks.
    columns = [
        Column(c.name, Text(collation="C") if isinstance(c.type, Text) else c.type)
        for c in table.columns
    ]
    born = Column("born", Integer, nullable=False)
    died = Column("died", Integer, nullable=False)
    return Table(table.name, metadata, *columns, born, died)


TICKETS = {table: _kept(table) for table in (ticket, event)}
WORDS = {table: _kept(table) for table in schema.WORDS}
SUMS = {table: _kept(table) for table in rollups.metadata.sorted_tables}

KEPT = {**TICKETS, **WORDS, **SUMS}
"""Every table of the store by what it is to a reader, and as it is kept."""

version = Table(
    "version",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("published_at", Text, nullable=False),
    Column("retired_at", DateTime(timezone=True)),
    Column("manifest", Text, nullable=False),
)
"""One row a version that can be read; the greatest is in force."""

layout = Table(
    "layout",
    metadata,
    Column("fingerprint", Text, nullable=False),
    Column("laid_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
"""One row: which layout the schemas hold."""


def columns_of(table: Table) -> list[str]:
    """The columns of a table as readers know it, in order."""
    return [column.name for column in table.columns]


def temporary(name: str, *columns: Column[Any], on_commit: str | None = None) -> Table:
    """A table of one session, with columns named and typed like these."""
    own = [Column(each.name, each.type) for each in columns]
    prefixes = ["TEMPORARY"]
    return Table(name, MetaData(), *own, prefixes=prefixes, postgresql_on_commit=on_commit)


def fingerprint(*more: str) -> str:
    """Says which tables and columns these are, and `more` besides."""
    said = [str(CreateTable(each)) for each in metadata.sorted_tables]
    return hashlib.sha256("\n".join((*said, *more)).encode()).hexdigest()[:20]
