"""Writing a new version of the store: all of a load or nothing of it."""

import fcntl
import logging
import shutil
import time
import uuid
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import IO, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Table
from sqlalchemy.exc import SQLAlchemyError

from data.errors import LoadRefused, StoreMissing
from data.measures import Rules
from data.owned import remove_abandoned
from data.schema import event, ticket
from data.store import folding, layout, projection, rollups, steps, summing
from data.store.arrival import Arrival, Cursor, Waiting
from data.store.manifest import (
    LoadRecord,
    Manifest,
    Part,
    next_version,
    read_manifest,
    sync_folder,
    write_manifest,
)
from data.store.month_file import KINDS, MONTH_ORDERS, write
from data.store.quiet import connect
from data.store.recent import LARGE, RecentFile
from data.store.roll_file import Task, write_roll

log = logging.getLogger(__name__)

GRACE_SECONDS = 3600.0
"""Files no manifest names stay this long: readers of an older version may still need them."""

SORTING_MEMORY = "1500MB"
"""What sorting a month may hold; the largest of the demo city has six million tickets."""

WRITERS, ALONE = 2, 400_000
"""Months are written two at once, where the largest has no more tickets than this: DuckDB sorts
and writes so few rows on one thread."""

NEVER_LAID_OUT = date.min.isoformat()
"""The beginning of a recent file that no folding has filled yet."""


