"""Builds the shapes, anchors and points of interest of Beijing from registry packages.

Sub-district boundaries are in no package. Each gets an anchor (its office by name among the
points of OpenStreetMap, else the middle of its bounding box) and the Thiessen cell around it,
clipped to its district: an approximation that says so.

Run by a developer, with shapely and pyshp: python -m data.places.build_shapes SOURCES GEOPI SIZHI
"""

import ast
import json
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapefile
import shapely
import shapely.ops
from shapely.geometry import mapping, shape

from data.places.city import CITIES

TARGET = CITIES / "beijing"
NOTE = "近似示意边界，非法定界线 / approximate shapes, not legal boundaries"
FRAME = (115.3, 39.4, 117.6, 41.1)
OFFICE = re.compile(
    "街道|镇|乡|地区|办事处|派出所|社区卫生|社区服务|卫生院|司法所|政府|村委会|居委会"
)
TAIL = re.compile("(街道|镇|乡|地区|办事处)$")
PEOPLE = re.compile("满族蒙古族|满族|回族|蒙古族|民族")
CATEGORIES = {
    "居住小区": ("residential", "Residential estates"), "学校": ("school", "Schools"),
    "公园": ("park", "Parks"), "幼儿园": ("kindergarten", "Kindergartens"),
    "超市": ("supermarket", "Supermarkets"), "医院": ("hospital", "Hospitals"),
    "高校": ("university", "Universities"), "银行": ("bank", "Banks"),
    "政府机关": ("government", "Government offices"), "博物馆": ("museum", "Museums"),
    "派出所": ("police", "Police stations"), "社区服务": ("community_service", "Community services"),
    "社区卫生": ("community_health", "Community health"), "体育": ("sport", "Sports"),
    "图书馆": ("library", "Libraries"), "药店": ("pharmacy", "Pharmacies"),
    "市场": ("market", "Markets"), "邮局": ("post", "Post offices"), "消防": ("fire", "Fire stations"),
    "街乡政府": ("town_office", "Sub-district offices"), "法院": ("court", "Courts"),
    "检察院": ("procuratorate", "Procuratorates"), "养老": ("elderly_care", "Elderly care"),
    "政务服务": ("service_hall", "Government service halls"), "司法": ("justice", "Justice offices"),
}  # fmt: skip
NEAREST = 0.0008
"""Degrees: anchors nearer than this to another are moved apart, or a cell would vanish."""


def main(sources: Path, geopi: Path, sizhi: Path) -> None:
    """Writes the five files."""
    towns = pd.read_csv(sources / "beijing_towns_343.csv", dtype=str)
    districts = _districts(sources)
    anchors = _anchors(towns, districts, sources, geopi, sizhi)
    cells = _cells(towns, districts, anchors)
    codes = towns.drop_duplicates("district").set_index("district")["district_code"]
    named = [(codes[name], name, "110000", each) for name, each in districts.items()]
    _write_shapes("districts.geojson", sorted(named, key=lambda row: row[0]), 5)
    rows = [(t.code, t.name_, t.district_code, cells[t.code]) for t in _rows(towns)]
    _write_shapes("towns.geojson", rows, 4)
    inside = {code: each.representative_point() for code, _, _, each in (*named, *rows)}
    frame = pd.DataFrame([(code, p.x, p.y) for code, p in inside.items()])
    frame.round(5).set_axis(["code", "lon", "lat"], axis=1).to_csv(
        TARGET / "anchors.csv", index=False
    )
    _write_points(sources, towns, cells)


def _rows(towns: pd.DataFrame) -> Any:
    return towns.rename(columns={"name": "name_"}).itertuples()


def _districts(sources: Path) -> dict[str, Any]:
    raw = json.loads((sources / "beijing_districts_16.geojson").read_text("utf-8"))
    return {each["properties"]["name"]: shape(each["geometry"]) for each in raw["features"]}


def _anchors(
    towns: pd.DataFrame, districts: dict[str, Any], sources: Path, geopi: Path, sizhi: Path
) -> dict[str, tuple[float, float]]:
    """One point a town, inside its district, no two too near each other."""
    given = pd.read_csv(sources / "towns_without_registry_anchor.csv", dtype={"code": str})
    about = {row.code: (row.lon_about, row.lat_about) for row in given.itertuples()}
    boxes, points = _boxes(sizhi), _points(geopi)
    found: dict[str, tuple[float, float]] = {}
    for town in _rows(towns):
        ground = districts[town.district]
        names = {town.name_, town.stat_name}
        spot = (
            about.get(town.code)
            or _by_name(names, ground, points, OFFICE)
            or _by_box(names, ground, boxes)
            or _by_name(names, ground, points, re.compile(""))
            or _gap(ground, [found[code] for code in found if code[:6] == town.code[:6]])
        )
        found[town.code] = _apart(_inside(spot, ground), found, ground)
    return found


def _boxes(sizhi: Path) -> dict[str, tuple[float, ...]]:
    """Bounding boxes by name: north-west and south-east corners."""
    tree = ast.parse((sizhi / "sizhi.py").read_text("utf-8"))
    raw = next(ast.literal_eval(node.value) for node in tree.body if isinstance(node, ast.Assign))
    return {name: tuple(ast.literal_eval(text)) for name, text in raw.items()}


def _points(geopi: Path) -> list[tuple[str, float, float]]:
    reader = shapefile.Reader(str(geopi / "data/city_shp/china_poi.shp"), encoding="utf8")
    records = reader.iterShapeRecords(bbox=list(FRAME), fields=["name"])
    return [(each.record["name"], *each.shape.points[0]) for each in records]


