"""Writing the next version into PostgreSQL: all of a load or nothing of it, in one transaction."""

import logging
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import duckdb
import pyarrow as pa
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from data.errors import LoadRefused, StoreAway
from data.measures import Rules
from data.owned import owned_folder
from data.server import refresh, versions
from data.server.engines import database_url, loader_engine
from data.server.install import build_indexes, lay_out
from data.server.tables import ALIVE, KEPT, SUMS, WORDS
from data.server.waiting import WaitingRoom
from data.server.words import renew_words
from data.store.arrival import Arrival
from data.store.manifest import LoadRecord, Manifest, Part
from data.store.publication import GRACE_SECONDS
from data.store.rollups import Calendar, field_fill
from data.store.summing import fingerprint

log = logging.getLogger(__name__)

LOADER_LOCK = 1234502
"""Key of the advisory lock a load holds: it ends with the loader, however that ends."""


class ServerPublication(Arrival):
    """One load on its way into the database; a context manager that holds the loader's lock.

    Add the tickets of each month, then `commit`. Leaving without a commit leaves the store as it
    was. Raises `LoadRefused` if another load is running or the store belongs to another city,
    `StoreAway` if the database cannot be reached.
    """

    def __init__(self, url: str, city: str, *, demo: bool = False) -> None:
        super().__init__(city, demo=demo)
        self._url = database_url(url)
        self._afresh = False

    def __enter__(self) -> "ServerPublication":
        self._engine = loader_engine(self._url)
        self._connection = self._engine.connect()
        try:
            with self._connection.begin():
                self._take_lock()
                self.base = self._current()
                self._room = WaitingRoom(self._connection)
        except BaseException:
            self._close()
            raise
        self._ending = ExitStack()
        scratch = owned_folder(Path(gettempdir()), "hotline-scratch-")
        self._scratch = self._ending.enter_context(scratch)
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.close()
        self._close()

    def _close(self) -> None:
        """Ends the session, and with it what was waiting; the lock first, for the server takes a
        moment to notice the end.
        """
        with suppress(StoreAway, SQLAlchemyError), self._connection.begin():
            self._connection.execute(select(func.pg_advisory_unlock_all()))
        self._connection.invalidate()
        self._connection.close()
        self._engine.dispose()

    def _take_lock(self) -> None:
        if not self._connection.execute(select(func.pg_try_advisory_lock(LOADER_LOCK))).scalar():
            raise LoadRefused(f"another load is writing to {self._url}")

    def _current(self) -> Manifest:
        found = versions.in_force(self._connection)
        if found is None:
            return self._nothing_yet()
        return self._ours(found, self._url, "another database")

    def start_over(self) -> None:
        """Forgets the tickets the store holds; nothing is removed before `commit`."""
        self._afresh = True
        self.base = self._nothing_yet(self.base.version)  # of one database they only ever grow

    def add_month(self, month: int, tickets: pa.Table, events: pa.Table | None = None) -> int:
        """Adds the tickets received in one calendar month (index year * 12 + month - 1).

        `tickets` has columns of `schema.ticket` in any order, missing ones are empty; days, cells
        and durations are derived here. A ticket the store already has is replaced, with its
        events. Returns how many tickets were added.
        """
        with self._connection.begin():
            self._room.take(tickets, events)
        return len(tickets)

    def remove(self, month: int, ids: pa.Table) -> None:
        """Takes tickets (column `ticket_id`) and their events out of the store, whatever month
        they stand in.
        """
        with self._connection.begin():
            self._room.touch(ids)

    def show_stored(self, duck: duckdb.DuckDBPyConnection) -> None:
        """Defines the view `stored` in a DuckDB connection: the tickets before this load whose
        number is in the connection's table `settled`.
        """
        path = self._scratch / "stored.csv"
        with self._connection.begin():
            self._room.show_stored(duck, path, any_kept=bool(self.base.as_of))

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
        """Puts tickets, words, roll-ups and manifest in force at once; returns the manifest.

        `fields` are the ticket fields this source carries: metrics that need others are "not
        computable". `files` are the names of the files loaded by their SHA-256. `rules.as_of` is
        replaced by `as_of`.
        """
        rules, calendar = replace(rules, as_of=as_of), Calendar(cutoff_day)
        draft = self._next(
            as_of=as_of, fields=fields, load=load, files=files, note=note,
            sums=fingerprint(rules, calendar),
        )  # fmt: skip
        with self._connection.begin():
            self.base = self._write(draft, rules, calendar)
        return self.base

    def _write(self, draft: Manifest, rules: Rules, calendar: Calendar) -> Manifest:
        relaid = lay_out(self._connection)
        anew = relaid or self._afresh or not self._is_small_change(draft)
        self._room.put_in(draft.version, afresh=self._afresh)
        for table in WORDS:
            added = self._frames.get(table.name)
            renew_words(self._connection, table, added, draft.version, afresh=self._afresh)
        if anew:
            refresh.build(self._connection, draft.version, rules, calendar)
        else:
            then = self.base.as_of_time
            change = refresh.Change(draft.version, then, rules, calendar)
            refresh.refresh(self._connection, change)
        if relaid:
            versions.forget_all(self._connection)
            build_indexes(self._connection)
        published = replace(draft, tickets=self._months())
        versions.put_in_force(self._connection, published)
        return published

    def _is_small_change(self, draft: Manifest) -> bool:
        """Whether the sums before count the same, and most tickets are untouched."""
        if self.base.sums != draft.sums:
            return False
        return self._room.count() * 3 <= self.base.ticket_rows

    def _months(self) -> dict[int, Part]:
        """How many tickets each month of receipt holds."""
        kept = SUMS[field_fill]
        query = select(kept.c.ym, kept.c.tickets).where(kept.c.died == ALIVE)
        rows = self._connection.execute(query.order_by(kept.c.ym)).all()
        return {row.ym: Part("", row.tickets) for row in rows}

    def tidy(self) -> Manifest:
        """Sweeps what no reader can still need and counts anew for the planner; the manifest in
        force. To be called after `commit`.
        """
        with self._connection.begin():
            swept = versions.sweep(self._connection, GRACE_SECONDS)
            if swept:
                log.info("swept %s rows of retired versions", swept)
            for kept in KEPT.values():
                self._connection.exec_driver_sql(f"ANALYZE {kept.fullname}")
        return self.base
