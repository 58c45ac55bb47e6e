"""The rules of a policy for the four classes units are published in.

The classes came in May 2019; published is only that "governance" holds the ten with the most
concentrated demand. All sizes are settings of the policy, and a policy without them has no classes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from data.filters import COMPARISONS, Filters
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


def rules_of(raw: Mapping[str, Any] | None, minimum_base: int) -> ClassRules | None:
    """The rules in a `[classes]` that fits `data.places.policy_form`; None without it.

    `minimum_base` is the policy's own and holds where the section names none.
    """
    if raw is None:
        return None
    return ClassRules(
        sizes={key: raw[key] for key in CLASSES},
        kinds=tuple(raw["kinds"]),
        months=raw.get("months", 1),
        compare=raw.get("compare", COMPARISONS[0]),
        minimum_base=raw.get("minimum_base", minimum_base),
    )
