"""What people ask for: categories with their shares, seasons, handlers and time limits."""

from dataclasses import dataclass

from data.words import Words


@dataclass(frozen=True)
class Handlers:
    """Who handles a dispatched request: shares of town, district, department, enterprise.

    `departments` and `enterprises` are parts of Chinese unit names, in falling share.
    """

    town: float
    district: float
    department: float
    enterprise: float = 0.0
    departments: tuple[str, ...] = ()
    enterprises: tuple[str, ...] = ()


@dataclass(frozen=True)
class Category:
    """One category. `share` is the percentage of what was received in 2020.

    `urge` says how readily it is dispatched rather than answered directly, `limits` are shares of
    the time limits h2, h24, d7, d15, `ease` shifts the odds of being solved.
    """

    code: str
    title: Words
    share: float
    urge: float
    season: str
    limits: tuple[float, float, float, float]
    ease: float
    enterprise: float
    handlers: Handlers


_FAST = (0.06, 0.64, 0.28, 0.02)
_WEEK = (0.00, 0.08, 0.77, 0.15)
_SLOW = (0.00, 0.02, 0.58, 0.40)
_LIMITS = {"fast": _FAST, "week": _WEEK, "slow": _SLOW}

_Row = tuple[str, str, str, float, float, str, str, float, float, tuple[float, ...], str, str]

# code, zh, en, share of 2020, urge, season, limits, ease, enterprises' interest,
# shares of town/district/department/enterprise, departments, enterprises
_ROWS: tuple[_Row, ...] = (
    ("epidemic", "疫情防控", "Epidemic control", 9.756, -1.6, "epidemic", "week", 0.2, 1.5,
     (0.76, 0.10, 0.14), "卫生健康 疾病预防 交通委", ""),
    ("market", "市场管理", "Market regulation", 8.877, 0.1, "trade", "week", -0.2, 3.0,
     (0.45, 0.10, 0.45), "市场监督 商务局 药品监督 知识产权", ""),
    ("heating", "供暖", "Heating", 3.070, 1.1, "heating", "fast", -0.1, 0.4,
     (0.40, 0.04, 0.05, 0.51), "城市管理委", "热力 热电 供热"),
    ("public_services", "公共服务", "Public utilities and transit", 2.800, 0.6, "flood", "fast", 0.3,
     1.0, (0.14, 0.04, 0.10, 0.72), "水务局 交通委 城市管理委", "公共交通 自来水 电力 燃气 地铁 排水"),
    ("housing", "住房", "Housing", 5.544, 0.2, "even", "slow", -0.5, 0.3,
     (0.60, 0.10, 0.30), "住房和城乡建设 住房公积金 规划和自然资源", ""),
    ("health", "医疗卫生", "Health care", 5.417, -0.4, "even", "week", 0.1, 0.3,
     (0.30, 0.18, 0.52), "卫生健康 医疗保障 医院管理 中医", ""),
    ("construction", "城乡建设", "Urban and rural works", 4.964, 0.5, "warm", "slow", -0.4, 0.6,
     (0.56, 0.10, 0.15, 0.19), "住房和城乡建设 园林绿化 水务局", "排水 电力 首都公路 首发"),
    ("traffic", "交通管理", "Traffic", 4.276, 0.2, "even", "week", -0.2, 0.8,
     (0.40, 0.08, 0.35, 0.17), "公安局 交通委", "公共交通 地铁 轨道 首发"),
    ("public_order", "社会秩序", "Public order", 4.212, 0.1, "warm", "week", 0.0, 0.4,
     (0.60, 0.05, 0.35), "公安局 应急管理 消防", ""),
    ("labour", "劳动和社会保障", "Labour and social security", 3.234, -0.2, "wages", "week", -0.1,
     2.5, (0.55, 0.10, 0.35), "人力资源 医疗保障", ""),
    ("education", "教育", "Education", 3.180, -0.1, "school", "week", 0.0, 0.4,
     (0.45, 0.28, 0.27), "教育委员会", ""),
    ("property", "物业管理", "Property management", 7.500, 1.4, "even", "week", -0.4, 0.3,
     (0.92, 0.04, 0.04), "住房和城乡建设", ""),
    ("sanitation", "市容环卫", "Sanitation and streets", 5.200, 1.7, "warm", "fast", 0.5, 0.3,
     (0.88, 0.05, 0.07), "城市管理委 城市管理综合行政执法", ""),
    ("illegal_building", "违法建设", "Illegal building", 2.600, 2.2, "warm", "slow", -0.8, 0.1,
     (0.93, 0.05, 0.02), "规划和自然资源 城市管理综合行政执法", ""),
    ("environment", "环境保护", "Environment and noise", 4.000, 1.5, "warm", "week", -0.1, 0.3,
     (0.78, 0.07, 0.15), "生态环境 城市管理综合行政执法", ""),
    ("site_works", "施工管理", "Building sites", 3.000, 1.3, "warm", "week", 0.0, 0.3,
     (0.66, 0.10, 0.14, 0.10), "住房和城乡建设 城市管理综合行政执法", "首发 自来水 燃气"),
    ("admin_complaints", "行政投诉", "Complaints about officials", 2.600, 0.9, "even", "week", -0.6,
     1.5, (0.62, 0.22, 0.16), "公安局 人力资源 市场监督 税务", ""),
    ("repairs", "房屋修缮", "Repairs of homes", 3.400, 1.4, "flood", "fast", 0.0, 0.1,
     (0.74, 0.06, 0.02, 0.18), "住房和城乡建设", "自来水 排水 燃气"),
    ("telecom", "通信服务", "Telecoms and post", 2.300, -0.2, "even", "week", 0.3, 1.2,
     (0.08, 0.02, 0.22, 0.68), "通信管理 邮政管理 经济和信息化", "移动 联通 电信 歌华 铁塔"),
    ("culture", "文化旅游体育", "Culture, tourism, sport", 2.000, 0.0, "summer", "week", 0.1, 0.6,
     (0.45, 0.12, 0.43), "文化和旅游 体育局 文物 公园管理", ""),
    ("civil_affairs", "民政养老", "Civil affairs and care", 2.600, 0.0, "even", "week", 0.2, 0.1,
     (0.64, 0.15, 0.21), "民政局 残疾人联合 退役军人", ""),
    ("registration", "户籍证照", "Residence and certificates", 2.600, -0.9, "school", "week", 0.3, 0.5,
     (0.38, 0.07, 0.55), "公安局 政务服务 司法局 税务", ""),
    ("online_trade", "网络消费", "Online platforms", 3.000, -0.1, "trade", "week", -0.3, 0.3,
     (0.45, 0.10, 0.45), "市场监督 商务局 互联网", ""),
    ("rural", "农村管理", "Rural affairs", 1.200, 1.5, "warm", "slow", -0.7, 0.1,
     (0.90, 0.08, 0.02), "农业农村", ""),
    ("womens_rights", "妇女权益", "Women's rights", 0.0, 0.0, "women", "fast", 0.1, 0.0,
     (0.70, 0.10, 0.20), "妇女联合 公安局 人力资源 司法局", ""),
    ("other", "其他", "Other", 2.670, 0.0, "even", "week", 0.0, 1.0,
     (0.50, 0.08, 0.30, 0.12), "", ""),
)  # fmt: skip


