"""Opening the version in force for reading, and living through a database that is away."""

import logging
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.exc import ProgrammingError

from data.errors import StoreAway, StoreBroken, StoreMissing
from data.server.engines import database_url, reader_engine
from data.server.older import LACKING, columns_there, lacking
from data.server.versions import manifest_of, newest
from data.store.rollups import COUNTED
from data.store.snapshot import Snapshot

log = logging.getLogger(__name__)

RETRY_SECONDS = 2.0
"""A database found away is not tried again so soon: nobody's click waits for it twice."""


class ServerStore:
    """The store in a PostgreSQL database. `current()` is asked once a page run."""

    def __init__(self, url: str) -> None:
        self._url = database_url(url)
        self._engine = reader_engine(self._url)
        self._lock = threading.Lock()
        self._last: Snapshot | None = None
        self._met: datetime | None = None
        self._tried = -RETRY_SECONDS

    def current(self) -> Snapshot:
        """The version in force.

        While the database is away this is the last version known, saying since when. Raises
        `StoreMissing` if nothing was ever loaded, `StoreAway` if nothing is known yet, and
        `StoreBroken` where this login may not read.
        """
        if time.monotonic() - self._tried < RETRY_SECONDS:
            return self._while_away()
        try:
            found = self._newest()
        except StoreAway:
            log.warning("%s cannot be reached", self._url)
            self._tried = time.monotonic()
            return self._while_away()
        with self._lock:
            self._last, self._met = found, datetime.now(UTC)
        return found

    def _while_away(self) -> Snapshot:
        with self._lock:
            if self._last is None:
                raise StoreAway(f"{self._url} cannot be reached")
            return replace(self._last, away_since=self._met)

    def _newest(self) -> Snapshot:
        try:
            with self._engine.connect() as connection:
                found = newest(connection)
                if found is None:
                    raise StoreMissing(f"no tickets in {self._url}: load some first")
                last = self._last
                if last and last.key == self._key(*found):
                    return last
                manifest = manifest_of(connection, found[0])
                columns = columns_there(connection)
        except ProgrammingError as reason:
            if getattr(reason.orig, "sqlstate", "") in ("42P01", "3F000"):
                raise StoreMissing(f"no tickets in {self._url}: load some first") from None
            raise StoreBroken(f"{self._url} cannot be read: {reason.orig}") from reason
        assert manifest is not None  # read in the same snapshot of the database
        engine = self._engine.execution_options(**{"version": found[0], LACKING: lacking(columns)})
        counted = frozenset().union(*[columns[each] for each in COUNTED])
        return Snapshot(self._key(*found), manifest, engine, counted)

    def _key(self, number: int, published_at: str) -> str:
        return f"{self._url}@{number}@{published_at}"

    def close(self) -> None:
        """Lets go of every connection."""
        self._engine.dispose()
