"""The ground the demo stands on: units, who lives and calls where, who handles what."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from data.demo.calibration import CENTRAL, CENTRAL_SHARE, HANDLED_2019, HANDLED_2025
from data.demo.catalogue import CATEGORIES
from data.demo.draw import Real, Whole
from data.demo.plan import category_shares, dispatched_shares
from data.demo.stories import STORIES, Story
from data.errors import CityError
from data.places.city import City
from data.store.cells import cells_of

POINTS = 200
"""Points a town, drawn once; tickets choose among them."""

TOWN, DISTRICT = 0, 1
_FALLING = np.array([0.5, 0.25, 0.13, 0.08, 0.04])


@dataclass(frozen=True)
class Ground:
    """Units by number; `town_unit` and `town_district` are unit numbers of each town."""

    codes: tuple[str, ...]
    kinds: tuple[str, ...]
    centre: int
    town_unit: Whole
    town_district: Whole
    town_base: Real
    district_shares: dict[int, Real]
    handlers: Real
    departments: Real
    lon: Real
    lat: Real
    cell: Whole
    names: tuple[str, ...]

    def number(self, code: str) -> int:
        """The number of a unit; raises `CityError` if the city lacks it."""
        if code not in self.codes:
            raise CityError(f"the city has no unit {code}, which a planted story is about")
        return self.codes.index(code)

    def units_of(self, story: Story) -> tuple[int, ...]:
        """The unit numbers a story is about."""
        if story.units:
            return tuple(self.number(code) for code in story.units)
        found = [at for at, name in enumerate(self.names) if story.name_zh in name]
        if not found:
            raise CityError(f"no unit named like {story.name_zh!r}: story {story.key} needs one")
        return (found[0],)

    def town_shares(self, year: int, a_month: float) -> Real:
        """Share of each town in a year that receives `a_month` tickets a month."""
        shares = np.zeros(len(self.town_unit))
        for district, share in zip(
            np.unique(self.town_district), self.district_shares[year], strict=True
        ):
            inside = self.town_district == district
            shares[inside] = share * self.town_base[inside] / self.town_base[inside].sum()
        story = STORIES["tiny_township"]
        tiny = self.town_unit == self.units_of(story)[0]
        shares[tiny] = min(shares[tiny][0], story.strength["a_month"] / a_month)
        return np.asarray(shares / shares.sum(), dtype=np.float64)


def stand_on(city: City, seed: int) -> Ground:
    """The ground of a city; raises `CityError` where its files lack what the demo needs."""
    units = city.units
    random = np.random.default_rng([seed, 1])
    kinds = tuple(units["kind"])
    names = tuple(units["name_zh"])
    codes = tuple(units["code"])
    towns = units[units["kind"] == "town"]
    number = {code: at for at, code in enumerate(codes)}
    lon, lat = _points(city, towns, random)
    departments, handlers = _handlers(kinds, names)
    return Ground(
        codes,
        kinds,
        kinds.index("centre"),
        np.array([number[code] for code in towns["code"]]),
        np.array([number[code] for code in towns["parent"]]),
        _town_base(towns, random),
        {year: _district_shares(units, year) for year in range(2019, 2026)},
        handlers,
        departments,
        lon,
        lat,
        cells_of(lon.ravel(), lat.ravel()).reshape(lon.shape),
        names,
    )


def _town_base(towns: pd.DataFrame, random: np.random.Generator) -> Real:
    residents = pd.to_numeric(towns["residents"]).fillna(30_000).to_numpy(dtype=float)
    skew = np.exp(random.normal(0, 0.45, len(towns)))
    rural = np.where(towns["name_zh"].str.endswith("乡"), 0.6, 1.0)
    return np.asarray(residents**0.9 * skew * rural, dtype=np.float64)


def local_share(year: int) -> float:
    """Share of a year's dispatched requests that units of the districts handle."""
    mix = category_shares(year) * dispatched_shares(year)
    local = np.array([each.handlers.town + each.handlers.district for each in CATEGORIES])
    return float(mix @ local / mix.sum())


def _district_shares(units: pd.DataFrame, year: int) -> Real:
    """Shares of the districts, in the order of their codes, in what is dispatched."""
    early, late = _shares_2020(units), _shares_2020(units)
    for code, handled in HANDLED_2025.items():
        late[code] = handled / local_share(2025)
    free = [code for code in late if code not in HANDLED_2025]
    rest = 1 - sum(late[code] for code in HANDLED_2025)
    total = sum(late[code] for code in free)
    late |= {code: late[code] / total * rest for code in free}
    step = {2023: 0.27, 2024: 0.80, 2025: 1.0}.get(year, 0.0)
    return np.array([early[code] * (1 - step) + late[code] * step for code in sorted(early)])


