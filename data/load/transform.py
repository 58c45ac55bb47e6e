"""Rows of text into tickets: instants, codes, numbers, with what was rejected or corrected."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from data.dimensions import OPEN_STAGES
from data.load.codes import answers, cleaned, counts, mapped, named, numbers
from data.load.coordinates import coordinates_of
from data.load.crs import WGS84, in_wgs84
from data.load.dates import instants
from data.load.mapping import FIELDS, FIXED, Mapping
from data.load.rows import Reject, Rows
from data.schema import UNKNOWN, ticket
from data.store.cells import cells_of

INSTANTS = tuple(name for name in FIELDS if name.endswith("_at"))
TYPES = {column.name: str(column.type).split("(")[0] for column in ticket.columns}
EARLIEST, LATEST = pd.Timestamp("1950-01-01"), pd.Timestamp("2100-01-01")


@dataclass
class Findings:
    """What was seen while reading: corrections by kind, words of fixed fields (field and word)
    that the mapping does not name, titles of units and places by code.
    """

    corrections: Counter[str] = field(default_factory=Counter)
    unnamed: Counter[tuple[str, str]] = field(default_factory=Counter)
    units: dict[str, str] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)


def tickets_of(
    rows: Rows,
    mapping: Mapping,
    zone: str,
    until: datetime,
    findings: Findings,
    *,
    due_by_clock: bool = False,
) -> tuple[pd.DataFrame, list[Reject]]:
    """The tickets of some rows (columns of `schema.ticket` that are known, and `record`, its line), and the
    rows that are none. Nothing can have happened after `until`. `findings` is added to.
    """
    text = {name: cleaned(_joined(rows, mapping, name)) for name in mapping.fields}
    frame = pd.DataFrame({"record": rows.lines})
    wrong = pd.Series("", index=frame.index)
    for name, cells in text.items():
        frame[name], bad = _typed(name, cells, mapping, zone, findings, due_by_clock)
        wrong = wrong.where(~bad | (wrong != ""), f"{name}/bad_value")
    if "ticket_id" not in frame:
        frame["ticket_id"] = rows.digests
    _name_owners(frame, rows, mapping, findings)
    _settle_closing(frame, findings)
    _settle_callback(frame)
    _locate(frame, text, mapping.coordinates, findings)
    for name, value in mapping.constants.items():
        frame[name] = answers(pd.Series([value]))[0] if TYPES[name] == "BOOLEAN" else value
    wrong = _judge(frame, text, mapping, wrong, pd.Timestamp(until), findings)
    rejected = frame[wrong != ""]
    rejects = [
        _reject(line, reason, text, at)
        for at, (line, reason) in enumerate(zip(frame["record"], wrong, strict=True))
        if reason
    ]
    return frame.drop(rejected.index).reset_index(drop=True), rejects


def _joined(rows: Rows, mapping: Mapping, name: str) -> "pd.Series[str]":
    first, *others = mapping.fields[name]
    text = rows.cells[first].astype(object).fillna("").astype(str).str.strip()
    for other in others:
        more = rows.cells[other].astype(object).fillna("").astype(str).str.strip()
        text = (text + " " + more).str.strip()
    return text


def _typed(
    name: str,
    cells: "pd.Series[str]",
    mapping: Mapping,
    zone: str,
    findings: Findings,
    due_by_clock: bool,
) -> "tuple[pd.Series[object], pd.Series[bool]]":
    """The cells as the field's type, and which rows the mapping rejects for them."""
    values, bad = mapped(cells, name, mapping)
    unknown = ((values == UNKNOWN) | ((values == "") & (name in FIXED))) & (cells != "")
    findings.corrections["unknown_value"] += int(unknown.sum())
    if name in FIXED and unknown.any():
        findings.unnamed.update((name, word) for word in cells[unknown])
    kind = TYPES[name]
    if kind == "DATETIME":
        read = instants(cells, mapping.date_formats, zone)
        return _moments(name, cells, read, findings, due_by_clock), bad
    if name in ("lat", "lon"):
        return coordinates_of(cells, name, mapping), bad
    if kind in ("INTEGER", "SMALLINT", "DOUBLE"):
        number = numbers(values) if kind == "DOUBLE" else counts(values)
        findings.corrections["bad_number"] += int((number.isna() & (cells != "")).sum())
        return number, bad
    if kind == "BOOLEAN":
        return answers(values), bad
    return values.where(values != "", None), bad


def _moments(
    name: str,
    cells: "pd.Series[str]",
    read: "pd.Series[pd.Timestamp]",
    findings: Findings,
    due_by_clock: bool,
) -> "pd.Series[pd.Timestamp]":
    """The instants without placeholders; a due day that names no time lasts until its end."""
    if name == "received_at":
        return read
    findings.corrections["bad_instant"] += int((read.isna() & (cells != "")).sum())
    hollow = (read < EARLIEST) | (read >= LATEST)
    findings.corrections["placeholder"] += int(hollow.sum())
    read = read.where(~hollow)
    known = read.dropna()
    days_only = name == "due_at" and len(known) and not due_by_clock
    if days_only and (known == known.dt.normalize()).all():
        findings.corrections["due_day"] += len(known)
        read = read + (pd.Timedelta(days=1) - pd.Timedelta(seconds=1))
    return read


