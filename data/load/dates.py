"""Text into instants of city time, whatever way the world writes them."""

import re
from zoneinfo import ZoneInfo

import pandas as pd

from data.load.writing import iso_texts

USUAL = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M",
    "%Y/%m/%d", "%Y.%m.%d %H:%M", "%Y.%m.%d", "%Y%m%d%H%M%S", "%Y%m%d", "%Y %m %d",
    "%Y-%b-%d %H:%M:%S", "%Y-%b-%d", "%d-%b-%Y %H:%M:%S", "%d-%b-%Y", "%d %b %Y %H:%M", "%d %b %Y",
    "%b %d, %Y %I:%M:%S %p", "%b %d, %Y %I:%M %p", "%b %d, %Y", "%B %d, %Y", "%b %d %Y %I:%M%p",
    "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日 %H时%M分%S秒", "%Y年%m月%d日 %H时%M分",
    "%Y年%m月%d日",
)  # fmt: skip
"""Ways that mean one thing only."""

MONTH_FIRST = (
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y",
    "%m/%d/%y %I:%M:%S %p", "%m/%d/%y %I:%M %p", "%m/%d/%y %H:%M:%S", "%m/%d/%y %H:%M", "%m/%d/%y",
    "%m/%d/%Y %I:%M:%S%p", "%m/%d/%Y %I:%M%p", "%m-%d-%Y %H:%M:%S", "%m-%d-%Y %H:%M", "%m-%d-%Y",
)  # fmt: skip
DAY_FIRST = tuple(
    text.replace("%m/%d", "%d/%m").replace("%m-%d", "%d-%m") for text in MONTH_FIRST
) + ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y")

_SPACES = re.compile(r"\s+")
_ZONED = r"(?:Z|[+-]\d{2}:?\d{2})$"
_EPOCH_SECONDS, _EPOCH_MILLIS, _EXCEL = r"^\d{9,10}$", r"^\d{12,13}$", r"^\d{5}(?:\.\d+)?$"


def instants(
    text: "pd.Series[str]", formats: tuple[str, ...], zone: str
) -> "pd.Series[pd.Timestamp]":
    """The instants in city time without a zone; NaT where the text is empty or cannot be read.

    `formats` are tried in order; without any, epoch seconds and milliseconds, Excel's day
    numbers, the usual ways, then month first or day first, whichever reads more. What is still
    unread is tried as ISO (a spreadsheet's real dates come so) and in the shapes of
    `data.load.writing`, which mean one thing only. Times with a zone are turned into city time.
    """
    clean = plain_times(text)
    found = pd.Series(pd.NaT, index=text.index, dtype="datetime64[us]")
    if formats:
        return _numbers(clean, _spelled(clean, _tried(clean, found, formats), zone), zone)
    found = _zoned(clean, found, zone)
    found = _numbers(clean, found, zone)
    trimmed = clean.str.replace(r"\.\d{1,9}$", "", regex=True)
    found = _tried(trimmed, found, USUAL)
    found = _tried(trimmed, found, _slashes(trimmed[found.isna() & (trimmed != "")]))
    return _spelled(clean, found, zone)


def plain_times(text: "pd.Series[str]") -> "pd.Series[str]":
    """Single spaces, no T, no o'clock; "a. m." as am, an epoch that became a fraction whole,
    no midnight of a real date before a clock from another cell.
    """
    clean = text.fillna("").str.strip().str.replace(_SPACES, " ", regex=True)
    clean = clean.str.replace(r"(?<=\d)T(?=\d)", " ", regex=True)
    clean = clean.str.replace(r" 00:00:00(?= \d{1,2}:)", "", regex=True)
    clean = clean.str.replace(r"(?<=\d{4}),(?= \d{1,2}:)| Uhr$|(?<=\d{9})\.0+$", "", regex=True)
    return clean.str.replace(r"(?i)([ap])\. ?m\.?$", r"\1m", regex=True)


def _tried(
    text: "pd.Series[str]", found: "pd.Series[pd.Timestamp]", formats: tuple[str, ...]
) -> "pd.Series[pd.Timestamp]":
    for each in formats:
        unread = found.isna() & (text != "")
        if not unread.any():
            break
        read = pd.to_datetime(text[unread], format=each, errors="coerce")
        found = found.where(~unread, read.astype("datetime64[us]").reindex(found.index))
    return found


def _spelled(
    text: "pd.Series[str]", found: "pd.Series[pd.Timestamp]", zone: str
) -> "pd.Series[pd.Timestamp]":
    """What is still unread, in any shape that means one thing only."""
    unread = found.isna() & (text != "")
    if not unread.any():
        return found
    iso = iso_texts(text[unread]).reindex(found.index, fill_value="")
    return _tried(iso, _zoned(iso, found, zone), USUAL[:1])


def _zoned(
    text: "pd.Series[str]", found: "pd.Series[pd.Timestamp]", zone: str
) -> "pd.Series[pd.Timestamp]":
    has_zone = text.str.contains(_ZONED, regex=True)
    if not has_zone.any():
        return found
    read = pd.to_datetime(text[has_zone], format="ISO8601", utc=True, errors="coerce")
    return found.where(~has_zone, _local(read, zone).reindex(found.index))


def _numbers(
    text: "pd.Series[str]", found: "pd.Series[pd.Timestamp]", zone: str
) -> "pd.Series[pd.Timestamp]":
    for pattern, unit in ((_EPOCH_SECONDS, "s"), (_EPOCH_MILLIS, "ms")):
        hit = text.str.match(pattern) & found.isna()
        if hit.any():
            read = pd.to_datetime(pd.to_numeric(text[hit]), unit=unit, utc=True, errors="coerce")
            found = found.where(~hit, _local(read, zone).reindex(found.index))
    hit = text.str.match(_EXCEL) & found.isna()
    if hit.any():
        days = pd.to_timedelta(pd.to_numeric(text[hit]), unit="D")
        read = (pd.Timestamp("1899-12-30") + days).dt.round("s").astype("datetime64[us]")
        found = found.where(~hit, read.reindex(found.index))
    return found


def _local(read: "pd.Series[pd.Timestamp]", zone: str) -> "pd.Series[pd.Timestamp]":
    return read.dt.tz_convert(ZoneInfo(zone)).dt.tz_localize(None).astype("datetime64[us]")


def _slashes(text: "pd.Series[str]") -> tuple[str, ...]:
    """Month first, unless more of the text can only be day first."""
    parts = text.str.extract(r"^(\d{1,2})[/.-](\d{1,2})[/.-]").apply(pd.to_numeric, errors="coerce")
    day_first = (parts[0] > 12).sum() > (parts[1] > 12).sum()
    return DAY_FIRST + MONTH_FIRST if day_first else MONTH_FIRST + DAY_FIRST
