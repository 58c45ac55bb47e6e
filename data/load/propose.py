"""A first mapping for a file nobody mapped yet, drafted from its header and values."""

import json
import re
from itertools import islice
from pathlib import Path

import pandas as pd

from data.errors import LoadRefused
from data.load.codes import cleaned
from data.load.dates import DAY_FIRST, MONTH_FIRST, USUAL, instants
from data.load.mapping import Format
from data.load.opening import contents_of
from data.load.rows import Source
from data.load.sources import open_source
from data.load.synonyms import AREAS, CHANNELS, OUTCOMES, STAGES, SYNONYMS, UNITS

_TIMES = tuple(name for name in SYNONYMS if name.endswith("_at"))
_TOTAL = re.compile("率|合计|总数|小计|rate|percent|%|total|subtotal", re.IGNORECASE)
_ENOUGH = 0.9
"""The part of the filled cells a column of times must be read from to be proposed as one."""


def propose(path: Path) -> str:
    """The text of a draft mapping (TOML with comments) for the table in `path`.

    Raises `LoadRefused` where the file holds no table. What could not be told from header and
    values stands there as a commented question.
    """
    with contents_of([path]) as contents:
        source = open_source(contents[0], Format())
        batches = islice(source.read(source.header, False), 2)
        cells = pd.concat([rows.cells for rows in batches], ignore_index=True)
        return _draft(source, cells)


def _draft(source: Source, cells: pd.DataFrame) -> str:
    fields = _fields(source, cells)
    if "received_at" not in fields and _totals(source.header):
        raise LoadRefused(
            f"{source.name} looks like a table of totals ({', '.join(_totals(source.header)[:3])}): "
            "one row a unit, none with a time of receipt; expected one row a request"
        )
    taken = {name for columns in fields.values() for name in columns}
    unit = _first(UNITS, [name for name in source.header if name not in taken], cells)
    area = _first(AREAS, [name for name in source.header if name not in {*taken, unit}], cells)
    lines = [
        f"# A draft for {source.name}: read every line, correct it, remove this one.",
        'city = "unnamed"  # a folder under cities/; copy cities/unnamed and write in name and zone',
        *_date_lines(fields, cells),
        "",
        "[fields]",
        *[f"{name} = {_shown(columns)}" for name, columns in fields.items()],
    ]
    if "ticket_id" not in fields:
        lines.append("# no column of unique numbers found: one is made from each whole record")
    lines += _owner("unit", unit, "department") + _owner("area", area, "area")
    lines += _value_lines(fields, cells)
    left = [name for name in source.header if name not in {*taken, unit, area}]
    lines += ["", "# Columns not used:", *[f"#   {name!r}" for name in left]]
    return "\n".join(lines) + "\n"


