"""What an administrator's desk carries: handing in files, and reading what was rejected."""

import atexit
import os
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePath
from typing import IO

import pandas as pd

from data.access import Viewer, may_load
from data.errors import LoadRefused, OutOfScope
from data.intake.delivery import Delivery, State
from data.intake.masking import without_numbers
from data.intake.rejected import Rejected, read_rejects
from data.settings import PROJECT
from data.store.manifest import Manifest
from data.words import Words

DEMO = Words(
    "本库为演示数据，不能导入真实诉求：演示与真实数据不得混放。",
    "This store holds the demonstration. Real tickets cannot be loaded into it, so that the "
    "invented and the real never mix.",
)
READ_ONLY = Words(
    "本服务器对数据库只有读权限，请在数据库所在机器上用命令行导入。",
    "This server may only read the store. Load with the command on the machine that writes it.",
)

_shelf: dict[tuple[Path, str], Delivery] = {}
_shelf_lock = threading.Lock()


class Intake:
    """One administrator's way into the store in a folder. Raises `OutOfScope` for anybody else.

    A person has one delivery at a time. `witness` is told of every file handed in and of the
    beginning and end of every load.
    """

    def __init__(
        self, viewer: Viewer, folder: Path, manifest: Manifest, witness: Callable[..., None]
    ) -> None:
        if not may_load(viewer):
            raise OutOfScope(f"{viewer.role.value} {viewer.login!r} may not load tickets")
        self.viewer = viewer
        self._key = (folder, viewer.login)
        self._folder = folder
        self._manifest = manifest
        self._witness = witness

    @property
    def closed(self) -> Words | None:
        """Why nothing can be loaded into this store from here; None if it can."""
        if self._manifest.demo:
            return DEMO
        return None if os.access(self._folder, os.W_OK) else READ_ONLY

    @property
    def shipped(self) -> dict[str, str]:
        """The mappings that come with the project: text by name, in order."""
        files = sorted((PROJECT / "mappings").glob("*.toml"))
        return {path.stem: path.read_text("utf-8") for path in files}

    @property
    def delivery(self) -> Delivery | None:
        """The file this person handed in last, until it is discarded or has lain too long."""
        with _shelf_lock:
            found = _shelf.get(self._key)
        return None if found is None or found.is_gone else found

    def receive(self, name: str, stream: IO[bytes]) -> Delivery:
        """The delivery of a file handed in now, with a draft on its way.

        It takes the place of the one before. Raises `LoadRefused` while that one is being loaded
        and where nothing can be loaded at all.
        """
        if self.closed:
            raise LoadRefused(self.closed.en)
        if not self.discard():
            raise LoadRefused(f"{self._name_now()} is being loaded; wait for its end")
        delivery = Delivery(_plain_name(name), stream)
        with _shelf_lock:
            _shelf[self._key] = delivery
        self._tell("upload", delivery, bytes=delivery.size)
        delivery.draft(self._folder, self._manifest.city, self._ended(delivery))
        return delivery

    def preview(self, delivery: Delivery, mapping: str) -> bool:
        """Whether a trial of the delivery by this mapping was begun."""
        return delivery.preview(mapping, self._folder, self._manifest.city, self._ended(delivery))

    def load(self, delivery: Delivery, ticket: str) -> bool:
        """Whether the load of the trial this ticket was given for was begun; once at most."""
        begun = delivery.load(ticket, self._folder, self._manifest.city, self._ended(delivery))
        if begun:
            self._tell("load_started", delivery)
        return begun

    def discard(self) -> bool:
        """Removes the file handed in last; False while it is being loaded."""
        delivery = self.delivery
        if delivery is not None and not delivery.discard():
            return False
        with _shelf_lock:
            _shelf.pop(self._key, None)
        return True

    @property
    def rejected_loads(self) -> list[Rejected]:
        """The loads that rejected records, the newest first."""
        return [
            Rejected(load.at, load.source, load.rejected, load.reasons, load.rejects)
            for load in reversed(self._manifest.loads)
            if load.rejected
        ]

    def rejects(self, load: Rejected, most: int) -> pd.DataFrame:
        """The first rejects of a load, masked; see `data.intake.rejected`."""
        return read_rejects(self._folder / "rejects" / PurePath(load.file).name, most)

    def all_rejects(self, load: Rejected, most: int) -> pd.DataFrame:
        """The same to be taken away: the audit trail keeps that it was."""
        frame = self.rejects(load, most)
        self._witness("export", what="rejects", rows=len(frame), source=load.source)
        return frame

    def _name_now(self) -> str:
        return self.delivery.name if self.delivery else ""

    def _ended(self, delivery: Delivery) -> Callable[[str, State], None]:
        return partial(self._note_end, delivery)

    def _note_end(self, delivery: Delivery, step: str, state: State) -> None:
        if step != "load":
            return
        counts = state.loaded.figures if state.loaded else {}
        result = "loaded" if state.loaded else "refused" if state.refused else "failed"
        self._tell("load_ended", delivery, result=result, reference=state.failed, **counts)

    def _tell(self, event: str, delivery: Delivery, **detail: str | int) -> None:
        self._witness(event, file=delivery.name, sha256=delivery.sha256, **detail)


def _plain_name(name: str) -> str:
    """The name of a file as it is kept, shown and recorded: no folders, no numbers of people."""
    last = PurePath(name.replace("\\", "/")).name
    shown = "".join(each for each in last if each.isprintable())
    return without_numbers(shown).lstrip(".")[-120:] or "file"


@atexit.register
def _abandon_all() -> None:
    for delivery in list(_shelf.values()):
        delivery.abandon()
