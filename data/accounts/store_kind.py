"""Whether the ticket store in use is an invented one."""

import json
from pathlib import Path


def store_is_demo(folder: Path) -> bool:
    """True only if the manifest of the store in `folder` says so in so many words.

    No store, an unreadable manifest or any other value than true: not a demo, so that an
    accident closes the demo accounts and never opens them.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and manifest.get("demo") is True