def _category(row: _Row) -> Category:
    code, zh, en, share, urge, season, limits, ease, interest, mix, departments, firms = row
    town, district, department, *rest = mix
    handlers = Handlers(
        town,
        district,
        department,
        rest[0] if rest else 0.0,
        tuple(departments.split()),
        tuple(firms.split()),
    )
    kinds = _LIMITS[limits]
    return Category(code, Words(zh, en), share, urge, season, kinds, ease, interest, handlers)


CATEGORIES = tuple(_category(row) for row in _ROWS)
CODES = tuple(each.code for each in CATEGORIES)

SEASONS = {
    "even": (1.0,) * 12,
    "heating": (2.1, 1.5, 0.9, 0.15, 0.1, 0.1, 0.1, 0.1, 0.15, 0.5, 2.6, 2.2),
    "flood": (0.9, 0.9, 0.9, 0.9, 0.9, 1.1, 1.7, 1.6, 1.0, 0.8, 0.8, 0.8),
    "warm": (0.7, 0.7, 0.95, 1.1, 1.15, 1.2, 1.2, 1.15, 1.1, 1.05, 0.9, 0.75),
    "summer": (0.8, 0.9, 0.8, 0.9, 1.1, 1.0, 1.4, 1.4, 0.9, 1.2, 0.8, 0.7),
    "school": (0.8, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.6, 1.3, 0.8, 0.7, 0.6),
    "trade": (1.05, 0.9, 0.95, 0.95, 1.0, 1.1, 0.95, 0.95, 1.0, 1.0, 1.25, 1.15),
    "wages": (1.6, 1.1, 0.9, 0.85, 0.85, 0.9, 0.9, 0.9, 0.9, 0.9, 1.05, 1.35),
}
"""Relative volume by calendar month; "epidemic" and "women" depend on the year as well."""

EPIDEMIC = {
    2019: (1.0,) * 12,
    2020: (1.6, 3.2, 1.8, 1.0, 0.7, 1.5, 0.8, 0.4, 0.3, 0.3, 0.4, 0.6),
    2021: (1.6, 1.0, 0.8, 0.7, 0.6, 0.6, 0.8, 1.5, 0.8, 0.9, 1.5, 0.9),
    2022: (0.7, 0.4, 0.8, 1.1, 2.1, 1.2, 0.6, 0.5, 0.6, 0.7, 1.6, 1.7),
    2023: (7.0, 2.0, 0.7, 0.4, 0.5, 0.4, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2),
    2024: (1.0,) * 12,
    2025: (1.0,) * 12,
}
LIMITS = ("h2", "h24", "d7", "d15")
HANDLINGS = ("lead", "assisting", "forwarded")
HANDLING_SHARES = {
    "town": (0.93, 0.06, 0.01),
    "district": (0.76, 0.12, 0.12),
    "department": (0.72, 0.24, 0.04),
    "enterprise": (0.66, 0.33, 0.01),
}
"""How often a unit of each kind leads, assists, or was passed a request on."""
EXCLUSIONS = {
    "emergency_line": Words("属紧急热线受理", "Belongs to an emergency line"),
    "other_procedure": Words("应由诉讼、复议、信访等途径", "Courts, review or petitions decide"),
    "no_new_facts": Words("同一事项无新事实", "The same matter without new facts"),
    "secrecy": Words("涉及秘密或隐私", "Secrets or privacy"),
    "beyond_duty": Words("超出职责范围", "Beyond the unit's duties"),
    "unlawful": Words("违反法律或公序良俗", "Against law or public order"),
}
"""Reasons to leave a ticket out of assessment, after Article 11 of the Regulations."""
EXCLUSION_SHARES = (0.04, 0.22, 0.30, 0.02, 0.34, 0.08)
