"""When people call: the weight of each day and hour."""

from datetime import date, timedelta

import numpy as np

from data.demo.calibration import AS_OF
from data.demo.catalogue import EPIDEMIC, SEASONS
from data.demo.draw import Real

_MONTHS = (0.97, 0.82, 0.98, 1.0, 1.0, 1.03, 1.10, 1.12, 1.02, 0.95, 1.02, 1.0)
_WEEK = (1.14, 1.06, 1.03, 1.02, 1.01, 0.74, 0.68)
_SPRING = (
    date(2019, 2, 4), date(2020, 1, 24), date(2021, 2, 11), date(2022, 1, 31), date(2023, 1, 21),
    date(2024, 2, 10), date(2025, 1, 28),
)  # fmt: skip
_HOLIDAYS = {first + timedelta(days=shift) for first in _SPRING for shift in range(7)} | {
    date(year, 10, day) for year in range(2019, 2026) for day in range(1, 8)
}
HOURS = (
    1.1, 0.7, 0.5, 0.4, 0.4, 0.7, 1.6, 3.4, 6.2, 8.8, 8.9, 7.2, 5.0, 5.3, 7.9, 7.8, 6.9, 5.6,
    4.8, 4.8, 4.6, 3.9, 2.9, 1.8,
)  # fmt: skip
"""Relative volume by hour: peaks from 9 to 11 and from 14 to 16."""

_HEATING_PARTS = {(11, 1): 0.7, (11, 7): 4.2, (11, 15): 2.9, (3, 1): 1.3, (3, 16): 0.3}
CUTS = {3: (1, 16), 10: (1, 12), 11: (1, 7, 15), 12: (1, 10, 17)}
"""Days of a month on which another spell begins; other months are one spell.

Heating: trial from 7 November, in season from 15 November to 15 March. The enterprise line opened
on 12 October.
"""


def days_of(year: int) -> list[date]:
    """Every day of a year."""
    first = date(year, 1, 1)
    return [first + timedelta(days=day) for day in range((date(year + 1, 1, 1) - first).days)]


def day_weight(day: date) -> float:
    """How busy a day is beside others of its year, whatever people ask for."""
    weight = _MONTHS[day.month - 1] * _WEEK[day.weekday()]
    if day in _HOLIDAYS:
        weight *= 0.6
    return weight * 0.8 if day == AS_OF.date() else weight


def season_factor(season: str, spell_start: date) -> float:
    """How much is asked of a season's kind in the spell that begins on a day."""
    year, month = spell_start.year, spell_start.month
    if season == "epidemic":
        return EPIDEMIC[year][month - 1]
    if season == "women":
        return 1.0 if (year, month) >= (2020, 8) else 0.0
    if season == "heating" and (month, spell_start.day) in _HEATING_PARTS:
        return _HEATING_PARTS[month, spell_start.day]
    return SEASONS[season][month - 1]


def hour_shares() -> Real:
    """Share of each hour in a day."""
    return np.asarray(HOURS) / sum(HOURS)
