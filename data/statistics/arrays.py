"""The kinds of array the statistics take and give."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Real = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


def real(values: ArrayLike) -> Real:
    """The values as floating point numbers."""
    return np.asarray(values, dtype=np.float64)


def ratio(part: ArrayLike, whole: ArrayLike) -> Real:
    """part / whole, NaN where the whole is 0: not computable, never 0."""
    top, bottom = np.broadcast_arrays(real(part), real(whole))
    found: Real = np.full(top.shape, np.nan)
    np.divide(top, bottom, out=found, where=bottom > 0)
    return found
