"""Which column feeds which ticket field, told by the names of the columns and by their values."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from data.load.codes import answers, cleaned, numbers
from data.load.coordinates import degrees
from data.load.dates import instants
from data.load.meanings import bare, meaning
from data.load.personal import is_free_text, is_personal
from data.load.synonyms import (
    AREA_PARTS,
    AREAS,
    MOVED,
    PARTS,
    STATUS,
    SYNONYMS,
    UNIT_PARTS,
    UNITS,
)

TIMES = tuple(name for name in SYNONYMS if name.endswith("_at"))
_WORDS = ("category", "topic", "channel", "request_type")
_YES_NO = ("reached", "contacted", "direct", "repeat", "excluded", "ledger")
_NUMBERS = ("close_days", "returns", "extensions", "reopened")
_SPELLED = ("outcome", "satisfaction")
ENOUGH = 0.9
"""The part of the filled cells that must fit a field for the column to be proposed for it."""
_MANY = 60


@dataclass
class Guess:
    """What feeds what. `moved` is a time of last change, where no closing date was found."""

    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unit: str | None = None
    area: str | None = None
    moved: str | None = None
    left: list[str] = field(default_factory=list)


def guess(header: tuple[str, ...], cells: pd.DataFrame) -> Guess:
    """The best reading of a table from a sample of its records, cells as text."""
    return _Table(header, cells).guess()


def plain(name: str) -> str:
    """A column's name as names are compared: without case, accents, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", bare(name))


