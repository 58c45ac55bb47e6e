"""24 invented requests, and the ways cities wrap and write such a table.

Every file of `tests.world_shapes` also carries what must never be imported: `CANARIES`.
"""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook

ZONE = "America/Chicago"
CANARIES = ("Jane Roe", "555-0142", "jane@example.org", "12 Canary Street", "please come soon")
NAME, PHONE, MAIL, STREET, WORDS = CANARIES

Row = dict[str, Any]


@dataclass(frozen=True)
class Request:
    """One invented request: 16 of the 24 are closed, 8 open."""

    n: int

    @property
    def received(self) -> datetime:
        return datetime(2024, 1, 2, 9, 5) + timedelta(days=2 * (self.n - 1), hours=self.n % 5)

    @property
    def closed(self) -> datetime | None:
        return None if self.n % 3 == 0 else self.received + timedelta(days=1 + self.n % 5, hours=1)

    @property
    def due(self) -> datetime:
        return self.received + timedelta(days=4)

    def of(self, *words: str) -> str:
        """One of some words, evenly spread."""
        return words[self.n % len(words)]

    def status(self, still: str, done: str) -> str:
        return done if self.closed else still

    @property
    def lat(self) -> float:
        return round(41.8 + self.n / 1000, 5)

    @property
    def lon(self) -> float:
        return round(-87.6 - self.n / 1000, 5)


REQUESTS = tuple(Request(n) for n in range(1, 25))


@dataclass(frozen=True)
class Shape:
    """A layout: how a request is written, how rows become a file, and what must come out.

    `lacks` are ticket fields the layout does not carry; `places` the names of areas.
    """

    file: str
    row: Callable[[Request], Row]
    units: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()
    days_only: bool = False
    write: Callable[[list[Row]], bytes] = field(default=lambda rows: _csv(rows))

    def bytes(self) -> bytes:
        return self.write([self.row(each) for each in REQUESTS])


def _csv(rows: list[Row], delimiter: str = ",", encoding: str = "utf-8", top: str = "",
         end: str = "\r\n") -> bytes:  # fmt: skip
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return (top + text.getvalue()).encode(encoding)


def csv_with(**how: str) -> Callable[[list[Row]], bytes]:
    return lambda rows: _csv(rows, **how)


def as_json(rows: Any) -> bytes:
    return json.dumps(rows, ensure_ascii=False).encode()


def as_lines(rows: list[Row]) -> bytes:
    return "\n".join(json.dumps(row) for row in rows).encode()


def as_features(rows: list[Row]) -> bytes:
    """GeoJSON: the point stands beside the properties."""
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": row.pop("@")},
         "properties": row} for row in rows
    ]  # fmt: skip
    return as_json({"type": "FeatureCollection", "features": features})


def as_esri(rows: list[Row]) -> bytes:
    features = [
        {"geometry": dict(zip("xy", row.pop("@"), strict=True)), "attributes": row} for row in rows
    ]
    return as_json({"objectIdFieldName": "OBJECTID", "features": features})


def as_xml(rows: list[Row]) -> bytes:
    cells = (
        "".join(f"<{name}>{value}</{name}>" for name, value in row.items()) for row in rows
    )  # fmt: skip
    inner = "".join(f"<request>{each}</request>" for each in cells)
    return f'<?xml version="1.0"?><service_requests>{inner}</service_requests>'.encode()


def as_rows_json(rows: list[Row]) -> bytes:
    """Socrata's rows.json: the columns are described once, the records are lists."""
    columns = [{"name": name, "fieldName": name.lower().replace(" ", "_")} for name in rows[0]]
    return as_json(
        {"meta": {"view": {"columns": columns}}, "data": [list(r.values()) for r in rows]}
    )


def as_book(rows: list[Row], top: tuple[tuple[str, ...], ...] = (), cover: bool = True) -> bytes:
    book = Workbook()
    sheet = book.active
    if cover:
        sheet.title = "说明"
        sheet.append(["导出说明：数据仅供内部使用"])
        sheet = book.create_sheet("工单明细")
    for cells in (*top, *([] if top else [tuple(rows[0])])):
        sheet.append(cells)
    for row in rows:
        sheet.append(list(row.values()))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def us(at: datetime | None) -> str:
    return at.strftime("%m/%d/%Y %I:%M:%S %p") if at else ""


def iso(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S") if at else ""


def dmy(at: datetime | None, mark: str = "/") -> str:
    return at.strftime(f"%d{mark}%m{mark}%Y %H:%M") if at else ""


def zoned(at: datetime | None) -> str:
    return at.replace(tzinfo=ZoneInfo(ZONE)).isoformat() if at else ""


def utc(at: datetime | None, form: str = "%Y/%m/%d %H:%M:%S+00") -> str:
    return at.replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC).strftime(form) if at else ""


def epoch(at: datetime | None) -> int | None:
    return int(at.replace(tzinfo=ZoneInfo(ZONE)).timestamp() * 1000) if at else None


def as_parquet(rows: list[Row]) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), stream)
    return stream.getvalue()
