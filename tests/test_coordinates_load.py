"""A file whose points are on a map grid or shifted is loaded into the cells where they lie."""

from pathlib import Path

import duckdb
import h3.api.basic_int as h3
import pandas as pd
import pytest
from pyproj import Transformer

from data.load.mapping import read_mapping
from data.load.outcome import Outcome
from data.load.run import load
from data.settings import PROJECT
from data.store.cells import RESOLUTION

REAL = PROJECT.parent / "shared" / "realdata"

MAPPING = """
city = "unnamed"
coordinates = "{system}"
[fields]
ticket_id = "id"
received_at = "opened"
lon = "{x}"
lat = "{y}"
"""


def _load(
    folder: Path, rows: list[str], system: str, x: str = "x", y: str = "y", split: str = ";"
) -> tuple[Outcome, pd.DataFrame]:
    """Loads rows of x and y; what came of it, and the tickets in the order of the rows."""
    lines = [f"{n}{split}2024-01-03 09:00:00{split}{row}" for n, row in enumerate(rows)]
    header = split.join(["id", "opened", *dict.fromkeys((x, y))])
    (folder / "t.csv").write_text("\n".join([header, *lines]) + "\n", "utf-8")
    (folder / "m.toml").write_text(MAPPING.format(system=system, x=x, y=y), "utf-8")
    outcome = load([folder / "t.csv"], read_mapping(folder / "m.toml"), folder / "store")
    return outcome, stored(folder / "store")


def stored(store: Path) -> pd.DataFrame:
    files = f"{store}/tickets/*.parquet"
    return duckdb.sql(f"SELECT * FROM read_parquet('{files}') ORDER BY ticket_id").df()


POINTS = {
    "State Plane feet": ("EPSG:2263", "988224;211950", 40.7484, -73.9857),
    "feet with separators": ("EPSG:2263", "988,224;211,950.0", 40.7484, -73.9857),
    "British metres": ("EPSG:27700", "538890;177320", 51.47781, -0.00147),
    "a decimal comma": ("EPSG:27700", "538890,25;177320,5", 51.47781, -0.00147),
    "Web Mercator": ("EPSG:3857", "-8236051.23;4975300.5", 40.7484, -73.98570),
    "Amap": ("gcj02", "116.487585177952;39.991754014757", 39.990475, 116.481499),
    "Baidu": ("bd09", "114.2307519546763;29.57908428837437", 29.575429778924, 114.21892734521),
    "Baidu, with a decimal comma": ("bd09", "114,2307519;29,5790842", 29.575429, 114.218927),
    "China's degrees of 2000": ("EPSG:4490", "116.4;39.9", 39.9, 116.4),
}


@pytest.mark.parametrize("case", POINTS)
def test_a_point_lands_in_its_cell(case: str, tmp_path: Path) -> None:
    system, row, lat, lon = POINTS[case]
    outcome, tickets = _load(tmp_path, [row], system)
    assert not outcome.findings.corrections["no_place"]
    assert tickets["cell"][0] == h3.latlng_to_cell(lat, lon, RESOLUTION)
    assert (tickets["lat"][0], tickets["lon"][0]) == pytest.approx((lat, lon), abs=1e-4)


def test_shifted_degrees_read_as_plain_ones_would_lie_in_another_cell(tmp_path: Path) -> None:
    """The reason for all of this: Baidu's degrees are some 1,200 metres off."""
    row = "114.2307519546763;29.57908428837437"
    cells = []
    for system in ("wgs84", "bd09"):
        (tmp_path / system).mkdir()
        cells.append(_load(tmp_path / system, [row], system)[1]["cell"][0])
    assert cells[0] != cells[1]


@pytest.mark.parametrize(
    "cell",
    ["POINT (988224 211950)", "(988224.0, 211950.0)", "[988224, 211950]", "988224,211950",
     "(988,224, 211,950)", "988224 211950", "988224.0 211950.0 12.5"],
)  # fmt: skip
def test_both_numbers_in_one_cell_are_easting_then_northing(cell: str, tmp_path: Path) -> None:
    tickets = _load(tmp_path, [cell], "EPSG:2263", x="spot", y="spot")[1]
    assert tickets["cell"][0] == h3.latlng_to_cell(40.7484, -73.9857, RESOLUTION)


def test_what_has_no_place_is_counted_and_nothing_else_of_it_is_lost(tmp_path: Path) -> None:
    nowhere = ["0;0", "-73.98;40.75", "988224;", ";211950", "near the pump;211950", "1e99;1"]
    outcome, tickets = _load(tmp_path, ["988224;211950", *nowhere, ";"], "EPSG:2263")
    assert outcome.loaded == 8
    assert outcome.findings.corrections["no_place"] == len(nowhere)
    assert tickets["cell"].notna().tolist() == [True, *[False] * 7]
    assert tickets["lon"].isna().tolist() == [False, *[True] * 7]
    assert tickets["received_at"].notna().all()


def test_new_yorks_tickets_lie_in_the_same_cells_by_feet_and_by_degrees(tmp_path: Path) -> None:
    path = REAL / "nyc311_one_night.csv"
    if not path.exists():
        pytest.skip("the sample is not beside the project")
    degrees = (PROJECT / "mappings" / "new-york.toml").read_text("utf-8")
    feet = degrees.replace('"Longitude"', '"X Coordinate (State Plane)"')
    feet = feet.replace('"Latitude"', '"Y Coordinate (State Plane)"')
    feet = feet.replace("[fields]", 'coordinates = "EPSG:2263"\n[fields]', 1)
    assert feet.count("State Plane") == 2
    found = []
    for name, text in (("degrees", degrees), ("feet", feet)):
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")
        load([path], read_mapping(tmp_path / f"{name}.toml"), tmp_path / name)
        found.append(stored(tmp_path / name))
    both = found[0]["cell"].notna()
    assert both.sum() > 800
    # Feet are whole numbers: a point within 15 cm of a border may fall to its other side.
    assert (found[0]["cell"][both] == found[1]["cell"][both]).mean() > 0.998


def test_every_ticket_of_a_german_table_comes_back_to_where_it_was(tmp_path: Path) -> None:
    places = [(13.2 + n / 97, 52.4 + n / 131) for n in range(30)]
    to_grid = Transformer.from_crs("EPSG:4326", "EPSG:25833", always_xy=True)
    rows = [
        ";".join(f"{each:.2f}".replace(".", ",") for each in to_grid.transform(*p)) for p in places
    ]
    outcome, tickets = _load(tmp_path, rows, "EPSG:25833", x="Rechtswert", y="Hochwert")
    assert outcome.findings.corrections["no_place"] == 0
    order = tickets["ticket_id"].astype(int).argsort()
    got = tickets.iloc[order][["lon", "lat"]].to_numpy()
    assert got == pytest.approx(pd.DataFrame(places).to_numpy(), abs=1e-6)
