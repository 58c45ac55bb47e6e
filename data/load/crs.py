"""The reference system in which a source gives its points, and its points in WGS 84.

PROJ is asked only where a mapping names a code: it takes a tenth of a second to load, and a source
in degrees of WGS 84 needs none of it. Its database comes with the package; the corrections it
could fetch from the network are left out, which costs at most a few metres.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from data.load.gcj import from_bd09, from_gcj02, in_china

if TYPE_CHECKING:
    from pyproj import CRS, Transformer

Numbers = NDArray[np.float64]

WGS84 = "wgs84"
SHIFTED = {"gcj02": from_gcj02, "bd09": from_bd09}
"""Degrees as Chinese maps shift them."""
_CODE = re.compile(r"(EPSG|ESRI):(\d{1,6})", re.IGNORECASE)
_EXPECTED = "wgs84, gcj02, bd09 or a code of a map grid like EPSG:2263"
_BEYOND = 1 / 3
"""How far past its area, in parts of its width and height, a system may still be used: Passau
lies a quarter of a zone east of UTM zone 32, in which all Bavaria is surveyed."""


def system_named(name: str) -> str:
    """The name of a reference system as it is kept: "wgs84", "gcj02", "bd09" or "EPSG:2263".

    Raises `ValueError` for anything else, for a code PROJ does not know and for one of heights or
    of another world than the plane or the globe of two numbers.
    """
    folded = name.strip().lower()
    if folded in (WGS84, *SHIFTED):
        return folded
    found = _CODE.fullmatch(name.strip())
    code = f"{found[1].upper()}:{int(found[2])}" if found else ""
    if code == "EPSG:4326":
        return WGS84
    if not code:
        raise ValueError(f"coordinates must be {_EXPECTED}, got {name!r}")
    if not _is_flat(code):
        raise ValueError(
            f"coordinates must be {_EXPECTED}, got {name!r}, which PROJ does not know as a system "
            "of two numbers (a map grid or degrees)"
        )
    return code


def is_grid(system: str) -> bool:
    """Whether its numbers are metres or feet on a plane, not degrees."""
    return ":" in system and bool(_system(system).is_projected)


def in_wgs84(system: str, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """Longitude and latitude of points by easting and northing (or longitude and latitude).

    Both are NaN where a point has no place: a number is missing, both are 0, it cannot be
    converted, or it lies beyond the area the system is made for.
    """
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if system in SHIFTED:
        given = in_china(x, y)
        lon, lat = SHIFTED[system](np.where(given, x, np.nan), np.where(given, y, np.nan))
    elif system == WGS84:
        lon, lat, given = x, y, (abs(x) <= 180) & (abs(y) <= 90)
    else:
        lon, lat = (
            np.where(np.isfinite(each), each, np.nan)
            for each in _transformer(system).transform(x, y)
        )
        given = _in_area(system, lon, lat)
    placed = given & np.isfinite(x) & np.isfinite(y) & ~((x == 0) & (y == 0))
    return np.where(placed, lon, np.nan), np.where(placed, lat, np.nan)


def _in_area(system: str, lon: Numbers, lat: Numbers) -> NDArray[np.bool_]:
    """Which points lie in or near the area of use; an area may cross the line of dates."""
    area = _system(system).area_of_use
    globe: NDArray[np.bool_] = (abs(lon) <= 180) & (abs(lat) <= 90)
    if area is None:
        return globe
    width, height = (area.east - area.west) % 360 or 360.0, area.north - area.south
    beside = (lon - (area.west - _BEYOND * width)) % 360 <= (1 + 2 * _BEYOND) * width
    reach = _BEYOND * height
    near: NDArray[np.bool_] = globe & beside
    return near & (lat >= area.south - reach) & (lat <= area.north + reach)


def _is_flat(code: str) -> bool:
    from pyproj.exceptions import CRSError

    try:
        system = _system(code)
    except CRSError:
        return False
    kind = system.is_projected or system.is_geographic
    return bool(kind) and not system.is_compound and len(system.axis_info) == 2


@lru_cache(maxsize=64)
def _system(code: str) -> "CRS":
    from pyproj import CRS

    return CRS.from_user_input(code)


@lru_cache(maxsize=8)
def _transformer(code: str) -> "Transformer":
    """From a system to WGS 84, both as x and y: safe in any thread, each has its own inside."""
    from pyproj import Transformer, network

    network.set_network_enabled(False)  # type: ignore[attr-defined]
    return Transformer.from_crs(_system(code), "EPSG:4326", always_xy=True)
