"""Where the points of a file lie: which columns hold them, in which system, which way round."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import shape

from data.errors import CityError
from data.load.codes import cleaned, numbers
from data.load.columns import ENOUGH
from data.load.coordinates import degrees, spots
from data.load.crs import SHIFTED, WGS84, Numbers, in_wgs84, is_grid
from data.load.crs_names import system_in, system_in_cells
from data.load.gcj import in_china
from data.load.guessing import Guess
from data.load.toml_text import comment, quoted
from data.places.city import find_city

_EAST = re.compile(
    r"(^|[^a-z])(x|rdx|srx|gpsx)($|[^a-z])|x_?coord|coord\w*x$|easting|^este$|ostwert|rechtswert|^rw$"
    r"|横坐标|东坐标|^e(_|$)|utm_?e",
    re.IGNORECASE,
)
_NORTH = re.compile(
    r"(^|[^a-z])(y|rdy|sry|gpsy)($|[^a-z])|y_?coord|coord\w*y$|northing|^norte$|nordwert|hochwert|^hw$"
    r"|纵坐标|北坐标|^n(_|$)|utm_?n",
    re.IGNORECASE,
)
_PAIR = re.compile(r"coord|point|geom|location|shape|position|坐标", re.IGNORECASE)


@dataclass(frozen=True)
class Points:
    """What a draft says of the points: lines for its top, a line of `coordinates`, and lines of
    fields a person must open.
    """

    notes: list[str] = field(default_factory=list)
    system: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)


def points_of(found: Guess, cells: pd.DataFrame, told: str, city: str) -> Points:
    """What is to be said of the points; `found` gets their columns where these are certain.

    `told` is the system the file itself names, "" for none; `city` the folder of the city, whose
    boundaries tell which way round the columns are. The system of a grid is never guessed.
    """
    texts = {str(name): cleaned(cells[name]) for name in cells.columns}
    if {"lat", "lon"} <= set(found.fields):
        return _degrees(found, texts, told, city)
    pairs = list(_pairs(found.left, texts))
    if not pairs:
        return Points()
    claims = [(told, "the file")] if told else [system_in_cells(cells[found.left])]
    return _known_grid(found, pairs, claims) or _asked(pairs, claims)


def _degrees(found: Guess, texts: "dict[str, pd.Series[str]]", told: str, city: str) -> Points:
    columns = [found.fields[name][0] for name in ("lon", "lat")]
    named = {system_in(column) for column in columns}
    system = told or (next(iter(named)) if len(named) == 1 else "") or WGS84
    lon, lat = (
        degrees(texts[column], name).to_numpy()
        for column, name in zip(columns, ("lon", "lat"), strict=True)
    )
    if is_grid(system) or _share(system, lon, lat) < ENOUGH:
        system = WGS84
    if columns[0] != columns[1] and _only_swapped(city, system, lon, lat):
        _swap(found)
        lon, lat = lat, lon
    notes = [_middle(system, lon, lat, sure=found.swapped)]
    if found.swapped:
        put = ", ".join(f"{name} = {quoted(found.fields[name][0])}" for name in ("lat", "lon"))
        notes.append(f"# The columns are the wrong way round; put right below: {comment(put)}.")
    if len(named) > 1:
        both = comment(" and ".join(map(quoted, columns)))
        notes.append(f"# Question: are {both} of one system? Their names say otherwise.")
    elif system != WGS84:
        return Points(notes, [_system_line(system, "the file" if told else quoted(columns[0]))])
    elif WGS84 not in (*named, told) and in_china(lon, lat).mean() > 0.5:
        notes.append(
            "# Question: degrees of Amap or Tencent, hundreds of metres off? Then write "
            'coordinates = "gcj02"; of Baidu: "bd09".'
        )
    return Points(notes)


def _swap(found: Guess) -> None:
    found.fields["lon"], found.fields["lat"] = found.fields["lat"], found.fields["lon"]
    found.swapped = True


def _middle(system: str, lon: Numbers, lat: Numbers, *, sure: bool) -> str:
    """A line by which a person sees at once whether the points are swapped or elsewhere."""
    known = [each[np.isfinite(each)] for each in in_wgs84(system, lon, lat)]
    x, y = (float(np.median(each)) if len(each) else np.nan for each in known)
    doubt = "" if sure else " Elsewhere? Swap lat and lon."
    return f"# Points: around latitude {y:.2f}, longitude {x:.2f}.{doubt}"


def _system_line(system: str, by: str) -> str:
    return f"coordinates = {quoted(system)}  # named by {comment(by)}"


def _share(system: str, x: Numbers, y: Numbers) -> float:
    """The part of the points of which both numbers are known that lies where the system is used."""
    known = np.isfinite(x) & np.isfinite(y) & ~((x == 0) & (y == 0))
    placed = np.isfinite(in_wgs84(system, x[known], y[known])[0])
    return float(placed.mean()) if known.any() else 0.0


def _only_swapped(city: str, system: str, lon: Numbers, lat: Numbers) -> bool:
    """Whether the points lie in the city's boundaries only with the two numbers swapped."""
    ground = _ground(city)
    known = np.isfinite(lon) & np.isfinite(lat)
    if ground is None or not known.any():
        return False
    told, swapped = (
        shapely.contains_xy(ground, *in_wgs84(system, *each)).mean()
        for each in ((lon[known], lat[known]), (lat[known], lon[known]))
    )
    return bool(told < 1 - ENOUGH and swapped > 1 / 2)


