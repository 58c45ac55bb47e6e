"""What a desk answers with: values that carry their base, and pages of cases.

Frames hold, for each metric key, three columns: `key` (the value, NaN where not computable),
`key_n` (numerator) and `key_base` (denominator; the numerator itself for a count).
"""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from data.metrics import Better, Metric, Unit
from data.words import Words

NO_TICKETS = Words("本期没有可计入分母的诉求", "no request in the base in this period")
NEEDS_LOAD = Words(
    "数据导入于本指标设立之前，重新导入后可算",
    "these tickets were loaded before this was counted; load them again",
)
UNCLEAR_STATUS = Words(
    "近一年有诉求未办结，其状态用语不在映射文件之内，不知是否办理中",
    "requests of the last year have a status the mapping has no word for, and no closing date",
)
NO_COMPARISON = Words(
    "来源数据不含回访结果与办理时限，单位优劣无从比较",
    "the source carries neither callbacks nor time limits to compare units by",
)
PARTS = ("numerator", "base", "rest")
"""Which tickets of a metric a list shows: those that count, the base, or the base less those."""


@dataclass(frozen=True)
class Value:
    """One number with what it rests on; `value` is None when not computable, with the `reason`."""

    metric: Metric
    value: float | None
    numerator: int | None
    base: int | None
    reason: Words | None = None

    @property
    def small(self) -> bool:
        """Whether the base is too small to rank or to read much into."""
        return self.base is not None and self.base < self.metric.minimum


@dataclass(frozen=True)
class Change:
    """A value beside the one it is compared with.

    `difference` is in points of 100 for shares and points, in the metric's unit for scores and
    days, and a share (0.12 = 12 % more) for counts; None if either side is not computable.
    """

    now: Value
    before: Value

    @property
    def difference(self) -> float | None:
        now, before = self.now.value, self.before.value
        if now is None or before is None:
            return None
        match self.now.metric.unit:
            case Unit.SHARE | Unit.POINTS:
                return (now - before) * 100
            case Unit.COUNT | Unit.PER_10K:
                return now / before - 1 if before else None
        return now - before

    @property
    def is_better(self) -> bool | None:
        """Whether the change is for the better; None where there is no better or no change."""
        difference = self.difference
        if not difference or self.now.metric.better is Better.NEITHER:
            return None
        return (difference > 0) == (self.now.metric.better is Better.HIGHER)


@dataclass(frozen=True)
class Beside:
    """One metric of a unit, of its peers pooled, and of the city; `peers` is None without any."""

    own: Value
    peers: Value | None
    city: Value


@dataclass(frozen=True)
class Standing:
    """A unit's place among all of its kind and among its peers; None where it has none.

    `ranked` and `peers_ranked` are how many have a place.
    """

    rank: int | None
    ranked: int
    peer_rank: int | None
    peers_ranked: int


@dataclass(frozen=True)
class Listing:
    """Which cases: those behind one part of a metric. Snapshot metrics ignore the period."""

    metric: str
    part: str = "numerator"

    def to_url(self) -> dict[str, str]:
        """The query parameters of this list."""
        return {"of": self.metric, "part": self.part}


def behind(metric: Metric) -> Listing:
    """The cases a number counts: of a share those in the numerator, else the whole base."""
    return Listing(metric.key, "numerator" if metric.unit is Unit.SHARE else "base")


@dataclass(frozen=True)
class CasePage:
    """One page of a case list and how it reconciles with the number it came from.

    `frame` has one row a case, columns of `desk.CASE_COLUMNS`, in the list's order. `counted` is
    what the number says, `listed` how many of them are open to this viewer; they are equal unless
    cases lie outside the viewer's scope.
    """

    frame: pd.DataFrame
    counted: int
    listed: int
    page: int
    size: int

    @property
    def last_page(self) -> int:
        return max(1, -(-self.listed // self.size))


@dataclass(frozen=True)
class CaseStory:
    """One case: its fields by name, and its events (at, stage, unit_code, result) in order."""

    ticket: dict[str, object]
    events: pd.DataFrame
    as_of: datetime
