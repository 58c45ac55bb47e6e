"""Service requests as objects: Open311 GeoReport v2 in XML or JSON, and any other JSON list."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from data.errors import LoadRefused
from data.load.delimited import digest_of
from data.load.objects import objects_of, raw_records
from data.load.opening import Content
from data.load.rows import Rows, Source, as_rows, unique_header

_ENTITY = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
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
    records, system = objects_of(content) if content.kind == "json" else (_xml(content), "")
    named = dict.fromkeys(name for record in records for name in record)
    if not named:
        raise LoadRefused(f"{content.name} holds no service requests")
    if "service_request_id" in named:
        named |= dict.fromkeys(_STANDARD)
    header = unique_header(list(named))

    def read(columns: tuple[str, ...], digest: bool) -> Iterator[Rows]:
        # An object without any value is no record, as an empty line of a table is none.
        cells = [
            (line, [record.get(name, "") for name in named])
            for line, record in enumerate(records, start=1)
            if any(record.values())
        ]
        source.blank = len(records) - len(cells)
        digests = [digest_of(row) for _, row in cells] if digest else None
        yield as_rows(cells, header, columns, digests, [], len(cells))

    def count() -> int:
        if content.kind == "xml":
            text = content.path.read_bytes()
            return len(re.findall(rb"<(?:\w+:)?request[\s>]", text)) - source.blank
        return len(raw_records(content)) - source.blank

    size = content.path.stat().st_size
    source = Source(content.name, content.sha256, content.kind, size, header, read, count)
    source.system = system
    return source


def _xml(content: Content) -> list[dict[str, str]]:
    raw = content.path.read_bytes()
    if _ENTITY.search(raw):
        raise LoadRefused(f"{content.name} declares entities, which no GeoReport answer needs")
    try:
        tree = ElementTree.fromstring(raw)  # noqa: S314 - entities were refused above
    except ElementTree.ParseError as reason:
        raise LoadRefused(f"{content.name} is not whole XML: {reason}") from reason
    found = [_cells(each) for each in tree.iter() if _local(each) == "request"]
    if not found:
        raise LoadRefused(
            f"{content.name} is XML without one <request>: expected an Open311 GeoReport answer"
        )
    return found


def _cells(request: ElementTree.Element) -> dict[str, str]:
    """One cell a child; what is nested in a child is joined by a semicolon."""
    return {
        _local(child): "; ".join(filter(None, (text.strip() for text in child.itertext())))
        for child in request
    }


def _local(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
