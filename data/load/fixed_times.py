"""Times whose digits stand at fixed places, read column by column."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_WIDTHS = {"Y": 4, "m": 2, "d": 2, "H": 2, "I": 2, "M": 2, "S": 2, "p": 2}
_NEEDED = ({"Y", "m", "d"}, {"Y", "m", "d", "H", "M"}, {"Y", "m", "d", "H", "M", "S"})
_LIMITS = {"Y": (1950, 2099), "m": (1, 12), "d": (1, 31), "H": (0, 23), "I": (1, 12),
           "M": (0, 59), "S": (0, 59)}  # fmt: skip

Times = NDArray[np.datetime64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Layout:
    """Where the parts of a time begin, by letter, what stands between, and how long it all is."""

    parts: dict[str, int]
    between: tuple[tuple[int, int], ...]
    width: int


def layout_of(written: str) -> Layout | None:
    """The layout of a format such as "%Y-%m-%d %H:%M:%S"; None if its parts vary in length."""
    parts: dict[str, int] = {}
    between: list[tuple[int, int]] = []
    at = 0
    for letter, other in re.findall(r"%(.)|([^%])", written):
        if letter:
            if letter not in _WIDTHS or letter in parts:
                return None
            parts[letter] = at
            at += _WIDTHS[letter]
        else:
            between += [(at + n, byte) for n, byte in enumerate(other.encode())]
            at += len(other.encode())
    if ("I" in parts) != ("p" in parts) or {"H", "I"} <= set(parts):
        return None
    named = {"H" if letter == "I" else letter for letter in parts} - {"p"}
    return Layout(parts, tuple(between), at) if named in _NEEDED else None


def read_times(text: pa.Array, layout: Layout) -> tuple[Times, Flags]:
    """The times in microseconds, none where the text is empty, and which of them are certain."""
    length = pc.binary_length(text).to_numpy(zero_copy_only=False)
    times = np.full(len(text), np.datetime64("NaT"), dtype="datetime64[us]")
    certain = length == 0
    full = length == layout.width
    if full.any():
        read, good = _parsed(_letters(text, full, layout.width), layout)
        times[full] = np.where(good, read, np.datetime64("NaT"))
        certain[full] = good
    return times, certain


def _letters(text: pa.Array, chosen: Flags, width: int) -> NDArray[np.uint8]:
    """The bytes of the chosen texts, all of one width, one row each."""
    kept = pa.concat_arrays([text.filter(pa.array(chosen))])
    _, _, data = kept.buffers()
    start = kept.offset * width
    letters = np.frombuffer(data, dtype=np.uint8)
    first = (
        int(np.frombuffer(kept.buffers()[1], dtype=np.int32)[kept.offset]) if len(kept) else start
    )
    return letters[first : first + len(kept) * width].reshape(len(kept), width)


def _parsed(letters: NDArray[np.uint8], layout: Layout) -> tuple[Any, Flags]:
    good = np.ones(len(letters), dtype=np.bool_)
    for at, byte in layout.between:
        good &= letters[:, at] == byte
    values: dict[str, NDArray[np.int64]] = {}
    for letter, at in layout.parts.items():
        if letter != "p":
            number, digits = _number(letters, at, _WIDTHS[letter])
            least, most = _LIMITS[letter]
            good &= digits & (number >= least) & (number <= most)
            values[letter] = number
    hour = values.get("H", np.zeros(len(letters), dtype=np.int64))
    if "p" in layout.parts:
        half, second = letters[:, layout.parts["p"]], letters[:, layout.parts["p"] + 1]
        good &= ((half == ord("A")) | (half == ord("P"))) & (second == ord("M"))
        hour = values["I"] % 12 + 12 * (half == ord("P"))
    month = ((values["Y"] - 1970) * 12 + values["m"] - 1).astype("datetime64[M]")
    day = month.astype("datetime64[D]") + (values["d"] - 1)
    good &= day.astype("datetime64[M]") == month
    none = np.zeros(len(letters), dtype=np.int64)
    seconds = hour * 3600 + values.get("M", none) * 60 + values.get("S", none)
    return day.astype("datetime64[us]") + seconds * np.timedelta64(1_000_000, "us"), good


def _number(letters: NDArray[np.uint8], at: int, width: int) -> tuple[NDArray[np.int64], Flags]:
    """The number in some columns of digits, and where they are all digits."""
    total = np.zeros(len(letters), dtype=np.int64)
    digits = np.ones(len(letters), dtype=np.bool_)
    for place in range(at, at + width):
        digit = letters[:, place] - np.uint8(48)
        digits &= digit <= 9
        total = total * 10 + digit
    return total, digits
