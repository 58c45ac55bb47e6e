"""Points of map grids and of Chinese maps stand in WGS 84 where published control points say."""

import json
import math
import subprocess
import sys
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from data.load import gcj
from data.load.crs import in_wgs84, is_grid, system_named
from data.settings import PROJECT

REAL = PROJECT.parent / "shared" / "realdata"


def metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """How far two points near each other are apart, on a sphere."""
    east = math.radians(other_lon - lon) * math.cos(math.radians(lat))
    return 6_371_000 * math.hypot(east, math.radians(other_lat - lat))


def _placed(system: str, x: float, y: float) -> tuple[float, float]:
    lon, lat = in_wgs84(system, np.array([x]), np.array([y]))
    return float(lon[0]), float(lat[0])


def _dms(degrees: int, minutes: int, seconds: float) -> float:
    return degrees + minutes / 60 + seconds / 3600


CONTROL = {
    "Empire State Building, State Plane feet": ("EPSG:2263", 988_224, 211_950, -73.9857, 40.7484, 15),
    "the same, as Esri numbers it": ("ESRI:102718", 988_224, 211_950, -73.9857, 40.7484, 15),
    # Ordnance Survey, test points of OSTN15; without its grid the shift is good to some 5 metres.
    "Caister water tower, British National Grid": (
        "EPSG:27700", 651_409.804, 313_177.450, _dms(1, 42, 57.8663), _dms(52, 39, 28.8282), 6),
    # The transit circle of Airy lies 5.3 seconds west of the meridian of GPS.
    "Greenwich, British National Grid": ("EPSG:27700", 538_890, 177_320, -0.00147, 51.47781, 10),
    "Amersfoort, origin of the Dutch grid": ("EPSG:28992", 155_000, 463_000, 5.387206, 52.155172, 2),
    "Bern, origin of the Swiss grid": ("EPSG:2056", 2_600_000, 1_200_000, 7.438632, 46.951083, 2),
    "China's degrees of 2000 are those of WGS 84": ("EPSG:4490", 116.4, 39.9, 116.4, 39.9, 0.01),
}  # fmt: skip


@pytest.mark.parametrize("point", CONTROL)
def test_a_published_point_stands_where_it_is_published(point: str) -> None:
    system, x, y, lon, lat, within = CONTROL[point]
    assert metres(*_placed(system, x, y), lon, lat) < within


@settings(deadline=None)
@given(x=st.floats(-2e7, 2e7), y=st.floats(-1.9e7, 1.9e7))
def test_web_mercator_is_its_formula(x: float, y: float) -> None:
    radius = 6_378_137.0
    lat = math.degrees(2 * math.atan(math.exp(y / radius)) - math.pi / 2)
    if (x, y) != (0, 0):
        assert _placed("EPSG:3857", x, y) == pytest.approx((math.degrees(x / radius), lat))


def _arc(lat: float) -> float:
    """Metres of a meridian of GRS 80 from the equator, summed by small steps."""
    e2 = 0.00669438002290
    steps = np.linspace(0, math.radians(lat), 200_001)
    curve = 6_378_137 * (1 - e2) / (1 - e2 * np.sin(steps) ** 2) ** 1.5
    return float(np.trapezoid(curve, steps))


@pytest.mark.parametrize(
    ("system", "middle", "scale", "lat"),
    [("EPSG:25833", 15, 0.9996, 52.5), ("EPSG:4547", 114, 1.0, 30.6), ("EPSG:32650", 117, 0.9996, 40)],
)  # fmt: skip
def test_on_its_middle_meridian_a_zone_counts_the_length_of_the_meridian(
    system: str, middle: int, scale: float, lat: float
) -> None:
    lon, found = _placed(system, 500_000, scale * _arc(lat))
    assert metres(lon, found, middle, lat) < 0.01


GRIDS = {
    "EPSG:2263": (-74.2, -71.9, 40.5, 41.3), "EPSG:27700": (-8.0, 1.7, 50.0, 60.8),
    "EPSG:25833": (12.1, 17.9, 40.0, 70.0), "EPSG:4547": (112.6, 115.4, 22.0, 45.0),
    "EPSG:3857": (-179.0, 179.0, -80.0, 80.0), "EPSG:2193": (167.0, 178.4, -47.0, -34.5),
    "EPSG:28992": (3.4, 7.1, 50.8, 53.6), "EPSG:31370": (2.6, 6.3, 49.6, 51.4),
}  # fmt: skip
part = st.floats(0, 1)


@settings(deadline=None)
@given(system=st.sampled_from(sorted(GRIDS)), across=part, up=part)
def test_a_point_put_on_a_grid_comes_back(system: str, across: float, up: float) -> None:
    west, east, south, north = GRIDS[system]
    lon, lat = west + across * (east - west), south + up * (north - south)
    x, y = Transformer.from_crs("EPSG:4326", system, always_xy=True).transform(lon, lat)
    if (x, y) != (0, 0):
        assert metres(*_placed(system, x, y), lon, lat) < 1


