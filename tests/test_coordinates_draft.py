"""A draft names the columns of points, takes a system only from the source, and turns what is swapped."""

import json
from pathlib import Path

import duckdb
import pytest
from pyproj import Transformer

from data.load.crs_names import system_in, system_in_urn
from data.load.mapping import read_mapping
from data.load.propose import propose
from data.load.run import load
from data.settings import PROJECT

REAL = PROJECT.parent / "shared" / "realdata"


def _on(system: str, lon: float, lat: float) -> list[tuple[str, str]]:
    """Twenty points around a place on a grid (or in degrees)."""
    to_grid = Transformer.from_crs("EPSG:4326", system, always_xy=True)
    points = [to_grid.transform(lon + n / 5000, lat + n / 7000) for n in range(20)]
    return [(f"{x:.4f}", f"{y:.4f}") for x, y in points]


def _file(folder: Path, columns: str, rows: list[tuple[str, ...]]) -> Path:
    lines = [f"A{n};2024-01-{n + 1:02d} 09:00:00;{';'.join(row)}" for n, row in enumerate(rows)]
    (folder / "t.csv").write_text("\n".join([f"id;opened;{columns}", *lines]) + "\n", "utf-8")
    return folder / "t.csv"


def _tickets(path: Path, draft: str) -> list[tuple[float, float]]:
    """Longitude and latitude of the tickets a draft loads, rounded to some hundred metres."""
    (path.parent / "m.toml").write_text(draft, "utf-8")
    load([path], read_mapping(path.parent / "m.toml"), path.parent / "store")
    sql = f"SELECT lon, lat FROM read_parquet('{path.parent}/store/tickets/*') ORDER BY received_at"
    return duckdb.sql(sql).fetchall()


UNNAMED = {
    "State Plane": ("X Coordinate (State Plane);Y Coordinate (State Plane)", "EPSG:2263", -73.98, 40.7),
    "British": ("Easting;Northing", "EPSG:27700", -0.1, 51.5),
    "German": ("Rechtswert;Hochwert", "EPSG:25832", 9.9, 53.5),
    "short": ("x;y", "EPSG:25833", 13.4, 52.5),
    "Spanish": ("COORDENADA_X;COORDENADA_Y", "EPSG:25830", -3.7, 40.4),
    "Chinese": ("横坐标;纵坐标", "EPSG:4547", 114.3, 30.6),
    "Esri": ("POINT_X;POINT_Y", "EPSG:3857", -73.98, 40.7),
}  # fmt: skip


@pytest.mark.parametrize("case", UNNAMED)
def test_a_grid_nobody_names_is_a_question_and_its_three_lines_are_enough(
    case: str, tmp_path: Path
) -> None:
    columns, system, lon, lat = UNNAMED[case]
    path = _file(tmp_path, columns, _on(system, lon, lat))
    draft = propose(path)
    east, north = columns.split(";")
    assert f"# {east}, {north}: no degrees but metres or feet of a map grid." in draft
    assert "# Question: of which? Write its code" in draft
    for line in ('coordinates = "EPSG:...."', f'lon = "{east}"', f'lat = "{north}"'):
        assert f"\n# {line}" in draft
        draft = draft.replace(f"\n# {line}", f"\n{line}")
    assert _tickets(path, draft.replace("EPSG:....", system))[0] == pytest.approx(
        (lon, lat), abs=1e-6
    )


def test_a_draft_of_a_grid_nobody_names_loads_without_a_map(tmp_path: Path) -> None:
    path = _file(tmp_path, "Easting;Northing", _on("EPSG:27700", -0.1, 51.5))
    draft = propose(path)
    assert "coordinates" not in [line.split(" ")[0] for line in draft.splitlines()]
    assert "# No coordinates found: no points and no density on the map." in draft
    (tmp_path / "m.toml").write_text(draft, "utf-8")
    assert load([path], read_mapping(tmp_path / "m.toml"), tmp_path / "store").loaded == 20


