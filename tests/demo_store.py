"""A small demo store for tests that need tickets of every kind but not many."""

import fcntl
import os
from pathlib import Path

import pytest

from data.demo.generate import Demo, generate
from data.places.city import find_city
from data.store.manifest import FILE_NAME

SMALL = 0.0005


def small_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an invented store of some 89,000 tickets, to be read and not changed."""
    return shared_demo(tmp_path_factory, SMALL)


def shared_demo(tmp_path_factory: pytest.TempPathFactory, scale: float) -> Path:
    """The folder of an invented store, to be read and not changed.

    Whoever asks first in a run of the tests invents it, for every process of the run.
    """
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / f"demo-{scale}"
    folder.mkdir(exist_ok=True)
    with (folder / "inventing.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "store" / FILE_NAME).exists():
            invent(folder / "store", scale)
    return folder / "store"


def invent(folder: Path, scale: float, seed: int = 1) -> Path:
    """The folder, now holding the demo of Beijing at a scale."""
    generate(Demo(find_city("beijing"), scale, seed), folder)
    return folder
