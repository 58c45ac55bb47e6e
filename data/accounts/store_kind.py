"""Whether the ticket store in use is an invented one."""

import json
from functools import lru_cache
from pathlib import Path

from data.errors import StoreAway, StoreBroken, StoreMissing
from data.stores import open_store, target_named


def current_store_is_demo() -> bool:
    """Whether the store the settings name is an invented one, by the rule of `store_is_demo`.

    While its database is away, what it was when it was last reached.
    """
    target = target_named()
    if not target.database:
        return store_is_demo(target.folder)
    try:
        return open_store().current().manifest.demo
    except (StoreMissing, StoreBroken, StoreAway):
        return False


def store_is_demo(folder: Path) -> bool:
    """True only if the manifest of the store in `folder` says so in so many words.

    No store, an unreadable manifest or any other value than true: not a demo, so that an
    accident closes the demo accounts and never opens them.
    """
    path = folder / "manifest.json"
    try:
        found = path.stat()
    except OSError:
        return False
    return _says_demo(path, (found.st_ino, found.st_mtime_ns, found.st_size))


@lru_cache(maxsize=8)
def _says_demo(path: Path, edition: tuple[int, int, int]) -> bool:
    """The answer of one edition of a manifest: every click asks, a manifest seldom changes."""
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and manifest.get("demo") is True