# wandergis/coordtransform, test/app.js; only its ways there are exact.
POINT = (116.404, 39.915)
KNOWN: dict[str, tuple[Callable[..., gcj.Point], tuple[float, float], tuple[float, float], float]] = {
    "WGS 84 to GCJ-02": (gcj.to_gcj02, POINT, (116.41024449916938, 39.91640428150164), 0.001),
    "GCJ-02 to WGS 84": (gcj.from_gcj02, POINT, (116.39775549316407, 39.913596), 0.2),
    "what Amap answers": (
        gcj.to_gcj02, (116.481499, 39.990475), (116.487585177952, 39.991754014757), 0.1),
    "what Baidu answers": (
        gcj.to_bd09, (114.21892734521, 29.575429778924), (114.2307519546763, 29.57908428837437), 2),
    "Baidu's degrees to WGS 84": (gcj.from_bd09, POINT, (116.3913836995, 39.907253), 1),
}  # fmt: skip


@pytest.mark.parametrize("point", KNOWN)
def test_degrees_of_chinese_maps_are_moved_as_published(point: str) -> None:
    moved, (lon, lat), told, within = KNOWN[point]
    x, y = moved(np.array([lon]), np.array([lat]))
    assert metres(float(x[0]), float(y[0]), *told) < within


@given(lon=st.floats(73.5, 135.0), lat=st.floats(3.5, 53.5))
def test_degrees_of_chinese_maps_come_back_closer_than_a_millimetre(lon: float, lat: float) -> None:
    here = np.array([lon]), np.array([lat])
    for system, there in (("gcj02", gcj.to_gcj02), ("bd09", gcj.to_bd09)):
        x, y = there(*here)
        assert 20 < metres(float(x[0]), float(y[0]), lon, lat) < 1500
        back = _placed(system, float(x[0]), float(y[0]))
        assert metres(*back, lon, lat) < 0.001


NOWHERE = {
    "an easting without a northing": ("EPSG:2263", 988_224, math.nan),
    "zeros": ("EPSG:3857", 0, 0),
    "zeros of a grid": ("EPSG:27700", 0, 0),
    "degrees on a grid": ("EPSG:2263", -73.98, 40.75),
    "metres instead of feet": ("EPSG:2263", 301_211, 64_602),
    "easting and northing swapped": ("EPSG:25833", 5_820_000, 391_000),
    "another zone's number before the easting": ("EPSG:4547", 38_500_000, 3_400_000),
    "no end": ("EPSG:25833", math.inf, 5_820_000),
    "beyond any projection": ("EPSG:25833", 1e12, 1e12),
    "Amap's degrees, swapped": ("gcj02", 39.9, 116.4),
    "Baidu's degrees, far away": ("bd09", -71.0, 42.3),
}


@pytest.mark.parametrize("case", NOWHERE)
def test_what_is_no_place_of_the_system_is_none(case: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert all(map(math.isnan, _placed(*NOWHERE[case]))), case


def test_a_city_just_past_its_zone_keeps_its_points() -> None:
    """Bavaria is surveyed in zone 32 as a whole; Passau lies beyond its area of use."""
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:25832", always_xy=True).transform(13.46, 48.57)
    assert metres(*_placed("EPSG:25832", x, y), 13.46, 48.57) < 1


def test_a_grid_across_the_line_of_dates_keeps_both_sides() -> None:
    """Fiji's grid (EPSG:3460) has Suva on one side and Taveuni's east on the other."""
    to_grid = Transformer.from_crs("EPSG:4326", "EPSG:3460", always_xy=True)
    for lon, lat in ((178.44, -18.14), (-179.9, -16.8)):
        assert metres(*_placed("EPSG:3460", *to_grid.transform(lon, lat)), lon, lat) < 1


@pytest.mark.parametrize(
    ("written", "kept"),
    [("wgs84", "wgs84"), ("WGS84", "wgs84"), ("epsg:4326", "wgs84"), (" EPSG:02263 ", "EPSG:2263"),
     ("GCJ02", "gcj02"), ("bd09", "bd09"), ("esri:102718", "ESRI:102718")],
)  # fmt: skip
def test_a_system_is_named_in_any_case(written: str, kept: str) -> None:
    assert system_named(written) == kept


def test_grids_are_told_from_degrees() -> None:
    systems = ("wgs84", "gcj02", "bd09", "EPSG:4490", "EPSG:2263", "EPSG:3857")
    assert [is_grid(each) for each in systems] == [False] * 4 + [True] * 2


def test_degrees_of_wgs_84_need_no_projection_library() -> None:
    """It takes a tenth of a second to load; a source in plain degrees does not wait for it."""
    asked = (
        "import sys, json, data.load.run, data.load.mapping as m, pathlib\n"
        "m.read_mapping(pathlib.Path('mappings/boston.toml'))\n"
        "print(json.dumps('pyproj' in sys.modules))"
    )
    said = subprocess.run(
        [sys.executable, "-c", asked], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert json.loads(said.stdout) is False


def test_new_yorks_state_plane_feet_are_its_own_degrees() -> None:
    path = REAL / "nyc311_one_night.csv"
    if not path.exists():
        pytest.skip("the sample is not beside the project")
    table = pd.read_csv(path).dropna(subset=["Latitude", "X Coordinate (State Plane)"])
    x, y = (table[f"{axis} Coordinate (State Plane)"].to_numpy(float) for axis in "XY")
    lon, lat = in_wgs84("EPSG:2263", x, y)
    apart = [
        metres(*each) for each in zip(lon, lat, table["Longitude"], table["Latitude"], strict=True)
    ]
    assert len(apart) > 800
    assert max(apart) < 1
