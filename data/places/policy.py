"""The scoring policy: how three rates become a score and a grade. A versioned file, never code.

The municipal weights are not public; the policies shipped here are labelled examples.
"""

import hashlib
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from data.errors import CityError, PolicyWrong
from data.measures import Rules
from data.months import month_index, read_month
from data.places.class_rules import ClassRules, rules_of
from data.places.policy_form import UNREACHABLE as UNREACHABLE
from data.places.policy_form import faults, syntax_fault
from data.words import Words

COUNTING = ("cutoff_day", "excluded", "ledger", "partial_counts_as_solved")
"""The rules by which tickets are counted when they are loaded; all else holds when asked."""
_RATES = {"response": "response_rate", "resolution": "resolution_rate"} | {
    "satisfaction": "satisfaction_rate"
}


@dataclass(frozen=True)
class Band:
    """A grade: scores of at least `at_least` that reach no better one."""

    at_least: float
    title: Words


@dataclass(frozen=True)
class Adjustment:
    """Signed points for a unit in a month, with who wrote and who approved them."""

    unit: str
    month: int
    points: float
    reason: str
    author: str
    approved_by: str


@dataclass(frozen=True)
class Policy:
    """One version of the scoring policy. Weights are by metric key and sum to 1.

    `classes` is None where units are not classed; `text` is the file it was read from,
    `fingerprint` short for all it says but that.
    """

    id: str
    title: Words
    is_example: bool
    valid_from: date
    weights: dict[str, float]
    cutoff_day: int
    unreachable: str
    ledger: str
    excluded: str
    partial_counts_as_solved: bool
    cap: float
    minimum_base: int
    bands: tuple[Band, ...]
    adjustments: tuple[Adjustment, ...]
    note: Words
    classes: ClassRules | None = None
    text: str = field(default="", compare=False, repr=False)

    @cached_property
    def fingerprint(self) -> str:
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    @property
    def first_month(self) -> int:
        """The first scoring month it can score: the first that begins once it holds."""
        return self.month_of(self.valid_from - timedelta(days=1)) + 1

    def grade(self, score: float | None) -> Words | None:
        """The grade of a score; None without a score. Rounding takes nobody below a bound."""
        if score is None or score != score:
            return None
        whole = round(score, 9)
        return next((band.title for band in self.bands if whole >= band.at_least), None)

    def points(self, unit: str, first: int, last: int) -> float:
        """The sum of the adjustments of a unit in the months first..last."""
        return sum(points for month, points in self._given.get(unit, ()) if first <= month <= last)

    @cached_property
    def _given(self) -> dict[str, list[tuple[int, float]]]:
        """Months and points by unit: a trend of all units asks for thousands."""
        found: dict[str, list[tuple[int, float]]] = {}
        for each in self.adjustments:
            found.setdefault(each.unit, []).append((each.month, each.points))
        return found

    def rules(self, as_of: datetime) -> Rules:
        """What counting by this policy depends on, as of a time."""
        return Rules(
            as_of,
            count_excluded=self.excluded == "count",
            count_ledger=self.ledger == "count",
            partly_is_solved=self.partial_counts_as_solved,
        )

    def month_of(self, day: date) -> int:
        """The scoring month of a day: days after the cut-off belong to the next month."""
        index = month_index(day.year, day.month)
        return index + 1 if self.cutoff_day and day.day > self.cutoff_day else index


def read_policy(path: Path) -> Policy:
    """The policy in a TOML file.

    Raises `CityError` naming the file and all that is wrong with it.
    """
    try:
        return policy_of(path.read_text("utf-8"))
    except FileNotFoundError:
        raise CityError(f"no scoring policy at {path}") from None
    except (UnicodeDecodeError, PolicyWrong) as reason:
        raise CityError(f"{path} is not a scoring policy: {reason}") from reason


def policy_of(text: str) -> Policy:
    """The policy written in TOML; raises `PolicyWrong` with a sentence for each fault."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as reason:
        raise PolicyWrong((syntax_fault(reason),)) from reason
    if found := faults(raw):
        raise PolicyWrong(found)
    return _from_toml(raw, text)


def _from_toml(raw: dict[str, Any], text: str) -> Policy:
    return Policy(
        id=raw["id"],
        title=_words(raw["title"]),
        is_example=raw.get("is_example", False),
        valid_from=raw["valid_from"],
        weights={_RATES[name]: float(weight) for name, weight in raw["weights"].items()},
        cutoff_day=raw.get("cutoff_day", 0),
        unreachable=raw.get("unreachable", "exclude"),
        ledger=raw.get("ledger", "leave_out"),
        excluded=raw.get("excluded", "leave_out"),
        partial_counts_as_solved=raw.get("partial_counts_as_solved", False),
        cap=float(raw.get("cap", 100)),
        minimum_base=raw.get("minimum_base", 30),
        bands=tuple(Band(band["at_least"], _words(band["title"])) for band in raw.get("bands", ())),
        adjustments=tuple(
            Adjustment(**{**entry, "month": read_month(entry["month"])})
            for entry in raw.get("adjustments", ())
        ),
        note=_words(raw.get("note", {"zh": "", "en": ""})),
        classes=rules_of(raw.get("classes"), raw.get("minimum_base", 30)),
        text=text,
    )


def _words(raw: dict[str, str]) -> Words:
    return Words(raw["zh"], raw["en"])