def _fields(source: Source, cells: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    free = list(source.header)
    for name, synonyms in SYNONYMS.items():
        column = _first(synonyms, free, cells, field=name)
        if column is None:
            continue
        found[name] = (column,)
        free.remove(column)
        clock = _clock_beside(column, free, cells) if name in _TIMES else None
        if clock:
            found[name] = (column, clock)
            free.remove(clock)
    if "received_at" not in found and (column := _any_time(free, cells)):
        found["received_at"] = (column,)
    return found


def _totals(header: tuple[str, ...]) -> list[str]:
    """The columns whose names speak of sums and rates, if there are several."""
    named = [name for name in header if _TOTAL.search(name)]
    return named if len(named) > 1 else []


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _first(
    synonyms: tuple[str, ...], free: list[str], cells: pd.DataFrame, field: str = ""
) -> str | None:
    """The free column with the best name whose values fit the field."""
    named = {_plain(name): name for name in reversed(free)}
    for synonym in synonyms:
        column = named.get(_plain(synonym))
        if column is not None and _fits(field, cells[column]):
            return column
    return None


def _fits(field: str, column: "pd.Series[str]") -> bool:
    text = cleaned(column)
    filled = text[text != ""]
    if field == "ticket_id":
        return len(filled) == len(text) and filled.nunique() > 0.95 * len(filled)
    if field in _TIMES and field != "due_at":
        return bool(len(filled)) and _readable(filled) >= _ENOUGH
    if field in ("lat", "lon"):
        limit = 90 if field == "lat" else 180
        number = pd.to_numeric(filled, errors="coerce")
        return bool(len(filled)) and bool(number.abs().le(limit).mean() > _ENOUGH)
    return bool(len(filled)) or field == "due_at"


def _readable(text: "pd.Series[str]") -> float:
    return float(instants(text.head(2000), (), "UTC").notna().mean())


def _clock_beside(column: str, free: list[str], cells: pd.DataFrame) -> str | None:
    """A column of mere clock times beside a column of mere days, of a like name."""
    wanted = _plain(column).replace("date", "time").replace("日期", "时间")
    beside = next((name for name in free if _plain(name) == wanted), None)
    if beside is None:
        return None
    text = cleaned(cells[beside])
    clock = text.str.match(r"^\d{1,2}:\d{2}(:\d{2})?( ?[AaPp][Mm])?$")
    return beside if clock[text != ""].mean() > _ENOUGH else None


def _any_time(free: list[str], cells: pd.DataFrame) -> str | None:
    """The first column that holds times, whatever it is called."""
    for name in free:
        text = cleaned(cells[name])
        filled = text[text != ""]
        dated = filled.str.contains(r"\d[-/.年]\d").mean() > _ENOUGH
        if len(filled) > len(text) / 2 and dated and _readable(filled) >= _ENOUGH:
            return name
    return None


def _date_lines(fields: dict[str, tuple[str, ...]], cells: pd.DataFrame) -> list[str]:
    """The formats that read the times, asked about where day and month could change places."""
    if "received_at" not in fields:
        return ["# received_at must be named below: no column of times was found"]
    texts = [
        cleaned(cells[list(columns)].astype(str).agg(" ".join, axis=1))
        for name, columns in fields.items()
        if name in _TIMES
    ]
    if texts[0].str.match(r"^\d{1,2}[/.-]\d{1,2}[/.-]").mean() < 0.5:
        return ["# date_formats is left out: the usual ways of writing a time are tried"]
    months, days = (_reading(texts, family) for family in (MONTH_FIRST, DAY_FIRST))
    best = {name: _part_read(texts[0], listed) for name, listed in (("m", months), ("d", days))}
    chosen = days if best["d"] > best["m"] else months
    asked = ["# Day or month first? Both read every value; correct it if need be."]
    listed = json.dumps([*chosen, *USUAL[:3]], ensure_ascii=False)
    return [*asked * (best["d"] == best["m"]), f"date_formats = {listed}"]


def _reading(texts: list["pd.Series[str]"], family: tuple[str, ...]) -> list[str]:
    """The formats of a family that read any of the texts."""
    return [each for each in family if any(_part_read(text, [each]) > 0 for text in texts)]


def _part_read(text: "pd.Series[str]", formats: list[str]) -> float:
    filled = text[text != ""]
    if not formats or not len(filled):
        return 0.0
    return float(instants(filled, tuple(formats), "UTC").notna().mean())


def _owner(section: str, column: str | None, kind: str) -> list[str]:
    if column is None:
        return [
            "",
            f"# [{section}]: which column says {'who handles it' if section == 'unit' else 'where'}?",
        ]
    return ["", f"[{section}]", f"columns = [{json.dumps(column, ensure_ascii=False)}]",
            f'kind = "{kind}"']  # fmt: skip


def _value_lines(fields: dict[str, tuple[str, ...]], cells: pd.DataFrame) -> list[str]:
    lines: list[str] = []
    tables = {"stage": STAGES, "channel": CHANNELS, **OUTCOMES}
    for name, known in tables.items():
        if name in fields:
            values = cleaned(cells[fields[name][0]]).value_counts()
            values = values[values.index != ""].head(25)
            lines += ["", f"[values.{name}]"]
            lines += [_value_line(str(value), known, name) for value in values.index]
    return [*lines, "", "[defaults]", 'stage = "unknown"'] if "stage" in fields else lines


def _value_line(value: str, known: dict[str, str], name: str) -> str:
    meaning = known.get(value.casefold())
    if meaning is None:
        return f"# {json.dumps(value, ensure_ascii=False)} = ?"
    return f'{json.dumps(value, ensure_ascii=False)} = "{meaning}"'


def _shown(columns: tuple[str, ...]) -> str:
    listed = columns[0] if len(columns) == 1 else list(columns)
    return json.dumps(listed, ensure_ascii=False)
