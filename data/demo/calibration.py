"""The published totals the demo follows. The generator and `--check` read these same tables.

Only figures with a source are checked; the others are anchors that keep the years between them
plausible, and say so.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

AS_OF = datetime(2025, 12, 31, 18)
ENTERPRISE_FROM = date(2019, 10, 12)
WOMEN_FROM = date(2020, 8, 1)

FOUNDING = "Founding document (UN Public Service Award nomination)"
ANNUAL_REPORT = "www.beijing.gov.cn, government website annual report 2021"
BEIJING_NEWS_2021 = "The Beijing News (bjnews.com.cn), January 2021"
BEIJING_NEWS_2025 = "The Beijing News, 15 January 2025"
BASTILLE = "Bastille Post, 2024"
CGTN = "CGTN, 12 April 2026"
DISTRICT_REPORTS = "District reports of 2025"
PRESS = "Press reports whose first publisher is not confirmed"
ASSUMED = "Assumption: nothing is published for Beijing"


@dataclass(frozen=True)
class Year:
    """What one year received at full scale and which share of it was dispatched."""

    received: float
    dispatched_share: float
    epidemic_share: float
    online_share: float
    wechat_of_online: float
    late_share: float
    source: str


YEARS = {
    2019: Year(6.96e6, 0.36, 0.0, 0.075, 0.0, 0.080, FOUNDING),
    2020: Year(11.0394e6, 0.41, 0.09756, 0.0929, 0.72, 0.060, BEIJING_NEWS_2021),
    2021: Year(14.858e6, 0.45, 0.085, 0.1086, 0.7848, 0.045, ANNUAL_REPORT),
    2022: Year(75.5e6, 0.095, 0.83, 0.125, 0.79, 0.040, "Remainder of 141 million to June 2024"),
    2023: Year(21.43e6, 0.45, 0.020, 0.150, 0.80, 0.030, BASTILLE),
    2024: Year(24.0e6, 0.45, 0.002, 0.175, 0.80, 0.026, BASTILLE + " (forecast)"),
    2025: Year(25.0e6, 0.45, 0.001, 0.200, 0.80, 0.023, CGTN),
}
"""Calendar years; late share, later online shares and 2022 on are anchors, not publications."""

RATE_PATH = (
    (date(2019, 1, 29), 0.5309, 0.6461, 0.980),
    (date(2019, 5, 15), 0.665, 0.775, 0.984),
    (date(2019, 10, 15), 0.7436, 0.8539, 0.987),
    (date(2020, 1, 15), 0.765, 0.872, 0.988),
    (date(2020, 12, 15), 0.840, 0.900, 0.990),
    (date(2021, 12, 15), 0.860, 0.920, 0.993),
    (date(2022, 12, 15), 0.940, 0.950, 0.995),
    (date(2023, 12, 15), 0.955, 0.961, 0.996),
    (date(2024, 9, 15), 0.965, 0.969, 0.997),
    (date(2025, 1, 15), 0.967, 0.970, 0.998),
    (date(2025, 12, 15), 0.973, 0.977, 0.998),
)
"""Day of the callback, share solved, share satisfied, share contacted; straight lines between."""

ENTERPRISE_PATH = (
    (date(2019, 10, 12), 0.923, 0.945, 0.997),
    (date(2021, 11, 30), 0.923, 0.945, 0.997),
    (date(2022, 12, 15), 0.950, 0.960, 0.998),
    (date(2025, 12, 31), 0.978, 0.981, 0.999),
)
"""The same of the enterprise line; 2019 to 2021 are its published means, later ones anchors."""

ENTERPRISE_CALLS = (
    (date(2019, 10, 12), date(2021, 11, 30), 140_000),
    (date(2021, 12, 1), date(2022, 12, 31), 90_000),
    (date(2023, 1, 1), date(2023, 12, 31), 132_000),
    (date(2024, 1, 1), date(2024, 9, 30), 173_900),
    (date(2024, 10, 1), date(2025, 12, 31), 310_000),
)
"""From, to, calls of enterprises at full scale; first and fourth are published (press reports)."""

CENTRAL = ("110101", "110102", "110105", "110106", "110107", "110108")
CENTRAL_SHARE = 0.60
"""Share of the central six districts in what was dispatched in 2020."""

HANDLED_2019 = {"110105": 0.127, "110108": 0.087, "110106": 0.067, "110119": 0.016}
"""Share of a district's own units in what was dispatched in 2019 (press reports of 2020)."""

HANDLED_2025 = {"110106": 593_000 / 11.25e6, "110113": 2 * 181_100 / 11.25e6}
"""Fengtai's 593,000 of 2025 and Shunyi's 181,100 of its first half (district reports)."""

CATEGORIES_2020 = {
    ("epidemic",): 107.7,
    ("market",): 98.0,
    ("heating", "public_services"): 64.8,
    ("housing",): 61.2,
    ("health",): 59.8,
    ("construction",): 54.8,
    ("traffic",): 47.2,
    ("public_order",): 46.5,
    ("labour",): 35.7,
    ("education",): 35.1,
}
"""Ten thousands received in 2020, by our categories of the published ten."""

WOMEN_OF_DISPATCHED = 0.0035
WOMEN_DISPATCHED = 0.27


def path_at(
    path: tuple[tuple[date, float, float, float], ...], days: NDArray[np.int64], column: int
) -> NDArray[np.float64]:
    """The path's value (1 solved, 2 satisfied, 3 contacted) on days since 1970."""
    at = [(day - date(1970, 1, 1)).days for day, *_ in path]
    values = [(solved, satisfied, told)[column - 1] for _, solved, satisfied, told in path]
    return np.asarray(np.interp(days, at, values), dtype=np.float64)


def enterprise_calls_a_day(day: date) -> float:
    """Calls of enterprises on a day at full scale; 0 before the line opened."""
    for first, last, calls in ENTERPRISE_CALLS:
        if first <= day <= last:
            return calls / ((last - first).days + 1)
    return 0.0


assert all(early[0] < late[0] for early, late in pairwise(RATE_PATH))
