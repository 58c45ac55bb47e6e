"""The rejects of a load as an administrator may read them: line, field, masked value, reason."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.intake.masking import masked
from data.load.mapping import FIELDS
from data.load.rows import REASONS

FIRST = 20
"""How many rejects a trial shows."""


@dataclass(frozen=True)
class Rejected:
    """A load that rejected records: when, from what, how many in all and by reason.

    `file` holds them, relative to the store; "" and no reasons where that was not kept.
    """

    at: str
    source: str
    count: int
    reasons: dict[str, int]
    file: str


COLUMNS = ("line", "column", "value", "reason")
_KEYS = {words.en: key for key, words in REASONS.items()}


def read_rejects(path: Path, most: int) -> pd.DataFrame:
    """The first rejects of a load's file, columns of `COLUMNS`, in the file's order.

    `column` is a ticket field, empty where the record as a whole is to blame: a heading of the
    source is not shown, it may be a cell. `reason` is a key of `REASONS`. A file that is gone is
    as one without rejects.
    """
    if not path.is_file():
        return pd.DataFrame(columns=list(COLUMNS))
    raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", nrows=most)
    return pd.DataFrame(
        {
            "line": pd.to_numeric(raw["line"]),
            "column": [name if name in FIELDS else "" for name in raw["column"]],
            "value": [
                masked(value.removeprefix("'"), name if name in FIELDS else "")
                for value, name in zip(raw["value"], raw["column"], strict=True)
            ],
            "reason": [_KEYS.get(words, "") for words in raw["reason"]],
        }
    )


def first_rejects(path: Path) -> list[dict[str, str]]:
    """The first rejects as plain text, for a report."""
    frame = read_rejects(path, FIRST).astype(str)
    rows: list[dict[str, str]] = frame.to_dict("records")
    return rows
