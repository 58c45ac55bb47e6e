"""Dates in the shapes people and programs write them, for texts no plain format reads."""

import re
import unicodedata

import pandas as pd

_NAMES = (
    "jan january janv janvier ene enero", "feb february fév févr février fev fevr febrero",
    "mar march mars marzo", "apr april avr avril abr abril", "may mai mayo",
    "jun june juin junio", "jul july juil juillet julio", "aug august août aout ago agosto",
    "sep sept september septembre septiembre", "oct october octobre octubre",
    "nov november novembre noviembre", "dec december déc décembre dic diciembre",
)  # fmt: skip
MONTHS = {name: n for n, names in enumerate(_NAMES, start=1) for name in names.split()}

_CLOCK = (
    r"(?:[ ,]+(\d{1,2})[:.hH](\d{1,2})(?:[:.](\d{1,2}))?(?:[.,]\d{1,9})?"
    r"\s*([AaPp]\.?[Mm]\.?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?"
)
_NAME, _WEEKDAY = r"([^\W\d_]{3,10})\.?", r"(?:[A-Za-z]{3,9},? )?"
_SHAPES = (
    ("Rmd", re.compile(r"(?:民国|民國)(\d{1,3})[-/.](\d{1,2})[-/.](\d{1,2})" + _CLOCK)),
    ("Rmd", re.compile(r"(1\d\d)[-/.](\d{1,2})[-/.](\d{1,2})" + _CLOCK)),
    ("Lmd", re.compile(r"令和(\d{1,2})[-/.](\d{1,2})[-/.](\d{1,2})" + _CLOCK)),
    ("Ymd", re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _CLOCK)),
    ("Ybd", re.compile(r"(\d{4})[-/ ]" + _NAME + r"[-/ ](\d{1,2})" + _CLOCK)),
    ("dbY", re.compile(_WEEKDAY + r"(\d{1,2})[-/ ]" + _NAME + r"[-/ ,]+(\d{4}|\d{2})" + _CLOCK)),
    ("bdY", re.compile(_WEEKDAY + _NAME + r" (\d{1,2}),? (\d{4})" + _CLOCK)),
    ("dmY", re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})" + _CLOCK)),
)  # fmt: skip
_ERAS = {"R": 1911, "L": 2018}
"""The year before the first of the era: the Republic's (Taiwan) and Reiwa (Japan)."""
_HALVES = {"上午": "AM", "凌晨": "AM", "早上": "AM", "下午": "PM", "晚上": "PM", "中午": "PM"}


def iso_text(text: str) -> str:
    """The date as "2024-01-03 09:05:00", with its offset if it has one; "" if it is none."""
    plain = plain_text(text)
    for order, pattern in _SHAPES:
        if found := pattern.fullmatch(plain):
            return _composed(order, found.groups())
    return ""


def plain_text(text: str) -> str:
    """The text with full-width characters, Chinese date words and half-days made plain."""
    if text.isascii():
        return text.strip()
    text = re.sub(r"(?:星期|周)[一二三四五六日天]", "", unicodedata.normalize("NFKC", text))
    half = re.search("|".join(_HALVES), text)
    text = re.sub("|".join(_HALVES), " ", text)
    text = re.sub("[日号]", " ", re.sub("[年月]", "-", text))
    text = re.sub("[时時点點分]", ":", text).replace("秒", "")
    text = " ".join(text.split()).rstrip(":-")
    text += ":00" if re.search(r"-\d{1,2} \d{1,2}$", text) else ""
    return f"{text} {_HALVES[half[0]]}" if half else text


def _composed(order: str, groups: tuple[str | None, ...]) -> str:
    parts = dict(zip(order, groups[:3], strict=True))
    hour, minute, second, half, mark = groups[3:]
    month = parts.get("m") or str(MONTHS.get(str(parts.get("b")).casefold(), 0))
    first = str(groups[0] if order[0] in _ERAS else parts["Y"])
    year = str(int(first) + _ERAS[order[0]]) if order[0] in _ERAS else first
    day = str(parts["d"])
    clock = _clock(int(hour or 0), half)
    if len(year) == 2:
        year = f"{'20' if int(year) < 69 else '19'}{year}"
    offset = {"Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00"}.get(mark or "", mark or "")
    offset = f"{offset}:00" if len(offset) == 3 else offset
    return (
        f"{year}-{int(month):02d}-{int(day):02d} {clock:02d}:{int(minute or 0):02d}:"
        f"{int(second or 0):02d}{offset}"
    )


def _clock(hour: int, half: str | None) -> int:
    """The hour of the day; an impossible one stays impossible, so that it is not read."""
    if half and half[0] in "Aa":
        return 0 if hour == 12 else hour if hour < 12 else 99
    return hour + 12 if half and hour < 12 else hour


def iso_texts(text: "pd.Series[str]") -> "pd.Series[str]":
    """`iso_text` of each, worked out once for each distinct text."""
    return text.map({each: iso_text(each) for each in text.unique()})