NAMED = {
    "a code": ("x_2263;y_2263", "EPSG:2263", -73.98, 40.7),
    "a code at its end": ("easting_27700;northing_27700", "EPSG:27700", -0.1, 51.5),
    "the Dutch grid": ("x_rd;y_rd", "EPSG:28992", 4.9, 52.37),
    "the Dutch grid first": ("RD X;RD Y", "EPSG:28992", 4.9, 52.37),
    "the Swiss grid": ("E_LV95;N_LV95", "EPSG:2056", 8.54, 47.37),
    "the French grid": ("x_lambert93;y_lambert93", "EPSG:2154", 2.35, 48.85),
    "a zone": ("ETRS89_UTM33_x;ETRS89_UTM33_y", "EPSG:25833", 13.4, 52.5),
    "Esri's code": ("x_102718;y_102718", "ESRI:102718", -73.98, 40.7),
    "degrees of China": ("lon_4490;lat_4490", "EPSG:4490", 116.4, 39.9),
}


@pytest.mark.parametrize("case", NAMED)
def test_a_system_that_columns_name_is_proposed_and_loads(case: str, tmp_path: Path) -> None:
    columns, system, lon, lat = NAMED[case]
    path = _file(tmp_path, columns, _on(system, lon, lat))
    draft = propose(path)
    east, north = columns.split(";")
    for line in (
        f'coordinates = "{system}"  # named by "{east}"',
        f'lon = "{east}"',
        f'lat = "{north}"',
    ):
        assert f"\n{line}\n" in draft, draft
    assert _tickets(path, draft)[0] == pytest.approx((lon, lat), abs=1e-6)


def test_a_system_in_a_column_of_codes_is_proposed(tmp_path: Path) -> None:
    rows = [(*point, "25833") for point in _on("EPSG:25833", 13.4, 52.5)]
    path = _file(tmp_path, "x;y;SRID", rows)
    draft = propose(path)
    assert '\ncoordinates = "EPSG:25833"  # named by SRID\n' in draft
    assert _tickets(path, draft)[0] == pytest.approx((13.4, 52.5), abs=1e-6)


def test_a_system_that_does_not_fit_its_points_is_told_and_not_proposed(tmp_path: Path) -> None:
    path = _file(tmp_path, "x_2263;y_2263", _on("EPSG:25833", 13.4, 52.5))
    draft = propose(path)
    assert '# "x_2263" names EPSG:2263, where they do not lie.' in draft
    assert '\n# coordinates = "EPSG:...."' in draft


def test_metres_of_baidu_have_no_code_and_are_told(tmp_path: Path) -> None:
    draft = propose(_file(tmp_path, "bd09mc_x;bd09mc_y", _on("EPSG:3857", 116.404, 39.915)))
    assert "# Metres of Baidu or Amap have no such code: ask for their degrees." in draft
    assert "\ncoordinates" not in draft


def test_a_year_in_a_name_is_no_code(tmp_path: Path) -> None:
    assert system_in("x_2023") == system_in("lat 2019") == ""
    path = _file(tmp_path, "x_2023;y_2023", _on("EPSG:25833", 13.4, 52.5))
    assert '\n# coordinates = "EPSG:...."' in propose(path)


def test_in_a_chinese_grid_that_is_named_x_is_the_northing(tmp_path: Path) -> None:
    rows = [(y, x) for x, y in _on("EPSG:4547", 114.3, 30.6)]
    path = _file(tmp_path, "x_4547;y_4547", rows)
    draft = propose(path)
    assert 'lon = "y_4547"' in draft
    assert "# In this grid x is the northing: lat takes it." in draft
    assert _tickets(path, draft)[0] == pytest.approx((114.3, 30.6), abs=1e-6)


def test_both_numbers_of_a_grid_in_one_cell_are_found(tmp_path: Path) -> None:
    rows = [(f"POINT ({x} {y})",) for x, y in _on("EPSG:28992", 4.9, 52.37)]
    path = _file(tmp_path, "geom_28992", rows)
    draft = propose(path)
    assert '\nlon = "geom_28992"\nlat = "geom_28992"\n' in draft
    assert _tickets(path, draft)[0] == pytest.approx((4.9, 52.37), abs=1e-6)


