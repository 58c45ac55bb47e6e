"""One file on its way into the store: handed in, drafted for, tried, loaded at most once.

A delivery lives in the server's process, not in a page: a closed tab stops nothing and a person
who comes back finds it. Each step is a process of its own (`worker`) with a thread listening.
"""

import hashlib
import logging
import secrets
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from data.intake.process import Worker
from data.intake.report import Report
from data.intake.worker import FILE, MAPPING

log = logging.getLogger("hotline.intake")

IDLE_SECONDS = 3600.0
"""A file that is not being loaded is removed after so long."""

Ended = Callable[[str, "State"], None]
"""Told the step that has ended and how things stand then."""


@dataclass(frozen=True)
class State:
    """How things stand. `running` is the step at work, `part` of the file it has read.

    `mapping` is the draft, `tried` the mapping of the last trial and `report` its report;
    `ticket` lets exactly this trial be loaded, once. `loaded` is the report of the load. The
    last step may have been `refused` with a sentence or `failed` under a reference.
    """

    running: str = ""
    part: float = 0.0
    mapping: str = ""
    tried: str = ""
    report: Report | None = None
    ticket: str = ""
    loaded: Report | None = None
    refused: str = ""
    failed: str = ""


class Delivery:
    """One file and what was done with it. Every method may be called from any thread."""

    def __init__(self, name: str, stream: IO[bytes], idle: float = IDLE_SECONDS) -> None:
        self.name = name
        self._folder = TemporaryDirectory(prefix="hotline-intake-", ignore_cleanup_errors=True)
        self._here = Path(self._folder.name)
        self.size, self.sha256 = _keep(stream, self._here / FILE / name)
        self._lock = threading.RLock()
        self._state = State()
        self._worker: Worker | None = None
        self._idle = idle
        self._wait()

    @property
    def state(self) -> State:
        """How things stand now."""
        with self._lock:
            return self._state

    @property
    def is_busy(self) -> bool:
        return bool(self.state.running)

    @property
    def is_gone(self) -> bool:
        """Whether its file was removed, for nobody came back, before it was loaded."""
        return not self._here.is_dir() and self.state.loaded is None

    def draft(self, store: Path, city: str, ended: Ended) -> bool:
        """Begins to draft a mapping; False if something is running or loaded already."""
        return self._begin("draft", store, city, ended)

    def preview(self, mapping: str, store: Path, city: str, ended: Ended) -> bool:
        """Begins a trial by this mapping; False if something is running or loaded already."""
        return self._begin("preview", store, city, ended, mapping)

    def load(self, ticket: str, store: Path, city: str, ended: Ended) -> bool:
        """Begins the load of the trial `ticket` was given for.

        False, and nothing happens, for a ticket that was used or is another trial's: so however
        often it is pressed, a load begins once.
        """
        return self._begin("load", store, city, ended, ticket=ticket)

    def _begin(
        self, step: str, store: Path, city: str, ended: Ended, mapping: str = "", ticket: str = ""
    ) -> bool:
        with self._lock:
            now = self._state
            if now.running or now.loaded or not self._here.is_dir():
                return False
            if step == "load" and not (ticket and secrets.compare_digest(ticket, now.ticket)):
                return False
            if step == "preview":
                (self._here / MAPPING).write_text(mapping, "utf-8")
                now = replace(now, tried=mapping, report=None)
            self._state = replace(now, running=step, part=0.0, ticket="", refused="", failed="")
            if self._worker is None or not self._worker.is_alive:
                self._worker = Worker(self._here, store, city)
        arguments = (step, self._worker, ended)
        threading.Thread(target=self._follow, args=arguments, name="intake", daemon=True).start()
        return True

    def _follow(self, step: str, worker: Worker, ended: Ended) -> None:
        told = worker.take(step, self._advance)
        with self._lock:
            if not self._here.is_dir():
                return
            state = replace(self._state, running="", **_change(step, told))
            if state.loaded:
                self._remove()
        try:
            ended(step, state)
        finally:
            with self._lock:
                self._state = state

    def _advance(self, part: float) -> None:
        with self._lock:
            self._state = replace(self._state, part=part)

    def discard(self) -> bool:
        """Removes the file and ends a draft or trial under way; False while it is being loaded."""
        with self._lock:
            if self._state.running == "load":
                return False
            self.abandon()
            return True

    def abandon(self) -> None:
        """Ends whatever is under way: the server stops. Nothing of a load is published then."""
        with self._lock:
            self._remove()

    def _remove(self) -> None:
        self._expiry.cancel()
        if self._worker is not None:
            self._worker.end()
        self._folder.cleanup()

    def _wait(self) -> None:
        """A file nobody comes back for does not stay: it holds what a store never would."""
        self._expiry = threading.Timer(self._idle, self._expire)
        self._expiry.daemon = True
        self._expiry.start()

    def _expire(self) -> None:
        if not self.discard():
            self._wait()


def _change(step: str, told: dict[str, Any]) -> dict[str, Any]:
    """What the worker's last word changes."""
    if "refused" in told:
        return {"refused": told["refused"]}
    if "draft" in told:
        return {"mapping": told["draft"]}
    if "report" not in told:
        reference = uuid.uuid4().hex[:8]
        log.error("%s: %s of a delivery failed: %s", reference, step, told.get("failed"))
        return {"failed": reference}
    report = Report(**told["report"])
    if step == "load":
        return {"loaded": report}
    return {"report": report, "ticket": secrets.token_urlsafe(16) if report.is_new else ""}


def _keep(stream: IO[bytes], path: Path) -> tuple[int, str]:
    """Size and hash of what was written; the folder around it is readable by its owner alone."""
    path.parent.mkdir()
    digest = hashlib.sha256()
    with path.open("wb") as kept:
        while block := stream.read(1 << 20):
            kept.write(block)
            digest.update(block)
    return path.stat().st_size, digest.hexdigest()
