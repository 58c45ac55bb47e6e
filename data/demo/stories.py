"""The planted truths: what the demo holds to be found, on which page, and by which number.

The generator reads unit, dates and strength from here, the tests find each by the measures.
"""

from dataclasses import dataclass, field
from datetime import date

from data.words import Words


@dataclass(frozen=True)
class Story:
    """One planted truth: whose, from when to when, how strong, and what a page should show."""

    key: str
    units: tuple[str, ...]
    first: date
    last: date
    shows: Words
    name_zh: str = ""
    strength: dict[str, float] = field(default_factory=dict)


_BEGIN, _END = date(2019, 1, 1), date(2025, 12, 31)

STORIES = {
    story.key: story
    for story in (
        Story(
            "improving_district",
            ("110106",),
            date(2024, 1, 1),
            _END,
            Words(
                "丰台区由排名靠后升至前三分之一",
                "Fengtai climbs from the last into the first third",
            ),
            strength={"before": -0.55, "after": 0.75},
        ),
        Story(
            "silent_department",
            (),
            _BEGIN,
            _END,
            Words(
                "一个部门对吹哨近半不报到", "One department leaves half of the whistles unanswered"
            ),
            name_zh="园林绿化",
            strength={"answer": 0.45},
        ),
        Story(
            "heating_surge",
            ("110108012", "110108019"),
            date(2025, 12, 10),
            date(2025, 12, 16),
            Words(
                "海淀两街道供暖诉求激增", "Heating complaints surge in two Haidian sub-districts"
            ),
            strength={"times": 6.0, "at_least": 24},
        ),
        Story(
            "hollow_closer",
            ("110112004",),
            _BEGIN,
            _END,
            Words(
                "通州一街道自评近满分，回访低 8 点，复诉多",
                "A Tongzhou sub-district reports success that callers do not confirm",
            ),
            strength={"self_report": 0.995, "points": -0.08, "recomplained": 0.12},
        ),
        Story(
            "tiny_township",
            ("110119203",),
            _BEGIN,
            _END,
            Words("延庆一乡基数极小、满分", "A Yanqing township with 100 % on a handful of cases"),
            strength={"a_month": 5.0},
        ),
        Story(
            "excluding_unit",
            ("110113002",),
            _BEGIN,
            _END,
            Words(
                "顺义一街道剔除四分之一后居前",
                "A Shunyi sub-district on top after excluding a quarter",
            ),
            strength={"excluded": 0.25, "after": 1.5, "of_excluded": -2.5},
        ),
        Story(
            "deadline_closer",
            ("110105025",),
            _BEGIN,
            _END,
            Words(
                "朝阳一街道多在到期前才办结",
                "A Chaoyang sub-district closes most requests just before they are due",
            ),
            strength={"brink": 0.85, "from": 0.90},
        ),
        Story(
            "relabeller",
            ("110108005",),
            date(2024, 1, 1),
            _END,
            Words(
                "海淀一街道将两成投诉改为咨询",
                "A Haidian sub-district turns a fifth of complaints into consultations",
            ),
            strength={"turned": 0.20},
        ),
        Story(
            "stuck_enterprise",
            (),
            date(2025, 3, 1),
            date(2025, 10, 31),
            Words("一家企业积压数月超期未办", "An enterprise sits on overdue requests for months"),
            name_zh="排水",
            strength={"stuck": 0.06},
        ),
    )
}
"""Every story by key. A story without codes is about the first unit whose name holds `name_zh`."""

CANARY = "110117213"
"""A Pinggu township whose name the access tests look for where it must not be."""
