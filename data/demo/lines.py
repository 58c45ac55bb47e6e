"""The merged hotlines a request may come through."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from data.demo.catalogue import CODES
from data.demo.draw import Chances, Flags, Random
from data.errors import CityError

MAIN, WOMEN, ENTERPRISE = "12345", "12338", "12345-1"
_MAIN_SHARE = 0.93


class Lines:
    """The lines of a city: most requests come through 12345, women's through 12338."""

    def __init__(self, folder: Path) -> None:
        self.frame = _read(folder)
        self.codes = tuple(self.frame["code"])
        self._main, self._women, self._enterprise = map(self.codes.index, (MAIN, WOMEN, ENTERPRISE))
        self._since = [_since(text) for text in self.frame["merged"]]
        self._known: dict[tuple[bool, ...], Chances] = {}

    def draw(
        self, random: Random, day: date, category: np.ndarray, enterprise: Flags
    ) -> np.ndarray:
        """The line of each request of a spell that begins on a day."""
        line = self._chances(day).draw(random, len(category))
        line[enterprise] = self._enterprise
        line[category == CODES.index("womens_rights")] = self._women
        return line

    def _chances(self, day: date) -> Chances:
        merged = tuple(since <= day for since in self._since)
        if merged not in self._known:
            shares = np.array(merged, dtype=float)
            shares[[self._main, self._women, self._enterprise]] = 0
            shares *= (1 - _MAIN_SHARE) / max(shares.sum(), 1)
            shares[self._main] = 1 - shares.sum()
            self._known[merged] = Chances(shares)
        return self._known[merged]


def _read(folder: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(folder / "lines.csv", dtype=str)
    except FileNotFoundError:
        raise CityError(f"{folder} has no lines.csv: the demo needs the merged hotlines") from None


def _since(text: object) -> date:
    return date.fromisoformat(text) if isinstance(text, str) else date(2019, 1, 1)
