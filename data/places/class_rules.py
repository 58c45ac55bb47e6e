"""The rules of a policy for the four classes units are published in.

The classes came in May 2019; published is only that "governance" holds the ten with the most
concentrated demand. All sizes are settings of the policy, and a policy without them has no classes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from data.filters import COMPARISONS, SPANS, Filters
from data.words import Words

CLASSES = {
    "advanced": Words("先进类", "Advanced"),
    "progress": Words("进步类", "Progress"),
    "rectification": Words("整改类", "Rectification"),
    "governance": Words("治理类", "Governance"),
}
"""Every class by key, in the order they are named. A unit may be in more than one."""
_PART = 4
"""No class holds more than one in so many units: of few, the first and the last were the same."""


@dataclass(frozen=True)
class ClassRules:
    """How units are classed: `sizes` by class; which kinds are; on how many months together.

    Progress is counted against the period that `compare` means in `data.filters`. A score on
    fewer than `minimum_base` answered callbacks is neither praised nor blamed.
    """

    sizes: Mapping[str, int]
    kinds: tuple[str, ...]
    months: int
    compare: str
    minimum_base: int

    def places(self, key: str, units: int) -> int:
        """How many places a class has among so many units."""
        return min(self.sizes[key], units // _PART)

    def period(self, filters: Filters) -> Filters:
        """The selection with the months that are classed, up to the selected one."""
        return replace(filters, span=self.months, compare=self.compare)


def read_rules(raw: Mapping[str, Any] | None, minimum_base: int) -> ClassRules | None:
    """The rules in the `[classes]` of a policy file; None without it.

    `minimum_base` is the policy's own and holds where the section names none. Raises
    `ValueError` with a sentence for a class without a size, or an option nobody knows.
    """
    if raw is None:
        return None
    rules = ClassRules(
        sizes={key: raw.get(key, -1) for key in CLASSES},
        kinds=tuple(raw.get("kinds", ())),
        months=raw.get("months", 1),
        compare=raw.get("compare", COMPARISONS[0]),
        minimum_base=raw.get("minimum_base", minimum_base),
    )
    for sentence in _wrong(rules, set(raw)):
        raise ValueError(sentence)
    return rules


def _wrong(rules: ClassRules, given: set[str]) -> list[str]:
    found = [
        f"[classes] {key} must be how many units it holds, 0 or more"
        for key, size in rules.sizes.items()
        if not isinstance(size, int) or size < 0
    ]
    if not rules.kinds:
        found.append("[classes] kinds must name the kinds of unit that are classed")
    if rules.months not in SPANS:
        found.append(f"[classes] months must be one of {SPANS}, got {rules.months!r}")
    if rules.compare not in COMPARISONS:
        found.append(f"[classes] compare must be one of {COMPARISONS}, got {rules.compare!r}")
    if unknown := given - set(CLASSES) - set(ClassRules.__dataclass_fields__):
        found.append(f"[classes] does not know {sorted(unknown)}")
    return found
