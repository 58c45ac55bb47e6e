"""What each key of a mapping must look like, before anything is made of it."""

from collections.abc import Mapping as Table
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

_TEXT, _LIST, _SECTION = "a text", "a text or a list of texts", "a section of its own"
_KINDS = {
    "city": _TEXT, "zone": _TEXT, "impossible": _TEXT, "coordinates": _TEXT, "date_formats": _LIST,
    "format": _SECTION, "fields": _SECTION, "unit": _SECTION, "area": _SECTION,
    "values": _SECTION, "defaults": _SECTION, "constants": _SECTION, "live": _SECTION,
}  # fmt: skip
_FORMAT = {
    "encoding": (str, "a text"), "delimiter": (str, "one character"), "quote": (str, "one character"),
    "skip": (int, "a number of lines"), "header_rows": (int, "a number of rows"),
    "sheet": (str, "a text"), "multiline": (bool, "true or false"), "ragged": (bool, "true or false"),
}  # fmt: skip
_OWNER = {"columns": _LIST, "unknown": _LIST, "kind": _TEXT, "pattern": _TEXT, "title": _TEXT}


def check_shapes(raw: Table[str, Any]) -> None:
    """Nothing where every key holds what it must; else `ValueError` with key, got and expected."""
    for key, what in _KINDS.items():
        if key in raw:
            _expect(key, raw[key], what)
    for name, columns in raw.get("fields", {}).items():
        _expect(f"fields.{name}", columns, _LIST)
    for name, words in raw.get("values", {}).items():
        _expect(f"values.{name}", words, _SECTION)
        for word, code in words.items():
            _expect(f"values.{name}.{word}", code, _TEXT)
    for section in ("defaults", "constants"):
        for name, value in raw.get(section, {}).items():
            _expect(f"{section}.{name}", value, _TEXT)
    _check_format(raw.get("format", {}))
    _check_times(raw)
    for section in ("unit", "area"):
        _check_owner(section, raw.get(section, {}))


def _expect(key: str, got: Any, what: str) -> None:
    texts = isinstance(got, list) and bool(got) and all(isinstance(each, str) for each in got)
    fits = {
        _TEXT: isinstance(got, str),
        _LIST: isinstance(got, str) or texts or (got == [] and key == "date_formats"),
        _SECTION: isinstance(got, dict),
    }
    if not fits[what]:
        raise ValueError(f"{key} must be {what}, got {got!r}")


def _check_format(shape: Table[str, Any]) -> None:
    for key, got in shape.items():
        kind, what = _FORMAT.get(key, (object, ""))
        wrong = not isinstance(got, kind)
        if isinstance(got, int):
            wrong |= kind is int and (isinstance(got, bool) or got < 0)
        if wrong or (key in ("delimiter", "quote") and len(str(got)) > 1):
            raise ValueError(f"format.{key} must be {what}, got {got!r}")
    if encoding := shape.get("encoding"):
        try:
            b"text".decode(encoding)
        except UnicodeError:
            return
        except LookupError:
            raise ValueError(
                f"format.encoding must be one like utf-8 or gb18030, got {encoding!r}"
            ) from None


def _check_times(raw: Table[str, Any]) -> None:
    if "as_of" in raw and not isinstance(raw["as_of"], datetime):
        raise ValueError(f"as_of must be a time like 2024-01-31T23:59:00, got {raw['as_of']!r}")
    if "as_of" in raw and raw["as_of"].tzinfo is not None:
        raise ValueError(f"as_of is city time and takes no zone, got {raw['as_of'].isoformat()}")
    formats = raw.get("date_formats", [])
    for form in [formats] if isinstance(formats, str) else formats:
        try:
            pd.to_datetime(pd.Series(["x"]), format=form, errors="coerce")
        except ValueError as reason:
            raise ValueError(
                f"date_formats must be like %Y-%m-%d %H:%M, got {form!r}: {reason}"
            ) from None
    if zone := raw.get("zone"):
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"zone must be one like Asia/Shanghai, got {zone!r}") from None


def _check_owner(section: str, owner: Table[str, Any]) -> None:
    for key, what in _OWNER.items():
        if key in owner:
            _expect(f"{section}.{key}", owner[key], what)
    missing = [key for key in ("columns", "kind") if owner and key not in owner]
    if missing:
        raise ValueError(f"[{section}] must name {' and '.join(missing)}")
    try:
        said = str(owner.get("title", "{}")).format("1")
    except (IndexError, KeyError, ValueError):
        said = ""
    if "1" not in said:
        raise ValueError(f"{section}.title must hold {{}} once, got {owner['title']!r}")
