"""Builds `units.csv`, `peer_groups.csv` and `lines.csv` of Beijing from the source tables.

Run by a developer: python -m data.places.build_units FOLDER_OF_SOURCES
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from pypinyin import lazy_pinyin  # only needed to build

from data.places.city import CITIES, UNIT_COLUMNS
from data.places.organisations import DEPARTMENTS, ENTERPRISES, LINES, MERGED_LINES

CITY, TARGET = "110000", CITIES / "beijing"
DISTRICTS = {
    "110101": ("Dongcheng", "core"), "110102": ("Xicheng", "core"),
    "110105": ("Chaoyang", "urban"), "110106": ("Fengtai", "urban"),
    "110107": ("Shijingshan", "urban"), "110108": ("Haidian", "urban"),
    "110109": ("Mentougou", "ecological"), "110111": ("Fangshan", "new_town"),
    "110112": ("Tongzhou", "new_town"), "110113": ("Shunyi", "new_town"),
    "110114": ("Changping", "new_town"), "110115": ("Daxing", "new_town"),
    "110116": ("Huairou", "ecological"), "110117": ("Pinggu", "ecological"),
    "110118": ("Miyun", "ecological"), "110119": ("Yanqing", "ecological"),
}  # fmt: skip
AREAS = {
    "core": ("首都功能核心区", "Core"),
    "urban": ("中心城区", "Urban"),
    "new_town": ("平原新城", "New towns"),
    "ecological": ("生态涵养区", "Ecological"),
}
KINDS = {"街道": ("Sub-district", 1.0), "镇": ("Town", 0.8), "乡": ("Township", 0.45)}
SPOKEN = {
    "什刹海": "Shichahai", "大栅栏": "Dashilan", "朝阳门": "Chaoyangmen", "朝外": "Chaowai",
    "长辛店": "Changxindian", "长阳": "Changyang", "长沟": "Changgou", "长哨营": "Changshaoying",
    "长子营": "Zhangziying", "马家堡": "Majiapu", "劲松": "Jinsong", "佛子庄": "Fozizhuang",
    "首都机场": "Capital Airport", "杨": "Yangzhen", "张": "Zhangzhen",
}  # fmt: skip
"""Names the dictionary reads otherwise than Beijing does, and stems too short to stand alone."""
SEED = 110000


def main(sources: Path) -> None:
    """Writes the three tables."""
    towns = pd.read_csv(sources / "beijing_towns_343.csv", dtype=str)
    people = pd.read_csv(sources / "beijing_district_population.csv", index_col="district")
    residents = people["pop_2020_census"]
    rows = [
        (CITY, "北京市", "Beijing", None, "city", None, int(residents.sum()), None),
        ("110000H", "北京市市民热线服务中心", "Hotline Centre", None, "centre", CITY, None, None),
        *_districts(towns, residents),
        *_towns(towns, residents),
        *[(CITY + code, zh, en, None, "department", CITY, None, "department")
          for code, zh, en in DEPARTMENTS],
        *[(CITY + code, zh, en, None, "enterprise", CITY, None, "enterprise")
          for code, zh, en in ENTERPRISES],
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(UNIT_COLUMNS))
    frame["residents"] = frame["residents"].astype("Int64")
    frame.to_csv(TARGET / "units.csv", index=False)
    _peer_groups().to_csv(TARGET / "peer_groups.csv", index=False)
    _lines().to_csv(TARGET / "lines.csv", index=False)


def _districts(towns: pd.DataFrame, residents: "pd.Series[int]") -> list[tuple[object, ...]]:
    named = towns.drop_duplicates("district_code").set_index("district_code")["district"]
    return [
        (code, named[code], english, None, "district", CITY, int(residents[named[code]]), area)
        for code, (english, area) in DISTRICTS.items()
    ]


def _towns(towns: pd.DataFrame, residents: "pd.Series[int]") -> list[tuple[object, ...]]:
    """The towns, each district's census split by kind and a seeded skew: an estimate."""
    random = np.random.default_rng(SEED)
    weight = towns["kind"].map({kind: w for kind, (_, w) in KINDS.items()})
    weight *= np.exp(random.normal(0, 0.45, len(towns)))
    total = towns["district"].map(residents)
    share = weight / weight.groupby(towns["district"]).transform("sum")
    people = (total * share / 100).round().astype(int) * 100
    # What rounding left over goes to the first town, so that towns sum to their district.
    left = total - people.groupby(towns["district"]).transform("sum")
    people += left.where(~towns["district"].duplicated(), 0)
    return [
        (row.code, row.name_, _english(row.name_, row.kind),
         row.stat_name if row.stat_name != row.name_ else None, "town", row.district_code,
         int(count), f"{DISTRICTS[row.district_code][1]}/{KINDS[row.kind][0].lower()}")
        for row, count in zip(
            towns.rename(columns={"name": "name_"}).itertuples(), people, strict=True
        )
    ]  # fmt: skip


def _english(name: str, kind: str) -> str:
    """The name in pinyin and its kind: 八里庄街道 is "Balizhuang Sub-district"."""
    stem = name.removesuffix(kind).removesuffix("地区")
    for people in ("回族", "满族", "蒙古族"):
        stem = stem.replace(people, "")
    return f"{SPOKEN.get(stem) or _spelt(stem)} {KINDS[kind][0]}"


def _spelt(stem: str) -> str:
    """Syllables in one word; an apostrophe before one that starts with a vowel: Da'anshan."""
    syllables: list[str] = lazy_pinyin(stem)
    first, *rest = syllables
    return first.capitalize() + "".join(f"'{one}" if one[0] in "aeo" else one for one in rest)


def _peer_groups() -> pd.DataFrame:
    """The groups and how their units were chosen: once, by zone and kind, never by results."""
    rows = [
        (
            key,
            zh,
            en,
            f"功能定位同为{zh}的各区",
            f"the districts of one functional zone of the city ({en.lower()})",
        )
        for key, (zh, en) in AREAS.items()
    ]
    rows += [
        (
            f"{area}/{english.lower()}", f"{zh}{kind}", f"{en}, {english.lower()}s",
            f"所在区功能定位同为{zh}、建制同为{kind}的单位",
            f"{english.lower()}s in districts of one functional zone of the city ({en.lower()})",
        )
        for area, (zh, en) in AREAS.items()
        for kind, (english, _) in KINDS.items()
    ]  # fmt: skip
    rows += [
        ("department", "市级部门", "Departments", "全部市级部门", "all municipal departments"),
        ("enterprise", "公共服务企业", "Enterprises", "全部公共服务企业",
         "all public-service enterprises"),
    ]  # fmt: skip
    columns = ["id", "title_zh", "title_en", "how_zh", "how_en"]
    return pd.DataFrame(rows, columns=columns)


def _lines() -> pd.DataFrame:
    rows: list[tuple[str, str, str, str]] = list(LINES)
    for number in range(1, MERGED_LINES + 1 - len(rows) + 1):
        rows.append(
            (f"merged-{number:02d}", f"并入热线 {number:02d}", f"Merged line {number:02d}", "")
        )
    return pd.DataFrame(
        rows[: MERGED_LINES + 1], columns=["code", "title_zh", "title_en", "merged"]
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
