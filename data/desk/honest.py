"""What of a league is knowledge: intervals, tiers and chances beside the official places."""

from dataclasses import replace

import pandas as pd

from data.answers import NEEDS_LOAD, NO_COMPARISON
from data.compare.effort import Effort, effort_of
from data.compare.fairness import Expected, expected_of
from data.compare.honest import TOGETHER, HonestTable, honest_scores, honest_shares, nobody
from data.compare.real_change import MONTHS, RealChange, changed_units, real_change
from data.compare.standing_out import (
    ASKED,
    INSTEAD_OF,
    FunnelPicture,
    Silence,
    funnel_picture,
    questions_of,
    silence_of,
)
from data.desk.comparison import Comparison
from data.filters import Filters
from data.memory import remembered
from data.months import Period
from data.places.standards import Event
from data.scoring import SCORE_MEASURES
from data.statistics.decomposition import split_change
from data.statistics.signals import Variation
from data.sums import GROUP, MONTH, UNIT, measure_sums
from data.words import Words

_BESIDE = (
    UNIT, "group_code", "rank", "score", "score_base", "on_time_rate", "on_time_rate_base", "small",
    "mine", "per_10k",
)  # fmt: skip


class Honest(Comparison):
    """Units compared as far as their answers tell them apart."""

    def why_not_honest(self) -> Words | None:
        """Why there is no honest league; None where there is one."""
        if self.ranked_by() not in ("score", "on_time_rate"):
            return NO_COMPARISON
        counted = self.snapshot.counted
        stale = self.ranked_by() == "score" and not counted.issuperset(TOGETHER.values())
        return NEEDS_LOAD if stale else None

    @remembered
    def honest(self, kind: str, filters: Filters) -> HonestTable:
        """The honest table of a kind beside the official one: the columns of `HonestTable`, and
        group_code, rank and score (official), their bases, small, mine, per_10k.

        Empty where `why_not_honest` says why.
        """
        self._check(filters)
        if self.why_not_honest():
            return nobody()
        table = self._honest(kind, filters)
        official = self.league(kind, filters)[list(_BESIDE)]
        frame: pd.DataFrame = table.frame.merge(official, on=UNIT, how="left")
        return HonestTable(frame, table.middle)

    def honest_league(self, kind: str, filters: Filters) -> HonestTable:
        """`honest` with `variation`: what the newest whole month up to the selected says of the
        unit itself, `Variation.IMPROVED` or `WORSENED` only where it is sure among all of them."""
        table = self.honest(kind, filters)
        changed = self.changed(kind, self.ranked_by(), filters)
        sides = changed["variation"].where(
            changed["sure"] | (changed["variation"] == Variation.UNKNOWN), Variation.NORMAL
        )
        read = dict(zip(changed[UNIT], sides, strict=True))
        told = [read.get(code, Variation.UNKNOWN) for code in table.frame[UNIT]]
        return replace(table, frame=table.frame.assign(variation=told))

    def honest_place(
        self, kind: str, code: str, filters: Filters
    ) -> tuple[int, int, int, int] | None:
        """A unit's expected place, the ends of its range, and its tier; None where not known."""
        frame = self.honest(kind, replace(filters, unit=None)).frame
        row = frame[frame[UNIT] == code]
        if row.empty:
            return None
        names = ("rank_expected", "rank_low", "rank_high", "tier")
        expected, low, high, tier = (round(float(row[name].iloc[0])) for name in names)
        return expected, low, high, tier

    def _honest(self, kind: str, filters: Filters) -> HonestTable:
        key = self.ranked_by()
        if key == "score":
            return honest_scores(self.ground, self.policy_of(filters), kind, filters)
        return honest_shares(self.ground, key, kind, filters)

    @remembered
    def funnel(self, metric_key: str, kind: str, filters: Filters) -> FunnelPicture | None:
        """The units of a kind by base and rate, with limits; None without any base."""
        self._check(filters)
        return (
            funnel_picture(self.ground, metric_key, kind, filters) if self.can(metric_key) else None
        )

    @remembered
    def questions(self, filters: Filters) -> pd.DataFrame:
        """What would be worth asking the selected unit, held against all of its kind; one row a
        question the sources can put: question, metric, value, base, city, asked."""
        self._check(filters)
        kind = self.units.kind(filters.unit or "") or ""
        frame = self._questions(kind, replace(filters, unit=None))
        frame = frame[(frame[UNIT] == filters.unit) & (frame["base"] > 0)]
        return frame.drop(columns=UNIT).reset_index(drop=True)

    @remembered
    def _questions(self, kind: str, filters: Filters) -> pd.DataFrame:
        told = tuple(
            key
            for key in ASKED.values()
            if self.can(key) and not (key in INSTEAD_OF and self.can(INSTEAD_OF[key]))
        )
        return questions_of(self.ground, told, kind, filters)

    @remembered
    def silence(self, filters: Filters) -> Silence | None:
        """What those the callback did not reach could change of the selection's satisfaction."""
        if not (self.can("satisfaction_rate") and self.can("callback_reach")):
            return None
        value = self.values(("satisfaction_rate", "callback_reach"), filters)
        return silence_of(value["satisfaction_rate"], value["callback_reach"])

    @remembered
    def real_changes(self, metric_keys: tuple[str, ...], filters: Filters) -> dict[str, RealChange]:
        """The control chart of each rate (or score) the sources can tell, of the months up to the
        selected, against the city's targets."""
        told = tuple(key for key in metric_keys if self.can(key))
        if not told:
            return {}
        trend, targets = self.trend(told, filters, MONTHS), self.city.targets
        return {key: real_change(trend, key, self._rebasing(key), targets.get(key)) for key in told}

    def _rebasing(self, metric_key: str) -> tuple[Event, ...]:
        """The events after which a metric means something else."""
        return tuple(event for event in self.events if metric_key in event.rebases)

    @remembered
    def changed(self, kind: str, metric_key: str, filters: Filters) -> pd.DataFrame:
        """Which units of a kind truly changed in the newest whole month up to the selected: a
        frame of `changed_units`, empty where the sources cannot tell the metric."""
        months = [
            month
            for month in range(filters.month - MONTHS + 1, filters.month + 1)
            if not self.is_partial(month)
        ]
        key = GROUP if self.units.has_units_below(kind) else UNIT
        if not months or not self.can(metric_key):
            return changed_units(pd.DataFrame(columns=[UNIT, MONTH]), metric_key, months)
        frame = self.measured((metric_key,), filters, (key, MONTH), Period(months[0], months[-1]))
        frame = frame[frame[key].isin(self.units.of_kind(kind))].rename(columns={key: UNIT})
        return changed_units(frame, metric_key, months, self._rebasing(metric_key))

    @remembered
    def what_it_takes(self, filters: Filters) -> Effort | None:
        """What lifts the selected unit to the next grade; None where there is no score or none."""
        if not self.can("score") or filters.unit is None:
            return None
        self._check(filters)
        own = measure_sums(self.ground, SCORE_MEASURES, (), filters)
        city = self._city_sums(filters, None)
        return effort_of(own, self.policy_of(filters), city, filters)

    @remembered
    def expected(self, metric_key: str, filters: Filters) -> Expected | None:
        """What a rate of the selected unit would be at the city's level for its requests."""
        self._check(filters)
        if not filters.unit or not self.can(metric_key):
            return None
        return expected_of(self.ground, metric_key, filters)

    @remembered
    def change_parts(
        self, metric_key: str, filters: Filters, dimension: str = "category"
    ) -> pd.DataFrame:
        """What moved the selected unit's number since the period compared with; `split_change`,
        its columns named as those of `contributions`."""
        now, before = (
            self._parts(metric_key, each, dimension) for each in (filters, filters.before())
        )
        names = {dimension: "code", "value_before": "city_value"}
        return split_change(now, before, dimension).rename(columns=names)
