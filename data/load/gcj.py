"""Degrees as Chinese maps shift them: GCJ-02 (Amap, Tencent) and BD-09 (Baidu) to WGS 84 and back.

GCJ-02 moves a point by 100 to 700 metres, by a sum of sines of its place; BD-09 moves that once
more. Neither law is published; the constants are those in general use, and agree with what the
services of both maps answer to within 2 metres. Only the way there has a formula: the way back
looks for the point that is moved to the one given, closer than a millimetre.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Degrees = NDArray[np.float64]
Point = tuple[Degrees, Degrees]

AXIS, ECCENTRICITY = 6378245.0, 0.00669342162296594323
"""The Krassowsky ellipsoid: half its long axis in metres, and its first eccentricity squared."""
WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271
"""Where points are shifted."""
_TURN = np.pi * 3000 / 180
_ROUNDS = 5
"""Each round leaves about a hundredth of the error: of 1,300 metres, less than a thousandth of a
millimetre. Their number is fixed so that a point does not depend on those beside it."""


def in_china(lon: Degrees, lat: Degrees) -> NDArray[np.bool_]:
    """Which points lie where degrees are shifted at all."""
    inside: NDArray[np.bool_] = (lon > WEST) & (lon < EAST) & (lat > SOUTH) & (lat < NORTH)
    return inside


def to_gcj02(lon: Degrees, lat: Degrees) -> Point:
    """Points of WGS 84 as GCJ-02 gives them."""
    x, y = lon - 105.0, lat - 35.0
    root, waves = np.sqrt(np.abs(x)), _waves(x, (6, 20.0), (2, 20.0))
    north = -100 + 2 * x + 3 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * root + waves
    north += _waves(y, (1, 20.0), (1 / 3, 40.0), (1 / 12, 160.0), (1 / 30, 320.0))
    east = 300 + x + 2 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * root + waves
    east += _waves(x, (1, 20.0), (1 / 3, 40.0), (1 / 12, 150.0), (1 / 30, 300.0))
    angle = np.radians(lat)
    flat = 1 - ECCENTRICITY * np.sin(angle) ** 2
    along = AXIS * (1 - ECCENTRICITY) / flat**1.5
    across = AXIS / np.sqrt(flat) * np.cos(angle)
    return lon + np.degrees(east / across), lat + np.degrees(north / along)


def _waves(place: Degrees, *parts: tuple[float, float]) -> Degrees:
    """Two thirds of the sum of sines, each of so many half turns a degree and so many metres."""
    total: Degrees = sum(
        (metres * np.sin(turns * np.pi * place) for turns, metres in parts), np.zeros_like(place)
    )
    return total * 2 / 3


def from_gcj02(lon: Degrees, lat: Degrees) -> Point:
    """Points of GCJ-02 in WGS 84."""
    return _back(to_gcj02, lon, lat)


def to_bd09(lon: Degrees, lat: Degrees) -> Point:
    """Points of WGS 84 as BD-09 gives them."""
    return _gcj02_to_bd09(*to_gcj02(lon, lat))


def from_bd09(lon: Degrees, lat: Degrees) -> Point:
    """Points of BD-09 in WGS 84."""
    return from_gcj02(*_back(_gcj02_to_bd09, lon, lat))


def _gcj02_to_bd09(lon: Degrees, lat: Degrees) -> Point:
    far = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _TURN)
    return far * np.cos(angle) + 0.0065, far * np.sin(angle) + 0.006


def _back(moved: Callable[[Degrees, Degrees], Point], lon: Degrees, lat: Degrees) -> Point:
    """The points that are moved to those given."""
    x, y = lon, lat
    for _ in range(_ROUNDS):
        east, north = moved(x, y)
        x, y = x + lon - east, y + lat - north
    return x, y
