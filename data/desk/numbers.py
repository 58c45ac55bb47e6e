"""The metrics of a selection: whole, by month, by any dimension. Every value with its base."""

import pandas as pd

from data import arithmetic, scoring
from data.answers import NEEDS_LOAD, NO_TICKETS, Change, Value
from data.desk.bench import Bench
from data.errors import OutOfScope
from data.fields import lacking
from data.filters import Filters
from data.measures import Clock
from data.memory import remembered
from data.metrics import Metric, Unit, find_metric
from data.months import Period
from data.sums import AREA, GROUP, MONTH, UNIT, closing_days, measure_sums
from data.words import Words


class Numbers(Bench):
    """Metrics of the selections a viewer may ask about."""

    def why_not(self, metric: Metric) -> Words | None:
        """Why the sources loaded cannot tell this metric; None if they can."""
        if not self.snapshot.counted.issuperset(metric.measures):
            return NEEDS_LOAD
        return lacking(metric.needs, self.manifest.fields)

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
        frame = self.measured(metric_keys, filters, ())
        return {key: self._value(find_metric(key), frame.iloc[0]) for key in metric_keys}

    def changes(self, metric_keys: tuple[str, ...], filters: Filters) -> dict[str, Change]:
        """Each metric beside its value in the period compared with."""
        now, before = self.values(metric_keys, filters), self.values(metric_keys, filters.before())
        return {key: Change(now[key], before[key]) for key in metric_keys}

    def _value(self, metric: Metric, row: "pd.Series[float]") -> Value:
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
        self._check(filters)
        metrics = [find_metric(key) for key in metric_keys]
        told = [metric for metric in metrics if not (MONTH in by and metric.clock is Clock.NOW)]
        measures = [part for metric in told for part in metric.measures] or ["received"]
        if any(metric.unit is Unit.SCORE for metric in metrics):
            measures += scoring.SCORE_MEASURES
        frame = measure_sums(self.ground, measures, by, filters, period)
        for metric in metrics:
            if metric in told and not self.why_not(metric):
                frame = self._with(frame, metric, filters, by, period)
            else:
                frame = arithmetic.without_metric(frame, metric)
        names = [f"{key}{end}" for key in metric_keys for end in ("", "_n", "_base")]
        return frame[[*by, *names]]

    def _with(
        self,
        frame: pd.DataFrame,
        metric: Metric,
        filters: Filters,
        by: tuple[str, ...],
        period: Period | None,
    ) -> pd.DataFrame:
        if metric.quantile is not None:
            days = closing_days(self.ground, by, filters, period)
            return arithmetic.with_quantile(frame, metric, days)
        if metric.unit is Unit.SCORE:
            return self._pointed(self._scored(frame, filters, period), filters, by, period)
        if metric.unit is Unit.PER_10K:
            months = 1 if MONTH in by else (period or filters.period).length
            people = self._residents(frame, by, filters)
            return arithmetic.with_per_10k(frame, metric, people, months)
        return arithmetic.with_metric(frame, metric)

    def _scored(
        self, frame: pd.DataFrame, filters: Filters, period: Period | None = None
    ) -> pd.DataFrame:
        """The frame with its score: of months each by its own policy, else by the last month's."""
        if MONTH not in frame:
            last = period.last if period else filters.month
            city = self._city_sums(filters, period)
            return scoring.with_score(frame, self.policies.in_force(last), city)
        whole = Filters(filters.month, filters.span)
        city = measure_sums(self.ground, scoring.SCORE_MEASURES, (MONTH,), whole, period)
        return scoring.with_monthly_score(frame, self.policies, city)

    def _pointed(
        self, frame: pd.DataFrame, filters: Filters, by: tuple[str, ...], period: Period | None
    ) -> pd.DataFrame:
        """The frame with the points given added where a row is a whole unit, as in the league."""
        key = next((each for each in (UNIT, GROUP) if each in by), None)
        if set(by) - {UNIT, GROUP, MONTH} or filters.is_cut or not (key or filters.unit):
            return frame
        whole = period or filters.period
        months = frame[MONTH] if MONTH in by else [whole.last] * len(frame)
        codes = frame[key] if key else [filters.unit] * len(frame)
        length = 1 if MONTH in by else whole.length
        return scoring.with_points(frame, self.policies, codes, months, length)

    def points_given(self, filters: Filters) -> float:
        """The points given to the selected unit in the period, on top of what its answers make."""
        first, last = filters.period.first, filters.period.last
        return self.policy_of(filters).points(filters.unit or "", first, last)

    def _city_sums(self, filters: Filters, period: Period | None) -> "pd.Series[int]":
        whole = Filters(filters.month, filters.span)
        row: pd.Series[int] = measure_sums(
            self.ground, scoring.SCORE_MEASURES, (), whole, period
        ).iloc[0]
        return row

    def _residents(
        self, frame: pd.DataFrame, by: tuple[str, ...], filters: Filters
    ) -> list[int | None]:
        for key in (UNIT, GROUP, AREA):
            if key in by:
                return [self.units.residents(code) for code in frame[key]]
        place_code = filters.area or filters.unit
        people = self.residents(place_code)
        if filters.peers and place_code is None:
            people = self.units.residents_of(self.units.members(filters.peers))
        return [people] * len(frame)

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
        frame = self.measured(metric_keys, filters, (MONTH,), period)
        whole = pd.DataFrame({MONTH: range(period.first, period.last + 1)})
        joined = whole.merge(frame, on=MONTH, how="left")
        partial = [self.is_partial(month) for month in joined[MONTH]]
        return joined.assign(partial=partial)

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
        frame = self.measured(metric_keys, filters, (dimension,)).rename(
            columns={dimension: "code"}
        )
        order = [f"{metric_keys[0]}_base", "code"]
        return frame.sort_values(order, ascending=[False, True], ignore_index=True)