def _ground(city: str) -> Any:
    """The ground of a city; None where it has no boundaries or is not there yet."""
    try:
        place = find_city(city)
        drawn = next(filter(None, map(place.boundaries, place.boundary_files)), None)
    except (CityError, OSError, ValueError):
        return None
    features = drawn["features"] if drawn else []
    return shapely.union_all([shape(each["geometry"]) for each in features]) if features else None


@dataclass(frozen=True)
class _Pair:
    """The columns of eastings and northings (one may hold both), and their numbers."""

    columns: tuple[str, str]
    east: Numbers
    north: Numbers


def _pairs(free: list[str], texts: "dict[str, pd.Series[str]]") -> Iterator[_Pair]:
    """Columns that are called like those of a grid and hold numbers beyond all degrees."""
    named = [name for name in free if bool(_EAST.search(name)) != bool(_NORTH.search(name))]
    read = {name: numbers(texts[name]) for name in named}
    far = {name: number for name, number in read.items() if _is_far(number)}
    norths = {name: _NORTH.sub("", name) for name in far if _NORTH.search(name)}
    for east in (name for name in far if _EAST.search(name) and norths):
        stem = _EAST.sub("", east)
        north = next((name for name, own in norths.items() if own == stem), next(iter(norths)))
        yield _Pair((east, north), far[east].to_numpy(), far[north].to_numpy())
    for name in (each for each in free if _PAIR.search(each) and (texts[each] != "").any()):
        both = spots(texts[name])
        if _is_far(both[0]) and _is_far(both[1]):
            yield _Pair((name, name), both[0].to_numpy(), both[1].to_numpy())


def _is_far(number: "pd.Series[float]") -> bool:
    known = number[number.notna() & (number != 0)]
    return len(known) > 0.1 * len(number) and bool((known.abs() > 1000).mean() > 0.5)


def _known_grid(found: Guess, pairs: list[_Pair], claims: list[tuple[str, str]]) -> Points | None:
    """The columns of a grid whose code the source names, if the points lie where it is used."""
    for pair in pairs:
        for system, by in (*_own_claims(pair), *claims):
            if not is_grid(system):
                continue
            lon, lat = pair.east, pair.north
            turned = _share(system, lon, lat) < ENOUGH <= _share(system, lat, lon)
            if turned and pair.columns[0] != pair.columns[1]:
                lon, lat = lat, lon
            if _share(system, lon, lat) >= ENOUGH:
                _take(found, pair.columns, turned=turned)
                notes = [_middle(system, lon, lat, sure=True)]
                notes += ["# In this grid x is the northing: lat takes it."] * turned
                return Points(notes, [_system_line(system, by)])
    return None


def _own_claims(pair: _Pair) -> list[tuple[str, str]]:
    return [(system_in(column), quoted(column)) for column in pair.columns]


def _take(found: Guess, columns: tuple[str, str], *, turned: bool) -> None:
    for column in columns:
        for name in ("lon", "lat"):
            if found.fields.get(name) == (column,):
                del found.fields[name]
    east, north = reversed(columns) if turned else columns
    found.fields |= {"lon": (east,), "lat": (north,)}
    found.left = [name for name in found.left if name not in columns]


def _asked(pairs: list[_Pair], claims: list[tuple[str, str]]) -> Points:
    """What a person must say of a grid."""
    columns = pairs[0].columns
    doubts = [claim for claim in (*_own_claims(pairs[0]), *claims) if is_grid(claim[0])]
    notes = [
        f"# {comment(', '.join(dict.fromkeys(columns)))}: no degrees but metres or feet of a map grid.",
        *[f"# {comment(by)} names {system}, where they do not lie." for system, by in doubts[:1]],
        '# Question: of which? Write its code, for example coordinates = "EPSG:2263", and remove '
        "the first # of three lines.",
        "# Where x is the northing, as often in China, swap lon and lat.",
    ]
    if any(system_in(column) in SHIFTED for column in columns):
        notes.append("# Metres of Baidu or Amap have no such code: ask for their degrees.")
    east, north = map(quoted, columns)
    fields = [f"# lon = {east}  # easting", f"# lat = {north}  # northing"]
    return Points(notes, ['# coordinates = "EPSG:...."'], fields)