class _Table:
    """The columns of a sample, and which of them are still free."""

    def __init__(self, header: tuple[str, ...], cells: pd.DataFrame) -> None:
        self._text = {name: cleaned(cells[name]) for name in header}
        self._plain = {name: plain(name) for name in header}
        self._free = list(header)
        self._found = Guess()

    def guess(self) -> Guess:
        for name in SYNONYMS:
            self._take(name, self._status() if name == "stage" else self._candidates(name))
        self._settle_words()
        self._settle_place()
        if "received_at" not in self._found.fields:
            self._take("received_at", [name for name in self._free if self._is_any_time(name)])
        self._found.unit = self._owner(UNITS, UNIT_PARTS)
        self._found.area = self._owner(AREAS, AREA_PARTS)
        if "closed_at" not in self._found.fields:
            moved = [name for name in self._free if re.search(MOVED, self._plain[name])]
            self._found.moved = next((n for n in moved if self._fits("closed_at", n)), None)
        self._found.left = self._free
        return self._found

    def _take(self, field_name: str, columns: list[str]) -> None:
        """The first column, or the first with a clock where several times fit."""
        if not columns:
            return
        best = columns[0]
        if field_name in TIMES:
            best = next((name for name in columns if self._has_clock(name)), best)
        self._free.remove(best)
        clock = self._clock_beside(best) if field_name in TIMES else None
        self._found.fields[field_name] = (best, clock) if clock else (best,)
        if clock:
            self._free.remove(clock)

    def _candidates(self, field_name: str) -> list[str]:
        wanted = SYNONYMS[field_name]
        ordered = self._named(wanted)
        if field_name in PARTS:
            ordered += [name for name in self._like(PARTS[field_name]) if name not in ordered]
        fit = [name for name in ordered if self._fits(field_name, name)]
        return sorted(fit, key=self._is_coded) if field_name in _WORDS else fit

    def _named(self, wanted: tuple[str, ...]) -> list[str]:
        """Free columns of these names, in the order of the names.

        Of a header of two rows the lower name may stand alone, where it is not a mere ward or type.
        """
        plains = [plain(each) for each in wanted]
        lower = {n: plain(n.split()[-1]) for n in self._free if not n.isascii()}
        return [n for each in plains for n in self._free if each in (self._plain[n], lower.get(n))]

    def _like(self, parts: tuple[str, str]) -> list[str]:
        """Free columns whose name has the one part and lacks the other."""
        yes, no = parts
        return [
            name
            for name in self._free
            if re.search(yes, self._plain[name]) and not re.search(no, self._plain[name])
        ]

    def _status(self) -> list[str]:
        """Columns of status, that whose words are best understood first."""
        named = [*self._named(SYNONYMS["stage"]), *self._like(STATUS)]
        known = {
            name: self._share(name, lambda each: meaning("stage", each) is not None)
            for name in dict.fromkeys(named)
            if self._filled(name).nunique() <= _MANY and not is_free_text(self._text[name])
        }
        return sorted(
            (name for name in known if known[name] or self._plain[name] != "state"),
            key=lambda name: -round(known[name], 1),
        )

    def _filled(self, name: str) -> "pd.Series[str]":
        text = self._text[name]
        return text[text != ""]

    def _share(self, name: str, test: Callable[[str], bool]) -> float:
        """The part of the filled cells that pass a test, worked out once a distinct value."""
        counts = self._filled(name).value_counts()
        hits = sum(int(count) for value, count in counts.items() if test(str(value)))
        return hits / max(int(counts.sum()), 1)

    def _fits(self, field_name: str, name: str) -> bool:
        text, filled = self._text[name], self._filled(name)
        if field_name == "ticket_id":
            return _is_number_of_tickets(self._plain[name], text, filled)
        if not len(filled):
            return field_name == "due_at" and self._plain[name] in SYNONYMS["due_at"]
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
            return self._share(name, lambda each: meaning(field_name, each) is not None) > ENOUGH
        return self._is_a_list(name, many=field_name in ("category", "topic"))

    def _is_a_list(self, name: str, *, many: bool = False) -> bool:
        """Whether the cells are a list of words that repeat, and nobody's name or place."""
        text, filled = self._text[name], self._filled(name)
        if not len(filled) or is_personal(self._plain[name], text) or is_free_text(text):
            return False
        url = filled.str.startswith(("http://", "https://")).mean() > 0.5
        dated = filled.str.contains(r"^\d{1,4}[-/.年]\d{1,2}[-/.月]\d", regex=True).mean() > 0.5
        return not url and not dated and (many or filled.nunique() <= _MANY)

    def _is_coded(self, name: str) -> bool:
        """Whether the cells are codes like PTHOLE or S0261, which tell a reader less than words."""
        return (
            self._share(name, lambda each: bool(re.fullmatch(r"[A-Z\d_./-]{1,10}", each))) > ENOUGH
        )

    def _settle_words(self) -> None:
        """A column of kinds of request is no category; the broader of two lists is the category."""
        fields = self._found.fields
        for name in [*fields.get("category", ()), *fields.get("topic", ()), *self._free]:
            if "request_type" not in fields and self._is_of_kinds(name):
                self._release(name)
                self._take("request_type", [name])
        for field_name in ("category", "topic"):
            if field_name not in fields:
                self._take(field_name, self._candidates(field_name))
        if "topic" in fields and "category" not in fields:
            fields["category"] = fields.pop("topic")
        if "topic" in fields and "category" in fields:
            broad, fine = (self._filled(fields[n][0]).nunique() for n in ("category", "topic"))
            if broad > fine > 1:
                fields["category"], fields["topic"] = fields["topic"], fields["category"]

    def _is_of_kinds(self, name: str) -> bool:
        speaks = re.search("type|nature|tipo|kind|class|类型|性质", self._plain[name])
        known = self._share(name, lambda each: meaning("request_type", each) is not None)
        return bool(speaks) and known >= ENOUGH and len(self._filled(name)) > 0

    def _release(self, name: str) -> None:
        for field_name, columns in list(self._found.fields.items()):
            if columns == (name,):
                del self._found.fields[field_name]
                self._free.append(name)

    def _settle_place(self) -> None:
        """A point written in one cell, where latitude and longitude have no columns of their own."""
        fields = self._found.fields
        if "lat" in fields and "lon" in fields:
            return
        for name in [*(n for each in ("lat", "lon") for n in fields.pop(each, ())), *self._free]:
            filled = self._filled(name)
            both = [degrees(filled.head(500), each) for each in ("lat", "lon")]
            plain_number = pd.to_numeric(filled.head(500), errors="coerce").notna().mean() > 0.5
            if len(filled) and not plain_number and all(b.notna().mean() > ENOUGH for b in both):
                fields["lat"] = fields["lon"] = (name,)
                self._free = [each for each in self._free if each != name]
                return

    def _owner(self, names: tuple[str, ...], parts: tuple[str, str]) -> str | None:
        """The best column for units or places: one that tells them apart, by words if possible."""
        ordered = list(dict.fromkeys([*self._named(names), *self._like(parts)]))
        fit = [name for name in ordered if self._is_a_list(name, many=True)]
        several = [name for name in fit if self._filled(name).nunique() > 1] or fit
        worded = [n for n in several if self._share(n, lambda each: each[-1].isalpha()) > 0.5]
        best = next(iter(worded or several), None)
        if best:
            self._free.remove(best)
        return best

    def _has_clock(self, name: str) -> bool:
        read = instants(self._filled(name).head(500), (), "UTC").dropna()
        return bool(len(read)) and bool((read != read.dt.normalize()).mean() > 0.2)

    def _clock_beside(self, column: str) -> str | None:
        """A column of mere clock times beside a column of mere days, of a like name."""
        wanted = self._plain[column]
        for day, hour in (("date", "time"), ("日期", "时间"), ("fecha", "hora"), ("datum", "uhrzeit"),
                          ("date", "heure"), ("data", "ora"), ("day", "time")):  # fmt: skip
            beside = next(
                (n for n in self._free if day in wanted
                 and self._plain[n] == wanted.replace(day, hour)), None)  # fmt: skip
            if beside and self._share(beside, _is_clock) > ENOUGH:
                return beside
        return None

    def _is_any_time(self, name: str) -> bool:
        """Whether a column holds times, whatever it is called."""
        text, filled = self._text[name], self._filled(name)
        told = re.search("birth|geburt|nacimiento|出生", self._plain[name]) is None
        dated = filled.str.contains(r"\d[-/.年]\d", regex=True).mean() > ENOUGH
        return told and len(filled) > len(text) / 2 and dated and _readable(filled) >= ENOUGH


def _is_number_of_tickets(name: str, text: "pd.Series[str]", filled: "pd.Series[str]") -> bool:
    """Unique numbers; under a name that says so, some may be missing or stand again."""
    part, distinct = len(filled) / max(len(text), 1), filled.nunique() / max(len(filled), 1)
    weak = name in ("id", "number", "objectid", "rowid", "fid", "编号")
    return (part == 1 and distinct > 0.95) if weak else (part > ENOUGH and distinct > 0.5)


def _readable(text: "pd.Series[str]") -> float:
    return float(instants(text.head(2000), (), "UTC").notna().mean())


def _is_clock(text: str) -> bool:
    return re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?( ?[AaPp]\.?[Mm]\.?)?", text) is not None
