"""What a metric is: its title, its formula and how it is to be read."""

from dataclasses import dataclass
from enum import StrEnum

from data.measures import MEASURES, Clock
from data.words import Words


class Unit(StrEnum):
    """How a value is written: a count, a share of 1, a score of 100, days, points, per 10,000."""

    COUNT = "count"
    SHARE = "share"
    SCORE = "score"
    DAYS = "days"
    POINTS = "points"
    PER_10K = "per_10k"


class Better(StrEnum):
    """Which direction is better for the citizen; NEITHER colours nothing."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


@dataclass(frozen=True)
class Metric:
    """One number: what it is called, how it is computed, how it is to be read.

    Value = numerator (minus `minus`) over `denominator`; a count has no denominator, a quantile
    has a `quantile` of whole days, the score comes from the policy. Under `minimum` in the base a
    value is called a small base and not ranked. `short` is the title where there is little room.
    """

    key: str
    title: Words
    unit: Unit
    better: Better
    numerator: str
    denominator: str | None
    meaning: Words
    caveat: Words
    source: str
    minimum: int = 0
    minus: str | None = None
    quantile: float | None = None
    short: Words | None = None

    @property
    def label(self) -> Words:
        """What it is called where there is little room: above a column, on a card."""
        return self.short or self.title

    @property
    def clock(self) -> Clock:
        """The moment that places a ticket in the period."""
        return MEASURES[self.numerator].clock

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures this metric is computed from, without repetition."""
        parts = (self.numerator, self.denominator, self.minus)
        return tuple(dict.fromkeys(part for part in parts if part))

    @property
    def needs(self) -> tuple[str, ...]:
        """Ticket fields without which this metric is not computable."""
        fields = (need for part in self.measures for need in MEASURES[part].needs)
        return tuple(dict.fromkeys(fields))
