"""Opening one version of the store for reading, and noticing a newer one by itself."""

import hashlib
import logging
import threading
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import duckdb
from sqlalchemy import Column, Connection, Engine, FromClause, Table, create_engine, text
from sqlalchemy.pool import QueuePool

from data.access import Scope
from data.errors import StoreBroken, StoreMissing
from data.measures import Clock
from data.schema import event, ticket
from data.store import asking, layout, rollups, slow
from data.store.manifest import FILE_NAME, Manifest, read_manifest
from data.store.spans import months_with

log = logging.getLogger(__name__)

NOTHING: asking.Values = {}
ROLL_TABLES = ("unit", "label", "place", *rollups.metadata.tables)

_ONE_SCAN = "disabled_optimizers = 'late_materialization'"
"""A page of a list is else looked for in narrow columns and read by a second scan, which unpacks
the same parts of files once more: of 10 million tickets it took 140 instead of 100 ms."""


@dataclass(frozen=True)
class Snapshot:
    """One version of the store, open for reading; equal versions answer equally for ever.

    `counted` are the columns its roll-up has: a version loaded before a measure was declared
    lacks that one until the next load. `away_since` is when its database was last reached (UTC),
    where it cannot be reached now. `slow_apart` says whether the tickets that took long stand
    beside its roll-ups.
    """

    key: str
    manifest: Manifest
    engine: Engine
    counted: frozenset[str] = frozenset()
    away_since: datetime | None = None
    slow_apart: bool = False

    def seen_by(self, scope: Scope) -> "Snapshot":
        """This version for a viewer: an engine with a lock of its own is told the scope."""
        return replace(self, engine=self.engine.execution_options(scope=scope))

    def is_apart(self, clock: Clock) -> bool:
        """Whether what a clock placed long after receipt is found without opening old files."""
        return self.slow_apart and clock in slow.CLOCKS

    def tickets_in(self, clock: Clock, first: date, last: date) -> FromClause:
        """The tickets a clock may place in first..last, of as few rows as can be told."""
        return ticket

    def tickets_on(self, column: str, days: Collection[date]) -> FromClause:
        """The tickets that may have the column on one of some days, of as few rows as can be."""
        return ticket

    def tickets_of(self, ticket_id: str) -> FromClause:
        """The tickets among which the one of a number is, of as few rows as can be told."""
        return ticket

    def look_up(
        self, rows: asking.Rows, values: asking.Values = NOTHING, *, summing: bool = False
    ) -> asking.Arrays:
        """The answer to a short question of what lies in the file of roll-ups.

        `values` are those of the statement's parameters by name. Sums may stand on cases nobody
        here may open: an engine with a lock of its own is told of it by `summing`.
        """
        return self.read(rows, values, summing=summing)

    def read(
        self, rows: asking.Rows, values: asking.Values = NOTHING, *, summing: bool = False
    ) -> asking.Arrays:
        """The same for questions of tickets, which may take longer."""
        return asking.read(self.engine.execution_options(summing=summing), rows, values)

    def events(self, ticket_id: str) -> FromClause:
        """The events among which those of a ticket are, of as few rows as can be told."""
        return event


@dataclass(frozen=True)
class FileSnapshot(Snapshot):
    """A version in files, of which only those are opened that can hold what is asked for."""

    folder: Path = Path()
    reader: asking.Reader | None = None

    def look_up(
        self, rows: asking.Rows, values: asking.Values = NOTHING, *, summing: bool = False
    ) -> asking.Arrays:
        """The answer to a short question of what lies in the file of roll-ups."""
        if self.reader is None:
            return super().look_up(rows, values, summing=summing)
        return self.reader.read(rows, values)

    def tickets_in(self, clock: Clock, first: date, last: date) -> FromClause:
        """The tickets of the files in which a clock may place some in first..last."""
        months = months_with(self.manifest, clock.value, str(first), str(last))
        if not self.is_apart(clock):
            return self._of(ticket, months)
        lately = months_with(self.manifest, "received_day", str(slow.since(first)), str(date.max))
        rows = layout.rows(ticket, self.folder, self.manifest, months={*months} & {*lately})
        return _narrowed(ticket, slow.with_slow(rows, first))

    def tickets_on(self, column: str, days: Collection[date]) -> FromClause:
        """The tickets of the files that may have the column on one of some days."""
        told = {str(day) for day in days}
        return self._of(ticket, sorted({m for day in told for m in self._with(column, day)}))

    def tickets_of(self, ticket_id: str) -> FromClause:
        """The tickets of the files in which the one of a number may be."""
        return self._of(ticket, self._with("ticket_id", ticket_id))

    def _with(self, column: str, value: str) -> list[int]:
        return months_with(self.manifest, column, value, value)

    def events(self, ticket_id: str) -> FromClause:
        """The events of the files in which those of a ticket may be."""
        return self._of(event, self._with("ticket_id", ticket_id))

    def _of(self, table: Table, months: list[int]) -> FromClause:
        if len(months) == len(self.manifest.tickets):
            return table
        return _narrowed(table, layout.rows(table, self.folder, self.manifest, months=months))


@lru_cache(maxsize=256)
def _narrowed(table: Table, rows: str) -> FromClause:
    """A part of a table; kept, for a clause of 35 columns takes a millisecond to make."""
    names = [Column(each.name, each.type) for each in table.columns]
    return text(rows.replace(":", "\\:")).columns(*names).subquery("narrowed")


