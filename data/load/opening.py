"""What kind of file this is, told by its first bytes and not by its name."""

import codecs
import gzip
import hashlib
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

from data.errors import LoadRefused
from data.owned import owned_folder

_SKIPPED = ("__MACOSX/", ".")
_BESIDE = re.compile(r"(?:^|[/_-])(?:read.?me|licen[cs]e|metadata)|说明", re.IGNORECASE)
"""What archives carry beside their tables; left out if there is a table besides."""
_TABLES = (".csv", ".tsv", ".txt", ".tab", ".psv", ".xlsx", ".parquet", ".json", ".geojson",
           ".jsonl", ".ndjson", ".xml", ".gz")  # fmt: skip
_STRANGE = {
    b"%PDF": "a PDF: save the table behind it as CSV or .xlsx",
    b"\xd0\xcf\x11\xe0": "an Excel file of before 2007: save it as .xlsx or CSV",
    b"\x89PNG": "a picture: expected a table of tickets",
    b"\xff\xd8\xff": "a picture: expected a table of tickets",
    b"Rar!": "a RAR archive: pack it as .zip or .gz",
    b"7z\xbc\xaf": "a 7z archive: pack it as .zip or .gz",
    b"SQLite format 3": "a SQLite database: export the table as CSV",
}
"""Files that begin like this are no tables, whatever they are called."""
_WEB_PAGE = re.compile(rb"<(!doctype html|html|head|body)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Content:
    """One unpacked file: the name to tell, where it lies, its kind and hash."""

    name: str
    path: Path
    kind: str
    sha256: str


@contextmanager
def contents_of(paths: list[Path]) -> Iterator[list[Content]]:
    """Every table in the given files, unpacked for as long as the context lasts.

    Raises `LoadRefused` for a missing file, an archive without a table and a kind of file that
    is not read here.
    """
    with owned_folder(Path(gettempdir()), "hotline-load-") as folder:
        found: list[Content] = []
        for number, path in enumerate(paths):
            found.extend(_unpacked(path.name, path, folder / str(number)))
        yield found


def _unpacked(name: str, path: Path, folder: Path) -> Iterator[Content]:
    if not path.is_file():
        raise LoadRefused(f"{path} is not a file: expected a table of tickets")
    start = _start(path)
    if start.startswith(b"\x1f\x8b"):
        yield from _unzipped_gzip(name, path, folder)
    elif start.startswith(b"PK\x03\x04") and not _is_workbook(path):
        yield from _unzipped(name, path, folder)
    else:
        yield Content(name, path, _kind(name, start), _hash(path))


def _start(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(4096)


def _unzipped_gzip(name: str, path: Path, folder: Path) -> Iterator[Content]:
    folder.mkdir(parents=True)
    inner = name.removesuffix(".gz")
    target = folder / "unpacked"
    try:
        with gzip.open(path, "rb") as packed, target.open("wb") as plain:
            shutil.copyfileobj(packed, plain)
    except (OSError, EOFError, zlib.error) as reason:
        raise LoadRefused(f"{name} is not a whole gzip file: {reason}") from reason
    yield from _unpacked(inner, target, folder / "inner")


def _unzipped(name: str, path: Path, folder: Path) -> Iterator[Content]:
    folder.mkdir(parents=True)
    with zipfile.ZipFile(path) as archive:
        members = [
            member
            for member in archive.infolist()
            if member.filename.lower().endswith(_TABLES)
            and not member.filename.startswith(_SKIPPED)
        ]
        tables = [each for each in members if not _BESIDE.search(each.filename)]
        members = tables or members
        if not members:
            raise LoadRefused(f"{name} holds no table: expected one of {', '.join(_TABLES)}")
        for number, member in enumerate(members):
            target = folder / str(number)
            try:
                with archive.open(member) as packed, target.open("wb") as plain:
                    shutil.copyfileobj(packed, plain)
            except (RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error) as reason:
                raise LoadRefused(f"{name} cannot be unpacked: {reason}") from reason
            inner = f"{name}/{member.filename}"
            yield from _unpacked(inner, target, folder / f"inner{number}")


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except zipfile.BadZipFile as reason:
        raise LoadRefused(f"{path.name} is not a whole zip file: {reason}") from reason


def _kind(name: str, start: bytes) -> str:
    if start.startswith(b"PK\x03\x04"):
        return "excel"
    if start.startswith(b"PAR1"):
        return "parquet"
    for mark, what in _STRANGE.items():
        if start.startswith(mark):
            raise LoadRefused(f"{name} is {what}")
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _WEB_PAGE.match(text):
        raise LoadRefused(f"{name} is a web page, not the table it links to: download the table")
    if text.startswith(b"<"):
        return "xml"
    if text.startswith((b"[", b"{")):
        return "json"
    if not text:
        raise LoadRefused(f"{name} is empty: expected a table of tickets")
    if b"\x00" in start and not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        at = start.index(b"\x00")
        raise LoadRefused(
            f"{name} is no text, byte {at + 1:,} is NUL: expected CSV, .xlsx, Parquet, JSON or XML"
        )
    return "delimited"


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
