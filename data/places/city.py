"""A city: its name, units, boundaries, points of interest and policy, read from its folder."""

import json
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

from data.errors import CityError, UnknownName
from data.places.standards import Event, Target, read_events, read_targets
from data.settings import PROJECT
from data.words import Words

CITIES = PROJECT / "cities"
UNIT_COLUMNS = ("code", "name_zh", "name_en", "also_known_as", "kind", "parent", "residents",
                "peer_group")  # fmt: skip
_DEFAULT_POLICY = CITIES / "example-policy.toml"


@dataclass(frozen=True)
class Kind:
    """A kind of unit: what it is called and whether its units are ranked."""

    id: str
    title: Words
    ranked: bool


@dataclass(frozen=True)
class Boundaries:
    """Where the shapes of a level are, and what must be said beside them."""

    path: Path
    note: Words
    attribution: Words


@dataclass(frozen=True)
class City:
    """One city. Everything but id, name and zone may be missing: then the tickets must tell."""

    id: str
    folder: Path
    name: Words
    zone: str
    language: str
    kinds: tuple[Kind, ...]
    policy_paths: tuple[Path, ...]
    units_path: Path | None
    boundary_files: dict[str, Boundaries]
    places_path: Path | None
    places_attribution: Words
    targets: dict[str, Target]
    events: tuple[Event, ...]

    @cached_property
    def units(self) -> pd.DataFrame:
        """The city's own units, columns of `UNIT_COLUMNS`; empty where it declares none."""
        if self.units_path is None:
            return pd.DataFrame(columns=list(UNIT_COLUMNS))
        frame = pd.read_csv(self.units_path, dtype={"code": str, "parent": str})
        return frame.reindex(columns=list(UNIT_COLUMNS))

    @cached_property
    def places(self) -> pd.DataFrame:
        """Points of interest as the city's file has them; empty where it has none."""
        if self.places_path is None:
            return pd.DataFrame()
        return pd.read_csv(self.places_path, dtype=str).astype({"lon": float, "lat": float})

    @cached_property
    def place_titles(self) -> dict[str, Words]:
        """What the categories of points of interest are called, by code."""
        return self._titles("poi_categories.csv")

    @cached_property
    def peer_titles(self) -> dict[str, Words]:
        """What the peer groups of units are called, by code; empty where there are none."""
        return self._titles("peer_groups.csv")

    def _titles(self, name: str) -> dict[str, Words]:
        """The words of a small table with columns id, title_zh, title_en."""
        path = self.folder / name
        if not path.exists():
            return {}
        rows = pd.read_csv(path).itertuples()
        return {str(row.id): Words(str(row.title_zh), str(row.title_en)) for row in rows}

    @cached_property
    def anchors(self) -> dict[str, tuple[float, float]]:
        """A point (lon, lat) inside each shape, by code; empty where the city has none."""
        path = self.folder / "anchors.csv"
        if not path.exists():
            return {}
        frame = pd.read_csv(path, dtype={"code": str})
        return {row.code: (float(row.lon), float(row.lat)) for row in frame.itertuples()}

    def boundaries(self, level: str) -> dict[str, Any] | None:
        """The GeoJSON of a level ("district", "town"); None where the city has none."""
        found = self.boundary_files.get(level)
        return _read_shapes(found.path) if found else None


@cache
def _read_shapes(path: Path) -> dict[str, Any]:
    shapes: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return shapes


def find_city(name: str) -> City:
    """The city in the folder `name`: a path, or one of the shipped `cities/`."""
    folder = Path(name)
    return read_city(folder if folder.is_absolute() else CITIES / name)


def city_names() -> list[str]:
    """The shipped city folders, in order."""
    return sorted(path.parent.name for path in CITIES.glob("*/city.toml"))


def read_city(folder: Path) -> City:
    """The city described by `city.toml` in a folder; raises `CityError` naming what is wrong."""
    path = folder / "city.toml"
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        city = _from_toml(raw, folder)
        ZoneInfo(city.zone)
    except FileNotFoundError:
        raise CityError(f"no city file at {path}; shipped cities: {city_names()}") from None
    except ZoneInfoNotFoundError as reason:
        raise CityError(
            f"{path}: zone must be a time zone like 'Asia/Shanghai': {reason}"
        ) from None
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, UnknownName) as reason:
        raise CityError(f"{path} is not a city file: {reason!r}") from reason
    return city


def _from_toml(raw: dict[str, Any], folder: Path) -> City:
    return City(
        id=raw["id"],
        folder=folder,
        name=_words(raw["name"]),
        zone=raw["zone"],
        language=raw.get("language", "en"),
        kinds=_kinds(raw.get("kinds", _DEFAULT_KINDS)),
        policy_paths=_policies(raw.get("scoring", {}), folder),
        units_path=_file(raw.get("units"), folder),
        boundary_files={
            level: Boundaries(
                folder / each["file"], _words(each["note"]), _words(each["attribution"])
            )
            for level, each in raw.get("boundaries", {}).items()
        },
        places_path=_file(raw.get("places"), folder),
        places_attribution=_words(raw.get("places", {}).get("attribution", _NOTHING)),
        targets=read_targets(raw.get("targets", [])),
        events=read_events(raw.get("events", [])),
    )


_NOTHING = {"zh": "", "en": ""}
_DEFAULT_KINDS = {"department": {"zh": "部门", "en": "Departments", "ranked": True}}


def _words(raw: dict[str, str]) -> Words:
    return Words(raw["zh"], raw["en"])


def _kinds(raw: dict[str, dict[str, Any]]) -> tuple[Kind, ...]:
    return tuple(Kind(id, _words(each), each.get("ranked", False)) for id, each in raw.items())


def _file(section: dict[str, str] | None, folder: Path) -> Path | None:
    return folder / section["file"] if section else None


def _policies(scoring: dict[str, str], folder: Path) -> tuple[Path, ...]:
    """The one policy file a city names, or all in the folder it names, or an example."""
    if "policies" in scoring:
        return tuple(sorted((folder / scoring["policies"]).glob("*.toml")))
    own = folder / scoring.get("policy", "policy.toml")
    return (own if "policy" in scoring or own.exists() else _DEFAULT_POLICY,)
