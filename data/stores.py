"""Where the tickets are kept: in a folder, or in a PostgreSQL database; one way to either."""

from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data import settings
from data.errors import StoreMissing
from data.server.engines import database_url
from data.server.publication import ServerPublication
from data.server.reading import ServerStore
from data.store.manifest import Manifest, read_manifest
from data.store.publication import Publication
from data.store.snapshot import Store

OpenStore = Store | ServerStore
"""A store that is read: `current()` gives the version in force."""

Loading = Publication | ServerPublication
"""A load on its way into a store: add units, labels, places and months, then `commit`."""


@dataclass(frozen=True)
class Target:
    """Where a store lies: in `folder`, or, with the URL of a `database`, there.

    With a database the folder keeps only what a load leaves beside the tickets: its rejects.
    """

    folder: Path
    database: str = ""

    def __str__(self) -> str:
        return str(database_url(self.database)) if self.database else str(self.folder)


def target_named(folder: Path | None = None) -> Target:
    """The store the settings name; a folder that is named for this once goes before both."""
    if folder is not None:
        return Target(folder.resolve())
    return Target(settings.store_folder(), settings.text("DATABASE_URL"))


def target_of(place: Path | Target) -> Target:
    """The target itself, or that of the embedded store in a folder."""
    return place if isinstance(place, Target) else Target(place)


def publication_to(target: Path | Target, city: str, *, demo: bool = False) -> Loading:
    """A load into the store at `target`; enter it as a context."""
    target = target_of(target)
    if target.database:
        return ServerPublication(target.database, city, demo=demo)
    return Publication(target.folder, city, demo=demo)


def store_at(target: Path | Target) -> OpenStore:
    """The store at `target`, for reading; nothing is opened before it is asked."""
    target = target_of(target)
    return ServerStore(target.database) if target.database else Store(target.folder)


@cache
def open_store() -> OpenStore:
    """The store the settings name, one for the whole process."""
    return store_at(target_named())


def manifest_at(target: Path | Target) -> Manifest | None:
    """The manifest in force at `target`; None where nothing was ever loaded.

    Raises `StoreBroken` where it cannot be read and `StoreAway` where the database cannot be.
    """
    target = target_of(target)
    try:
        if not target.database:
            return read_manifest(target.folder)
        with closing(ServerStore(target.database)) as store:
            return store.current().manifest
    except StoreMissing:
        return None
