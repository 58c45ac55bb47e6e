"""Which reference system a source itself names: in a column, in a column of codes, in its JSON."""

import re
from typing import Any

import pandas as pd

from data.load.crs import WGS84, system_named

_SHIFTED = {
    "bd09": re.compile(r"(^|[^a-z])bd([^a-z]|09|lat|lng|lon|$)|baidu|百度", re.IGNORECASE),
    "gcj02": re.compile(r"gcj|amap|gaode|autonavi|tencent|高德|腾讯|火星", re.IGNORECASE),
}
_GRIDS = (
    (r"(^|[^a-z])rd(_?[xy]|[^a-z]|_?new|$)|rijksdriehoek", "EPSG:28992"),
    (r"lv_?95", "EPSG:2056"), (r"lv_?03|ch1903([^+0-9]|$)", "EPSG:21781"),
    (r"osgb|british.?national|(^|[^a-z])bng([^a-z]|$)", "EPSG:27700"),
    (r"lambert.?93|(^|[^a-z])l93([^0-9]|$)", "EPSG:2154"), (r"irish.?tm|itm95", "EPSG:2157"),
    (r"web.?mercator", "EPSG:3857"), (r"etrs.*utm.{0,6}?(\d\d)([^0-9]|$)", "EPSG:258{}"),
    (r"wgs.*utm.{0,6}?(\d\d)_?n", "EPSG:326{}"), (r"wgs.*utm.{0,6}?(\d\d)_?s", "EPSG:327{}"),
)  # fmt: skip
"""Grids that have a name of their own, and what their columns are called."""
_DIGITS = re.compile(r"(?<!\d)(\d{4,6})(?!\d)")
_YEARS = range(1900, 2036)
_URN = re.compile(r"(EPSG|ESRI)[:/](?:[\d.]*[:/])?(\d+)", re.IGNORECASE)
_CODES = re.compile(r"^(srid|epsg|wkid|latest_?wkid|crs|coordinate_?system|epsg_?code)$|坐标系")


def system_in(name: str) -> str:
    """The system a column's name names, "" where it names none."""
    for system, pattern in _SHIFTED.items():
        if pattern.search(name):
            return system
    for digits in _DIGITS.findall(name):
        # A year is no code, unless it is called one.
        if (int(digits) not in _YEARS or "epsg" in name.lower()) and (code := _code(digits)):
            return code
    for grid, system in _GRIDS:
        if found := re.search(grid, name, re.IGNORECASE):
            return _known(system.format(*found.groups()))
    return WGS84 if "wgs" in name.lower() else ""


def system_in_cells(cells: pd.DataFrame) -> tuple[str, str]:
    """The system in a column of codes that says the same in every row, and that column's name."""
    for name in cells.columns:
        said = cells[name].astype(str).str.strip()
        said = said[said != ""].unique()
        if len(said) == 1 and _CODES.search(str(name).strip().lower()):
            text = re.sub(r"\.0$", "", str(said[0]))
            found = system_in_urn(text) or system_in(text)
            if found := found or (_code(text) if text.isdigit() else ""):
                return found, str(name)
    return "", ""


def system_in_urn(text: str) -> str:
    """The system named as `urn:ogc:def:crs:EPSG::2263`, CRS84 or a like address."""
    if "CRS84" in text.upper():
        return WGS84
    found = _URN.search(text)
    return _known(f"{found[1]}:{found[2]}") if found else ""


def system_in_json(raw: Any) -> str:
    """What `crs` (GeoJSON) or `spatialReference` (ArcGIS) beside or inside the records says."""
    if not isinstance(raw, dict):
        return ""
    crs = raw.get("crs")
    if isinstance(crs, dict) and isinstance(crs.get("properties"), dict):
        return system_in_urn(str(crs["properties"].get("name", "")))
    features = raw.get("features")
    first = features[0] if isinstance(features, list) and features else {}
    geometry = first.get("geometry") if isinstance(first, dict) else None
    for holder in (raw, geometry):
        told = holder.get("spatialReference") if isinstance(holder, dict) else None
        if isinstance(told, dict):
            return _code(str(told.get("latestWkid") or told.get("wkid") or ""))
    return ""


def _code(digits: str) -> str:
    """A number as a code of EPSG or, as its length tells, of Esri."""
    first, other = ("ESRI", "EPSG") if len(digits) > 5 else ("EPSG", "ESRI")
    return _known(f"{first}:{digits}") or _known(f"{other}:{digits}")


def _known(code: str) -> str:
    try:
        return system_named(code)
    except ValueError:
        return ""
