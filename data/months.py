"""Months as integers: index = year * 12 + month - 1, so the month before is index - 1."""

from dataclasses import dataclass

from data.errors import UnknownName


def month_index(year: int, month: int) -> int:
    """The index of a month; month_index(2025, 1) is 24300."""
    return year * 12 + month - 1


def month_parts(index: int) -> tuple[int, int]:
    """Year and month of an index."""
    return index // 12, index % 12 + 1


def month_code(index: int) -> str:
    """The month as URLs write it; month_code(24300) is "2025-01"."""
    year, month = month_parts(index)
    return f"{year:04d}-{month:02d}"


def read_month(code: str) -> int:
    """The index of "2025-01"; raises `UnknownName` for anything else."""
    year, _, month = code.partition("-")
    if not (year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12 and len(year) == 4):
        raise UnknownName("month", code, ())
    return month_index(int(year), int(month))


@dataclass(frozen=True)
class Period:
    """Whole scoring months, both ends included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many months."""
        return self.last - self.first + 1

    def before(self) -> "Period":
        """The period of equal length just before."""
        return Period(self.first - self.length, self.first - 1)

    def year_before(self) -> "Period":
        """The same months a year earlier."""
        return Period(self.first - 12, self.last - 12)