class Store:
    """The store in a folder. `current()` is asked once a page run and follows new versions."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        self.folder = folder
        self._threads = threads
        self._lock = threading.Lock()
        self._stamp: tuple[int, int, int] | None = None
        self._open: list[Snapshot] = []

    def current(self) -> Snapshot:
        """The newest readable version.

        Raises `StoreMissing` if there never was one. A newer version that cannot be read is
        logged and the last good one stays in use; if there is none, `StoreBroken` is raised.
        """
        with self._lock:
            stamp = self._stamp_now()
            if self._open and stamp == self._stamp:
                return self._open[-1]
            try:
                snapshot = open_snapshot(self.folder, self._threads)
            except (StoreBroken, StoreMissing):
                if not self._open:
                    raise
                log.exception("store unreadable, serving version %s", self._open[-1].key)
                return self._open[-1]
            self._stamp = stamp
            self._keep(snapshot)
            return snapshot

    def _stamp_now(self) -> tuple[int, int, int] | None:
        try:
            found = (self.folder / FILE_NAME).stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _keep(self, snapshot: Snapshot) -> None:
        """Keeps the version before as well: pages begun on it finish on it."""
        self._open.append(snapshot)
        while len(self._open) > 2:
            self._open.pop(0).engine.dispose()

    def close(self) -> None:
        """Lets go of every version."""
        while self._open:
            self._open.pop().engine.dispose()


def open_snapshot(folder: Path, threads: int = 2) -> Snapshot:
    """The version the manifest names, as views over its files in a DuckDB held in memory."""
    manifest = read_manifest(folder)
    key = f"{folder}@{manifest.version}@{manifest.published_at}"
    engine = create_engine(
        f"duckdb:///:memory:{_database_name(key)}",
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=16,
        connect_args={"config": {"threads": threads}},
    )
    try:
        reader = _define_views(engine, folder, manifest)
        counted, apart = _counted(engine), _is_whole(engine, slow.slow_ticket)
    except Exception as reason:
        engine.dispose()
        raise StoreBroken(f"version {manifest.version} in {folder} cannot be opened") from reason
    return FileSnapshot(
        key, manifest, engine, counted, folder=folder, reader=reader, slow_apart=apart
    )


def _database_name(key: str) -> str:
    return "hotline" + hashlib.sha256(key.encode()).hexdigest()[:16]


def _define_views(engine: Engine, folder: Path, manifest: Manifest) -> asking.Reader:
    """Makes the tables of a version known to the engine; who reads its roll-ups beside it."""
    attach = layout.attachment(folder / manifest.roll, "roll")
    with engine.begin() as connection:
        # Footers of month files are kept, for every question about tickets needs them all.
        connection.execute(text("SET GLOBAL parquet_metadata_cache = true"))
        connection.execute(text(f"SET GLOBAL {_ONE_SCAN}"))
        _attach(connection, "roll", attach)
        _attach(connection, layout.RECENT, layout.attach(folder, manifest))
        views = [_roll_view(connection, name) for name in ROLL_TABLES]
        for view in views:
            connection.execute(text(view))
        for table in (ticket, event):
            connection.execute(text(layout.view(table, folder, manifest)))
    database = duckdb.connect(config={"threads": 1})
    for statement in (f"SET GLOBAL {_ONE_SCAN}", attach, *views):
        database.execute(statement)
    return asking.Reader(database, engine.dialect)


def _attach(connection: Connection, name: str, statement: str) -> None:
    """Attaches a file, if there is one, to a database that another engine may have met before."""
    there = "SELECT 1 FROM duckdb_databases() WHERE database_name = :name"
    if statement and not connection.execute(text(there), {"name": name}).scalar():
        connection.execute(text(statement))


def _roll_view(connection: Connection, name: str) -> str:
    """The view of a table of the roll-up file, measures declared later than it empty
    and tables later than it summed from others."""
    kept = "SELECT 1 FROM duckdb_tables() WHERE database_name = 'roll' AND table_name = :name"
    if not connection.execute(text(kept), {"name": name}).scalar():
        rows = rollups.stand_in(rollups.metadata.tables[name]).compile(connection)
        return f'CREATE OR REPLACE VIEW "{name}" AS {rows}'
    there = connection.execute(text(f'SELECT * FROM roll."{name}" LIMIT 0')).keys()
    table = rollups.metadata.tables.get(name)
    declared = () if table is None else table.columns
    later = [
        f'CAST(NULL AS {layout.column_type(column)}) AS "{column.name}"'
        for column in declared
        if column.name not in there
    ]
    return (
        f'CREATE OR REPLACE VIEW "{name}" AS SELECT {", ".join(["*", *later])} FROM roll."{name}"'
    )


def _counted(engine: Engine) -> frozenset[str]:
    """The columns of the roll-ups of `rollups.COUNTED`, as they stand in the file."""
    return frozenset().union(*[_columns_kept(engine, each) for each in rollups.COUNTED])


def _is_whole(engine: Engine, table: Table) -> bool:
    """Whether a table stands in the file of roll-ups with every column it has by now."""
    return _columns_kept(engine, table) >= {*table.columns.keys()}


def _columns_kept(engine: Engine, table: Table) -> frozenset[str]:
    kept = (
        "SELECT column_name FROM duckdb_columns() "
        "WHERE database_name = 'roll' AND table_name = :name"
    )
    with engine.connect() as connection:
        return frozenset(connection.execute(text(kept), {"name": table.name}).scalars())
