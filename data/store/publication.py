"""Writing a new version of the store: all of a load or nothing of it."""

import fcntl
import logging
import os
import time
import uuid
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import duckdb
import pandas as pd
import pyarrow as pa
from sqlalchemy import Engine, create_engine, insert, text

from data.errors import LoadRefused, StoreMissing
from data.measures import Rules
from data.schema import label, place, ticket, unit
from data.schema import metadata as tables
from data.store import projection, rollups
from data.store.manifest import (
    LoadRecord,
    Manifest,
    Part,
    next_version,
    read_manifest,
    sync_folder,
    write_manifest,
)

log = logging.getLogger(__name__)

GRACE_SECONDS = 3600.0
"""Files no manifest names stay this long: readers of an older version may still need them."""


def empty_manifest(city: str, *, demo: bool) -> Manifest:
    """A manifest of no tickets, for the first load of a store."""
    return Manifest(0, "", "", city, demo, (), "")


class Publication:
    """One load on its way into the store; a context manager that holds the loader's lock.

    Add the tickets of each month, then `commit`. Leaving without a commit leaves the store as it
    was. Raises `LoadRefused` if another load is running or the store belongs to another city.
    """

    def __init__(self, folder: Path, city: str, *, demo: bool = False) -> None:
        self.folder = folder
        self._city = city
        self._demo = demo
        self._changed: dict[str, dict[int, Part]] = {"tickets": {}, "events": {}}
        self._frames: dict[str, pd.DataFrame] = {}
        self._lock: IO[str] | None = None

    def __enter__(self) -> "Publication":
        for name in ("tickets", "events"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self._lock = (self.folder / "loader.lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise LoadRefused(f"another load is writing to {self.folder}") from None
        self.base = self._current()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._lock is not None
        self._lock.close()

    def _current(self) -> Manifest:
        try:
            found = read_manifest(self.folder)
        except StoreMissing:
            return empty_manifest(self._city, demo=self._demo)
        if found.city != self._city or found.demo != self._demo:
            raise LoadRefused(
                f"{self.folder} holds {'the demo of ' if found.demo else ''}{found.city!r}, "
                f"not {'the demo of ' if self._demo else ''}{self._city!r}; "
                "load another city into another folder (--store)"
            )
        return found

    def has_loaded(self, sha256: str) -> bool:
        """Whether a file of this content is already in the store."""
        return sha256 in self.base.note.get("files", {})

    def start_over(self) -> None:
        """Forgets the tickets the store holds; nothing is removed before `commit`."""
        self.base = empty_manifest(self._city, demo=self._demo)

    def add_units(self, frame: pd.DataFrame) -> None:
        """Adds units (columns of `schema.unit`, missing ones empty); a known code is replaced."""
        self._add("unit", frame, ["code"])

    def add_labels(self, frame: pd.DataFrame) -> None:
        """Adds words for codes (columns of `schema.label`)."""
        self._add("label", frame, ["dimension", "code"])

    def add_places(self, frame: pd.DataFrame) -> None:
        """Adds points of interest (columns of `schema.place`)."""
        self._add("place", frame, ["place_id"])

    def _add(self, name: str, frame: pd.DataFrame, key: list[str]) -> None:
        columns = [column.name for column in tables.tables[name].columns]
        rows = frame.reindex(columns=columns)
        known = self._frames.get(name)
        both = rows if known is None else pd.concat([known, rows])
        self._frames[name] = both.drop_duplicates(key, keep="last")

    def add_month(self, month: int, tickets: pa.Table, events: pa.Table | None = None) -> int:
        """Adds the tickets received in one calendar month (index year * 12 + month - 1).

        `tickets` has columns of `schema.ticket` in any order, missing ones are empty; days, cells
        and durations are derived here. A ticket the store already has is replaced, with its
        events. Returns how many tickets the month holds afterwards.
        """
        with duckdb.connect() as connection:
            connection.register("incoming", tickets)
            old = self._part("tickets", month)
            statement = projection.merged_tickets(old, set(tickets.column_names))
            written = self._write(connection, "tickets", month, statement)
            if events is not None or self._part("events", month):
                if events is not None:
                    connection.register("incoming_event", events)
                old_events = self._part("events", month)
                statement = projection.merged_events(old_events, incoming=events is not None)
                self._write(connection, "events", month, statement)
        return written

    def stored(self) -> dict[int, Path]:
        """The file of tickets of each month, as the store was before this load."""
        return {month: self.folder / part.file for month, part in self.base.tickets.items()}

    def remove(self, month: int, ids: pa.Table) -> None:
        """Takes tickets (column `ticket_id`) and their events out of a month of the store.

        For tickets that come again with another month of receipt: `add_month` replaces only
        within its own month.
        """
        orders = {"tickets": "received_at, ticket_id", "events": "ticket_id, seq"}
        with duckdb.connect() as connection:
            connection.register("incoming", ids)
            for kind, order in orders.items():
                old = self._part(kind, month)
                if old is not None:
                    statement = projection.without_incoming(old, order)
                    self._write(connection, kind, month, statement)

    def _part(self, kind: str, month: int) -> Path | None:
        known: dict[int, Part] = getattr(self.base, kind)
        part = self._changed[kind].get(month) or known.get(month)
        return self.folder / part.file if part else None

    def _write(
        self, connection: duckdb.DuckDBPyConnection, kind: str, month: int, statement: str
    ) -> int:
        stamp = (
            f"{month // 12}-{month % 12 + 1:02d}-{self.base.version + 1}-{uuid.uuid4().hex[:12]}"
        )
        name = f"{kind}/{stamp}.parquet"
        path = self.folder / name
        connection.execute(
            f"COPY ({statement}) TO '{str(path).replace(chr(39), chr(39) * 2)}' "
            "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000)"
        )
        sync_file(path)
        counted = connection.execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchone()
        assert counted is not None
        self._changed[kind][month] = Part(name, int(counted[0]))
        return int(counted[0])

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
        draft = next_version(
            self.base,
            published_at=datetime.now().isoformat(timespec="microseconds"),
            as_of=as_of.isoformat(),
            fields=tuple(sorted({*self.base.fields, *fields})),
            tickets={**self.base.tickets, **self._changed["tickets"]},
            events={**self.base.events, **self._changed["events"]},
            loads=(*self.base.loads, load),
            note={
                **self.base.note,
                **(note or {}),
                "files": {**self.base.note.get("files", {}), **(files or {})},
            },
        )
        roll = f"roll-{draft.version}-{uuid.uuid4().hex[:12]}.duckdb"
        rules = Rules(as_of, rules.count_excluded, rules.count_ledger, rules.partly_is_solved)
        self._build_roll(self.folder / roll, draft, rules, rollups.Calendar(cutoff_day))
        for name in ("tickets", "events"):
            sync_folder(self.folder / name)
        published = Manifest(**{**vars(draft), "roll": roll})
        write_manifest(self.folder, published)
        self.remove_orphans(published)
        return published

    def _build_roll(
        self, path: Path, manifest: Manifest, rules: Rules, calendar: rollups.Calendar
    ) -> None:
        engine = create_engine(f"duckdb:///{path}")
        try:
            with engine.begin() as connection:
                # Spilled sums go beside the store, not into a small system folder.
                connection.execute(text(f"SET temp_directory = '{self.folder / 'spill'}'"))
                files = [self.folder / part.file for _, part in sorted(manifest.tickets.items())]
                connection.execute(text(projection.view(ticket, files)))
                rollups.build(connection, rules, calendar)
                self._write_frames(engine, connection)
                connection.execute(text("DROP VIEW ticket"))
        finally:
            engine.dispose()
        sync_file(path)

    def _write_frames(self, engine: Engine, connection: Any) -> None:
        for table, key in ((unit, ["code"]), (label, ["dimension", "code"]), (place, ["place_id"])):
            table.create(connection)
            frame = self._with_known(table.name, key)
            if table is unit and frame is not None:
                frame = projection.with_groups(frame)
            if frame is not None and len(frame):
                connection.execute(insert(table), projection.records(frame))

    def _with_known(self, name: str, key: list[str]) -> pd.DataFrame | None:
        """What the last version knew and what this load adds, this load's word last."""
        added = self._frames.get(name)
        if not self.base.roll:
            return added
        with duckdb.connect(str(self.folder / self.base.roll), read_only=True) as connection:
            known = connection.execute(f'SELECT * FROM "{name}"').df()
        both = known if added is None else pd.concat([known, added])
        return both.drop_duplicates(key, keep="last")

    def remove_orphans(self, manifest: Manifest) -> None:
        """Removes old files that neither this version nor the one before it names."""
        kept = manifest.files() | self.base.files()
        oldest = time.time() - GRACE_SECONDS
        for path in (*self.folder.glob("*/*.parquet"), *self.folder.glob("roll-*.duckdb*")):
            name = str(path.relative_to(self.folder))
            if name not in kept and path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
                log.info("removed orphan %s", name)


def sync_file(path: Path) -> None:
    """Makes the content of a file durable."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
