"""The scoring policy: how three rates become a score and a grade. A versioned file, never code.

The municipal weights are not public; the policies shipped here are labelled examples.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from data.errors import CityError
from data.measures import Rules
from data.months import month_index, read_month
from data.places.class_rules import ClassRules, read_rules
from data.words import Words

UNREACHABLE = ("exclude", "count_as_positive", "impute_city_mean")
STANDINGS = ("leave_out", "count")
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

    `classes` is None where units are not classed.
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

    def grade(self, score: float | None) -> Words | None:
        """The grade of a score; None without a score. Rounding takes nobody below a bound."""
        if score is None or score != score:
            return None
        whole = round(score, 9)
        return next((band.title for band in self.bands if whole >= band.at_least), None)

    def points(self, unit: str, first: int, last: int) -> float:
        """The sum of the adjustments of a unit in the months first..last."""
        return sum(
            a.points for a in self.adjustments if a.unit == unit and first <= a.month <= last
        )

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

    Raises `CityError` naming the file and what is wrong: weights that do not sum to 1, grade
    bands out of order, an option that is not known, a field that is missing.
    """
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        policy = _from_toml(raw)
    except FileNotFoundError:
        raise CityError(f"no scoring policy at {path}") from None
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as reason:
        raise CityError(f"{path} is not a scoring policy: {reason}") from reason
    for sentence in _wrong(policy):
        raise CityError(f"{path}: {sentence}")
    return policy


def _from_toml(raw: dict[str, Any]) -> Policy:
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
        classes=read_rules(raw.get("classes"), raw.get("minimum_base", 30)),
    )


def _words(raw: dict[str, str]) -> Words:
    return Words(raw["zh"], raw["en"])


def _wrong(policy: Policy) -> list[str]:
    found = []
    if abs(sum(policy.weights.values()) - 1) > 1e-9 or set(policy.weights) != set(_RATES.values()):
        found.append(
            f"weights of response, resolution, satisfaction must sum to 1, got {policy.weights}"
        )
    if not 0 <= policy.cutoff_day <= 28:
        found.append(f"cutoff_day must be 0 to 28, got {policy.cutoff_day}")
    if policy.unreachable not in UNREACHABLE:
        found.append(f"unreachable must be one of {UNREACHABLE}, got {policy.unreachable!r}")
    for name in ("ledger", "excluded"):
        if getattr(policy, name) not in STANDINGS:
            found.append(f"{name} must be one of {STANDINGS}, got {getattr(policy, name)!r}")
    limits = [band.at_least for band in policy.bands]
    if limits != sorted(set(limits), reverse=True):
        found.append(f"grade bands must fall from best to worst, got {limits}")
    return found
