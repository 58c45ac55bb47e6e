"""Folders that belong to a running process, and go when it is gone.

The owner holds a lock on the folder itself, which ends with the process, however that ends: a
folder nobody holds was left behind by one that was killed.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp


@contextmanager
def owned_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """A fresh folder in `parent`, gone at the end; first those of dead owners are removed.

    Only folders of the same `prefix` are looked at; `parent` must be there.
    """
    remove_abandoned(parent, prefix)
    folder, lock = _locked(parent, prefix)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def remove_abandoned(parent: Path, prefix: str) -> int:
    """How many folders of a prefix were removed because no process holds them any more."""
    removed = 0
    for folder in parent.glob(f"{prefix}*"):
        lock = _lock(folder)
        if lock is None:
            continue
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)
        removed += 1
    return removed


def _locked(parent: Path, prefix: str) -> tuple[Path, int]:
    """A fresh folder and its lock; another one should somebody tidy up before it is locked."""
    while True:
        folder = Path(mkdtemp(prefix=prefix, dir=parent))
        lock = _lock(folder)
        if lock is not None and folder.exists():
            return folder, lock
        if lock is not None:
            os.close(lock)


def _lock(folder: Path) -> int | None:
    """The lock of a folder; None where it is held, gone, or somebody else's."""
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(opened)
        return None
    return opened
