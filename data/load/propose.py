"""A first mapping for a file nobody mapped yet, drafted from its header and values."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.errors import LoadRefused
from data.fields import FIELDS
from data.load.codes import cleaned
from data.load.columns import ENOUGH, TIMES
from data.load.dateorder import DateOrder, date_order
from data.load.guessing import Guess, guess
from data.load.mapping import FIXED, Format
from data.load.meanings import KINDS, RULES, is_silent, meaning
from data.load.opening import contents_of
from data.load.points import Points, points_of
from data.load.rows import Source
from data.load.sources import open_source
from data.load.toml_text import comment, quoted
from data.metrics import METRICS

_TOTAL = re.compile("率|合计|总数|小计|rate|percent|%|total|subtotal", re.IGNORECASE)
_FIRST, _LATER, _BATCHES = 20_000, 2_000, 20
_WORDED = tuple(dict.fromkeys((*RULES, *KINDS)))


@dataclass(frozen=True)
class Sample:
    """Records from all over a file, and how many were gone through."""

    source: Source
    cells: pd.DataFrame
    read: int

    def texts(self, columns: tuple[str, ...]) -> "pd.Series[str]":
        """The cells of some columns joined by a space."""
        return cleaned(self.cells[list(columns)].astype(str).agg(" ".join, axis=1))


def propose(path: Path, city: str = "unnamed") -> str:
    """The text of a draft mapping (TOML with comments) for the table in `path`.

    `city` is the folder the draft names. Raises `LoadRefused` where the file holds no table of
    requests. What could not be told from header and values stands there as a commented question.
    """
    with contents_of([path]) as contents:
        source = open_source(contents[0], Format())
        sample = _sampled(source)
    if sample.cells.empty:
        raise LoadRefused(f"{source.name} holds a header and no record: expected one row a request")
    found = guess(source.header, sample.cells)
    totals = [name for name in source.header if _TOTAL.search(name)]
    if "received_at" not in found.fields and len(totals) > 1:
        raise LoadRefused(
            f"{source.name} looks like a table of totals ({', '.join(totals[:3])}): "
            "one row a unit, none with a time of receipt; expected one row a request"
        )
    points = points_of(found, sample.cells, source.system, city)
    return _draft(sample, found, points, city)


def _sampled(source: Source) -> Sample:
    """Records from the whole length of the file: at its end other words stand than at its start."""
    kept: list[pd.DataFrame] = []
    read = 0
    for number, rows in enumerate(source.read(source.header, False)):
        most = _LATER if number else _FIRST
        kept.append(rows.cells.iloc[:: -(-max(len(rows.cells), 1) // most)])
        read += len(rows.cells)
        if number + 1 >= _BATCHES:
            break
    empty = pd.DataFrame(columns=list(source.header), dtype=str)
    return Sample(source, pd.concat(kept, ignore_index=True) if kept else empty, read)


def _draft(sample: Sample, found: Guess, points: Points, city: str) -> str:
    fields = found.fields
    times = {name: sample.texts(fields[name]) for name in TIMES if name in fields}
    received_first = dict(sorted(times.items(), key=lambda item: item[0] != "received_at"))
    order = date_order(received_first, sample.source.header) if "received_at" in times else None
    folder = "a folder under cities/"
    folder += "; copy cities/unnamed and write in name and zone" if city == "unnamed" else ""
    lines = [
        f"# A draft for {comment(sample.source.name)}: read every line, correct it, remove this one.",
        *_found_lines(sample, order),
        *points.notes,
        *_lacking_lines(found),
        "",
        f"city = {quoted(city)}  # {folder}",
        *_date_lines(order),
        *points.system,
        "",
        "[fields]",
        *_field_lines(found),
        *points.fields,
        *_owner_lines("unit", found.unit, "department", sample),
        *_owner_lines("area", found.area, "area", sample),
        *_value_lines(fields, sample),
        *_default_lines(fields),
        "",
        "# Columns not used:",
        *[f"#   {comment(name)}" for name in found.left],
    ]
    return "\n".join(lines) + "\n"


def _found_lines(sample: Sample, order: DateOrder | None) -> list[str]:
    source = sample.source
    kinds = {"delimited": "delimited text", "excel": "an Excel sheet", "json": "JSON", "xml": "XML"}
    parts = [kinds.get(source.kind, source.kind)]
    parts += [f"encoding {source.encoding}"] if source.encoding else []
    parts += [f"delimiter {json.dumps(source.delimiter)}"] if source.delimiter else []
    lines = [f"# Found: {', '.join(parts)}, {len(source.header)} columns."]
    lines += [f"# {comment(note.en)}" for note in source.notes]
    lines.append(f"# Judged from {len(sample.cells):,} of {sample.read:,} records gone through.")
    if order:
        lines.append(f"# Dates: {comment(order.reason)}.")
    return lines


_WATCHED: dict[str, tuple[str, ...]] = {
    "closing date": ("closed_at",),
    "due date": ("due_at",),
    "status": ("stage",),
    "time of dispatch": ("dispatched_at",),
    "callback and its answers": ("called_at", "reached", "outcome", "satisfaction"),
}
_CUTS = {
    "category": "no cut by category",
    "channel": "no cut by channel",
    "lon": "no points and no density on the map",
}


def _lacking_lines(found: Guess) -> list[str]:
    """What was not found and what that costs, in sentences."""
    carried = set(found.fields) | ({"reached"} if "called_at" in found.fields else set())
    carried |= {"closed_at"} if "close_days" in carried else set()
    carried |= {"stage"} if "closed_at" in carried else set()
    lines = []
    for what, names in _WATCHED.items():
        if not set(names) & carried:
            lost = [m.title.en for m in METRICS.values() if set(m.needs) & set(names)]
            lines.append(f'# No {what} found: "not computable" will read {", ".join(lost)}.')
    lines += [
        f"# No {FIELDS[name].en} found: {cost}."
        for name, cost in _CUTS.items()
        if name not in carried
    ]
    lines += ["# No handling unit found: no league and no unit pages."] * (found.unit is None)
    lines += ["# No place found: no map of areas."] * (found.area is None)
    return lines


def _date_lines(order: DateOrder | None) -> list[str]:
    if order is None:
        return ["# received_at must be named below: no column of times was found"]
    if not order.formats:
        return ["# date_formats is left out: the usual ways of writing a time are tried"]
    asked = ["# Question: day or month first? Correct it if need be."] * (not order.is_sure)
    return [*asked, f"date_formats = [{', '.join(map(quoted, order.formats))}]"]


def _field_lines(found: Guess) -> list[str]:
    lines = [f"{name} = {_shown(columns)}" for name, columns in found.fields.items()]
    if "ticket_id" not in found.fields:
        lines.append("# no column of unique numbers found: one is made from each whole record")
    if found.moved:
        lines += [
            "# Question: of closed requests, is this the time of closing? Then remove the first #.",
            f"# closed_at = {quoted(found.moved)}  # a time of the last change",
        ]
    return lines


def _owner_lines(section: str, column: str | None, kind: str, sample: Sample) -> list[str]:
    if column is None:
        asked = "who handles it" if section == "unit" else "where it is about"
        return [
            "",
            f"# Question: which column says {asked}? If one does, remove the first # of three lines.",
            f"# [{section}]",
            '# columns = ["COLUMN"]',
            f'# kind = "{kind}"',
        ]
    lines = ["", f"[{section}]", f"columns = [{quoted(column)}]", f'kind = "{kind}"']
    if section == "area" and _is_numbered(sample.texts((column,))):
        words = re.sub(r"[\W_]+", " ", column).strip()
        title = f"{words.title()} {{}}" if words.isascii() else f"{words}{{}}"
        lines += ["pattern = '(\\d+)'", f"title = {quoted(title)}"]
    return lines


def _is_numbered(text: "pd.Series[str]") -> bool:
    """Whether places are mere numbers, now and then with a word before them."""
    filled = text[text != ""].str.replace(r"\.0+$", "", regex=True)
    bare = filled.str.fullmatch(r"\d+").mean()
    worded = filled.str.fullmatch(r"\W?[^\W\d]+ ?\d+").mean()
    return bool(len(filled)) and bare > 0 and bare + worded > ENOUGH


def _value_lines(fields: dict[str, tuple[str, ...]], sample: Sample) -> list[str]:
    lines: list[str] = []
    for name in _WORDED:
        if name in fields:
            counts = sample.texts(fields[name]).value_counts()
            counts = counts[counts.index != ""].head(40)
            lines += ["", f"[values.{name}]"]
            lines += [_value_line(name, str(v), int(n)) for v, n in counts.items()]
    return lines


def _value_line(name: str, value: str, count: int) -> str:
    """A value with what it is taken for, or a question; its count in the sample beside it."""
    if code := meaning(name, value):
        return f"{quoted(value)} = {quoted(code)}  # {count:,}"
    if name in ("outcome", "satisfaction") and is_silent(value):
        return f"# {quoted(value)} is no answer and left empty  # {count:,}"
    if name not in FIXED:
        return f"# {quoted(value)} = ?  # {count:,}; kept as it is"
    codes = ", ".join(code for code in FIXED[name] if code != "unknown")
    until = "; until then unknown, closed where there is a closing date" if name == "stage" else ""
    return f"# {quoted(value)} = ?  # {count:,}; question: one of {codes}{until}"


def _default_lines(fields: dict[str, tuple[str, ...]]) -> list[str]:
    worded = [name for name in _WORDED if name in fields]
    if not worded:
        return []
    said = "# values not listed above are read as such words usually mean"
    return ["", "[defaults]", said, *[f'{name} = "usual"' for name in worded]]


def _shown(columns: tuple[str, ...]) -> str:
    listed = ", ".join(map(quoted, columns))
    return listed if len(columns) == 1 else f"[{listed}]"
