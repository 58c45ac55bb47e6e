"""A small demo store for tests that need tickets of every kind but not many."""

from pathlib import Path

import pytest

from data.demo.generate import Demo, generate
from data.places.city import find_city

SMALL = 0.0005


def small_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a freshly invented store of some 89,000 tickets; takes a few seconds."""
    return invent(tmp_path_factory.mktemp("demo"), SMALL)


def invent(folder: Path, scale: float, seed: int = 1) -> Path:
    """The folder, now holding the demo of Beijing at a scale."""
    generate(Demo(find_city("beijing"), scale, seed), folder)
    return folder