def _stem(name: str) -> str:
    return TAIL.sub("", PEOPLE.sub("", TAIL.sub("", name)))


def _by_name(
    names: set[str], ground: Any, points: list[tuple[str, float, float]], wanted: re.Pattern[str]
) -> tuple[float, float] | None:
    """The middle of the points in the district that carry the town's name."""
    stems = {stem for name in names if len(stem := _stem(name)) > 1}
    hits = [
        (x, y)
        for name, x, y in points
        if any(stem in name for stem in stems) and wanted.search(name)
    ]
    near = [spot for spot in hits if shapely.contains_xy(ground, *spot)]
    if not near:
        return None
    middle = np.median(np.array(near), axis=0)
    return float(middle[0]), float(middle[1])


def _by_box(
    names: set[str], ground: Any, boxes: dict[str, tuple[float, ...]]
) -> tuple[float, float] | None:
    for name in names & set(boxes):
        west, north, east, south = boxes[name]
        box = shapely.box(west, south, east, north)
        if box.intersection(ground).area > 0.5 * box.area:
            return box.centroid.x, box.centroid.y
    return None


def _gap(ground: Any, taken: list[tuple[float, float]]) -> tuple[float, float]:
    """The point of the district farthest from the anchors already set."""
    west, south, east, north = ground.bounds
    grid = [(x, y) for x in np.linspace(west, east, 60) for y in np.linspace(south, north, 60)]
    inside = np.array([spot for spot in grid if shapely.contains_xy(ground, *spot)])
    if not taken:
        middle = ground.representative_point()
        return middle.x, middle.y
    away = np.min(
        np.hypot(
            inside[:, None, 0] - np.array(taken)[None, :, 0],
            inside[:, None, 1] - np.array(taken)[None, :, 1],
        ),
        axis=1,
    )
    best = inside[int(np.argmax(away))]
    return float(best[0]), float(best[1])


def _inside(spot: tuple[float, float], ground: Any) -> tuple[float, float]:
    if shapely.contains_xy(ground, *spot):
        return spot
    on_edge = shapely.ops.nearest_points(ground.buffer(-0.002), shapely.Point(spot))[0]
    return on_edge.x, on_edge.y


def _apart(
    spot: tuple[float, float], found: dict[str, tuple[float, float]], ground: Any
) -> tuple[float, float]:
    """The spot, moved in a widening spiral until no other anchor is too near."""
    for step in range(400):
        angle, away = step * 2.4, 0.0004 * step
        moved = (spot[0] + away * np.cos(angle), spot[1] + away * np.sin(angle))
        clear = all(np.hypot(moved[0] - x, moved[1] - y) > 5 * NEAREST for x, y in found.values())
        if clear and shapely.contains_xy(ground, *moved):
            return float(moved[0]), float(moved[1])
    return spot


def _cells(
    towns: pd.DataFrame, districts: dict[str, Any], anchors: dict[str, tuple[float, float]]
) -> dict[str, Any]:
    """The Thiessen cell of each anchor, clipped to its district."""
    found: dict[str, Any] = {}
    for name, ground in districts.items():
        codes = list(towns.loc[towns["district"] == name, "code"])
        spots = shapely.MultiPoint([anchors[code] for code in codes])
        parts = shapely.voronoi_polygons(spots, extend_to=ground.envelope.buffer(1), ordered=True)
        for code, part in zip(codes, parts.geoms, strict=True):
            found[code] = part.intersection(ground)
    return found


def _write_shapes(file: str, rows: list[tuple[str, str, str, Any]], digits: int) -> None:
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"code": code, "name_zh": name, "parent": parent},
            "geometry": mapping(_tidy(each, digits)),
        }
        for code, name, parent, each in rows
    ]
    collection = {"type": "FeatureCollection", "note": NOTE, "features": features}
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    (TARGET / file).write_text(text, "utf-8")


def _tidy(each: Any, digits: int) -> Any:
    """Polygons only, rounded, exterior rings clockwise."""
    rounded = shapely.set_precision(each, 10**-digits)
    parts = [part for part in shapely.get_parts(rounded) if part.geom_type == "Polygon"]
    turned = [shapely.orient_polygons(part, exterior_cw=True) for part in parts]
    return turned[0] if len(turned) == 1 else shapely.MultiPolygon(turned)


def _write_points(sources: Path, towns: pd.DataFrame, cells: dict[str, Any]) -> None:
    frame = pd.read_csv(sources / "beijing_pois_osm.csv", dtype={"adcode": str, "osm_id": str})
    tree = shapely.STRtree(list(cells.values()))
    codes = np.array(list(cells))
    spots = shapely.points(frame["lon"], frame["lat"])
    nearest = codes[tree.nearest(spots)]
    parents = towns.set_index("code")["district_code"]
    points = pd.DataFrame(
        {
            "place_id": frame["osm_id"],
            "category": frame["category"].map(lambda each: CATEGORIES[each][0]),
            "name": frame["name"],
            "group_code": parents[nearest].to_numpy(),
            "area_code": nearest,
            "lon": frame["lon"].round(5),
            "lat": frame["lat"].round(5),
        }
    )
    points.drop_duplicates("place_id").to_csv(TARGET / "pois.csv", index=False)
    rows = [(code, zh, en) for zh, (code, en) in CATEGORIES.items()]
    titles = pd.DataFrame(rows, columns=["id", "title_zh", "title_en"])
    titles.to_csv(TARGET / "poi_categories.csv", index=False)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
