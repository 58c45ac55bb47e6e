"""Whose turn it is: runs of the script one after the other, none of them for long.

Runs share one interpreter. Where two hundred compete for it, all of them end late, and what they
take in all grows by a quarter, for it is handed from one to the next with every message. In a
queue the first is there at once and the last no later. A run that takes long, because it loads a
file or asks much, holds nobody up: it goes on beside the others.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 0.1
"""Seconds after which a run no longer keeps the next waiting; a warm page takes a tenth of it."""


class Turns:
    """A queue of runs; the next begins when the one before ends or has lasted `patience` seconds."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._changed = threading.Condition()
        self._ends: dict[object, float] = {}

    @contextmanager
    def one(self) -> Iterator[None]:
        """A run, as soon as it is its turn."""
        me = object()
        with self._changed:
            while (wait := self._wait()) > 0:
                self._changed.wait(wait)
            self._ends[me] = time.monotonic() + self._patience
        try:
            yield
        finally:
            with self._changed:
                del self._ends[me]
                self._changed.notify()

    def _wait(self) -> float:
        """Seconds until the next may begin at the latest."""
        return max(self._ends.values(), default=0.0) - time.monotonic()


TURNS = Turns()
"""Those of this process."""
