"""The file of records that were not loaded, for a person to repair."""

import csv
from pathlib import Path
from typing import IO

from data.load.rows import REASONS, Reject, Source

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class RejectFile:
    """A CSV with file, line, column, value and reason; written only once there is a reject.

    `key` tells loads apart: another mapping of the same file, tried or loaded, rejects others.
    """

    def __init__(self, folder: Path, sources: list[Source], key: str) -> None:
        stem = Path(sources[0].name).name.replace(" ", "_")
        self.path = folder / f"rejects-{stem}-{key[:8]}.csv"
        self.count = 0
        self._stream: IO[str] | None = None

    def __enter__(self) -> "RejectFile":
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream:
            self._stream.close()

    def add(self, source: str, reject: Reject) -> None:
        """Adds one record."""
        if self._stream is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._stream = self.path.open("w", encoding="utf-8-sig", newline="")
            csv.writer(self._stream).writerow(["file", "line", "column", "value", "原因", "reason"])
        why = REASONS[reject.reason]
        cells = [source, reject.line, reject.column, _safe(reject.value), why.zh, why.en]
        csv.writer(self._stream).writerow(cells)
        self.count += 1


def _safe(value: str) -> str:
    """The value so that no spreadsheet takes it for a formula."""
    return f"'{value}" if value.startswith(_DANGEROUS) else value
