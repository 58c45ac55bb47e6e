"""Which encoding a text file is in."""

import codecs
import re
from pathlib import Path

from charset_normalizer import from_bytes

from data.errors import LoadRefused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 20
_ENOUGH, _MOST = 60, 1 << 16
_ALPHABETS = ["gb18030", "big5", "cp949", "cp932", "cp1251", "cp1250", "cp1254", "cp1252"]
"""Simplified and traditional Chinese, Korean, Japanese, Cyrillic, Central European,
Turkish, Western European."""
_LATIN = ("cp1250", "cp1254", "cp1252")
_HIGH = re.compile(rb"[\x80-\xff]+")


def encoding_of(path: Path, declared: str = "") -> str:
    """The name of the codec that reads the whole file.

    UTF-8 and UTF-16 are known by their mark or by being valid throughout; otherwise the letters
    tell which of `_ALPHABETS` it is, and where they are too few GB18030 if bytes come in pairs as
    Chinese text's do, else Windows-1252, else Latin-1, which reads anything. Raises `LoadRefused`
    if the declared encoding does not read the file, and for UTF-8 with other bytes between.
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
    _refuse_mixed(path)
    return next(name for name in _candidates(path) if _reads(path, name))


def _candidates(path: Path) -> tuple[str, ...]:
    lines = _foreign_lines(path)
    usual = ("gb18030", "cp1252", "latin-1") if _in_pairs(path) else ("cp1252", "latin-1")
    if sum(map(len, _HIGH.findall(lines))) < _ENOUGH:
        return usual
    best = from_bytes(lines, cp_isolation=_ALPHABETS).best()
    if best and best.encoding in _LATIN:
        return (_latin(lines), *usual)
    return (best.encoding, *usual) if best else usual


def _latin(lines: bytes) -> str:
    """Which of the Latin alphabets: what are signs in Western text are letters of the others."""
    text = lines.decode("cp1252", "replace")
    letters = sum(map(len, _HIGH.findall(lines)))
    if "\ufffd" in text or len(re.findall("[¹³¿œŸŒ¯£]", text)) > letters / 10:
        return "cp1250"
    return "cp1254" if len(re.findall("[ðýþÐÝÞ]", text)) > letters / 5 else "cp1252"


def _foreign_lines(path: Path) -> bytes:
    """Whole lines that hold more than ASCII, some tens of kilobytes of them."""
    found: list[bytes] = []
    size = 0
    with path.open("rb") as stream:
        while size < _MOST and (line := stream.readline(_MOST)):
            if not line.isascii():
                found.append(line)
                size += len(line)
    return b"".join(found)


def _refuse_mixed(path: Path) -> None:
    """Refuses a text that is UTF-8 for the most part: read as another one, all of it were wrong."""
    whole = broken = first = 0
    with path.open("rb") as stream:
        for number, line in enumerate(iter(lambda: stream.readline(_CHUNK), b""), start=1):
            if line.isascii():
                continue
            text = line.decode("utf-8", "replace")
            bad = text.count("\ufffd")
            broken += bad
            whole += sum(not each.isascii() for each in text) - bad
            first = first or (number if bad else 0)
    if whole > broken:
        raise LoadRefused(
            f"{path.name} is UTF-8 text with {broken:,} bytes between that are none, first on line "
            f"{first:,}: two encodings were joined or characters were cut in two; save the file in "
            "one encoding, or name it under [format] in the mapping"
        )


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