def _shares_2020(units: pd.DataFrame) -> dict[str, float]:
    """Published shares of 2019 over the local share; the rest by residents, central at 60 %."""
    districts = units[units["kind"] == "district"].set_index("code")["residents"].astype(float)
    shares = {code: share / local_share(2019) for code, share in HANDLED_2019.items()}
    for central, total in ((True, CENTRAL_SHARE), (False, 1 - CENTRAL_SHARE)):
        own = [code for code in districts.index if (code in CENTRAL) == central]
        known = sum(shares.get(code, 0.0) for code in own)
        free = {code: districts[code] ** 0.9 for code in own if code not in HANDLED_2019}
        scale = (total - known) / sum(free.values())
        shares |= {code: size * scale for code, size in free.items()}
    return shares


def _handlers(kinds: tuple[str, ...], names: tuple[str, ...]) -> tuple[Real, Real]:
    """Shares of departments by category, and of all handlers: town, district, each unit."""
    departments = np.array([kind == "department" for kind in kinds])
    firms = np.array([kind == "enterprise" for kind in kinds])
    by_department = np.zeros((len(CATEGORIES), len(kinds)))
    everyone = np.zeros((len(CATEGORIES), 2 + len(kinds)))
    for row, category in enumerate(CATEGORIES):
        who = category.handlers
        by_department[row] = _named(who.departments, names, departments)
        everyone[row, TOWN], everyone[row, DISTRICT] = who.town, who.district
        everyone[row, 2:] = who.department * by_department[row]
        everyone[row, 2:] += who.enterprise * _named(who.enterprises, names, firms)
    return by_department, everyone


def _named(parts: tuple[str, ...], names: tuple[str, ...], among: NDArray[np.bool_]) -> Real:
    """Shares of the units whose names hold the parts, a tenth for all others of the kind."""
    shares = np.zeros(len(names))
    for part, share in zip(parts, _FALLING, strict=False):
        inside = [at for at, name in enumerate(names) if part in name and among[at]]
        shares[inside] += share / max(len(inside), 1)
    if not shares.any():
        return np.asarray(among / among.sum(), dtype=np.float64)
    return np.asarray(0.96 * shares / shares.sum() + 0.04 * among / among.sum(), dtype=np.float64)


def _points(city: City, towns: pd.DataFrame, random: np.random.Generator) -> tuple[Real, Real]:
    """Points of every town; not-a-number in a city without anchors, whose tickets have none."""
    anchors = _anchors(city.folder)
    if anchors is None:
        return (nowhere := np.full((len(towns), POINTS), np.nan)), nowhere
    missing = set(towns["code"]) - set(anchors.index)
    if missing:
        raise CityError(f"{city.folder}: anchors.csv lacks {len(missing)} towns, {min(missing)}")
    shapes = _shapes(city)
    both = [
        _scatter(anchors.loc[code, "lon"], anchors.loc[code, "lat"], shapes.get(code), random)
        for code in towns["code"]
    ]
    return np.array([each[0] for each in both]), np.array([each[1] for each in both])


def _anchors(folder: Path) -> pd.DataFrame | None:
    path = folder / "anchors.csv"
    return pd.read_csv(path, dtype={"code": str}).set_index("code") if path.exists() else None


def _shapes(city: City) -> dict[str, Any]:
    declared = city.boundary_files.get("town")
    if declared is None or not declared.path.exists():
        return {}
    collection = city.boundaries("town") or {"features": []}
    return {
        str(each.get("id") or each["properties"]["code"]): shapely.from_geojson(
            json.dumps(each["geometry"])
        )
        for each in collection["features"]
    }


def _scatter(
    lon: float, lat: float, shape: Any | None, random: np.random.Generator
) -> tuple[Real, Real]:
    """`POINTS` points round an anchor and over the town's shape, all inside it if it is known."""
    near = random.normal(0, 0.006, (2, 6 * POINTS)) * [[1.28], [1.0]] + [[lon], [lat]]
    if shape is None:
        return near[0, :POINTS], near[1, :POINTS]
    west, south, east, north = shape.bounds
    wide = random.uniform([[west], [south]], [[east], [north]], (2, 6 * POINTS))
    both = np.where(random.random(6 * POINTS) < 0.6, near, wide)
    inside = both[:, shapely.contains_xy(shape, both[0], both[1])]
    if not inside.shape[1]:
        inside = np.array([[lon], [lat]])
    inside = np.resize(inside.T, (POINTS, 2)).T
    return inside[0], inside[1]
