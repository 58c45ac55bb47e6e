"""Sign-ins while the application database is away: as they were last known, for a short while.

While it is away nobody can sign out, be disabled or change role, so what was known when it was
last asked still holds. Another process may have written just before, unseen here: so this bridges
minutes, not hours, and forgets at once what this process ends itself.
"""

import threading
from typing import Any

from cachetools import LRUCache
from sqlalchemy import Row

WINDOW = 15 * 60.0
"""Seconds a sign-in holds after it was last found in the database."""


class LastKnown:
    """The rows of live sign-ins by the hash of their token, with when each was last found."""

    def __init__(self) -> None:
        self._rows: LRUCache[str, tuple[Row[Any], float]] = LRUCache(maxsize=10_000)
        self._lock = threading.Lock()

    def note(self, token_hash: str, row: Row[Any] | None, now: float) -> None:
        """Remembers the row just found; None: that there is none any more."""
        with self._lock:
            if row is None:
                self._rows.pop(token_hash, None)
            else:
                self._rows[token_hash] = (row, now)

    def find(self, token_hash: str, now: float) -> Row[Any] | None:
        """The row as it was last found; None where that is too long ago, or never was."""
        with self._lock:
            row, at = self._rows.get(token_hash, (None, now))
        return row if now - at <= WINDOW else None

    def forget(self) -> None:
        """Forgets every sign-in: one of them was ended here."""
        with self._lock:
            self._rows.clear()
