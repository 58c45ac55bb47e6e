"""Cells of the map: H3 indices of resolution 8 (about 0.7 square kilometres)."""

import h3.api.basic_int as h3
import numpy as np
from numpy.typing import NDArray

RESOLUTION = 8


def cells_of(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
    """The cell of each WGS-84 point, 0 where a coordinate is missing or off the globe."""
    good = np.isfinite(lon) & np.isfinite(lat) & (abs(lon) <= 180) & (abs(lat) <= 90)
    cells = np.zeros(len(lon), dtype=np.int64)
    cells[good] = [
        h3.latlng_to_cell(y, x, RESOLUTION) for x, y in zip(lon[good], lat[good], strict=True)
    ]
    return cells
