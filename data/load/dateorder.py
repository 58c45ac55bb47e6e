"""Whether dates like 03/04/2024 have the day or the month first, and how that is known."""

import re
from dataclasses import dataclass

import pandas as pd

from data.load.dates import DAY_FIRST, MONTH_FIRST, instants, plain_times

_SLASHED = r"^(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}"
_DAY_FIRST_WORDS = re.compile(
    "fecha|estado|statut|arrond|creation_|datum|eingang|zustand|data_|stadt|strasse|dat[ae] de",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DateOrder:
    """The formats in order of trial (empty: none are needed), why, and whether a person must say."""

    formats: tuple[str, ...]
    reason: str
    is_sure: bool


def date_order(times: dict[str, "pd.Series[str]"], header: tuple[str, ...]) -> DateOrder:
    """How the times in some columns are to be read; the first column is that of receipt."""
    filled = {name: text[text != ""] for name, text in times.items()}
    first = next(iter(filled.values()))
    example = next((each for each in first), "")
    if not len(first) or first.str.match(_SLASHED).mean() < 0.5:
        if example.isdigit() and len(example) > 8:
            return DateOrder((), f"times are counted from 1970, like {example}", True)
        return DateOrder((), f"times are written like {example}: day and month are plain", True)
    joined = pd.concat(list(filled.values()), ignore_index=True)
    day_first, reason, is_sure = _decided(joined, filled, header)
    family = DAY_FIRST if day_first else MONTH_FIRST
    formats = tuple(each for each in family if any(_reads(t, each) for t in filled.values()))
    return DateOrder(formats, reason, is_sure)


def _decided(
    texts: "pd.Series[str]", filled: dict[str, "pd.Series[str]"], header: tuple[str, ...]
) -> tuple[bool, str, bool]:
    parts = texts.str.extract(_SLASHED).apply(pd.to_numeric, errors="coerce")
    days, months = texts[parts[0] > 12], texts[parts[1] > 12]
    if len(days) and not len(months):
        return True, f"{days.iloc[0]} seen: day first", True
    if len(months) and not len(days):
        return False, f"{months.iloc[0]} seen: month first", True
    if len(days) and len(months):
        more = "day" if len(days) > len(months) else "month"
        return (
            more == "day",
            f"{len(days):,} can only be day first (like {days.iloc[0]}) and {len(months):,} only "
            f"month first (like {months.iloc[0]}): {more} first is tried first",
            False,
        )
    if texts.str.match(r"^\d{1,2}\.\d{1,2}\.").mean() > 0.5:
        return True, "dots between day and month: day first", True
    return _by_circumstance(filled, header)


def _by_circumstance(
    filled: dict[str, "pd.Series[str]"], header: tuple[str, ...]
) -> tuple[bool, str, bool]:
    """Every date reads both ways: closings before receipt, the future and the language hint."""
    wrong = {flag: _impossible(filled, flag) for flag in (True, False)}
    if wrong[True] != wrong[False]:
        day = wrong[True] < wrong[False]
        worse = "closed before received or in the future"
        kept = "day" if day else "month"
        return day, f"{kept} first, as the other order makes {max(wrong.values()):,} {worse}", False
    if _DAY_FIRST_WORDS.search(" ".join(header)):
        return True, "no day after the 12th seen: day first, as the columns' language has it", False
    return False, "no day after the 12th seen: month first is only a guess", False


def _impossible(filled: dict[str, "pd.Series[str]"], day_first: bool) -> int:
    family = DAY_FIRST if day_first else MONTH_FIRST
    read = {name: instants(text, family, "UTC") for name, text in filled.items()}
    future = sum(
        int((each > pd.Timestamp.now()).sum()) for n, each in read.items() if n != "due_at"
    )
    if not {"received_at", "closed_at"} <= set(read):
        return future
    closed, received = read["closed_at"].align(read["received_at"], join="inner")
    return future + int((closed < received).sum())


def _reads(text: "pd.Series[str]", form: str) -> bool:
    return bool(pd.to_datetime(plain_times(text), format=form, errors="coerce").notna().any())
