"""What a person declares about a file: which column feeds which ticket field, and how to read it.

A mapping is a TOML file:

    city = "boston"                        # a folder under cities/, or a path
    date_formats = ["%Y-%m-%d %H:%M:%S"]   # tried in order; left out: the usual ones are tried
    as_of = 2022-12-31T23:59:00            # left out: the last instant in the file
    impossible = "drop_value"              # or "reject": closed before received
    coordinates = "EPSG:2263"              # what lon (or easting) and lat (or northing) are given
                                           # in, or gcj02, bd09; left out: degrees of WGS 84

    [format]                               # all optional: encoding, delimiter, quote, skip,
    header_rows = 2                        # header_rows, sheet, multiline, ragged

    [fields]                               # ticket field = column, or columns joined by a space
    ticket_id = "CASE_ENQUIRY_ID"          # left out: made from the record itself
    received_at = ["DATE", "TIME"]

    [unit]                                 # who handles it; [area]: where it is about
    columns = ["Department"]
    kind = "department"
    pattern = '(\\d+)'                      # keep what the first group matches
    title = "Ward {}"

    [values.stage]                         # what a value means here
    Closed = "closed"

    [defaults]                             # for values not listed: keep, usual (what the word
    stage = "usual"                        # usually means), unknown or reject

    [constants]                            # fields that are the same for every ticket
    requester = "citizen"

    [live]                                 # the ticket system's own database, for data.sync:
    table = "orders"                       # see data.load.live
    mark = "updated_at"
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from data.dimensions import DIMENSIONS
from data.errors import CityError
from data.load.checking import check_shapes
from data.load.crs import WGS84, system_named
from data.load.live import LIVE_KEYS, Live, live_from
from data.schema import ticket

DERIVED = ("received_day", "dispatched_day", "due_day", "closed_day", "called_day", "cell",
           "unit_code", "area_code")  # fmt: skip
FIELDS = tuple(column.name for column in ticket.columns if column.name not in DERIVED)
DEFAULTS = ("keep", "usual", "unknown", "reject")
FIXED = {
    name: tuple(DIMENSIONS[name].values)
    for name in (
        "stage", "outcome", "satisfaction", "request_type", "type_received", "requester",
        "handling", "time_limit",
    )
}  # fmt: skip
"""Fields whose codes are fixed: no city's own words stand there."""
IMPOSSIBLE = ("drop_value", "reject")


@dataclass(frozen=True)
class Format:
    """How the table stands in its file; what is left out is found out."""

    encoding: str = ""
    delimiter: str = ""
    quote: str = '"'
    skip: int | None = None
    header_rows: int = 0
    sheet: str = ""
    multiline: bool = False
    ragged: bool = True


@dataclass(frozen=True)
class Owner:
    """How units (or places) are named in the file. A name alone may be no key: join columns."""

    columns: tuple[str, ...]
    kind: str
    pattern: str = ""
    title: str = "{}"
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mapping:
    """One mapping, checked."""

    path: Path
    city: str
    fields: dict[str, tuple[str, ...]]
    shape: Format = Format()
    zone: str = ""
    date_formats: tuple[str, ...] = ()
    as_of: datetime | None = None
    impossible: str = "drop_value"
    coordinates: str = WGS84
    unit: Owner | None = None
    area: Owner | None = None
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    live: Live | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the file the mapping reads, without repetition."""
        owners = [owner.columns for owner in (self.unit, self.area) if owner]
        named = [name for group in (*self.fields.values(), *owners) for name in group]
        return tuple(dict.fromkeys(named))


def read_mapping(path: Path) -> Mapping:
    """The mapping in a TOML file.

    Raises `CityError` naming the file and what is wrong: a key that is not known (with the
    nearest one), a field that does not exist, a pattern that is no regular expression.
    """
    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise CityError(f"no mapping at {path}") from None
    except OSError as reason:
        raise CityError(f"the mapping {path} cannot be read: {reason.strerror}") from reason
    except UnicodeDecodeError as reason:
        raise CityError(
            f"{path} is not UTF-8 text, as TOML must be (byte {reason.start:,}): save it as UTF-8"
        ) from reason
    except tomllib.TOMLDecodeError as reason:
        raise CityError(f"{path} is not TOML: {reason}") from reason
    try:
        return _from_toml(path, raw)
    except (KeyError, TypeError, ValueError, re.error) as reason:
        raise CityError(f"{path} is not a mapping: {reason}") from reason


def _from_toml(path: Path, raw: dict[str, Any]) -> Mapping:
    _known(path, "key", raw, _KEYS)
    if "city" not in raw:
        raise ValueError("it must name a city, a folder under cities/")
    check_shapes(raw)
    for part in ("fields", "values", "defaults", "constants"):
        _known(path, f"field in [{part}]", raw.get(part, {}), FIELDS)
    shape = raw.get("format", {})
    _known(path, "key in [live]", raw.get("live", {}), LIVE_KEYS)
    _known(path, "key in [format]", shape, [each.name for each in fields(Format)])
    mapping = Mapping(
        path,
        city=raw["city"],
        fields={name: _columns(value) for name, value in raw.get("fields", {}).items()},
        shape=Format(**shape),
        zone=raw.get("zone", ""),
        date_formats=_columns(raw.get("date_formats", [])),
        as_of=raw.get("as_of"),
        impossible=raw.get("impossible", "drop_value"),
        coordinates=system_named(raw.get("coordinates", WGS84)),
        unit=_owner(path, raw.get("unit")),
        area=_owner(path, raw.get("area")),
        values=raw.get("values", {}),
        defaults=raw.get("defaults", {}),
        constants=raw.get("constants", {}),
        live=live_from(raw.get("live")),
    )
    _check(mapping)
    return mapping


_KEYS = ("city", "zone", "date_formats", "as_of", "impossible", "coordinates", "format", "fields",
         "unit", "area", "values", "defaults", "constants", "live")  # fmt: skip


def _columns(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _owner(path: Path, raw: dict[str, Any] | None) -> Owner | None:
    if raw is None:
        return None
    _known(path, "key in [unit] or [area]", raw, [each.name for each in fields(Owner)])
    re.compile(raw.get("pattern", ""))
    settled: dict[str, Any] = dict(raw)
    settled |= {name: _columns(raw[name]) for name in ("columns", "unknown") if name in raw}
    return Owner(**settled)


def _known(path: Path, what: str, got: Iterable[str], known: Any) -> None:
    for name in got:
        if name not in known:
            near = get_close_matches(name, list(known), n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise CityError(f"{path}: unknown {what} {name!r}{hint}")


def _check(mapping: Mapping) -> None:
    if "received_at" not in mapping.fields:
        raise CityError(f"{mapping.path}: [fields] must say which column is received_at")
    for name, codes in FIXED.items():
        _known(
            mapping.path, f"code in [values.{name}]", mapping.values.get(name, {}).values(), codes
        )
        fixed = [mapping.constants[name]] if name in mapping.constants else []
        _known(mapping.path, f"code of constants.{name}", fixed, codes)
    for name, rule in mapping.defaults.items():
        if rule not in DEFAULTS:
            raise CityError(
                f"{mapping.path}: defaults.{name} must be one of {DEFAULTS}, got {rule!r}"
            )
    if mapping.impossible not in IMPOSSIBLE:
        raise CityError(
            f"{mapping.path}: impossible must be one of {IMPOSSIBLE}, got {mapping.impossible!r}"
        )
