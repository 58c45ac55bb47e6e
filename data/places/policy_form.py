"""What a policy file may hold, entry by entry, and what is wrong with one that holds else.

A draft is typed by people who read no program: every fault is a sentence in both languages.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from data.errors import UnknownName
from data.months import read_month
from data.words import Words

UNREACHABLE = ("exclude", "count_as_positive", "impute_city_mean")
STANDINGS = ("leave_out", "count")
_SHOWN = 60


@dataclass(frozen=True)
class Field:
    """One entry: what fits it, in words, and whether a policy without it is none."""

    fits: Callable[[Any], bool]
    expected: Words
    needed: bool = False


def _is_number(value: Any) -> bool:
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return known and math.isfinite(value)


def _is_whole(value: Any, least: int, most: float) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_words(value: Any) -> bool:
    known = isinstance(value, dict) and set(value) == {"zh", "en"}
    return known and all(isinstance(each, str) for each in value.values())


def _is_month(value: Any) -> bool:
    try:
        read_month(value)
    except (UnknownName, AttributeError):
        return False
    return True


def _is_table(value: Any) -> bool:
    return isinstance(value, dict)


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_table, value))


def _one_of(options: tuple[str, ...]) -> Field:
    told = ", ".join(options)
    return Field(lambda value: value in options, Words(f"{told} 之一", f"one of {told}"))


_BOTH = Words('中英文 { zh = "…", en = "…" }', 'both languages, { zh = "...", en = "..." }')
_YES_OR_NO = Field(lambda value: isinstance(value, bool), Words("true 或 false", "true or false"))
_TEXT = Field(_is_text, Words("不为空的文字", "a text that is not empty"), needed=True)
_NUMBER = Field(_is_number, Words("数字", "a number"), needed=True)
_SHARE = Field(
    lambda value: _is_number(value) and 0 <= value <= 1,
    Words("0 到 1 的数字", "a number from 0 to 1"),
    needed=True,
)

FIELDS: Mapping[str, Field] = {
    "id": Field(
        lambda value: isinstance(value, str) and bool(re.fullmatch(r"[\w.-]+", value, re.A)),
        Words("由字母、数字和 . - _ 组成的编号", "letters, digits, . - and _"),
        needed=True,
    ),
    "title": Field(_is_words, _BOTH, needed=True),
    "is_example": _YES_OR_NO,
    "valid_from": Field(
        lambda value: isinstance(value, date) and not isinstance(value, datetime),
        Words("日期，如 2026-01-01（不加引号）", "a date such as 2026-01-01, without quotes"),
        needed=True,
    ),
    "weights": Field(_is_table, Words("[weights] 一节", "a section [weights]"), needed=True),
    "cutoff_day": Field(
        lambda value: _is_whole(value, 0, 28),
        Words("0 到 28 的整数", "a whole number from 0 to 28"),
    ),
    "unreachable": _one_of(UNREACHABLE),
    "ledger": _one_of(STANDINGS),
    "excluded": _one_of(STANDINGS),
    "partial_counts_as_solved": _YES_OR_NO,
    "cap": Field(
        lambda value: _is_number(value) and value > 0,
        Words("大于 0 的数字", "a number greater than 0"),
    ),
    "minimum_base": Field(
        lambda value: _is_whole(value, 0, math.inf),
        Words("不小于 0 的整数", "a whole number, 0 or more"),
    ),
    "bands": Field(_are_tables, Words("[[bands]] 各节", "sections [[bands]]")),
    "adjustments": Field(_are_tables, Words("[[adjustments]] 各节", "sections [[adjustments]]")),
    "note": Field(_is_words, _BOTH),
}
PARTS: Mapping[str, Mapping[str, Field]] = {
    "weights": dict.fromkeys(("response", "resolution", "satisfaction"), _SHARE),
    "bands": {"at_least": _NUMBER, "title": Field(_is_words, _BOTH, needed=True)},
    "adjustments": {
        "unit": _TEXT,
        "month": Field(
            _is_month, Words('月份，如 "2026-01"', 'a month such as "2026-01"'), needed=True
        ),
        "points": _NUMBER,
        "reason": _TEXT,
        "author": _TEXT,
        "approved_by": _TEXT,
    },
}
"""The entries of a policy and of the sections in it."""

_MISSING = Words("缺少 {name}：应为{expected}", "{name} is missing; it must be {expected}")
_WRONG = Words("{name} 应为{expected}，现为 {got}", "{name} must be {expected}, got {got}")
_UNKNOWN = Words("不认识的项 {name}{zh_hint}", "unknown entry {name}{en_hint}")
_SUM = Words(
    "三项权重之和应为 1，现为 {got}",
    "the weights of response, resolution and satisfaction must sum to 1, got {got}",
)
_FALLING = Words(
    "档次的下限应由高到低，互不相等，现为 {got}",
    "grade bands must fall from best to worst, got {got}",
)
_SYNTAX = Words("第 {line} 行起不是有效的 TOML", "not valid TOML: {reason}")


def faults(raw: Mapping[str, Any]) -> tuple[Words, ...]:
    """What is wrong with a policy as read from TOML, in order of the file; empty if nothing."""
    found = _faults(raw, FIELDS, "")
    for name, fields in PARTS.items():
        value = raw.get(name)
        if FIELDS[name].fits(value):
            for where, part in _parts(name, value):
                found += _faults(part, fields, where)
    return tuple(found or _disorder(raw))


def syntax_fault(reason: Exception) -> Words:
    """The sentence for a text that is no TOML at all."""
    at = re.search(r"line (\d+)", str(reason))
    return _filled(_SYNTAX, line=at.group(1) if at else "1", reason=reason)


def _parts(name: str, value: Any) -> list[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, dict):
        return [(f"{name}.", value)]
    return [(f"{name} {at}: ", part) for at, part in enumerate(value, 1)]


def _faults(raw: Mapping[str, Any], fields: Mapping[str, Field], where: str) -> list[Words]:
    found = [_unknown(name, fields, where) for name in raw if name not in fields]
    for name, field in fields.items():
        if name not in raw:
            found += [_told(_MISSING, where + name, field)] if field.needed else []
        elif not field.fits(raw[name]):
            found.append(_told(_WRONG, where + name, field, raw[name]))
    return found


def _unknown(name: str, fields: Mapping[str, Field], where: str) -> Words:
    near = get_close_matches(name, list(fields), n=1)
    zh, en = (f"，是否应为 {near[0]}", f"; did you mean {near[0]}?") if near else ("", "")
    return _filled(_UNKNOWN, name=where + name, zh_hint=zh, en_hint=en)


def _told(sentence: Words, name: str, field: Field, got: object = None) -> Words:
    shown = str(got)[:_SHOWN]
    zh, en = (sentence.in_(each) for each in ("zh", "en"))
    return Words(
        zh.format(name=name, expected=field.expected.zh, got=shown),
        en.format(name=name, expected=field.expected.en, got=shown),
    )


def _disorder(raw: Mapping[str, Any]) -> list[Words]:
    """What is wrong between entries that fit each for itself."""
    found = []
    total = sum(raw["weights"].values())
    if abs(total - 1) > 1e-9:
        found.append(_filled(_SUM, got=f"{total:g}"))
    limits = [float(band["at_least"]) for band in raw.get("bands", ())]
    if limits != sorted(set(limits), reverse=True):
        found.append(_filled(_FALLING, got=", ".join(f"{each:g}" for each in limits)))
    return found


def _filled(sentence: Words, **values: object) -> Words:
    return Words(sentence.zh.format(**values), sentence.en.format(**values))
