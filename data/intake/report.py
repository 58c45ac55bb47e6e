"""What a worker tells of a file, in plain values that pass between processes as JSON."""

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from data.dimensions import DIMENSIONS, Dimension
from data.intake.masking import shape, without_numbers
from data.intake.rejected import first_rejects
from data.load.outcome import Outcome
from data.load.summary import account
from data.places.city import City
from data.words import LANGUAGES, Words

SEVERAL = 3
"""A code on fewer tickets is not shown."""
NO_WORDS = Dimension("", Words("", ""), in_cube=False)


@dataclass(frozen=True)
class Report:
    """What became of a file, tried or loaded.

    `told` are its sentences by language; `reasons` rejected records by reason; `rejects` the
    first of them, masked; `tickets` the first that would be stored, as text by field; `counts`
    tickets by field and code; `names` what units and places are called, by language and code.
    """

    read: int = 0
    loaded: int = 0
    rejected: int = 0
    duplicates: int = 0
    published: bool = False
    told: dict[str, list[str]] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    rejects: list[dict[str, str]] = field(default_factory=list)
    tickets: list[dict[str, str]] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether there is anything to load that the store does not have by this mapping."""
        return self.read > 0

    @property
    def figures(self) -> dict[str, int]:
        """The four counts that must add up, by name."""
        return {name: getattr(self, name) for name in ("read", "loaded", "rejected", "duplicates")}

    def to_json(self) -> dict[str, Any]:
        """The report as `Report(**...)` takes it back."""
        return asdict(self)


def report_of(outcome: Outcome, city: City) -> Report:
    """What to tell of a load's outcome; nothing in it tells of a person."""
    seen = outcome.glimpse
    known = {name: _frequent(codes) for name, codes in seen.counts.items()} if seen else {}
    return Report(
        outcome.read,
        outcome.loaded,
        outcome.rejected,
        outcome.duplicates,
        outcome.published,
        told={each: _told(outcome, each) for each in LANGUAGES},
        reasons=dict(outcome.reasons.most_common()),
        rejects=first_rejects(outcome.rejects) if outcome.rejects else [],
        tickets=[_shown(row, known) for row in seen.tickets] if seen else [],
        counts=known,
        names={each: _names(outcome, city, each) for each in LANGUAGES},
    )


def _told(outcome: Outcome, language: str) -> list[str]:
    """The account; of words the mapping does not name, those that stand on several tickets."""
    words = outcome.findings.unnamed
    several = Counter({each: count for each, count in words.items() if count >= SEVERAL})
    shown = replace(outcome, findings=replace(outcome.findings, unnamed=several))
    return [without_numbers(line) for line in account(shown, language)]


def _frequent(codes: dict[str, int]) -> dict[str, int]:
    """The codes that stand on several tickets; the others together under "".

    Under a wrong mapping a code may be a person's name; names hardly repeat, codes do.
    """
    known = {code: count for code, count in codes.items() if count >= SEVERAL}
    rest = sum(codes.values()) - sum(known.values())
    return {**known, "": rest} if rest else known


def _shown(row: dict[str, str], known: dict[str, dict[str, int]]) -> dict[str, str]:
    """A ticket whose codes are shown where they are frequent, else as their shape."""
    return {name: _cell(name, value, known) for name, value in row.items()}


def _cell(name: str, value: str, known: dict[str, dict[str, int]]) -> str:
    if name.endswith("_at") or value in DIMENSIONS.get(name, NO_WORDS).values:
        return value
    return value if value in known.get(name, {}) else shape(value)


def _names(outcome: Outcome, city: City, language: str) -> dict[str, str]:
    """What the units and places among the frequent codes are called."""
    own = dict(zip(city.units["code"], city.units[f"name_{language}"], strict=True))
    found = {**outcome.findings.areas, **outcome.findings.units, **own}
    seen = outcome.glimpse.counts if outcome.glimpse else {}
    shown = {code for name in ("unit_code", "area_code") for code in _frequent(seen.get(name, {}))}
    return {code: without_numbers(str(found[code])) for code in sorted(shown & found.keys())}
