"""JSON as the world sends it: lists of objects, one object a line, GeoJSON, ArcGIS, Socrata rows."""

import json
from typing import Any

from data.errors import LoadRefused
from data.load.crs_names import system_in_json
from data.load.encodings import encoding_of
from data.load.opening import Content

_DEPTH = 3
_GLOBE = 180.0
_DEGREES, _METRES = ("longitude", "latitude"), ("easting", "northing")


def objects_of(content: Content) -> tuple[list[dict[str, str]], str]:
    """The records of a JSON file, cells as text, and the reference system of points it names.

    One level of nesting is joined by a dot: request_type.title. A point beside a record or inside
    it becomes `longitude` and `latitude`, in a file of a map grid `easting` and `northing`; the
    system is "" where the file names none. Raises `LoadRefused` for a broken file and for one
    that holds no list of objects.
    """
    raw = _raw(content)
    records = _records(raw, content)
    names = _METRES if _is_on_a_grid(records) else _DEGREES
    return [_flat(record, names) for record in records], system_in_json(raw)


def raw_records(content: Content) -> list[dict[str, Any]]:
    """The records as they stand in the file. Raises like `objects_of`."""
    return _records(_raw(content), content)


def _raw(content: Content) -> Any:
    text = content.path.read_text(encoding_of(content.path)).lstrip("﻿")
    try:
        raw = json.loads(text)
    except ValueError as reason:
        raw = _lines(text)
        if raw is None:
            raise LoadRefused(f"{content.name} is not whole JSON: {reason}") from reason
    return raw


def _records(raw: Any, content: Content) -> list[dict[str, Any]]:
    found = _rows_with_columns(raw) or _longest(raw, _DEPTH)
    if found is None:
        raise LoadRefused(
            f"{content.name} holds no list of requests: expected a list of objects, "
            "GeoJSON features or one object a line"
        )
    return found


def _lines(text: str) -> list[Any] | None:
    """One object a line; None if any line is none."""
    try:
        found = [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError:
        return None
    return found if len(found) > 1 and all(isinstance(each, dict) for each in found) else None


def _rows_with_columns(raw: Any) -> list[dict[str, Any]] | None:
    """Lists of cells whose columns are described once, as Socrata's rows.json has them."""
    if not isinstance(raw, dict) or not isinstance(raw.get("data"), list):
        return None
    view = (raw.get("meta") or {}).get("view") or {}
    names = [str(each.get("name", "")) for each in view.get("columns") or ()]
    if not names or not all(isinstance(row, list) for row in raw["data"]):
        return None
    return [dict(zip(names, row, strict=False)) for row in raw["data"]]


def _longest(raw: Any, depth: int) -> list[dict[str, Any]] | None:
    """The longest list of objects in the answer, not deeper than `depth`."""
    if isinstance(raw, list):
        return raw if all(isinstance(each, dict) for each in raw) else None
    if not isinstance(raw, dict) or not depth:
        return None
    inner = [_longest(each, depth - 1) for each in raw.values() if isinstance(each, dict | list)]
    return max((each for each in inner if each is not None), key=len, default=None)


def _flat(record: dict[str, Any], names: tuple[str, str]) -> dict[str, str]:
    for holder in ("properties", "attributes"):
        if isinstance(record.get(holder), dict) and set(record) <= _FEATURE | {holder}:
            own = _flat(record[holder], names)
            return {**_point(record.get("geometry"), "", names), **own}
    flat: dict[str, str] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            flat |= _point(value, f"{name}.", names) or {
                f"{name}.{inner}": _text(each) for inner, each in value.items()
            }
        else:
            flat[name] = _text(value)
    return flat


_FEATURE = {"type", "id", "geometry", "bbox"}


def _point(geometry: Any, prefix: str, names: tuple[str, str]) -> dict[str, str]:
    """Where a GeoJSON point or an ArcGIS point lies, its numbers called by `names`; empty for
    anything else, and among degrees for a number beyond the globe.
    """
    pair = _pair(geometry)
    if pair is None or (names is _DEGREES and not all(map(_in_degrees, pair))):
        return {}
    return {f"{prefix}{name}": str(number) for name, number in zip(names, pair, strict=True)}


def _pair(geometry: Any) -> tuple[float, float] | None:
    if not isinstance(geometry, dict):
        return None
    pair = geometry.get("coordinates") if geometry.get("type") == "Point" else None
    if pair is None and {"x", "y"} <= set(geometry):
        pair = [geometry["x"], geometry["y"]]
    if not isinstance(pair, list) or len(pair) < 2:
        return None
    return (pair[0], pair[1]) if all(isinstance(each, int | float) for each in pair[:2]) else None


def _is_on_a_grid(records: list[dict[str, Any]]) -> bool:
    """Whether most points of a file are beyond all degrees."""
    pairs = [pair for record in records for value in record.values() if (pair := _pair(value))]
    return sum(not all(map(_in_degrees, pair)) for pair in pairs) > len(pairs) / 2


def _in_degrees(number: float) -> bool:
    return abs(number) <= _GLOBE


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