class Publication(Arrival):
    """One load on its way into the store; a context manager that holds the loader's lock.

    Add the tickets of each month, then `commit`. Leaving without a commit leaves the store as it
    was. Raises `LoadRefused` if another load is running, if the store belongs to another city, or
    if the disk (or DuckDB) gives up in the middle.
    """

    def __init__(self, folder: Path, city: str, *, demo: bool = False, large: int = LARGE) -> None:
        super().__init__(city, demo=demo)
        self.folder = folder
        self._large = large
        self._changed: dict[str, dict[int, Part]] = {"tickets": {}, "events": {}}
        self._lock: IO[str] | None = None
        self._touched: list[Path] = []
        self._recent_file: RecentFile | None = None

    def __enter__(self) -> "Publication":
        for name in KINDS:
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self._lock = (self.folder / "loader.lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise LoadRefused(f"another load is writing to {self.folder}") from None
        self.base = self._entered = self._current()
        # What a killed load left behind; a load into a database may be staging here meanwhile.
        for prefix in ("scratch-", "staging-"):
            remove_abandoned(self.folder, prefix)
        self._scratch = Path(mkdtemp(prefix="scratch-", dir=self.folder))
        if self.base.recent or self.base.ticket_rows >= self._large:
            self._recent_file = RecentFile(self.folder, self.base)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._abandon_recent()
        shutil.rmtree(self._scratch, ignore_errors=True)
        assert self._lock is not None
        self._lock.close()
        if isinstance(value, OSError | duckdb.Error | SQLAlchemyError):
            cause = str(getattr(value, "orig", None) or value).splitlines()[0]
            raise LoadRefused(
                f"writing to {self.folder} broke off: {cause}; version {self.base.version} stays "
                "in force as it was"
            ) from value

    def _abandon_recent(self) -> None:
        if self._recent_file is not None:
            self._recent_file.abandon()
            self._recent_file = None

    def _current(self) -> Manifest:
        try:
            found = read_manifest(self.folder)
        except StoreMissing:
            return self._nothing_yet()
        return self._ours(found, self.folder, "another folder (--store)")

    def start_over(self) -> None:
        """Forgets the tickets the store holds; nothing is removed before `commit`."""
        self._abandon_recent()
        self.base = self._nothing_yet()

    def add_month(self, month: int, tickets: pa.Table, events: pa.Table | None = None) -> int:
        """Adds the tickets received in one calendar month (index year * 12 + month - 1).

        `tickets` has columns of `schema.ticket` in any order, missing ones are empty; days, cells
        and durations are derived here. A ticket the store already has is replaced, with its
        events. Returns how many tickets were added.
        """
        self._touch(tickets)
        if self._recent_file:
            self._recent_file.take(month, tickets, events)
            return len(tickets)
        with self._sorting() as connection:
            connection.register("incoming", tickets)
            if events is not None:
                connection.register("incoming_event", events)
            present = set(tickets.column_names)
            self._merge(connection, month, present, told=events is not None)
        return len(tickets)

    def _merge(
        self,
        connection: duckdb.DuckDBPyConnection,
        month: int,
        present: set[str],
        *,
        told: bool,
        tell: bool = False,
    ) -> None:
        """Writes the month of the tickets in `incoming` and, if `told`, of the events in
        `incoming_event`; if the tickets `tell` all of them, those have no file.
        """
        old, old_events = self._rows(ticket, month), self._rows(event, month)
        statement = projection.merged_tickets(old, present)
        self._write(connection, "tickets", month, statement, tell=tell)
        if not tell and (told or old_events):
            statement = projection.merged_events(old_events, incoming=told)
            self._write(connection, "events", month, statement)

    def add_waiting(self, cursor: Cursor, months: Iterable[Waiting]) -> None:
        """Adds tickets that wait in a DuckDB, with the events their own times tell; two months
        at once, unless they are so large that each takes all there is."""
        if self._recent_file:
            super().add_waiting(cursor, months)
            return
        months = list(months)
        small = max((each.count for each in months), default=0) <= ALONE
        with ThreadPoolExecutor(max_workers=WRITERS if small else 1) as pool:
            list(pool.map(lambda each: self._lay_out(cursor, each), months))

    def _lay_out(self, cursor: Cursor, waiting: Waiting) -> None:
        with cursor() as connection:
            connection.execute(f"CREATE TEMP VIEW incoming AS {waiting.rows}")
            self._touch(connection.table("incoming"))
            tell = self._may_tell(waiting)
            if not tell:
                told = steps.told_by("SELECT * FROM incoming")
                connection.execute(f"CREATE TEMP VIEW incoming_event AS {told}")
            present = {column.name for column in ticket.columns}
            self._merge(connection, waiting.month, present, told=not tell, tell=tell)

    def _may_tell(self, waiting: Waiting) -> bool:
        """Whether all events of a month would follow from its tickets' own times."""
        if waiting.month in {**self.base.events, **self._changed["events"]}:
            return False
        known = self._part("tickets", waiting.month)
        return known.tell if known else waiting.count >= steps.FEW

    def remove(self, month: int, ids: pa.Table) -> None:
        """Takes tickets (column `ticket_id`) and their events out of a month of the store.

        For tickets that come again with another month of receipt: `add_month` replaces only
        within its own month.
        """
        self._touch(ids)
        if self._recent_file:
            self._recent_file.remove(month, ids)
            return
        with self._sorting() as connection:
            connection.register("incoming", ids)
            for table, order in MONTH_ORDERS.items():
                kind = f"{table.name}s"
                if part := self._part(kind, month):
                    statement = projection.without_incoming(self._file(table, part), order)
                    self._write(connection, kind, month, statement, tell=part.tell)

    def _sorting(self) -> duckdb.DuckDBPyConnection:
        """A connection that sorts a month in bounded memory, and beyond that on the store's disk."""
        spill = str(self._scratch / "spill")
        limits = {"memory_limit": SORTING_MEMORY, "temp_directory": spill}
        return connect(config=limits)

    def _touch(self, tickets: pa.Table | duckdb.DuckDBPyRelation) -> None:
        """Remembers which tickets this load changes, for the roll-ups."""
        if not self.base.roll:
            return
        path = self._scratch / f"touched-{uuid.uuid4().hex[:12]}.parquet"
        if isinstance(tickets, pa.Table):
            pq.write_table(tickets.select(["ticket_id"]), path)
        else:
            tickets.select("ticket_id").write_parquet(str(path))
        self._touched.append(path)

    def show_stored(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Defines the view `stored` in a connection: the tickets before this load."""
        if attach := layout.attach(self.folder, self.base):
            connection.execute(attach)
        rows = layout.rows(ticket, self.folder, self.base)
        connection.execute(f"CREATE OR REPLACE TEMP VIEW stored AS {rows}")

    def _part(self, kind: str, month: int) -> Part | None:
        """A month's file as it is now in this load."""
        return self._changed[kind].get(month) or getattr(self.base, kind).get(month)

    def _rows(self, table: Table, month: int) -> str:
        """The rows of a month as they are now in this load; empty if there are none."""
        if part := self._part(f"{table.name}s", month):
            return self._file(table, part)
        telling = self._part("tickets", month) if table is event else None
        return steps.told_by(self._file(ticket, telling)) if telling and telling.tell else ""

    def _file(self, table: Table, part: Part) -> str:
        return layout.stored(table, self.folder, [part])[0]

    def _write(
        self,
        connection: duckdb.DuckDBPyConnection,
        kind: str,
        month: int,
        statement: str,
        *,
        tell: bool = False,
    ) -> None:
        name = f"{kind}/{self.base.version + 1}"
        part = write(connection, self.folder, name, month, statement)
        self._changed[kind][month] = replace(part, tell=tell)

    def commit(
        self,
        *,
        as_of: datetime,
        fields: Iterable[str],
        rules: Rules,
        cutoff_day: int,
        load: LoadRecord,
        files: dict[str, str] | None = None,
        note: dict[str, Any] | None = None,
    ) -> Manifest:
        """Builds the roll-ups, then puts the new version in force; returns its manifest.

        `fields` are the ticket fields this source carries: metrics that need others are "not
        computable". `files` are the names of the files loaded by their SHA-256. `rules.as_of` is
        replaced by `as_of`.
        """
        rules = replace(rules, as_of=as_of)
        calendar = rollups.Calendar(cutoff_day)
        draft = self._settled(
            self._next(
                as_of=as_of, fields=fields, load=load, files=files, note=note,
                tickets={**self.base.tickets, **self._changed["tickets"]},
                events={**self.base.events, **self._changed["events"]},
                sums=summing.fingerprint(rules, calendar),
            )
        )  # fmt: skip
        task = Task(self.folder, self.base, draft, self._touched, self._frames)
        return self.put_in_force(replace(draft, roll=write_roll(task, rules, calendar)))

    def _settled(self, draft: Manifest) -> Manifest:
        """The draft with the recent file of this load, and what it superseded."""
        if self._recent_file is None:
            return draft
        tickets = dict(draft.tickets)
        for month, count in self._recent_file.settle().items():
            tickets[month] = replace(tickets[month], dead=tickets[month].dead + count)
        since = self.base.recent.since if self.base.recent else NEVER_LAID_OUT
        recent = self._recent_file.finish(since)
        self._recent_file = None
        return replace(draft, tickets=tickets, recent=recent)

    def tidy(self) -> Manifest:
        """Folds what has settled into month files where that is due; the version then in force.

        To be called after `commit`. Changes where tickets lie, nothing that is asked of them.
        """
        if not folding.is_due(self.base, self._large):
            return self.base
        laid_out = folding.fold(self.folder, self.base)
        stamp = datetime.now().isoformat(timespec="microseconds")
        return self.put_in_force(next_version(laid_out, published_at=stamp))

    def put_in_force(self, manifest: Manifest) -> Manifest:
        """The version, from now on the one in force; its files must be written and safe."""
        for name in KINDS:
            sync_folder(self.folder / name)
        write_manifest(self.folder, manifest)
        self._remove_orphans(manifest)
        self.base = manifest
        return manifest

    def _remove_orphans(self, manifest: Manifest) -> None:
        # Pages begun on the version before this load finish on it, whatever was published since.
        kept = manifest.files() | self.base.files() | self._entered.files()
        oldest = time.time() - GRACE_SECONDS
        names = ("*/*.parquet", "roll-*.duckdb*", "recent-*.duckdb*")
        for path in (path for name in names for path in self.folder.glob(name)):
            name = str(path.relative_to(self.folder))
            if name not in kept and path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
                log.info("removed orphan %s", name)
