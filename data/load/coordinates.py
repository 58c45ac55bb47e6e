"""Degrees of latitude and longitude out of a number or of a point written as text."""

import re

import pandas as pd

_NUMBER = r"-?\d{1,3}(?:[.,]\d+)?"
_POINT = re.compile(rf"POINT\s*Z?\s*\(\s*({_NUMBER})[\s,]+({_NUMBER})", re.IGNORECASE)
_GEOJSON = re.compile(r"\[\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)")
_PAIR = re.compile(r"^\(?\s*(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*\)?$")
_COMMA_PAIR = re.compile(r"^\(?\s*(-?\d{1,3},\d+)\s*[; ]\s*(-?\d{1,3},\d+)\s*\)?$")
_TAIL = re.compile(r"\(\s*(-?\d{1,3}\.\d+)\s*,\s*(-?\d{1,3}\.\d+)\s*\)\s*$")


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
