"""The files of Beijing, and cities described wrongly."""

from pathlib import Path

import pandas as pd
import pytest
import shapely
from shapely.geometry import shape

from data.errors import CityError
from data.places.city import City, city_names, find_city, read_city
from data.places.policies import read_policies

TOWNS = {
    "东城区": 17, "西城区": 15, "朝阳区": 43, "丰台区": 26, "石景山区": 9, "海淀区": 29, "门头沟区": 13,
    "房山区": 28, "通州区": 22, "顺义区": 25, "昌平区": 22, "大兴区": 22, "怀柔区": 16, "平谷区": 18,
    "密云区": 20, "延庆区": 18,
}  # fmt: skip
"""Sub-districts and townships by district since 2021; they sum to 343."""


@pytest.fixture(scope="module")
def beijing() -> City:
    return find_city("beijing")


@pytest.fixture(scope="module")
def shapes(beijing: City) -> dict[str, dict[str, shapely.Geometry]]:
    return {
        level: {
            each["properties"]["code"]: shape(each["geometry"])
            for each in (beijing.boundaries(level) or {})["features"]
        }
        for level in ("district", "town")
    }


def test_beijing_has_the_units_it_has(beijing: City) -> None:
    kinds = beijing.units["kind"].value_counts()
    assert (kinds["district"], kinds["town"]) == (16, 343)
    assert kinds["department"] > 50
    assert kinds["enterprise"] >= 10


def test_each_district_has_its_sub_districts(beijing: City) -> None:
    units = beijing.units
    names = units.set_index("code")["name_zh"]
    counted = units[units["kind"] == "town"]["parent"].map(names).value_counts()
    assert counted.to_dict() == TOWNS


def test_two_sub_districts_share_a_name_but_not_a_code(beijing: City) -> None:
    same = beijing.units[beijing.units["name_zh"] == "八里庄街道"]
    assert set(same["parent"]) == {"110105", "110108"}


def test_names_in_english_are_read_as_beijing_reads_them(beijing: City) -> None:
    english = beijing.units.set_index("name_zh")["name_en"]
    assert english["什刹海街道"] == "Shichahai Sub-district"
    assert english["长辛店街道"] == "Changxindian Sub-district"
    assert english["长子营镇"] == "Zhangziying Town"
    assert english["大安山乡"] == "Da'anshan Township"


def test_residents_of_districts_are_those_of_the_census(beijing: City) -> None:
    units = beijing.units
    districts = units[units["kind"] == "district"].set_index("code")["residents"]
    assert districts.sum() == 21_893_095
    towns = units[units["kind"] == "town"].groupby("parent")["residents"].sum()
    pd.testing.assert_series_equal(towns, districts, check_names=False, check_dtype=False)


def test_64_merged_lines_beside_the_main_one(beijing: City) -> None:
    lines = pd.read_csv(beijing.folder / "lines.csv", dtype=str)
    assert len(lines) == 65
    assert lines["code"].is_unique


def test_every_unit_on_the_map_has_one_shape(
    beijing: City, shapes: dict[str, dict[str, shapely.Geometry]]
) -> None:
    for level, found in shapes.items():
        assert set(found) == set(beijing.units.loc[beijing.units["kind"] == level, "code"])
        assert all(each.is_valid and not each.is_empty for each in found.values())


def test_sub_districts_fill_their_district_without_overlap(
    shapes: dict[str, dict[str, shapely.Geometry]],
) -> None:
    for code, district in shapes["district"].items():
        inside = [each for town, each in shapes["town"].items() if town.startswith(code)]
        covered = shapely.union_all(inside)
        assert covered.symmetric_difference(district).area < 0.01 * district.area
        assert sum(each.area for each in inside) == pytest.approx(covered.area, rel=0.002)


def test_rings_are_clockwise_as_the_charts_need_them(
    shapes: dict[str, dict[str, shapely.Geometry]],
) -> None:
    for found in shapes.values():
        for each in found.values():
            for part in shapely.get_parts(each):
                assert not part.exterior.is_ccw


def test_anchors_lie_inside_their_shapes(
    beijing: City, shapes: dict[str, dict[str, shapely.Geometry]]
) -> None:
    anchors = pd.read_csv(beijing.folder / "anchors.csv", dtype={"code": str})
    both = {**shapes["district"], **shapes["town"]}
    assert set(anchors["code"]) == set(both)
    for row in anchors.itertuples():
        spot = shapely.Point(float(str(row.lon)), float(str(row.lat)))
        assert both[str(row.code)].distance(spot) < 0.001


def test_every_point_of_interest_has_a_known_place(beijing: City) -> None:
    towns = set(beijing.units.loc[beijing.units["kind"] == "town", "code"])
    assert set(beijing.places["area_code"]) <= towns
    assert len(beijing.places) > 10_000


@pytest.mark.parametrize("name", city_names())
def test_every_shipped_city_and_its_policy_can_be_read(name: str) -> None:
    city = find_city(name)
    assert city.name.zh
    assert all(policy.is_example for policy in read_policies(city).versions)


WRONG = {
    "": "'id'",
    "id = 3 =": "is not a city file",
    'id = "x"\nname = { zh = "x", en = "x" }\nzone = "Mars/Base"': "zone must be a time zone",
    'id = "x"\nzone = "UTC"\nname = "x"': "is not a city file",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_city_file_is_named_with_what_is_wrong(text: str, tmp_path: Path) -> None:
    (tmp_path / "city.toml").write_text(text, "utf-8")
    with pytest.raises(CityError, match=WRONG[text]) as caught:
        read_city(tmp_path)
    assert "city.toml" in str(caught.value)


def test_a_missing_city_names_those_there_are() -> None:
    with pytest.raises(CityError, match="beijing"):
        find_city("atlantis")


def test_a_city_of_three_lines_is_enough(tmp_path: Path) -> None:
    text = 'id = "x"\nname = { zh = "甲", en = "A" }\nzone = "UTC"\n'
    (tmp_path / "city.toml").write_text(text, "utf-8")
    city = read_city(tmp_path)
    assert city.units.empty
    assert city.boundaries("town") is None
    assert all(policy.is_example for policy in read_policies(city).versions)
