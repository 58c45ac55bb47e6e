"""The metrics of a selection: whole, by month, by any dimension. Every value with its base."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import select

from data import arithmetic, scoring
from data.answers import NEEDS_LOAD, NO_TICKETS, UNCLEAR_STATUS, Change, Value
from data.desk.bench import Bench
from data.errors import OutOfScope
from data.fields import lacking
from data.filters import Filters
from data.measures import Clock
from data.memory import remembered
from data.metrics import Metric, Unit, find_metric
from data.months import Period
from data.store import rollups
from data.store.asking import Arrays
from data.sums import AREA, GROUP, MONTH, UNIT, closing_days, rows_of, summed, summed_twice
from data.words import Words

UNCLEAR_MOST = 0.01
"""The share of requests of unknown status up to which those known to be open are still told."""
_STATUS = select(
    rollups.field_fill.c.ym, rollups.field_fill.c.tickets, rollups.field_fill.c.stage
).order_by(rollups.field_fill.c.ym)


class Numbers(Bench):
    """Metrics of the selections a viewer may ask about."""

    def why_not(self, metric: Metric) -> Words | None:
        """Why the sources loaded cannot tell this metric; None if they can."""
        if not self.snapshot.counted.issuperset(metric.measures):
            return NEEDS_LOAD
        if reason := lacking(metric.needs, self.manifest.fields):
            return reason
        return UNCLEAR_STATUS if metric.clock is Clock.NOW and self._unclear() else None

    @remembered
    def _unclear(self) -> bool:
        """Whether so many requests of the last year may be open or not that nobody should count."""
        told = self.snapshot.look_up(_STATUS)
        tickets, known = (told[name][-12:] for name in ("tickets", "stage"))
        if None in known.tolist():  # loaded before this was kept
            return False
        return bool(tickets.sum() - known.sum() > UNCLEAR_MOST * tickets.sum())

    def can(self, metric_key: str) -> bool:
        """Whether the sources loaded can tell this metric at all."""
        return self.why_not(find_metric(metric_key)) is None

    def telling(
        self, wanted: tuple[str, ...], spare: tuple[str, ...]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The wanted metrics the sources can tell, filled up to as many with spare ones they can;
        and the wanted ones they cannot."""
        told = [key for key in wanted if self.can(key)]
        told += [key for key in spare if self.can(key) and key not in told]
        lacking = tuple(key for key in wanted if not self.can(key))
        return tuple(told[: len(wanted)]), lacking

    @remembered
    def values(self, metric_keys: tuple[str, ...], filters: Filters) -> dict[str, Value]:
        """Each metric of the whole selection, with its base."""
        self._check(filters)
        sums = summed(self.ground, self._needed(metric_keys, ()), (), filters)
        return self._values(metric_keys, filters, sums)

    @remembered
    def changes(self, metric_keys: tuple[str, ...], filters: Filters) -> dict[str, Change]:
        """Each metric beside its value in the period compared with."""
        self._check(filters)
        told = summed_twice(self.ground, self._needed(metric_keys, ()), (), filters)
        now, before = (
            self._values(metric_keys, each, sums)
            for each, sums in zip((filters, filters.before()), told, strict=True)
        )
        return {key: Change(now[key], before[key]) for key in metric_keys}

    def _values(
        self, metric_keys: tuple[str, ...], filters: Filters, sums: Arrays
    ) -> dict[str, Value]:
        told = self._worked_out(metric_keys, sums, filters, (), None)
        row = {name: column[0] for name, column in told.items()}
        return {key: self._value(find_metric(key), row) for key in metric_keys}

    def _value(self, metric: Metric, row: "Mapping[str, Any] | pd.Series[float]") -> Value:
        if reason := self.why_not(metric):
            return Value(metric, None, None, None, reason)
        number, base = row[metric.key], int(row[f"{metric.key}_base"])
        if pd.isna(number):
            return Value(metric, None, int(row[f"{metric.key}_n"]), base, NO_TICKETS)
        return Value(metric, float(number), int(row[f"{metric.key}_n"]), base)

    @remembered
    def measured(
        self,
        metric_keys: tuple[str, ...],
        filters: Filters,
        by: tuple[str, ...],
        period: Period | None = None,
    ) -> pd.DataFrame:
        """One row a group of `by`: the metrics with `_n` and `_base`, in order of `by`.

        Metrics the sources cannot tell are NaN with base 0, and so are those of the state as of
        now where months are asked for: what was open a year ago is not kept.
        """
        return pd.DataFrame(self._columns(metric_keys, filters, by, period))

    def _columns(
        self,
        metric_keys: tuple[str, ...],
        filters: Filters,
        by: tuple[str, ...],
        period: Period | None = None,
    ) -> Arrays:
        """`measured` as arrays."""
        self._check(filters)
        sums = summed(self.ground, self._needed(metric_keys, by), by, filters, period)
        return self._worked_out(metric_keys, sums, filters, by, period)

    def _needed(self, metric_keys: tuple[str, ...], by: tuple[str, ...]) -> list[str]:
        """The measures metrics are worked out from."""
        metrics = [find_metric(key) for key in metric_keys]
        told = [part for each in metrics if _tells(each, by) for part in each.measures]
        scored = any(metric.unit is Unit.SCORE for metric in metrics)
        return (told or ["received"]) + [*(scoring.SCORE_MEASURES if scored else ())]

    def _worked_out(
        self,
        metric_keys: tuple[str, ...],
        sums: Arrays,
        filters: Filters,
        by: tuple[str, ...],
        period: Period | None,
    ) -> Arrays:
        columns = dict(sums)
        for metric in map(find_metric, metric_keys):
            if _tells(metric, by) and not self.why_not(metric):
                columns |= self._of(metric, columns, filters, by, period)
            else:
                columns |= arithmetic.untold_columns(metric, rows_of(columns))
        names = [f"{key}{end}" for key in metric_keys for end in ("", "_n", "_base")]
        return {name: columns[name] for name in (*by, *names)}

    def _of(
        self,
        metric: Metric,
        sums: Arrays,
        filters: Filters,
        by: tuple[str, ...],
        period: Period | None,
    ) -> Arrays:
        """The columns of a metric, row by row."""
        if metric.quantile is not None:
            days = closing_days(self.ground, by, filters, period)
            return arithmetic.quantile_columns(sums, metric, days)
        if metric.unit is Unit.SCORE:
            scored = self._scored(sums, filters, period)
            return scored | self._pointed({**sums, **scored}, filters, by, period)
        if metric.unit is Unit.PER_10K:
            months = 1 if MONTH in by else (period or filters.period).length
            people = self._residents(sums, by, filters)
            return arithmetic.per_10k_columns(sums, metric, people, months)
        return arithmetic.metric_columns(sums, metric)

    def _scored(
        self, sums: arithmetic.Sums, filters: Filters, period: Period | None = None
    ) -> Arrays:
        """The score's columns: of months each by its own policy, else by the last month's."""
        if MONTH not in sums:
            policy = self.policies.in_force(period.last if period else filters.month)
            city = self._city_sums(filters, period) if scoring.needs_city(policy) else None
            return scoring.score_columns(sums, policy, city)
        whole = Filters(filters.month, filters.span)
        city_sums = summed(self.ground, scoring.SCORE_MEASURES, (MONTH,), whole, period)
        return scoring.monthly_score_columns(sums, self.policies, city_sums)

    def _pointed(
        self, sums: Arrays, filters: Filters, by: tuple[str, ...], period: Period | None
    ) -> Arrays:
        """The score with the points given added where a row is a whole unit, as in the league."""
        key = next((each for each in (UNIT, GROUP) if each in by), None)
        if set(by) - {UNIT, GROUP, MONTH} or filters.is_cut or not (key or filters.unit):
            return {}
        whole, rows = period or filters.period, rows_of(sums)
        months = sums[MONTH] if MONTH in by else [whole.last] * rows
        codes = sums[key] if key else [filters.unit] * rows
        length = 1 if MONTH in by else whole.length
        return {"score": scoring.pointed(sums["score"], self.policies, codes, months, length)}

    def points_given(self, filters: Filters) -> float:
        """The points given to the selected unit in the period, on top of what its answers make."""
        first, last = filters.period.first, filters.period.last
        return self.policy_of(filters).points(filters.unit or "", first, last)

    def _city_sums(self, filters: Filters, period: Period | None) -> Arrays:
        whole = Filters(filters.month, filters.span)
        return summed(self.ground, scoring.SCORE_MEASURES, (), whole, period)

    def _residents(self, sums: Arrays, by: tuple[str, ...], filters: Filters) -> list[int | None]:
        for key in (UNIT, GROUP, AREA):
            if key in by:
                return [self.units.residents(code) for code in sums[key]]
        place_code = filters.area or filters.unit
        people = self.residents(place_code)
        if filters.peers and place_code is None:
            people = self.units.residents_of(self.units.members(filters.peers))
        return [people] * rows_of(sums)

    def residents(self, code: str | None) -> int | None:
        """The people of a unit, or of the whole city for None."""
        if code is not None:
            return self.units.residents(code)
        tops = self.units.of_kind("city")
        own = self.units.residents(tops[0]) if tops else None
        return own or self.units.residents_of(self.units.of_kind("district"))

    def _check(self, filters: Filters) -> None:
        if filters.womens and not self.may_see_womens:
            raise OutOfScope("women's-service cases are not open to this role")

    @property
    def may_see_womens(self) -> bool:
        """Whether women's-service cases may be singled out by this viewer."""
        return self.scope.all_womens_cases or bool(self.scope.womens_units)

    @remembered
    def trend(
        self, metric_keys: tuple[str, ...], filters: Filters, months: int | None = 13
    ) -> pd.DataFrame:
        """One row a month up to the selected one: ym, partial, the metrics; None: since start.

        Months without tickets are there, empty.
        """
        first = self.months[0] if months is None else filters.month - months + 1
        period = Period(first, filters.month)
        told = self._columns(metric_keys, filters, (MONTH,), period)
        span = np.arange(period.first, period.last + 1)
        at = told.pop(MONTH) - period.first
        columns = {name: _placed(column, at, period.length) for name, column in told.items()}
        return pd.DataFrame({MONTH: span, **columns, "partial": span >= self.partial_since})

    @remembered
    def courses(
        self, metric_keys: tuple[str, ...], filters: Filters
    ) -> dict[str, tuple[float | None, ...]]:
        """Each metric of the last 13 months, oldest first, None where not computable."""
        frame = self.trend(metric_keys, filters)
        return {
            key: tuple(None if each != each else float(each) for each in frame[key].astype(float))
            for key in metric_keys
        }

    @remembered
    def breakdown(
        self, dimension: str, metric_keys: tuple[str, ...], filters: Filters
    ) -> pd.DataFrame:
        """One row a code of a dimension of the cube: code, the metrics; largest base first."""
        told = self._columns(metric_keys, filters, (dimension,))
        codes = told.pop(dimension)
        order = np.lexsort((codes.astype(str), -told[f"{metric_keys[0]}_base"]))
        columns = {"code": codes, **told}
        return pd.DataFrame({name: column[order] for name, column in columns.items()})


def _tells(metric: Metric, by: tuple[str, ...]) -> bool:
    """Whether a metric says anything of such groups: what was open a year ago is not kept."""
    return not (MONTH in by and metric.clock is Clock.NOW)


def _placed(column: NDArray[Any], at: NDArray[np.int64], length: int) -> NDArray[Any]:
    """The column with a row each of `length` months; whole numbers stay so if no month lacks."""
    if len(at) == length:
        return column
    placed = np.full(length, np.nan)
    placed[at] = column
    return placed
