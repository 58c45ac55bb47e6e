"""The league table: units of one kind, scored, ranked, beside their place a period earlier."""

from dataclasses import replace

import pandas as pd

from data.arithmetic import is_plain, with_metric, with_per_10k
from data.filters import Filters
from data.metrics import METRICS, THREE_RATES, Better, Metric, find_metric
from data.places.policies import Policies
from data.places.policy import Policy
from data.scoring import SCORE_MEASURES, with_adjustments, with_ranks, with_score
from data.sums import GROUP, UNIT, Ground, measure_sums

COLUMNS = ("score", *THREE_RATES, "on_time_rate", "callback_reach", "received", "dispatched")
RANKED_BY = ("score", "on_time_rate", "dispatched", "received")
"""What a table is ordered by: the first of these the source can compute."""


def league_table(
    ground: Ground, policies: Policies, kind: str, filters: Filters, ranked_by: str
) -> pd.DataFrame:
    """One row a unit of `kind`: unit_code, group_code, rank, rank_before, rank_change, small,
    the metrics of `COLUMNS` with `_n` and `_base`, per_10k, adjustment; best first, unranked
    ones last, ties in order of code. A positive rank_change is a climb. Each period is scored by
    the policy in force in its last month.
    """
    now, before = (
        _ranked(ground, policies.in_force(each.month), kind, each, ranked_by)
        for each in (filters, filters.before())
    )
    earlier = before.set_index(UNIT)["rank"].reindex(now[UNIT]).reset_index(drop=True)
    frame = now.assign(rank_before=earlier, rank_change=earlier - now["rank"])
    return frame.sort_values(["rank", UNIT], na_position="last", ignore_index=True)


def unit_sums(ground: Ground, kind: str, measures: list[str], filters: Filters) -> pd.DataFrame:
    """Sums by unit of a kind: districts stand for all below them. Units without tickets: 0."""
    key = GROUP if ground.units.has_units_below(kind) else UNIT
    frame = measure_sums(ground, measures, [key], filters).rename(columns={key: UNIT})
    codes = pd.DataFrame({UNIT: _codes(ground, kind, filters)})
    joined = codes.merge(frame, on=UNIT, how="left")
    joined[measures] = joined[measures].fillna(0).astype("int64")
    return joined


def _codes(ground: Ground, kind: str, filters: Filters) -> list[str]:
    codes = ground.units.of_kind(kind)
    if filters.unit is None:
        return codes
    below = ground.units.below(filters.unit)
    return [code for code in codes if code in below]


def _ranked(
    ground: Ground, policy: Policy, kind: str, filters: Filters, ranked_by: str
) -> pd.DataFrame:
    plain = [METRICS[key] for key in COLUMNS if is_plain(METRICS[key])]
    needed = [part for metric in plain for part in metric.measures]
    measures = list(dict.fromkeys([*needed, *SCORE_MEASURES]))
    frame = unit_sums(ground, kind, measures, filters)
    for metric in plain:
        frame = with_metric(frame, metric)
    city = measure_sums(ground, SCORE_MEASURES, [], replace(filters, unit=None)).iloc[0]
    frame = with_score(frame, policy, city)
    frame = with_adjustments(frame, policy, filters.period.first, filters.period.last)
    people = [ground.units.residents(code) for code in frame[UNIT]]
    frame = with_per_10k(frame, METRICS["per_10k"], people, filters.span)
    metric = find_metric(ranked_by)
    frame = with_ranks(frame, ranked_by, _minimum(metric, policy), higher=_higher(metric))
    groups = [ground.units.group(code) for code in frame[UNIT]]
    return frame.assign(group_code=groups).drop(columns=list(set(measures) - set(COLUMNS)))


def _minimum(metric: Metric, policy: Policy) -> int:
    return policy.minimum_base if metric.key == "score" else metric.minimum


def _higher(metric: Metric) -> bool:
    return metric.better is not Better.LOWER