SHIFTED = {
    "gcj02": ["gcj02_lng;gcj02_lat", "lng_gcj02;lat_gcj02", "高德经度;高德纬度", "amap_lon;amap_lat",
              "gcj_x;gcj_y", "火星坐标经度;火星坐标纬度", "腾讯经度;腾讯纬度"],
    "bd09": ["bd09_lng;bd09_lat", "bd_lon;bd_lat", "百度经度;百度纬度", "baidu_x;baidu_y", "BDLng;BDLat",
             "经度(百度);纬度(百度)"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("system", "columns"), [(system, each) for system in SHIFTED for each in SHIFTED[system]]
)
def test_degrees_called_after_a_chinese_map_are_proposed_as_such(
    system: str, columns: str, tmp_path: Path
) -> None:
    path = _file(tmp_path, columns, _on("EPSG:4326", 116.404, 39.915))
    draft = propose(path)
    lon, lat = columns.split(";")
    assert f'\ncoordinates = "{system}"  # named by "{lon}"\n' in draft
    assert f'\nlat = "{lat}"\nlon = "{lon}"\n' in draft
    placed = _tickets(path, draft)[0]
    assert placed == pytest.approx(
        (116.3978, 39.9136) if system == "gcj02" else (116.3914, 39.9073), abs=1e-4
    )


def test_both_shifted_numbers_in_one_cell_are_proposed_too(tmp_path: Path) -> None:
    rows = [(f"{x},{y}",) for x, y in _on("EPSG:4326", 116.404, 39.915)]
    draft = propose(_file(tmp_path, "高德坐标", rows))
    assert '\ncoordinates = "gcj02"' in draft
    assert '\nlat = "高德坐标"\nlon = "高德坐标"\n' in draft


def test_plain_degrees_are_taken_before_shifted_ones(tmp_path: Path) -> None:
    rows = [(*point, *point) for point in _on("EPSG:4326", 116.404, 39.915)]
    draft = propose(_file(tmp_path, "gcj02_lng;gcj02_lat;wgs84_lng;wgs84_lat", rows))
    assert '\nlat = "wgs84_lat"\nlon = "wgs84_lng"\n' in draft
    assert "gcj02" not in draft.split("# Columns not used")[0]


def test_degrees_in_china_that_say_nothing_are_a_question(tmp_path: Path) -> None:
    draft = propose(_file(tmp_path, "经度;纬度", _on("EPSG:4326", 116.404, 39.915)))
    assert "# Question: degrees of Amap or Tencent, hundreds of metres off?" in draft
    assert "\ncoordinates" not in draft
    elsewhere = propose(_file(tmp_path, "lon;lat", _on("EPSG:4326", -71.06, 42.36)))
    assert "Amap" not in elsewhere


@pytest.mark.parametrize("columns", ["Latitude;Longitude", "lat;lng", "纬度;经度", "y;x"])
def test_latitudes_beyond_the_pole_are_put_right(columns: str, tmp_path: Path) -> None:
    path = _file(tmp_path, columns, _on("EPSG:4326", 116.404, 39.915))
    draft = propose(path)
    lon, lat = columns.split(";")
    assert f'\nlat = "{lat}"\nlon = "{lon}"\n' in draft
    assert (
        f'# The columns are the wrong way round; put right below: lat = "{lat}", lon = "{lon}".'
        in draft
    )
    assert "# Points: around latitude 39.92, longitude 116.41.\n" in draft
    assert _tickets(path, draft)[0] == pytest.approx((116.404, 39.915))


def test_a_few_latitudes_beyond_the_pole_swap_nothing(tmp_path: Path) -> None:
    points = [(lon, "951.0" if n < 4 else lat)
              for n, (lon, lat) in enumerate(_on("EPSG:4326", -71.06, 42.36))]  # fmt: skip
    assert 'lat = "lon"' not in propose(_file(tmp_path, "lon;lat", points))


def _city(folder: Path) -> str:
    """A city with a boundary around Chicago."""
    west, south, east, north = -88, 41.5, -87.4, 42.1
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    feature = {"type": "Feature", "properties": {"code": "1"},
               "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    (folder / "city").mkdir()
    (folder / "city" / "d.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature]})
    )
    (folder / "city" / "city.toml").write_text(
        (PROJECT / "cities" / "boston" / "city.toml").read_text("utf-8")
        + '\n[boundaries.district]\nfile = "d.geojson"\n'
        'note = { zh = "x", en = "x" }\nattribution = { zh = "x", en = "x" }\n', "utf-8")  # fmt: skip
    return str(folder / "city")


def test_columns_that_only_swapped_lie_in_the_city_are_put_right(tmp_path: Path) -> None:
    points = _on("EPSG:4326", -87.65, 41.85)
    path, city = _file(tmp_path, "lat;lon", points), _city(tmp_path)
    draft = propose(path, city)
    assert '\nlat = "lon"\nlon = "lat"\n' in draft
    assert "# The columns are the wrong way round" in draft
    assert "wrong way round" not in propose(path)
    right = propose(_file(tmp_path, "lon;lat", points), city)
    assert "wrong way round" not in right
    assert '\nlat = "lat"\nlon = "lon"\n' in right
    elsewhere = propose(_file(tmp_path, "lon;lat", _on("EPSG:4326", 9.9, 53.5)), city)
    assert "wrong way round" not in elsewhere


def _geojson(points: list[tuple[str, str]], **beside: object) -> str:
    features = [
        {"type": "Feature", "properties": {"id": f"A{n}", "created_at": f"2024-01-{n + 1:02d} 09:00"},
         "geometry": {"type": "Point", "coordinates": [float(x), float(y)]}}
        for n, (x, y) in enumerate(points)
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", **beside, "features": features})


def _arcgis(points: list[tuple[str, str]], wkid: dict[str, int], inside: bool) -> str:
    told: dict[str, object] = {"spatialReference": wkid}
    features = [
        {"attributes": {"id": f"A{n}", "created_at": f"2024-01-{n + 1:02d} 09:00"},
         "geometry": {"x": float(x), "y": float(y), **(told if inside else {})}}
        for n, (x, y) in enumerate(points)
    ]  # fmt: skip
    return json.dumps({**({} if inside else told), "features": features})


def _urn(name: str) -> dict[str, object]:
    return {"crs": {"type": "name", "properties": {"name": name}}}


FEET = _on("EPSG:2263", -73.98, 40.7)
MERCATOR = _on("EPSG:3857", -73.98, 40.7)
JSON = {
    "GeoJSON": (_geojson(FEET, **_urn("urn:ogc:def:crs:EPSG::2263")), "EPSG:2263"),
    "GeoJSON with a version": (_geojson(FEET, **_urn("urn:ogc:def:crs:EPSG:6.9:2263")), "EPSG:2263"),
    "ArcGIS": (_arcgis(FEET, {"wkid": 102718, "latestWkid": 2263}, False), "EPSG:2263"),
    "ArcGIS, each point": (_arcgis(MERCATOR, {"wkid": 102100}, True), "ESRI:102100"),
    "ArcGIS, Web Mercator": (_arcgis(MERCATOR, {"wkid": 102100, "latestWkid": 3857}, False), "EPSG:3857"),
}  # fmt: skip


@pytest.mark.parametrize("case", JSON)
def test_a_file_of_objects_that_names_its_grid_loads_by_its_draft(
    case: str, tmp_path: Path
) -> None:
    text, system = JSON[case]
    (tmp_path / "t.json").write_text(text)
    draft = propose(tmp_path / "t.json")
    assert f'\ncoordinates = "{system}"  # named by the file\n' in draft
    assert '\nlon = "easting"\nlat = "northing"\n' in draft
    assert _tickets(tmp_path / "t.json", draft)[0] == pytest.approx((-73.98, 40.7), abs=1e-6)


def test_objects_on_a_grid_nobody_names_are_a_question(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text(_geojson([("0", "0"), *FEET[1:]]))
    draft = propose(tmp_path / "t.json")
    assert "# easting, northing: no degrees but metres or feet of a map grid." in draft


def test_degrees_whose_file_says_wgs_84_stay_as_they_are(tmp_path: Path) -> None:
    points = _on("EPSG:4326", 116.404, 39.915)
    (tmp_path / "t.json").write_text(_geojson(points, **_urn("urn:ogc:def:crs:OGC:1.3:CRS84")))
    draft = propose(tmp_path / "t.json")
    assert '\nlat = "latitude"\nlon = "longitude"\n' in draft
    assert "\ncoordinates" not in draft
    assert "Amap" not in draft


def test_addresses_of_systems_are_read() -> None:
    assert system_in_urn("http://www.opengis.net/def/crs/EPSG/0/25833") == "EPSG:25833"
    assert system_in_urn("EPSG:4326") == "wgs84"
    assert system_in_urn("urn:ogc:def:crs:EPSG::999999") == ""


def test_a_file_with_degrees_beside_its_grid_is_read_by_its_degrees(tmp_path: Path) -> None:
    path = REAL / "nyc311_one_night.csv"
    if not path.exists():
        pytest.skip("the sample is not beside the project")
    draft = propose(path)
    assert '\nlat = "Latitude"\nlon = "Longitude"\n' in draft
    assert "\ncoordinates" not in draft
