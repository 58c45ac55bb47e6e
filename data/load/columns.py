"""The columns of a sample, and what their names and cells say of them."""

import re
from collections.abc import Callable, Iterator

import pandas as pd

from data.load.codes import answers, cleaned, numbers
from data.load.coordinates import degrees
from data.load.dates import instants
from data.load.meanings import bare, is_silent, meaning
from data.load.personal import is_free_text, is_personal
from data.load.synonyms import PART_OF_DATE, SYNONYMS

TIMES = tuple(name for name in SYNONYMS if name.endswith("_at"))
WORDS = ("category", "topic", "channel", "request_type")
_YES_NO = ("reached", "contacted", "direct", "repeat", "excluded", "ledger")
_NUMBERS = ("close_days", "returns", "extensions", "reopened")
_SPELLED = ("outcome", "satisfaction", "type_received", "handling", "time_limit")
ENOUGH = 0.9
"""The part of the filled cells that must fit a field for the column to be proposed for it."""
MANY = 60
"""More distinct values than this are no list of states, channels or units of one kind."""


def plain(name: str) -> str:
    """A column's name as names are compared: without case, accents, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", bare(name))


class Columns:
    """The columns of a sample: cells cleaned, names plain, and tests of both."""

    def __init__(self, header: tuple[str, ...], cells: pd.DataFrame) -> None:
        self.text = {name: cleaned(cells[name]) for name in header}
        self.plain = {name: plain(name) for name in header}

    def filled(self, name: str) -> "pd.Series[str]":
        """The cells that hold anything."""
        text = self.text[name]
        return text[text != ""]

    def share(self, name: str, test: Callable[[str], bool]) -> float:
        """The part of the filled cells that pass a test, worked out once a distinct value."""
        counts = self.filled(name).value_counts()
        hits = sum(int(count) for value, count in counts.items() if test(str(value)))
        return hits / max(int(counts.sum()), 1)

    def fits(self, field_name: str, name: str) -> bool:
        """Whether the cells of a column can feed a field."""
        text, filled = self.text[name], self.filled(name)
        if field_name == "ticket_id":
            return _is_number_of_tickets(self.plain[name], text, filled)
        if not len(filled):
            return field_name == "due_at" and self.plain[name] in SYNONYMS["due_at"]
        if field_name in TIMES:
            return _readable(filled) >= ENOUGH
        if field_name in ("lat", "lon"):
            limit = 90 if field_name == "lat" else 180
            return bool(degrees(filled, field_name).abs().le(limit).mean() > ENOUGH)
        if field_name in _NUMBERS:
            return bool(numbers(filled).notna().mean() > ENOUGH)
        if field_name in _YES_NO:
            return bool(answers(filled).notna().mean() > ENOUGH)
        if field_name in _SPELLED:
            return self._is_answered(field_name, name)
        return self.is_a_list(name, many=field_name in ("category", "topic"))

    def _is_answered(self, field_name: str, name: str) -> bool:
        """Whether the words are answers to a callback, apart from those that say there was none."""
        given = self.share(name, lambda each: meaning(field_name, each) is not None)
        silent = self.share(name, is_silent)
        return bool(given > 0 and given + silent > ENOUGH)

    def is_a_list(self, name: str, *, many: bool = False) -> bool:
        """Whether the cells are a list of words that repeat, and nobody's name or place."""
        text, filled = self.text[name], self.filled(name)
        if not len(filled) or is_personal(self.plain[name], text) or is_free_text(text):
            return False
        url = filled.str.startswith(("http://", "https://")).mean() > 0.5
        dated = filled.str.contains(r"^\d{1,4}[-/.年]\d{1,2}[-/.月]\d", regex=True).mean() > 0.5
        return not url and not dated and (many or filled.nunique() <= MANY)

    def is_constant(self, name: str) -> bool:
        """Whether one word stands in every filled cell: it tells nothing apart."""
        return bool(self.filled(name).nunique() < 2)

    def is_coded(self, name: str) -> bool:
        """Whether the cells are codes like PTHOLE or S0261, which tell a reader less than words."""
        return (
            self.share(name, lambda each: bool(re.fullmatch(r"[A-Z\d_./-]{1,10}", each))) > ENOUGH
        )

    def is_of_kinds(self, name: str) -> bool:
        """Whether a column tells complaints, requests, questions and suggestions apart."""
        speaks = re.search("type|nature|tipo|tipus|kind|class|类型|性质|유형", self.plain[name])
        known = self.share(name, lambda each: meaning("request_type", each) is not None)
        return bool(speaks) and known >= ENOUGH and len(self.filled(name)) > 0

    def dates_in_parts(self, names: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
        """Columns of year, month and day that are called the same but for that word."""
        for year in names:
            part = re.search(PART_OF_DATE["year"], self.plain[year])
            if not part or not self._counts(year, 1950, 2100):
                continue
            around = [
                re.escape(self.plain[year][at])
                for at in (slice(part.start()), slice(part.end(), None))
            ]
            month, day = (
                next((n for n in names if n != year and self._counts(n, 1, most)
                      and re.fullmatch(around[0] + f"({PART_OF_DATE[which]})" + around[1], self.plain[n])), "")
                for which, most in (("month", 12), ("day", 31))
            )  # fmt: skip
            if month and day:
                yield year, month, day

    def _counts(self, name: str, least: int, most: int) -> bool:
        number = numbers(self.filled(name))
        return bool(len(number)) and bool(number.between(least, most).mean() > ENOUGH)

    def has_clock(self, name: str) -> bool:
        """Whether the times of a column tell more than the day."""
        read = instants(self.filled(name).head(500), (), "UTC").dropna()
        return bool(len(read)) and bool((read != read.dt.normalize()).mean() > 0.2)

    def is_any_time(self, name: str) -> bool:
        """Whether a column holds times, whatever it is called."""
        text, filled = self.text[name], self.filled(name)
        told = re.search("birth|geburt|nacimiento|出生", self.plain[name]) is None
        dated = filled.str.contains(r"\d[-/.年]\d", regex=True).mean() > ENOUGH
        return told and len(filled) > len(text) / 2 and dated and _readable(filled) >= ENOUGH


def _is_number_of_tickets(name: str, text: "pd.Series[str]", filled: "pd.Series[str]") -> bool:
    """Unique numbers; under a name that says so, some may be missing or stand again."""
    if filled.str.fullmatch(r"\d(\.\d+)?[Ee]\+\d+").mean() > 0.5:  # cut short by a spreadsheet
        return False
    part, distinct = len(filled) / max(len(text), 1), filled.nunique() / max(len(filled), 1)
    weak = name in ("id", "number", "objectid", "rowid", "fid", "编号")
    return (part == 1 and distinct > 0.95) if weak else (part > ENOUGH and distinct > 0.5)


def _readable(text: "pd.Series[str]") -> float:
    return float(instants(text.head(2000), (), "UTC").notna().mean())


def is_clock(text: str) -> bool:
    """Whether a text is a mere time of day."""
    return re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?( ?[AaPp]\.?[Mm]\.?)?", text) is not None
