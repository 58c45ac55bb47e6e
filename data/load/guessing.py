"""Which column feeds which ticket field, told by the names of the columns and by their values."""

import re
from dataclasses import dataclass, field

import pandas as pd

from data.load.columns import ENOUGH, MANY, TIMES, WORDS, Columns, is_clock, plain
from data.load.coordinates import degrees
from data.load.crs import WGS84
from data.load.crs_names import system_in
from data.load.meanings import meaning
from data.load.personal import is_free_text
from data.load.synonyms import (
    AREA_PARTS,
    AREAS,
    CLOSED_FLAG,
    MOVED,
    PART_OF_DATE,
    PARTS,
    STATUS,
    SYNONYMS,
    UNIT_PARTS,
    UNITS,
)  # fmt: skip


@dataclass
class Guess:
    """What feeds what. `moved` is a time of last change, where no closing date was found;
    `swapped`: the columns called latitude hold longitudes and the other way round.
    """

    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unit: str | None = None
    area: str | None = None
    moved: str | None = None
    swapped: bool = False
    left: list[str] = field(default_factory=list)


def guess(header: tuple[str, ...], cells: pd.DataFrame) -> Guess:
    """The best reading of a table from a sample of its records, cells as text."""
    return _Table(header, cells).guess()


class _Table:
    """The columns of a sample, and which of them are still free."""

    def __init__(self, header: tuple[str, ...], cells: pd.DataFrame) -> None:
        self._columns = Columns(header, cells)
        self._free = list(header)
        self._found = Guess()

    def guess(self) -> Guess:
        for name in ("received_at", "closed_at"):
            self._take_parts(name)
        for name in (each for each in SYNONYMS if each not in self._found.fields):
            self._take(name, self._status() if name == "stage" else self._candidates(name))
        if "stage" not in self._found.fields:
            flags = self._like(CLOSED_FLAG)
            self._take("stage", [name for name in flags if self._columns.fits("direct", name)])
        self._settle_words()
        self._settle_swapped()
        self._settle_place()
        self._join_closings()
        if "received_at" not in self._found.fields:
            self._take(
                "received_at", [name for name in self._free if self._columns.is_any_time(name)]
            )
        self._found.unit = self._owner(UNITS, UNIT_PARTS)
        self._found.area = self._owner(AREAS, AREA_PARTS)
        if "closed_at" not in self._found.fields:
            moved = [name for name in self._free if re.search(MOVED, self._columns.plain[name])]
            self._found.moved = next((n for n in moved if self._columns.fits("closed_at", n)), None)
        self._found.left = self._free
        return self._found

    def _take(self, field_name: str, columns: list[str]) -> None:
        """The first column, or the first with a clock where several times fit."""
        if not columns:
            return
        best = columns[0]
        if field_name in TIMES:
            best = next((name for name in columns if self._columns.has_clock(name)), best)
        self._free.remove(best)
        clock = self._clock_beside(best) if field_name in TIMES else None
        self._found.fields[field_name] = (best, clock) if clock else (best,)
        if clock:
            self._free.remove(clock)

    def _take_parts(self, field_name: str) -> None:
        """Year, month and day in three columns of one name, where no column holds the whole date."""
        yes, no = PARTS[field_name]
        if self._candidates(field_name):
            return
        for parts in self._columns.dates_in_parts(tuple(self._free)):
            rest = re.sub(PART_OF_DATE["year"], "", self._columns.plain[parts[0]])
            if re.search(yes, rest) and not re.search(no, rest):
                self._found.fields[field_name] = parts
                self._free = [name for name in self._free if name not in parts]
                return

    def _join_closings(self) -> None:
        """Closing dates in two columns of which a record fills one: fixed, or closed otherwise."""
        columns = self._found.fields.get("closed_at", ())
        if len(columns) != 1:
            return
        for other in self._candidates("closed_at"):
            filled = [self._columns.text[each] != "" for each in (columns[0], other)]
            if not (filled[0] & filled[1]).any():
                self._free.remove(other)
                self._found.fields["closed_at"] = (columns[0], other)
                return

    def _candidates(self, field_name: str) -> list[str]:
        wanted = SYNONYMS[field_name]
        ordered = self._named(wanted)
        if field_name in PARTS:
            ordered += [name for name in self._like(PARTS[field_name]) if name not in ordered]
        fit = [name for name in ordered if self._columns.fits(field_name, name)]
        if field_name in ("lat", "lon"):
            return sorted(fit, key=lambda n: system_in(n) not in ("", WGS84))
        if field_name not in WORDS:
            return fit
        return sorted(fit, key=lambda n: (self._columns.is_constant(n), self._columns.is_coded(n)))

    def _named(self, wanted: tuple[str, ...]) -> list[str]:
        """Free columns of these names, in the order of the names.

        Of a header of two rows the lower name may stand alone, where it is not a mere ward or type.
        """
        plains = [plain(each) for each in wanted]
        lower = {n: plain(n.split()[-1]) for n in self._free if not n.isascii()}
        return [
            n
            for each in plains
            for n in self._free
            if each in (self._columns.plain[n], lower.get(n))
        ]

    def _like(self, parts: tuple[str, str]) -> list[str]:
        """Free columns whose name has the one part and lacks the other."""
        yes, no = parts
        return [
            name
            for name in self._free
            if re.search(yes, self._columns.plain[name])
            and not re.search(no, self._columns.plain[name])
        ]

    def _status(self) -> list[str]:
        """Columns of status, that whose words are best understood first."""
        named = [*self._named(SYNONYMS["stage"]), *self._like(STATUS)]
        known = {
            name: self._columns.share(name, lambda each: meaning("stage", each) is not None)
            for name in dict.fromkeys(named)
            if self._columns.filled(name).nunique() <= MANY
            and not is_free_text(self._columns.text[name])
        }
        return sorted(
            (name for name in known if known[name] or self._columns.plain[name] != "state"),
            key=lambda name: -round(known[name], 1),
        )

    def _settle_words(self) -> None:
        """A column of kinds of request is no category; the broader of two lists is the category."""
        fields = self._found.fields
        for name in [*fields.get("category", ()), *fields.get("topic", ()), *self._free]:
            if "request_type" not in fields and self._columns.is_of_kinds(name):
                self._release(name)
                self._take("request_type", [name])
        for field_name in ("category", "topic"):
            if field_name not in fields:
                self._take(field_name, self._candidates(field_name))
        if "topic" in fields and "category" not in fields:
            fields["category"] = fields.pop("topic")
        if "topic" in fields and "category" in fields:
            broad, fine = (
                self._columns.filled(fields[n][0]).nunique() for n in ("category", "topic")
            )
            if broad > fine > 1:
                fields["category"], fields["topic"] = fields["topic"], fields["category"]

    def _release(self, name: str) -> None:
        for field_name, columns in list(self._found.fields.items()):
            if columns == (name,):
                del self._found.fields[field_name]
                self._free.append(name)

    def _settle_swapped(self) -> None:
        """Columns called longitude and latitude of which only the other reading is on the globe."""
        fields = self._found.fields
        if "lat" in fields or len(fields.get("lon", ())) != 1:
            return
        called = [*self._named(SYNONYMS["lat"]), *self._like(PARTS["lat"])]
        lon = next((name for name in called if self._columns.fits("lon", name)), None)
        (lat,) = fields["lon"]
        if not lon or not self._columns.fits("lat", lat):
            return
        if (degrees(self._columns.filled(lon), "lon").abs() > 90).mean() > 0.5:
            del fields["lon"]
            fields["lat"], fields["lon"] = (lat,), (lon,)
            self._free.remove(lon)
            self._found.swapped = True

    def _settle_place(self) -> None:
        """A point written in one cell, where latitude and longitude have no columns of their own."""
        fields = self._found.fields
        if "lat" in fields and "lon" in fields:
            return
        for name in [*(n for each in ("lat", "lon") for n in fields.pop(each, ())), *self._free]:
            filled = self._columns.filled(name)
            both = [degrees(filled.head(500), each) for each in ("lat", "lon")]
            plain_number = pd.to_numeric(filled.head(500), errors="coerce").notna().mean() > 0.5
            if len(filled) and not plain_number and all(b.notna().mean() > ENOUGH for b in both):
                fields["lat"] = fields["lon"] = (name,)
                self._free = [each for each in self._free if each != name]
                return

    def _owner(self, names: tuple[str, ...], parts: tuple[str, str]) -> str | None:
        """The best column for units or places: one that tells them apart, by words if possible."""
        ordered = list(dict.fromkeys([*self._named(names), *self._like(parts)]))
        fit = [name for name in ordered if self._columns.is_a_list(name, many=True)]
        several = [name for name in fit if self._columns.filled(name).nunique() > 1] or fit
        worded = [
            n for n in several if self._columns.share(n, lambda each: each[-1].isalpha()) > 0.5
        ]
        best = next(iter(worded or several), None)
        if best:
            self._free.remove(best)
        return best

    def _clock_beside(self, column: str) -> str | None:
        """A column of mere clock times beside a column of mere days, of a like name."""
        wanted = self._columns.plain[column]
        for day, hour in (("date", "time"), ("日期", "时间"), ("fecha", "hora"), ("datum", "uhrzeit"),
                          ("date", "heure"), ("data", "ora"), ("day", "time")):  # fmt: skip
            beside = next(
                (n for n in self._free if day in wanted
                 and self._columns.plain[n] == wanted.replace(day, hour)), None)  # fmt: skip
            if beside and self._columns.share(beside, is_clock) > ENOUGH:
                return beside
        return None
