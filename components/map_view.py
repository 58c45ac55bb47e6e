"""How the map stands at first: the whole city in the picture, names only where they fit."""

import math
from collections.abc import Iterator
from typing import Any

import pydeck as pdk
import streamlit as st

Bounds = tuple[float, float, float, float]

_DESK, _PHONE = (620, 560), (350, 400)  # pixels: how wide and high the picture is
_MARGIN = 0.94
_TILE = 512


def bounds_of(shapes: dict[str, Any]) -> Bounds:
    """West, south, east, north of a GeoJSON FeatureCollection or Feature, in degrees.

    Raises `ValueError` where there is no point at all.
    """
    points = list(_points(shapes))
    if not points:
        raise ValueError("got shapes without a single point, expected at least one polygon")
    lons, lats = zip(*points, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def _points(node: Any) -> Iterator[tuple[float, float]]:
    """Every (lon, lat) below a GeoJSON node."""
    if isinstance(node, dict):
        for key in ("features", "geometry", "geometries", "coordinates"):
            yield from _points(node.get(key))
    elif isinstance(node, list | tuple) and node:
        if isinstance(node[0], int | float):
            yield float(node[0]), float(node[1])
        else:
            for each in node:
                yield from _points(each)


def _picture() -> tuple[int, int]:
    """How large the picture is; a phone says that it is one."""
    return _PHONE if "Mobi" in st.context.headers.get("User-Agent", "") else _DESK


def height() -> int:
    """How high the picture is, in pixels."""
    return _picture()[1]


def whole(bounds: Bounds) -> pdk.ViewState:
    """The view that shows all of the bounds (Web Mercator, 512-pixel tiles)."""
    wide, high = _picture()
    west, south, east, north = bounds
    zooms = [
        math.log2(wide * _MARGIN * 360 / (_TILE * max(east - west, 1e-6))),
        math.log2(high * _MARGIN * 2 * math.pi / (_TILE * max(_y(north) - _y(south), 1e-9))),
    ]
    zoom = round(min(*zooms, 14.0), 2)
    return pdk.ViewState(
        longitude=(west + east) / 2,
        latitude=_latitude((_y(south) + _y(north)) / 2),
        zoom=zoom,
        min_zoom=zoom - 2,
        max_zoom=max(15, zoom),
    )


def name_fits(shape: dict[str, Any], name: str, view: pdk.ViewState, size: int = 12) -> bool:
    """Whether the name, `size` pixels high, is no wider than the shape in this view."""
    west, _, east, _ = bounds_of(shape)
    room = (east - west) * _TILE * 2 ** float(view.zoom) / 360
    width = sum(size if ord(letter) > 0x2E7F else size * 0.6 for letter in name)
    return width <= room


def _y(latitude: float) -> float:
    return math.asinh(math.tan(math.radians(latitude)))


def _latitude(y: float) -> float:
    return math.degrees(math.atan(math.sinh(y)))
