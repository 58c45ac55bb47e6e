"""Places as they are published: classes, the history of places, who rose and who fell."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from data.compare.classes import Glance, class_table, classes_in, glance_at
from data.compare.history import Record, place_history, record_of
from data.compare.honest import HonestTable, honest_scores, top_of
from data.compare.progress import score_changes
from data.compare.ranges import rank_ranges
from data.desk.honest import Honest
from data.filters import Filters
from data.memory import remembered
from data.places.class_rules import ClassRules
from data.sums import MONTH, UNIT

HISTORY = 24
"""How many months of places are looked back on."""
_CHANCES = ("in_top", "in_bottom")
_MOVES = ("low", "high", "moved")


class Placings(Honest):
    """Units by the places and classes the policy gives them, and how these came about."""

    def class_rules(self, kind: str, filters: Filters) -> ClassRules | None:
        """The rules by which units of a kind are classed; None where they are not."""
        rules = self.policy_of(filters).classes
        told = rules is not None and kind in rules.kinds and self.can("score")
        return rules if told else None

    @remembered
    def classes(self, kind: str, filters: Filters) -> pd.DataFrame:
        """The league of the months that are classed, with the columns of `class_table`; then how
        far it is knowledge: in_top, in_bottom (the chance of truly being among as many first or
        last as the class has places) and low, high, moved of the gain (see `score_changes`).

        The latter are NaN where `why_not_honest` says why. Without rows where nothing is classed.
        """
        rules = self.class_rules(kind, filters)
        if rules is None:
            return pd.DataFrame(columns=[UNIT])
        period = rules.period(filters)
        frame = self.league(kind, period)
        frame = frame.merge(class_table(frame, rules), on=UNIT)
        if self.why_not_honest():
            return frame.assign(**dict.fromkeys((*_CHANCES, *_MOVES), float("nan")))
        chances = self._chances(kind, period, rules, len(frame)).frame[[UNIT, *_CHANCES]]
        moves = score_changes(self.ground, self.policies, kind, period)[[UNIT, *_MOVES]]
        return frame.merge(chances, on=UNIT, how="left").merge(moves, on=UNIT, how="left")

    def _chances(self, kind: str, period: Filters, rules: ClassRules, units: int) -> HonestTable:
        ends = rules.places("advanced", units), rules.places("rectification", units)
        policy = self.policy_of(period)
        return honest_scores(self.ground, policy, kind, period, ends)

    def class_glance(self, kind: str, filters: Filters) -> Glance:
        """How many are in each class, and how many of them truly; where units are classed."""
        return glance_at(self.classes(kind, filters), told=self.why_not_honest() is None)

    def classed(self, kind: str, filters: Filters) -> Mapping[str, tuple[str, ...]]:
        """The keys of the classes each unit of a kind belongs to, by unit; of those in any."""
        if self.class_rules(kind, filters) is None:
            return {}
        frame = self.classes(kind, filters)
        pairs = zip(frame[UNIT], classes_in(frame), strict=True)
        return {str(code): keys for code, keys in pairs if keys}

    @remembered
    def history(self, kind: str, filters: Filters, months: int = HISTORY) -> pd.DataFrame:
        """Each month's places of a kind up to the selected month, as `place_history` has them.

        A month still running has no places yet: the history ends before it.
        """
        self._check(filters)
        filters, kept = self._looked_back_on(filters, months)
        return place_history(self.ground, self.policies, kind, filters, kept, self.ranked_by())

    def _looked_back_on(self, filters: Filters, months: int) -> tuple[Filters, int]:
        """The newest month that has places, and how many months there are up to it, at most."""
        last = min(filters.month, self.last_complete)
        return replace(filters, month=last, span=1), max(1, min(months, last - self.months[0] + 1))

    def places_of(self, code: str, filters: Filters, months: int = HISTORY) -> pd.DataFrame:
        """The rows of `history` of one unit, among all of its kind; none for a code nobody has."""
        kind = self.units.kind(code) or ""
        frame = self.history(kind, filters.everywhere(), months)
        return frame[frame[UNIT] == code].reset_index(drop=True)

    @remembered
    def places_and_ranges(self, code: str, filters: Filters, months: int = HISTORY) -> pd.DataFrame:
        """`places_of` with rank_low and rank_high, where the true place of the month may lie; NaN
        where nobody answered or `why_not_honest` says why. The newest is as the league has it.
        """
        frame = self.places_of(code, filters, months)
        if self.why_not_honest() or frame.empty:
            return frame.assign(rank_low=float("nan"), rank_high=float("nan"))
        kind = self.units.kind(code) or ""
        ranges = self._ranges(kind, filters.everywhere(), months)
        ranges = ranges[ranges[UNIT] == code].drop(columns=UNIT)
        found = frame.merge(ranges, on=MONTH, how="left")
        newest, _ = self._looked_back_on(filters.everywhere(), months)
        if place := self.honest_place(kind, code, newest):
            found.loc[found.index[-1], ["rank_low", "rank_high"]] = place[1:3]
        return found

    @remembered
    def _ranges(self, kind: str, filters: Filters, months: int) -> pd.DataFrame:
        self._check(filters)
        filters, kept = self._looked_back_on(filters, months)
        return rank_ranges(self.ground, self.policies, kind, filters, kept, self.ranked_by())

    def record(self, code: str, filters: Filters, months: int = HISTORY) -> Record | None:
        """How often a unit was among the first of its kind, and its best and worst place."""
        count = len(self.units.of_kind(self.units.kind(code) or ""))
        return record_of(self.places_of(code, filters, months), top_of(count))

    @remembered
    def place_courses(
        self, kind: str, filters: Filters, months: int = 13
    ) -> dict[str, list[float | None]]:
        """For each unit, month by month, how many of 100 others with a place it was ahead of or
        level with; None where it had none. Oldest first: up is better, whatever the number."""
        frame = self.history(kind, filters, months)
        others = (frame["ranked"] - 1).where(frame["ranked"] > 1)
        ahead = 100 * (frame["ranked"] - frame["rank"]).astype("Float64") / others
        table = frame.assign(ahead=ahead.astype("float64").round()).pivot(
            index=UNIT, columns=MONTH, values="ahead"
        )
        lines = table.astype(object).where(table.notna(), None)
        return {
            str(code): list(row) for code, row in zip(lines.index, lines.to_numpy(), strict=True)
        }

    @remembered
    def risers(self, kind: str, filters: Filters) -> pd.DataFrame:
        """What moved since the period compared with, of the metric ranked by, points of the policy
        among it: the columns of `movers`, the greatest fall first. Units with a place in both."""
        key, frame = self.ranked_by(), self.league(kind, filters)
        both = frame[frame["rank"].notna() & frame["rank_before"].notna()]
        told = pd.DataFrame(
            {
                UNIT: both[UNIT],
                "now": both[key],
                "before": both[f"{key}_before"],
                "difference": both[key] - both[f"{key}_before"],
                "base": both[f"{key}_base"],
            }
        )
        return told.sort_values(["difference", UNIT], ignore_index=True)
