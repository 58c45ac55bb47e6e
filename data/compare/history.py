"""The history of places: every month's league of a kind, from one reading of the roll-ups.

Each month is scored, ranked and classed by the policy that scores it, exactly as the league of
that month alone is; but the sums of all months are asked for at once, and ranked at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from data.arithmetic import with_metric
from data.compare.classes import class_table, classes_in
from data.compare.league import higher_is_better, minimum_of, units_compared
from data.filters import Filters
from data.metrics import find_metric
from data.months import Period
from data.places.class_rules import CLASSES, ClassRules
from data.places.policies import Policies
from data.places.policy import Policy
from data.scoring import SCORE_MEASURES, pointed, with_monthly_score, with_ranks
from data.sums import GROUP, MONTH, UNIT, Ground, measure_sums

COLUMNS = (MONTH, UNIT, "value", "base", "rank", "ranked", "grade", "classes")


@dataclass(frozen=True)
class _Book:
    """The sums of many months: `units` one row a month and unit, complete and in that order;
    `city` one row a month."""

    units: pd.DataFrame
    city: pd.DataFrame
    policies: Policies

    def over(self, length: int) -> "_Book":
        """The same, each month with those before it that make up `length`."""
        if length == 1:
            return self
        units = self.units.set_index([MONTH, UNIT])
        summed = units.groupby(level=UNIT, sort=False).rolling(length).sum().droplevel(0)
        whole = summed.reindex(units.index).dropna().astype("int64").reset_index()
        return replace(self, units=whole, city=self.city.rolling(length, min_periods=1).sum())

    def by_policy(self) -> Iterator[tuple[Policy, pd.DataFrame]]:
        """Each policy with the rows of the months it scores."""
        ids = {month: self.policies.in_force(month).id for month in self.units[MONTH].unique()}
        for _, rows in self.units.groupby(self.units[MONTH].map(ids), sort=False):
            yield self.policies.in_force(int(rows[MONTH].iloc[0])), rows


def place_history(
    ground: Ground, policies: Policies, kind: str, filters: Filters, months: int, ranked_by: str
) -> pd.DataFrame:
    """One row a month up to the selected one and a unit of `kind`, in that order: the columns of
    `COLUMNS`. `value` and `base` are of the metric ranked by, `ranked` how many units have a
    place, `classes` the keys of `data.places.class_rules.CLASSES` the unit belongs to.

    As in the league, equal values share a place and a small base has none: NA, without grade.
    """
    period = Period(filters.month - months + 1, filters.month)
    first = min([period.first, *_looked_back_on(policies, filters, period)])
    book = _read(ground, policies, kind, filters, Period(first, period.last), ranked_by)
    if book.units.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    frame = pd.concat([_ranked(book, policy, rows, ranked_by) for policy, rows in book.by_policy()])
    frame = frame[frame[MONTH] >= period.first].reset_index(drop=True)
    return frame.assign(classes=_classes(book, kind, frame, ranked_by))[list(COLUMNS)]


def _looked_back_on(policies: Policies, filters: Filters, period: Period) -> Iterator[int]:
    """The first months that the classes of the period's months need."""
    for month in range(period.first, period.last + 1):
        if rules := policies.in_force(month).classes:
            yield rules.period(replace(filters, month=month)).before().period.first


def _read(
    ground: Ground, policies: Policies, kind: str, filters: Filters, reach: Period, ranked_by: str
) -> _Book:
    asked = [*SCORE_MEASURES, "dispatched", *find_metric(ranked_by).measures]
    measures = list(dict.fromkeys(asked))
    key = GROUP if ground.units.has_units_below(kind) else UNIT
    sums = measure_sums(ground, measures, (MONTH, key), filters, reach)
    months = range(reach.first, reach.last + 1)
    rows = [months, units_compared(ground, kind, filters)]
    whole = pd.MultiIndex.from_product(rows, names=[MONTH, UNIT])
    units = sums.rename(columns={key: UNIT}).set_index([MONTH, UNIT])
    city = measure_sums(ground, SCORE_MEASURES, (MONTH,), filters.everywhere(), reach)
    return _Book(
        units.reindex(whole, fill_value=0).reset_index(),
        city.set_index(MONTH).reindex(months, fill_value=0),
        policies,
    )


def _ranked(book: _Book, policy: Policy, rows: pd.DataFrame, ranked_by: str) -> pd.DataFrame:
    metric = find_metric(ranked_by)
    scored = ranked_by == "score"
    frame = _scored(book, rows, 1) if scored else with_metric(rows, metric)
    higher, minimum = higher_is_better(metric), minimum_of(metric, policy)
    frame = with_ranks(frame, ranked_by, minimum, higher=higher, within=MONTH)
    placed = zip(frame[ranked_by], frame["small"], strict=True)
    grades = [
        policy.grade(v) if ranked_by == "score" and not small else None for v, small in placed
    ]
    return frame.assign(
        value=frame[ranked_by],
        base=frame[f"{ranked_by}_base"],
        ranked=frame.groupby(MONTH)["rank"].transform("count"),
        grade=pd.Series(grades, index=frame.index, dtype=object),
    )


def _scored(book: _Book, rows: pd.DataFrame, length: int) -> pd.DataFrame:
    """The rows, sums of `length` months up to each, with score and its base, points among it."""
    frame = with_monthly_score(rows, book.policies, book.city.reset_index())
    score = pointed(frame["score"], book.policies, frame[UNIT], frame[MONTH], length)
    return frame.assign(score=score)


def _classes(book: _Book, kind: str, frame: pd.DataFrame, ranked_by: str) -> "pd.Series[object]":
    """The classes of each row; none where the policy or the sources know none."""
    found = pd.Series([()] * len(frame), index=frame.index, dtype=object)
    for policy, rows in replace(book, units=frame[[MONTH, UNIT]]).by_policy():
        rules = policy.classes
        if rules is None or kind not in rules.kinds or ranked_by != "score":
            continue
        table = class_table(_classed(book, rules, rows), rules, within=MONTH)
        found.loc[rows.index] = pd.Series(classes_in(table), index=rows.index, dtype=object)
    return found


def _classed(book: _Book, rules: ClassRules, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the scores of the months that are classed, and of those compared with."""
    own = book.over(rules.months)
    scores = _scored(own, own.units, rules.months)
    scores = scores[[MONTH, UNIT, "score", "score_base", "dispatched"]]
    now = rules.period(Filters(0))
    back = now.month - now.before().month
    earlier = scores.drop(columns="dispatched").assign(**{MONTH: scores[MONTH] + back})
    keys = [MONTH, UNIT]
    return (
        rows.merge(scores, on=keys, how="left")
        .merge(earlier, on=keys, how="left", suffixes=("", "_before"))
        .fillna({"score_base_before": 0})
    )


@dataclass(frozen=True)
class Record:
    """A unit's places over months: in how many of the `months` it had a place it was among the
    first `top`, the best and the worst place it had, and in how many it was in which class."""

    months: int
    top: int
    in_top: int
    best: int
    worst: int
    classes: dict[str, int]


def record_of(history: pd.DataFrame, top: int) -> Record | None:
    """The record of one unit's rows of `place_history`; None if it never had a place."""
    placed = history.dropna(subset=["rank"])
    if placed.empty:
        return None
    rank = placed["rank"].astype(int)
    first = int((rank <= top).sum())
    named = [key for classes in history["classes"] for key in classes]
    counts = {key: named.count(key) for key in CLASSES if key in named}
    return Record(len(placed), top, first, int(rank.min()), int(rank.max()), counts)
