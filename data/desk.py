"""What one signed-in viewer may ask. Pages are handed a desk and nothing else.

A desk can be opened only for a viewer, and every answer is cut to that viewer's scope.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd
from sqlalchemy import select

from data import arithmetic, league, scoring
from data.access import Scope, Viewer, scope_of
from data.answers import NO_TICKETS, CasePage, CaseStory, Change, Listing, Value
from data.cases import find_case, list_cases
from data.contributions import split_gap
from data.dimensions import DIMENSIONS
from data.doorway import scoped_sums
from data.errors import OutOfScope
from data.fields import lacking
from data.filters import Filters
from data.measures import MEASURES, Rules
from data.memory import remembered
from data.metrics import Metric, Unit, find_metric
from data.months import Period
from data.places.city import City
from data.places.policy import Policy
from data.schema import label, place
from data.store import rollups
from data.store.manifest import Manifest
from data.store.snapshot import Snapshot
from data.sums import AREA, GROUP, MONTH, UNIT, Ground, closing_days, measure_sums
from data.units import Units
from data.words import Words


@dataclass(frozen=True)
class Desk:
    """One viewer's window on one version of the tickets. Opened by `data.reception.open_desk`."""

    viewer: Viewer
    scope: Scope
    snapshot: Snapshot
    city: City
    policy: Policy
    units: Units

    @property
    def key(self) -> tuple[object, ...]:
        """Which data and whose scope: part of the key of whatever is remembered or drawn."""
        return (self.snapshot.key, self.policy.id, self.scope)

    @property
    def manifest(self) -> Manifest:
        return self.snapshot.manifest

    @property
    def as_of(self) -> datetime:
        """The one time of this page, taken from the data."""
        return self.manifest.as_of_time

    @property
    def is_demo(self) -> bool:
        return self.manifest.demo

    @property
    def ground(self) -> Ground:
        policy = self.policy
        rules = Rules(
            self.as_of,
            count_excluded=policy.excluded == "count",
            count_ledger=policy.ledger == "count",
            partly_is_solved=policy.partial_counts_as_solved,
        )
        calendar = rollups.Calendar(policy.cutoff_day)
        return Ground(self.snapshot.engine, self.scope, rules, calendar, self.units)

    # -- time ---------------------------------------------------------------------------

    @property
    def months(self) -> tuple[int, int]:
        """The first and the last month with tickets."""
        found = self._months()
        return found if found else (self._current_month(), self._current_month())

    @remembered
    def _months(self) -> tuple[int, int] | None:
        with self.snapshot.engine.connect() as connection:
            column = rollups.field_fill.c.ym
            months = connection.execute(select(column).order_by(column)).scalars().all()
        return (months[0], max(months[-1], self._current_month())) if months else None

    def _current_month(self) -> int:
        return self.policy.month_of(self.as_of.date())

    def is_partial(self, month: int) -> bool:
        """Whether the month is still running: the data end before its last day."""
        return self.as_of.date() < self.ground.calendar.bounds(Period(month, month))[1]

    @property
    def last_complete(self) -> int:
        """The newest month that is over; the only one if none is."""
        first, last = self.months
        return last if not self.is_partial(last) else max(first, last - 1)

    # -- words --------------------------------------------------------------------------

    @remembered
    def words(self, dimension: str, language: str) -> dict[str, str]:
        """What the codes of a dimension are called, in their order."""
        fixed = {code: text.in_(language) for code, text in DIMENSIONS[dimension].values.items()}
        query = select(label).where(label.c.dimension == dimension).order_by(label.c.position)
        with self.snapshot.engine.connect() as connection:
            rows = connection.execute(query).all()
        own = {
            row.code: (row.title_zh if language == "zh" else row.title_en) or row.code
            for row in rows
        }
        unknown = {"unknown": Words("未知", "Unknown").in_(language)}
        return {**own, **{code: text for code, text in fixed.items() if code not in own}, **unknown}

    # -- numbers ------------------------------------------------------------------------

    def why_not(self, metric: Metric) -> Words | None:
        """Why the sources loaded cannot tell this metric; None if they can."""
        return lacking(metric.needs, self.manifest.fields)

    def can(self, metric_key: str) -> bool:
        """Whether the sources loaded can tell this metric at all."""
        return self.why_not(find_metric(metric_key)) is None

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

        Metrics the sources cannot tell are NaN with base 0.
        """
        self._check(filters)
        metrics = [find_metric(key) for key in metric_keys]
        measures = [part for metric in metrics for part in metric.measures]
        if any(metric.unit is Unit.SCORE for metric in metrics):
            measures += scoring.SCORE_MEASURES
        frame = measure_sums(self.ground, measures, by, filters, period)
        for metric in metrics:
            frame = self._with(frame, metric, filters, by, period)
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
        if self.why_not(metric):
            key = metric.key
            return frame.assign(**{key: float("nan"), f"{key}_n": 0, f"{key}_base": 0})
        if metric.quantile is not None:
            days = closing_days(self.ground, by, filters, period)
            return arithmetic.with_quantile(frame, metric, days)
        if metric.unit is Unit.SCORE:
            return scoring.with_score(frame, self.policy, self._city_sums(filters, period))
        if metric.unit is Unit.PER_10K:
            months = 1 if MONTH in by else (period or filters.period).length
            people = self._residents(frame, by, filters)
            return arithmetic.with_per_10k(frame, metric, people, months)
        return arithmetic.with_metric(frame, metric)

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
        return [self.residents(place_code)] * len(frame)

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

    def breakdown(
        self, dimension: str, metric_keys: tuple[str, ...], filters: Filters
    ) -> pd.DataFrame:
        """One row a code of a dimension of the cube: code, the metrics; largest base first."""
        frame = self.measured(metric_keys, filters, (dimension,)).rename(
            columns={dimension: "code"}
        )
        order = [f"{metric_keys[0]}_base", "code"]
        return frame.sort_values(order, ascending=[False, True], ignore_index=True)

    def areas(self, metric_key: str, filters: Filters, by: str = AREA) -> pd.DataFrame:
        """One row a place: code, the metric with `_n` and `_base`, in order of code.

        `by` "group_code" gives the groups (districts) that places belong to.
        """
        frame = self.measured((metric_key,), filters, (AREA,)).rename(columns={AREA: "code"})
        return frame if by == AREA else self._grouped_areas(metric_key, filters)

    def _grouped_areas(self, metric_key: str, filters: Filters) -> pd.DataFrame:
        groups = sorted({self.units.group(code) or code for code in self.units.of_kind("district")})
        rows = [self.values((metric_key,), replace(filters, area=code)) for code in groups]
        return pd.DataFrame(
            {
                "code": groups,
                metric_key: [row[metric_key].value for row in rows],
                f"{metric_key}_n": [row[metric_key].numerator for row in rows],
                f"{metric_key}_base": [row[metric_key].base for row in rows],
            }
        )

    # -- comparison ---------------------------------------------------------------------

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

    # -- map ----------------------------------------------------------------------------

    @remembered
    def cells(self, filters: Filters) -> pd.DataFrame:
        """One row an H3 cell of resolution 8: cell, received; women's-service cases left out."""
        source = scoped_sums(rollups.cell_month, self.scope)
        period = filters.period
        where = source.c.ym.between(period.first, period.last)
        query = select(source.c.cell, rollups.integer_sum(source.c.received).label("received"))
        if filters.category:
            query = query.where(source.c.category.in_(filters.category))
        with self.snapshot.engine.connect() as connection:
            rows = connection.execute(query.where(where).group_by(source.c.cell)).all()
        return pd.DataFrame(rows, columns=["cell", "received"])

    @remembered
    def places(self, categories: tuple[str, ...] = ()) -> pd.DataFrame:
        """The points of interest, columns of `schema.place`, in order of number."""
        query = select(place).order_by(place.c.place_id)
        if categories:
            query = query.where(place.c.category.in_(categories))
        with self.snapshot.engine.connect() as connection:
            rows = connection.execute(query).all()
        return pd.DataFrame(rows, columns=[column.name for column in place.columns])

    # -- cases --------------------------------------------------------------------------

    def cases(
        self,
        listing: Listing,
        filters: Filters,
        *,
        page: int = 1,
        size: int = 50,
        order: str = "due",
    ) -> CasePage:
        """One page of the cases behind a number, with what the number itself says."""
        self._check(filters)
        counted = -1 if filters.ticket_fields else self._counted(listing, filters)
        found = list_cases(
            self.ground, listing, filters, counted=counted, page=page, size=size, order=order
        )
        return replace(found, counted=found.listed) if counted < 0 else found

    def _counted(self, listing: Listing, filters: Filters) -> int:
        metric = find_metric(listing.metric)
        top, base = metric.numerator, metric.denominator or metric.numerator
        sums = measure_sums(self.ground, (top, base), (), filters).iloc[0]
        return {"numerator": sums[top], "base": sums[base]}.get(
            listing.part, sums[base] - sums[top]
        )

    def case(self, ticket_id: str) -> CaseStory | None:
        """One case's story; None where it is not there or not this viewer's."""
        return find_case(self.ground, ticket_id)

    # -- the data themselves ------------------------------------------------------------

    def loads(self) -> pd.DataFrame:
        """One row a load, newest first: at, source, read, loaded, rejected, duplicates, note."""
        rows = [vars(load) for load in reversed(self.manifest.loads)]
        return pd.DataFrame(rows).drop(columns="sha256", errors="ignore")

    @remembered
    def field_fill(self) -> pd.DataFrame:
        """One row a month of receipt: ym, tickets, and how many carry each watched field."""
        table = rollups.field_fill
        with self.snapshot.engine.connect() as connection:
            rows = connection.execute(select(table).order_by(table.c.ym)).all()
        return pd.DataFrame(rows, columns=[column.name for column in table.columns])


def desk_for(viewer: Viewer, snapshot: Snapshot, city: City, policy: Policy, units: Units) -> Desk:
    """The desk of a viewer over an open version."""
    below: Sequence[str] = sorted(units.below(viewer.unit_code or ""))
    return Desk(viewer, scope_of(viewer, below), snapshot, city, policy, units)


assert set(scoring.SCORE_MEASURES) <= set(MEASURES)
