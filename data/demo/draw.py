"""Fast repeatable draws: tables of equal chances instead of searches in cumulated shares."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Random = np.random.Generator
Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Flags = NDArray[np.bool_]


def spread(total: float, weights: Real) -> Whole:
    """Whole numbers in the ratio of `weights` whose running sums are off by at most a half."""
    steps = np.rint(np.cumsum(weights) / np.sum(weights) * total)
    return np.diff(steps, prepend=0).astype(np.int64)


class Chances:
    """Draws of 0..n-1 with given chances, to 1 / 2**bits."""

    def __init__(self, shares: Any, bits: int = 16) -> None:
        shares = np.asarray(shares, dtype=np.float64)
        self._size = 1 << bits
        self._table = np.repeat(np.arange(len(shares), dtype=np.int16), spread(self._size, shares))

    def draw(self, random: Random, count: int) -> NDArray[np.int16]:
        """`count` draws."""
        drawn = self._table[random.integers(0, self._size, count, dtype=np.uint32)]
        return np.asarray(drawn, dtype=np.int16)


class ChancesBy:
    """Draws whose chances depend on a kind: one row of shares a kind."""

    def __init__(self, shares: Real, bits: int = 13) -> None:
        self._bits = bits
        size = 1 << bits
        values = np.arange(shares.shape[1], dtype=np.int16)
        self._table = np.concatenate([np.repeat(values, spread(size, row)) for row in shares])

    def draw(self, random: Random, kinds: NDArray[Any]) -> NDArray[np.int16]:
        """One draw a row, by the chances of its kind."""
        size = 1 << self._bits
        at = random.integers(0, size, len(kinds), dtype=np.uint32)
        at += kinds.astype(np.uint32) << np.uint32(self._bits)
        return np.asarray(self._table[at], dtype=np.int16)


def happens(random: Random, chance: Any, count: int) -> Flags:
    """Independent yes and no with the given chance, a number or one a row."""
    return np.asarray(random.random(count, dtype=np.float32) < chance, dtype=np.bool_)


def evenly(random: Random, chance: Real) -> Flags:
    """Yes and no with the given chances whose running count stays within one of their sum.

    Systematic sampling: every row has exactly its own chance, the total hardly any noise. So the
    demo follows the published path at any scale.
    """
    steps = np.floor(np.cumsum(chance) + random.random())
    return np.asarray(np.diff(steps, prepend=0) > 0, dtype=np.bool_)


def logit(share: Any) -> Any:
    """The log odds of a share."""
    return np.log(share / (1 - share))


def share_of(odds: Any) -> Any:
    """The share of log odds."""
    return 1 / (1 + np.exp(-odds))
