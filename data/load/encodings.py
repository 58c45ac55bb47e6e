"""Which encoding a text file is in."""

import codecs
import re
from pathlib import Path

from data.errors import LoadRefused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 20
_HIGH = re.compile(rb"[\x80-\xff]+")


def encoding_of(path: Path, declared: str = "") -> str:
    """The name of the codec that reads the whole file.

    UTF-8 and UTF-16 are known by their mark or by being valid throughout; otherwise GB18030 if
    its bytes come in pairs as Chinese text's do, else Windows-1252, else Latin-1, which reads
    anything. Raises `LoadRefused` if the declared encoding does not read the file.
    """
    if declared:
        name = codecs.lookup(declared).name
        name = "gb18030" if name in ("gb2312", "gbk") else name
        if not _reads(path, name):
            raise LoadRefused(f"{path.name} cannot be read as {declared}, as the mapping says")
        return "utf-8-sig" if name == "utf-8" else name
    with path.open("rb") as stream:
        start = stream.read(4)
    for mark, name in _MARKS:
        if start.startswith(mark) and _reads(path, name):
            return name
    if _reads(path, "utf-8"):
        return "utf-8"
    return next(name for name in _candidates(path) if _reads(path, name))


def _candidates(path: Path) -> tuple[str, ...]:
    if _in_pairs(path):
        return ("gb18030", "cp1252", "latin-1")
    return ("cp1252", "latin-1")


def _in_pairs(path: Path) -> bool:
    """Whether bytes above 127 stand beside each other, as in Chinese; in French they do not."""
    beside = alone = 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            for run in _HIGH.finditer(chunk):
                length = run.end() - run.start()
                beside, alone = beside + (length > 1) * length, alone + (length == 1)
    return beside > 4 * alone


def _reads(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
