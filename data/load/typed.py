"""Whole columns of text into ticket columns, where that is certain; the careful way has the rest.

Only rows without anything odd are settled here: every time written as the mapping's first format
says, every number plain, nothing to correct or to reject. For them the result is by construction
that of `data.load.transform`: codes, units and answers are worked out by the same functions, once
for each distinct text. `certain` says of each row whether it was such a one.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.dimensions import OPEN_STAGES
from data.load.codes import BLANKS, answers, cleaned, counts, mapped, named
from data.load.crs import WGS84, in_wgs84
from data.load.fixed_times import Layout, layout_of, read_times
from data.load.mapping import FIXED, Mapping, Owner
from data.load.transform import EARLIEST, INSTANTS, TYPES
from data.schema import UNKNOWN
from data.store.cells import cells_of

Flags = NDArray[np.bool_]

_NUMBER = r"^-?\d{1,9}(\.\d{1,15})?$"
_NAME = r"^[!-<>-~][!-~]*$"
_ISO = "%Y-%m-%d %H:%M:%S"


@dataclass
class Typed:
    """Tickets as columns, and which rows are certain. Nothing certain lies after `until`.
    `by_clock` says which rows are due at another time than midnight.

    `unknown` counts words the mapping does not name, `unnamed` those of fields of fixed codes.
    `words` holds of each such field which word each row has, the words, and which are unknown;
    `named`, by ticket field, which unit or place each row names, and the codes and titles
    of those; `titles` the first line, code and title of those that certain rows name.
    """

    columns: dict[str, Any]
    certain: Flags
    until: np.datetime64
    by_clock: Flags | None = None
    unknown: int = 0
    unnamed: Counter[tuple[str, str]] = field(default_factory=Counter)
    words: list[tuple[str, Any, Any, Any]] = field(default_factory=list)
    named: dict[str, tuple[Any, list[Any], list[Any]]] = field(default_factory=dict)
    titles: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)


def is_understood(mapping: Mapping) -> bool:
    """Whether the mapping asks for nothing but what is done here."""
    fields = mapping.fields
    kinds = {name: TYPES[name] for name in fields}
    return (
        "ticket_id" in fields
        and "close_days" not in fields
        and ("lon" in fields) == ("lat" in fields)
        and (mapping.coordinates == WGS84 or fields.get("lon", "") != fields.get("lat"))
        and not any(
            mapping.values.get(name) or name in mapping.defaults
            for name, kind in kinds.items()
            if kind in _PLAIN or name == "ticket_id"
        )
        and time_layout(mapping) is not None
    )


_PLAIN = ("DATETIME", "DOUBLE")


def time_layout(mapping: Mapping) -> Layout | None:
    """Where the digits of a time stand, by the format that is tried first."""
    return layout_of(mapping.date_formats[0] if mapping.date_formats else _ISO)


def typed(table: pa.Table, lines: NDArray[np.int64], mapping: Mapping, until: datetime) -> Typed:
    """The tickets of some records, whose cells are columns of text; `lines` are their numbers."""
    found = Typed({}, np.ones(len(table), dtype=np.bool_), np.datetime64(until, "us"))
    for name in mapping.fields:
        text = _joined(table, mapping.fields[name])
        _read(name, text, mapping, found)
    for name, owner in (("unit_code", mapping.unit), ("area_code", mapping.area)):
        if owner is not None:
            _name(name, table, owner, found)
    _settle_closing(found)
    _settle_callback(found)
    _locate(found, mapping.coordinates)
    for name, value in mapping.constants.items():
        said = answers(pd.Series([value]))[0] if TYPES[name] == "BOOLEAN" else value
        found.columns[name] = pa.array([said] * len(table))
    _judge(found)
    _judge_due(found)
    _count_unknown(found)
    found.titles = {name: list(_titles(lines, found, name)) for name in found.named}
    return found


def _joined(table: pa.Table, names: tuple[str, ...]) -> pa.ChunkedArray:
    parts = [table[name] for name in names]
    return parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, " ")


def _read(name: str, text: pa.ChunkedArray, mapping: Mapping, found: Typed) -> None:
    """One field as its type; rows in which anything about it is odd are not certain."""
    kind = TYPES[name]
    if kind == "DATETIME":
        layout = time_layout(mapping)
        assert layout is not None
        found.columns[name], certain = read_times(text.combine_chunks(), layout)
    elif kind == "DOUBLE":
        found.columns[name], certain = _doubles(text)
    elif name == "ticket_id":
        found.columns[name], certain = text, _is_name(text)
    else:
        found.columns[name], certain = _coded(name, text, mapping, found)
    found.certain &= certain


def _doubles(text: pa.ChunkedArray) -> tuple[NDArray[np.float64], Flags]:
    plain = pc.match_substring_regex(text, _NUMBER)
    empty = pc.equal(text, "")
    kept = pc.if_else(plain, text, None)
    numbers = pc.cast(kept, pa.float64()).to_numpy()
    return np.asarray(numbers, dtype=np.float64), _flags(pc.or_(plain, empty))


def _is_name(text: pa.ChunkedArray) -> Flags:
    blank = pc.is_in(pc.utf8_lower(text), value_set=pa.array([*BLANKS, UNKNOWN]))
    return _flags(pc.and_(pc.match_substring_regex(text, _NAME), pc.invert(blank)))


def _coded(
    name: str, text: pa.ChunkedArray, mapping: Mapping, found: Typed
) -> tuple[pa.Array, Flags]:
    """A field of few distinct texts, and whether each row is certain."""
    coded = text.combine_chunks().dictionary_encode()
    cells = cleaned(pd.Series(coded.dictionary.to_pylist(), dtype="str"))
    values, bad = mapped(cells, name, mapping)
    none = ((values == UNKNOWN) | ((values == "") & (name in FIXED))) & (cells != "")
    kind = TYPES[name]
    if kind in ("INTEGER", "SMALLINT"):
        number = counts(values)
        bad = bad | (number.isna() & (cells != ""))
        settled = pa.array(number, type=pa.int64())
    elif kind == "BOOLEAN":
        settled = pa.array(answers(values), type=pa.bool_(), from_pandas=True)
    else:
        settled = pa.array(values.where(values != "", None), type=pa.string(), from_pandas=True)
    at = coded.indices.to_numpy()
    if none.any():
        found.words.append((name, at, list(cells), none.to_numpy(dtype=bool)))
    return settled.take(coded.indices), ~bad.to_numpy(dtype=bool)[at]


def _count_unknown(found: Typed) -> None:
    for name, at, words, none in found.words:
        often = np.bincount(at[found.certain], minlength=len(words))
        found.unknown += int(often[none].sum())
        if name in FIXED:
            told = zip(words, often, none, strict=True)
            found.unnamed.update({(name, w): int(n) for w, n, hit in told if hit and n})


def _name(name: str, table: pa.Table, owner: Owner, found: Typed) -> None:
    """Code and title of the unit or place of each row, worked out once for each."""
    parts = [table[column] for column in owner.columns]
    joined = parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, "\0")
    coded = joined.combine_chunks().dictionary_encode()
    at = coded.indices.to_numpy()
    first = _first_rows(at, np.arange(len(at)), len(coded.dictionary))
    cells = table.select(list(owner.columns)).take(pa.array(first)).to_pandas().astype("str")
    codes, titles = named(cells, owner)
    found.columns[name] = pa.array(list(codes)).take(pa.array(at))
    found.named[name] = (at, list(codes), list(titles))


def _settle_closing(found: Typed) -> None:
    columns = found.columns
    if "closed_at" not in columns:
        return
    closed = ~np.isnat(columns["closed_at"])
    if "stage" not in columns:
        columns["stage"] = pa.array(["accepted", "closed"]).take(pa.array(closed.astype(np.int8)))
    # Open yet closed is corrected, and so is closed without a stage that is known.
    odd = pc.is_in(columns["stage"], value_set=pa.array([*OPEN_STAGES, UNKNOWN, None]))
    found.certain &= ~(_flags(odd) & closed)


def _settle_callback(found: Typed) -> None:
    """Who answered a callback was reached, where no column says so."""
    columns = found.columns
    given = [columns[name] for name in ("contacted", "outcome", "satisfaction") if name in columns]
    if "reached" in columns or "called_at" not in columns or not given:
        return
    answered = np.logical_or.reduce([_flags(pc.is_valid(each)) for each in given])
    columns["reached"] = pa.array(answered, mask=np.isnat(columns["called_at"]))


def _judge_due(found: Typed) -> None:
    """A due time at midnight may stand for a day; that is for all of a batch to say."""
    if "due_at" in found.columns:
        due = found.columns["due_at"]
        midnight = due == due.astype("datetime64[D]")
        found.certain &= ~midnight
        found.by_clock = ~np.isnat(due) & ~midnight


def _locate(found: Typed, system: str) -> None:
    columns = found.columns
    if "lon" not in columns:
        return
    lon, lat = columns["lon"], columns["lat"]
    empty = np.isnan(lon) & np.isnan(lat)
    if system != WGS84:
        lon, lat = columns["lon"], columns["lat"] = in_wgs84(system, lon, lat)
    good = (abs(lon) <= 180) & (abs(lat) <= 90) & ~((lon == 0) & (lat == 0))
    found.certain &= good | empty
    cells = cells_of(np.where(good, lon, np.nan), np.where(good, lat, np.nan))
    columns["cell"] = pa.array(cells, mask=cells == 0)


def _judge(found: Typed) -> None:
    received, last = found.columns["received_at"], found.until
    found.certain &= (
        ~np.isnat(received) & (received >= np.datetime64(EARLIEST)) & (received <= last)
    )
    if "closed_at" in found.columns:
        closed = found.columns["closed_at"]
        found.certain &= np.isnat(closed) | ((closed >= received) & (closed <= last))


def _titles(lines: NDArray[np.int64], found: Typed, name: str) -> Iterator[tuple[int, str, str]]:
    """Line, code and title where a certain row names a unit or place first."""
    at, codes, titles = found.named[name]
    first = _first_rows(at, np.flatnonzero(found.certain), len(codes))
    for each in np.flatnonzero(first >= 0):
        yield int(lines[first[each]]), str(codes[each]), str(titles[each])


def _first_rows(at: NDArray[np.int64], rows: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """The first of the rows in which each of `count` things is named, -1 where none names it."""
    first = np.full(count, -1, dtype=np.int64)
    first[at[rows[::-1]]] = rows[::-1]  # of several, what is written last stays
    return first


def reach_of(found: Typed) -> datetime | None:
    """The last instant of the certain tickets that is not after `until`."""
    past = []
    for name in INSTANTS:
        if name in found.columns and name != "due_at":
            times = found.columns[name][found.certain]
            times = times[times <= found.until]
            past += [times.max()] if len(times) else []
    return pd.Timestamp(max(past)).to_pydatetime() if past else None


def _flags(mask: Any) -> Flags:
    return np.asarray(mask.to_numpy(zero_copy_only=False), dtype=np.bool_)
