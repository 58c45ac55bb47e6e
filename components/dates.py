"""Dates, months, periods and lengths of time as text, in both languages."""

from datetime import date, datetime, timedelta

from components.texts import say
from data.months import Period, month_parts

DASH = "—"
"""What stands where there is nothing to say."""

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def as_month(index: int, language: str) -> str:
    """The month: "2026年10月", "Oct 2026"."""
    year, month = month_parts(index)
    return f"{year}年{month}月" if language == "zh" else f"{_MONTHS[month - 1]} {year}"


def as_short_month(index: int, language: str) -> str:
    """The month as an axis writes it: January carries the year, the others stand alone."""
    year, month = month_parts(index)
    if language == "zh":
        return f"{year}年" if month == 1 else f"{month}月"
    return str(year) if month == 1 else _MONTHS[month - 1]


def as_period(period: Period, language: str) -> str:
    """The period: "2026年8月至10月", "Aug–Oct 2026"."""
    if period.length == 1:
        return as_month(period.last, language)
    (first_year, first), (last_year, last) = map(month_parts, (period.first, period.last))
    if language == "zh":
        year = "" if first_year == last_year else f"{last_year}年"
        return f"{first_year}年{first}月至{year}{last}月"
    if first_year == last_year:
        return f"{_MONTHS[first - 1]}–{_MONTHS[last - 1]} {last_year}"
    return f"{as_month(period.first, language)} – {as_month(period.last, language)}"


def as_date(day: date | None, language: str) -> str:
    """The day: "2026年11月23日", "23 Nov 2026"."""
    if day is None or day != day:
        return DASH
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def as_time(at: datetime | None, language: str) -> str:
    """The moment: "2026年11月23日 09:41", "23 Nov 2026, 09:41"."""
    if at is None or at != at:
        return DASH
    joint = " " if language == "zh" else ", "
    return f"{as_date(at, language)}{joint}{at:%H:%M}"


def as_stamp(at: datetime) -> str:
    """The moment as tables and logs write it, in both languages: "2026-11-23 09:41"."""
    return f"{at:%Y-%m-%d %H:%M}"


def as_span(length: timedelta, language: str) -> str:
    """How long something took, in its two largest units: "3 天 4 小时", "25 min"."""
    minutes = round(abs(length.total_seconds()) / 60)
    days, rest = divmod(minutes, 1440)
    hours, left = divmod(rest, 60)
    names = ("天", "小时", "分钟") if language == "zh" else ("d", "h", "min")
    parts = [f"{n} {name}" for n, name in zip((days, hours, left), names, strict=True) if n]
    first = parts[:2] if days == 0 else parts[: 2 if hours else 1]
    return " ".join(first) or f"0 {names[2]}"


def as_days(days: float | None, language: str, *, closed: bool = False) -> str:
    """Days over the time limit in words: "超 12.5 天", "余 2.0 天", of closed cases "提前 2.0 天"."""
    if days is None or days != days:
        return DASH
    key = "late" if days > 0 else "early" if closed else "left"
    return say(key, language, days=f"{abs(days):,.1f}")
