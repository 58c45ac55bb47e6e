"""Units beside each other: the league, what moved, what makes a gap."""

from dataclasses import replace

import pandas as pd

from data import league
from data.desk.numbers import Numbers
from data.filters import Filters
from data.memory import remembered
from data.metrics import find_metric
from data.months import Period
from data.statistics.decomposition import split_gap
from data.sums import GROUP, MONTH, UNIT


class Comparison(Numbers):
    """Units compared with each other and with the city."""

    def ranked_by(self) -> str:
        """The metric that orders league tables: the first the sources can tell."""
        return next((key for key in league.RANKED_BY if self.can(key)), "received")

    @remembered
    def league(self, kind: str, filters: Filters) -> pd.DataFrame:
        """The league table of a kind; see `data.league.league_table`; with grade and mine."""
        self._check(filters)
        frame = league.league_table(self.ground, self.policy, kind, filters, self.ranked_by())
        for key in league.COLUMNS:
            if not self.can(key):
                frame[[key, f"{key}_n", f"{key}_base"]] = [float("nan"), 0, 0]
        own = self.units.below(self.viewer.unit_code) if self.viewer.unit_code else frozenset()
        grades = [
            None if small else self.policy.grade(score)
            for score, small in zip(frame["score"], frame["small"], strict=True)
        ]
        return frame.assign(grade=grades, mine=frame[UNIT].isin(own))

    @remembered
    def sparks(
        self, kind: str, metric_key: str, filters: Filters, months: int = 13
    ) -> dict[str, list[float | None]]:
        """The metric of the last months of each unit of a kind, oldest first."""
        by = GROUP if self.units.has_units_below(kind) else UNIT
        period = Period(filters.month - months + 1, filters.month)
        frame = self.measured((metric_key,), filters, (by, MONTH), period)
        table = frame.pivot(index=by, columns=MONTH, values=metric_key)
        table = table.reindex(columns=range(period.first, period.last + 1))
        lines = table.astype(object).where(table.notna(), None)
        return {
            str(code): list(row) for code, row in zip(lines.index, lines.to_numpy(), strict=True)
        }

    @remembered
    def movers(self, kind: str, metric_key: str, filters: Filters) -> pd.DataFrame:
        """One row a unit with enough tickets in both periods: unit_code, now, before, difference,
        base; the greatest fall first. Shares differ in points of 1."""
        now, before = (
            self._by_unit(kind, metric_key, each) for each in (filters, filters.before())
        )
        both = now.merge(before, on=UNIT, suffixes=("", "_before"))
        minimum = find_metric(metric_key).minimum
        enough = (both["base"] >= minimum) & (both["base_before"] >= minimum)
        both = both[enough].assign(difference=both["now"] - both["now_before"])
        both = both.rename(columns={"now_before": "before"}).dropna(subset=["difference"])
        columns = [UNIT, "now", "before", "difference", "base"]
        return both.sort_values(["difference", UNIT], ignore_index=True)[columns]

    def _by_unit(self, kind: str, metric_key: str, filters: Filters) -> pd.DataFrame:
        key = GROUP if self.units.has_units_below(kind) else UNIT
        frame = self.measured((metric_key,), filters, (key,))
        frame = frame[frame[key].isin(self.units.of_kind(kind))]
        names = {key: UNIT, metric_key: "now", f"{metric_key}_base": "base"}
        return frame.rename(columns=names)[[UNIT, "now", "base"]]

    @remembered
    def contributions(
        self, metric_key: str, filters: Filters, dimension: str = "category"
    ) -> pd.DataFrame:
        """What lifts and lowers the selected unit against the city; see `split_gap`."""
        own = self._parts(metric_key, filters, dimension)
        city = self._parts(metric_key, replace(filters, unit=None), dimension)
        return split_gap(own, city, dimension).rename(columns={dimension: "code"})

    def _parts(self, metric_key: str, filters: Filters, dimension: str) -> pd.DataFrame:
        frame = self.measured((metric_key,), filters, (dimension,))
        names = {f"{metric_key}_n": "n", f"{metric_key}_base": "base"}
        return frame.rename(columns=names)[[dimension, "n", "base"]]
