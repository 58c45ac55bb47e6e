"""Invented cities of several sizes to ask, made once and kept."""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from data.demo.generate import Demo, generate, to_stderr
from data.errors import StoreMissing
from data.places.city import find_city
from data.store.manifest import FILE_NAME, read_manifest

WHOLE_CITY = 178_800_000
"""Requests of the demo at scale 1."""

FULL = (1_000_000, 10_000_000, 24_000_000, 110_000_000)
QUICK = (60_000, 240_000)


@dataclass(frozen=True)
class Sized:
    """A store of about `tickets`."""

    tickets: int
    folder: Path


def stores(work: Path, sizes: Iterable[int]) -> list[Sized]:
    """A store of each size below `work`, in order of size; those that are there are kept."""
    return [Sized(size, _made(work / f"city-{size}", size)) for size in sorted(sizes)]


def _made(folder: Path, size: int) -> Path:
    try:
        read_manifest(folder)
    except StoreMissing:
        to_stderr(f"inventing {size:,} tickets")
        generate(Demo(find_city("beijing"), size / WHOLE_CITY), folder)
    return folder


def linked_copy(folder: Path, target: Path) -> Path:
    """A store that may be loaded into: immutable files are linked, the manifest is copied."""
    manifest = read_manifest(folder)
    for name in manifest.files():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        os.link(folder / name, target / name)
    shutil.copyfile(folder / FILE_NAME, target / FILE_NAME)
    return target
