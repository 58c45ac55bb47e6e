"""Units beside each other: the league, what moved, what makes a gap."""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data import scoring
from data.answers import Beside, Standing, Value
from data.arithmetic import metric_columns
from data.compare import league
from data.desk.numbers import Numbers
from data.filters import Filters
from data.memory import remembered
from data.metrics import Unit, find_metric
from data.months import Period
from data.statistics.arrays import Real
from data.statistics.decomposition import split_gap
from data.store.asking import Arrays
from data.sums import GROUP, MONTH, UNIT, measure_sums, summed_twice


class Comparison(Numbers):
    """Units compared with each other and with the city."""

    def ranked_by(self) -> str:
        """The metric that orders league tables: the first the sources can tell."""
        return next((key for key in league.RANKED_BY if self.can(key)), "received")

    @remembered
    def league(self, kind: str, filters: Filters) -> pd.DataFrame:
        """The league table of a kind; see `data.compare.league.league_table`; with grade and mine."""
        self._check(filters)
        frame = league.league_table(self.ground, self.policies, kind, filters, self.ranked_by())
        for key in league.COLUMNS:
            if not self.can(key):
                frame[[key, f"{key}_n", f"{key}_base"]] = [float("nan"), 0, 0]
        own = self.units.below(self.viewer.unit_code) if self.viewer.unit_code else frozenset()
        policy = self.policy_of(filters)
        grades = [
            None if small else policy.grade(score)
            for score, small in zip(frame["score"], frame["small"], strict=True)
        ]
        return frame.assign(grade=grades, mine=frame[UNIT].isin(own))

    @remembered
    def standing(self, code: str, filters: Filters) -> Standing:
        """The unit's place in the league of its kind and among its peers, shared places alike."""
        table = self.league(self.units.kind(code) or "", replace(filters, unit=None))
        table = table.set_index(UNIT)["rank"].dropna()
        peers = table[table.index.isin(self.units.peers(code))]
        if code not in table.index:
            return Standing(None, len(table), None, len(peers))
        rank = int(table[code])
        among = int((peers < rank).sum()) + 1 if len(peers) else None
        return Standing(rank, len(table), among, len(peers))

    @remembered
    def beside(self, metric_keys: tuple[str, ...], filters: Filters) -> dict[str, Beside]:
        """Metrics of the selected unit beside its peers pooled and the city.

        For counts, ratios and the score: sums of the peers are added, never averaged.
        """
        own = self.values(metric_keys, filters)
        city = self.values(metric_keys, replace(filters, unit=None))
        peers = self._pooled(metric_keys, filters)
        return {key: Beside(own[key], peers.get(key), city[key]) for key in metric_keys}

    def _pooled(self, metric_keys: tuple[str, ...], filters: Filters) -> dict[str, Value]:
        code = filters.unit or ""
        peers, kind = self.units.peers(code), self.units.kind(code)
        if not peers or kind is None:
            return {}
        metrics = [find_metric(key) for key in metric_keys]
        wanted = [part for metric in metrics for part in metric.measures]
        measures = list(dict.fromkeys([*wanted, *scoring.SCORE_MEASURES]))
        frame = league.unit_sums(self.ground, kind, measures, replace(filters, unit=None))
        whole = frame[frame[UNIT].isin(peers)][measures].sum().to_frame().T
        for metric in metrics:
            scored = metric.unit is Unit.SCORE
            columns = self._scored(whole, filters) if scored else metric_columns(whole, metric)
            whole = whole.assign(**columns)
        return {metric.key: self._value(metric, whole.iloc[0]) for metric in metrics}

    @remembered
    def sparks(
        self, kind: str, metric_key: str, filters: Filters, months: int = 13
    ) -> dict[str, list[float | None]]:
        """The metric of the last months of each unit of a kind, oldest first."""
        by = GROUP if self.units.has_units_below(kind) else UNIT
        period = Period(filters.month - months + 1, filters.month)
        # Rows lie by month: to have them in order of units first takes as long as to sum them.
        told = self._columns((metric_key,), filters, (MONTH, by), period)
        codes, at = np.unique(told[by].astype(str), return_inverse=True)
        lines = np.full((len(codes), months), None, dtype=object)
        values = told[metric_key].astype(object)
        values[np.isnan(told[metric_key])] = None
        lines[at, told[MONTH] - period.first] = values
        return dict(zip(codes.tolist(), lines.tolist(), strict=True))

    @remembered
    def movers(self, kind: str, metric_key: str, filters: Filters) -> pd.DataFrame:
        """One row a unit with enough tickets in both periods: unit_code, now, before, difference,
        base; the greatest fall first. Shares differ in points of 1."""
        self._check(filters)
        by = (GROUP if self.units.has_units_below(kind) else UNIT,)
        sums = summed_twice(self.ground, self._needed((metric_key,), by), by, filters)
        codes, minimum = self.units.of_kind(kind), max(find_metric(metric_key).minimum, 1)
        (now, base), (before, base_before) = (
            _of_codes(self._worked_out((metric_key,), each, period, by, None), metric_key, codes)
            for each, period in zip(sums, (filters, filters.before()), strict=True)
        )
        enough = (base >= minimum) & (base_before >= minimum) & ~np.isnan(now - before)
        names = np.array(codes, dtype=object)
        told = {UNIT: names, "now": now, "before": before, "difference": now - before, "base": base}
        kept = np.flatnonzero(enough)
        kept = kept[np.argsort((now - before)[kept], kind="stable")]
        return pd.DataFrame({name: column[kept] for name, column in told.items()})

    @remembered
    def largest(self, filters: Filters) -> tuple[str, ...]:
        """The units with most requests received in the year up to the month, largest first.

        Districts, where there are any, stand for all below them.
        """
        key = GROUP if self.units.of_kind("district") else UNIT
        year = Period(filters.month - 11, filters.month)
        frame = self.measured(("received",), Filters(filters.month), (key,), year)
        frame = frame.sort_values(["received", key], ascending=[False, True])
        return tuple(str(code) for code in frame[key].dropna().head(50))

    @remembered
    def contributions(
        self, metric_key: str, filters: Filters, dimension: str = "category"
    ) -> pd.DataFrame:
        """What lifts and lowers the selected unit against the city; see `split_gap`.

        Effects on the score are in parts of 100 as those on a share are: 0.01 is one point.
        """
        own = self._parts(metric_key, filters, dimension)
        city = self._parts(metric_key, replace(filters, unit=None), dimension)
        return split_gap(own, city, dimension).rename(columns={dimension: "code"})

    def _parts(self, metric_key: str, filters: Filters, dimension: str) -> pd.DataFrame:
        if find_metric(metric_key).unit is Unit.SCORE:
            self._check(filters)
            sums = measure_sums(self.ground, scoring.SCORE_MEASURES, (dimension,), filters)
            city = self._city_sums(filters, None)
            parts = scoring.weighted_parts(sums, self.policy_of(filters), city)
            return pd.concat([sums[[dimension]], parts], axis=1)
        frame = self.measured((metric_key,), filters, (dimension,))
        names = {f"{metric_key}_n": "n", f"{metric_key}_base": "base"}
        return frame.rename(columns=names)[[dimension, "n", "base"]]


def _of_codes(told: Arrays, metric_key: str, codes: list[str]) -> tuple[Real, NDArray[np.int64]]:
    """A metric and its base of some units in their order; NaN and 0 of one without any ticket."""
    known = {code: at for at, code in enumerate(next(iter(told.values())))}
    at = np.array([known.get(code, -1) for code in codes], dtype="int64")
    value = np.append(told[metric_key].astype("float64"), np.nan)[at]
    return value, np.append(told[f"{metric_key}_base"], 0)[at]
