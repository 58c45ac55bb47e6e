"""The high-water mark: the greatest value read so far of a column that grows with every change."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, DateTime, literal

from data.errors import LoadRefused


@dataclass(frozen=True)
class Mark:
    """One mark: a moment, a whole number, or a moment some databases only keep as text."""

    value: datetime | int | str

    def before(self, overlap: float) -> "Mark":
        """The mark `overlap` seconds (or units of a number) earlier: changes committed late, by
        transactions begun before the mark, stand between.
        """
        if isinstance(self.value, int):
            return Mark(self.value - int(overlap))
        if isinstance(self.value, datetime):
            return Mark(self.value - timedelta(seconds=overlap))
        earlier = datetime.fromisoformat(self.value) - timedelta(seconds=overlap)
        joint = self.value[10:11] or " "
        return Mark(earlier.isoformat(joint)[: len(self.value)])

    def literal(self) -> ColumnElement[Any]:
        """The mark as a value to compare the column with."""
        if isinstance(self.value, datetime):
            return literal(self.value, DateTime(timezone=self.value.tzinfo is not None))
        return literal(self.value)

    def to_json(self) -> dict[str, str | int]:
        """The mark as a manifest keeps it."""
        if isinstance(self.value, datetime):
            return {"moment": self.value.isoformat()}
        return {"number" if isinstance(self.value, int) else "text": self.value}


def mark_from_json(raw: dict[str, Any] | None) -> Mark | None:
    """The mark a manifest keeps; None where there is none."""
    if not raw:
        return None
    if "moment" in raw:
        return Mark(datetime.fromisoformat(raw["moment"]))
    return Mark(raw["number"] if "number" in raw else raw["text"])


def mark_of(value: object, column: str) -> Mark | None:
    """The value of a mark column as a mark; None where it is empty.

    Raises `LoadRefused` for what is neither a moment nor a whole number.
    """
    if value is None:
        return None
    if isinstance(value, datetime | int) and not isinstance(value, bool):
        return Mark(value)
    try:
        datetime.fromisoformat(str(value))
    except ValueError:
        raise LoadRefused(
            f"column {column!r} cannot be a high-water mark: it holds {type(value).__name__} "
            f"{str(value)[:40]!r}; expected a time or a whole number"
        ) from None
    return Mark(str(value))


def greatest(first: Mark | None, second: Mark | None) -> Mark | None:
    """The later of two marks of one column."""
    if first is None or second is None:
        return first or second
    return first if first.value >= second.value else second  # type: ignore[operator]
