"""Latitude and longitude, or the place on a grid, out of a number or a point written as text."""

import re

import pandas as pd

from data.load.codes import numbers
from data.load.crs import is_grid
from data.load.mapping import Mapping

_NUMBER = r"-?\d{1,3}(?:[.,]\d+)?"
_POINT = re.compile(rf"POINT\s*Z?\s*\(\s*({_NUMBER})[\s,]+({_NUMBER})", re.IGNORECASE)
_GEOJSON = re.compile(r"\[\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)")
_PAIR = re.compile(r"^\(?\s*(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*\)?$")
_COMMA_PAIR = re.compile(r"^\(?\s*(-?\d{1,3},\d+)\s*[; ]\s*(-?\d{1,3},\d+)\s*\)?$")
_TAIL = re.compile(r"\(\s*(-?\d{1,3}\.\d+)\s*,\s*(-?\d{1,3}\.\d+)\s*\)\s*$")
_WITHIN = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_PLAIN, _LONG, _COMMA = r"-?\d+(?:\.\d+)?", r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", r"-?\d+,\d+"
_SPOTS = (
    re.compile(rf"({_PLAIN})\s*[,;\s]\s*({_PLAIN})(?:\s*[,;\s]\s*{_PLAIN})?"),
    re.compile(rf"({_LONG})\s*[,;\s]\s*({_LONG})"),
    re.compile(rf"({_COMMA})\s*[;\s]\s*({_COMMA})"),
)
"""Two numbers (and a height); with thousands separators; with decimal commas."""


def coordinates_of(text: "pd.Series[str]", name: str, mapping: Mapping) -> "pd.Series[float]":
    """What each cell gives for "lat" or "lon": degrees, or where the mapping names a grid its
    northing or easting. Where both stand in one column, a cell holds easting, then northing.
    """
    if not is_grid(mapping.coordinates):
        return degrees(text, name)
    if mapping.fields.get("lon") != mapping.fields.get("lat"):
        return numbers(text)
    return spots(text)[1 if name == "lat" else 0]


def spots(text: "pd.Series[str]") -> pd.DataFrame:
    """Easting (column 0) and northing (column 1) of cells that hold both; NaN where one does not."""
    return pd.DataFrame([*text.map(_spot)], index=text.index, columns=[0, 1], dtype="float64")


def _spot(cell: str) -> tuple[float, float]:
    """Easting and northing of a point like POINT (x y), [x, y], (x, y) or x;y."""
    inner = _WITHIN.search(cell)
    bare = (inner[1] if inner else cell).strip()
    for pattern, old, new in zip(_SPOTS, "x,,", ("", "", "."), strict=True):
        if found := pattern.fullmatch(bare):
            return float(found[1].replace(old, new)), float(found[2].replace(old, new))
    return float("nan"), float("nan")


def degrees(text: "pd.Series[str]", name: str) -> "pd.Series[float]":
    """The latitude (`name` "lat") or longitude ("lon") in each cell; NaN where there is none.

    Reads plain numbers with a decimal point or comma, and pairs: POINT (lon lat), GeoJSON
    coordinates, "(lat, lon)", also where an address stands before it.
    """
    plain = text.str.replace(r"^(-?\d{1,3}),(\d+)$", r"\1.\2", regex=True)
    number: pd.Series[float] = pd.to_numeric(plain, errors="coerce")
    unread = number.isna() & (text != "")
    if unread.any():
        pairs = text[unread].map(_pair)
        number = number.where(~unread, pairs.str[0 if name == "lat" else 1].astype("float64"))
    return number


def _pair(cell: str) -> tuple[float, float]:
    """Latitude and longitude of a point; not a number where the cell is none."""
    for pattern in (_POINT, _GEOJSON):
        if found := pattern.search(cell):
            return _float(found[2]), _float(found[1])
    found = _COMMA_PAIR.match(cell) or _PAIR.match(cell) or _TAIL.search(cell)
    if not found:
        return float("nan"), float("nan")
    first, second = _float(found[1]), _float(found[2])
    return (second, first) if abs(first) > 90 else (first, second)


def _float(text: str) -> float:
    return float(text.replace(",", "."))