def _name_owners(frame: pd.DataFrame, rows: Rows, mapping: Mapping, findings: Findings) -> None:
    for name, owner, titles in (
        ("unit_code", mapping.unit, findings.units),
        ("area_code", mapping.area, findings.areas),
    ):
        if owner is not None:
            codes, title = named(rows.cells, owner)
            frame[name] = codes.to_numpy()
            for code, words in zip(codes, title, strict=True):
                titles.setdefault(code, words)


def _settle_closing(frame: pd.DataFrame, findings: Findings) -> None:
    """Closing days into a closing time, a closing into a stage; an open ticket is not closed."""
    if "close_days" in frame:
        if "closed_at" not in frame:
            frame["closed_at"] = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us]")
        derived = frame["closed_at"].isna() & frame["close_days"].notna()
        days = pd.to_timedelta(frame["close_days"].astype("float64"), unit="D")
        until = (frame["received_at"] + days).astype("datetime64[us]")
        frame["closed_at"] = frame["closed_at"].where(~derived, until)
        findings.corrections["derived"] += int(derived.sum())
    if "closed_at" not in frame:
        return
    if "stage" not in frame:
        frame["stage"] = pd.Series("accepted", index=frame.index).where(
            frame["closed_at"].isna(), "closed"
        )
    told = (frame["stage"].isna() | (frame["stage"] == UNKNOWN)) & frame["closed_at"].notna()
    frame.loc[told, "stage"] = "closed"
    findings.corrections["stage_by_closing"] += int(told.sum())
    still = frame["stage"].isin(OPEN_STAGES) & frame["closed_at"].notna()
    frame.loc[still, "closed_at"] = pd.NaT
    findings.corrections["still_open"] += int(still.sum())


def _settle_callback(frame: pd.DataFrame) -> None:
    """Who answered a callback was reached, where the source has no column that says so."""
    given = [name for name in ("contacted", "outcome", "satisfaction") if name in frame]
    if "reached" in frame or "called_at" not in frame or not given:
        return
    answered = frame[given].notna().any(axis=1)
    frame["reached"] = answered.astype(object).where(frame["called_at"].notna(), None)


def _locate(
    frame: pd.DataFrame, text: "dict[str, pd.Series[str]]", system: str, findings: Findings
) -> None:
    """Coordinates that can be on the globe, and their cells; (0, 0) is nobody's address."""
    if not {"lon", "lat"} <= set(frame):
        return
    lon, lat = frame["lon"].astype("float64"), frame["lat"].astype("float64")
    told = lon.notna()
    if system != WGS84:
        told = (text["lon"] != "") | (text["lat"] != "")
        placed = in_wgs84(system, lon.to_numpy(), lat.to_numpy())
        lon, lat = (pd.Series(each, index=frame.index) for each in placed)
    good = lon.between(-180, 180) & lat.between(-90, 90) & ~((lon == 0) & (lat == 0))
    findings.corrections["no_place"] += int((~good & told).sum())
    frame["lon"], frame["lat"] = lon.where(good), lat.where(good)
    cells = pd.Series(cells_of(frame["lon"].to_numpy(), frame["lat"].to_numpy()))
    frame["cell"] = cells.astype("Int64").where(cells > 0)


def _judge(
    frame: pd.DataFrame,
    text: "dict[str, pd.Series[str]]",
    mapping: Mapping,
    wrong: "pd.Series[str]",
    until: pd.Timestamp,
    findings: Findings,
) -> "pd.Series[str]":
    """Why each row is no ticket, "" where it is one; impossible closings are dropped."""
    received = frame["received_at"]
    empty = text["received_at"] == ""
    tests = {
        "received_at/no_date": empty,
        "received_at/bad_date": received.isna() & ~empty,
        "received_at/too_early": received < EARLIEST,
        "received_at/future": received > until,
        "ticket_id/no_id": frame["ticket_id"].isna(),
    }
    if "closed_at" in frame:
        late = frame["closed_at"] > until
        frame.loc[late, "closed_at"] = pd.NaT
        findings.corrections["closed_future"] += int(late.sum())
        _keep_closing_days(frame)
        before = frame["closed_at"] < received
        if mapping.impossible == "reject":
            tests["closed_at/impossible"] = before
        else:
            frame.loc[before, "closed_at"] = pd.NaT
            findings.corrections["closed_before"] += int(before.sum())
    for reason, hit in tests.items():
        wrong = wrong.where(~hit.fillna(False).astype(bool) | (wrong != ""), reason)
    return wrong


def _keep_closing_days(frame: pd.DataFrame) -> None:
    """A closing that is only a day, the day of receipt, is no closing before receipt."""
    closed, received = frame["closed_at"], frame["received_at"]
    day_only = (closed == closed.dt.normalize()) & (closed == received.dt.normalize())
    frame["closed_at"] = closed.where(~day_only, received)


def _reject(line: int, reason: str, text: "dict[str, pd.Series[str]]", at: int) -> Reject:
    column, _, why = reason.partition("/")
    return Reject(int(line), column, str(text[column].iloc[at]) if column in text else "", why)


def latest(frame: pd.DataFrame, until: datetime) -> datetime | None:
    """The last instant in the tickets that is not after `until`; None if there is none."""
    known = [frame[name] for name in INSTANTS if name in frame and name != "due_at"]
    past = [each[each <= pd.Timestamp(until)].max() for each in known]
    told = [moment for moment in past if pd.notna(moment)]
    return max(told).to_pydatetime() if told else None
