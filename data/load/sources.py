"""The right reader for each kind of file."""

from data.load.columnar import open_parquet
from data.load.delimited import open_delimited
from data.load.mapping import Format
from data.load.open311 import open_requests
from data.load.opening import Content
from data.load.rows import Source
from data.load.sheets import open_sheet


def open_source(content: Content, shape: Format) -> Source:
    """The records of a file, whatever kind it is. Raises `LoadRefused` where it holds none."""
    match content.kind:
        case "excel":
            return open_sheet(content, shape)
        case "parquet":
            return open_parquet(content)
        case "json" | "xml":
            return open_requests(content)
    return open_delimited(content, shape)
