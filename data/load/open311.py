"""Open311 GeoReport v2 service requests, JSON or XML, as real endpoints send them."""

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from data.errors import LoadRefused
from data.load.delimited import digest_of
from data.load.opening import Content
from data.load.rows import Rows, Source, as_rows

_ENTITY = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_LISTS = ("requests", "service_requests", "issues", "data", "results", "features", "records")
_STANDARD = (
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime",
    "expected_datetime", "address", "address_id", "zipcode", "lat", "long", "media_url",
)  # fmt: skip
"""GeoReport v2: all but four are optional, and an endpoint may leave any of those out."""


def open_requests(content: Content) -> Source:
    """The requests of a GeoReport answer (or any JSON list of objects) as records.

    Raises `LoadRefused` for an answer that holds no list of requests, a broken file, and XML that
    declares entities.
    """
    read_all = _json if content.kind == "json" else _xml
    records = read_all(content)
    header = tuple(dict.fromkeys(name for record in records for name in record))
    if not header:
        raise LoadRefused(f"{content.name} holds no service requests")
    if "service_request_id" in header:
        header = tuple(dict.fromkeys((*header, *_STANDARD)))

    def read(columns: tuple[str, ...], digest: bool) -> Iterator[Rows]:
        cells = [
            (line, [record.get(name, "") for name in header])
            for line, record in enumerate(records, start=1)
        ]
        digests = [digest_of(row) for _, row in cells] if digest else None
        yield as_rows(cells, header, columns, digests, [], len(cells))

    def count() -> int:
        text = content.path.read_bytes()
        if content.kind == "xml":
            return len(re.findall(rb"<request[\s>]", text))
        return len(_list_of(json.loads(text), content))

    size = content.path.stat().st_size
    return Source(content.name, content.sha256, content.kind, size, header, read, count)


def _json(content: Content) -> list[dict[str, str]]:
    try:
        raw = json.loads(content.path.read_text("utf-8-sig"))
    except ValueError as reason:
        raise LoadRefused(f"{content.name} is not whole JSON: {reason}") from reason
    return [_flat(record) for record in _list_of(raw, content)]


def _list_of(raw: Any, content: Content) -> list[dict[str, Any]]:
    if isinstance(raw, dict):
        raw = next((raw[name] for name in _LISTS if isinstance(raw.get(name), list)), raw)
    if not isinstance(raw, list) or not all(isinstance(each, dict) for each in raw):
        raise LoadRefused(f"{content.name} holds no list of requests")
    return raw


def _flat(record: dict[str, Any]) -> dict[str, str]:
    """One level of nesting is joined by a dot: request_type.title. GeoJSON features are records
    of their properties, with the point as `longitude` and `latitude`.
    """
    if record.get("type") == "Feature" and isinstance(record.get("properties"), dict):
        return {**_point(record.get("geometry")), **_flat(record["properties"])}
    flat: dict[str, str] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{inner}": _text(each) for inner, each in value.items()}
        else:
            flat[name] = _text(value)
    return flat


def _point(geometry: Any) -> dict[str, str]:
    if isinstance(geometry, dict) and geometry.get("type") == "Point":
        lon, lat = geometry["coordinates"][:2]
        return {"longitude": str(lon), "latitude": str(lat)}
    return {}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _xml(content: Content) -> list[dict[str, str]]:
    raw = content.path.read_bytes()
    if _ENTITY.search(raw):
        raise LoadRefused(f"{content.name} declares entities, which no GeoReport answer needs")
    try:
        tree = ElementTree.fromstring(raw)  # noqa: S314 - entities were refused above
    except ElementTree.ParseError as reason:
        raise LoadRefused(f"{content.name} is not whole XML: {reason}") from reason
    return [
        {child.tag: (child.text or "").strip() for child in request}
        for request in tree.iter("request")
    ]
