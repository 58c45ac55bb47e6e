"""The league table: units of one kind, scored, ranked, beside their place a period earlier."""

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
    the metrics of `COLUMNS` with `_n` and `_base`, per_10k, adjustment; the metric ranked by and
    its base of the period compared with, ending in `_before`; best first, unranked ones last,
    ties in order of code. A positive rank_change is a climb. Each period is scored by the policy
    in force in its last month.
    """
    now, before = (
        _ranked(ground, policies.in_force(each.month), kind, each, ranked_by)
        for each in (filters, filters.before())
    )
    kept = ["rank", ranked_by, f"{ranked_by}_base"]
    earlier = before.set_index(UNIT)[kept].reindex(now[UNIT]).reset_index(drop=True)
    frame = now.join(earlier.add_suffix("_before"))
    frame = frame.assign(rank_change=frame["rank_before"] - frame["rank"])
    return frame.sort_values(["rank", UNIT], na_position="last", ignore_index=True)


def unit_sums(ground: Ground, kind: str, measures: list[str], filters: Filters) -> pd.DataFrame:
    """Sums by unit of a kind: districts stand for all below them. Units without tickets: 0."""
    key = GROUP if ground.units.has_units_below(kind) else UNIT
    frame = measure_sums(ground, measures, [key], filters).rename(columns={key: UNIT})
    codes = pd.DataFrame({UNIT: units_compared(ground, kind, filters)}, dtype="str")
    joined = codes.merge(frame, on=UNIT, how="left")
    joined[measures] = joined[measures].fillna(0).astype("int64")
    return joined


def units_compared(ground: Ground, kind: str, filters: Filters) -> list[str]:
    """The codes of a kind that a selection compares, in order."""
    codes = ground.units.of_kind(kind)
    if filters.unit is not None:
        below = ground.units.below(filters.unit)
        codes = [code for code in codes if code in below]
    if filters.peers is not None:
        peers = ground.units.members(filters.peers)
        codes = [code for code in codes if code in peers]
    return codes


def _ranked(
    ground: Ground, policy: Policy, kind: str, filters: Filters, ranked_by: str
) -> pd.DataFrame:
    plain = [METRICS[key] for key in COLUMNS if is_plain(METRICS[key])]
    needed = [part for metric in plain for part in metric.measures]
    measures = list(dict.fromkeys([*needed, *SCORE_MEASURES]))
    frame = unit_sums(ground, kind, measures, filters)
    for metric in plain:
        frame = with_metric(frame, metric)
    city = measure_sums(ground, SCORE_MEASURES, [], filters.everywhere()).iloc[0]
    frame = with_score(frame, policy, city)
    frame = with_adjustments(frame, policy, filters.period.first, filters.period.last)
    people = [ground.units.residents(code) for code in frame[UNIT]]
    frame = with_per_10k(frame, METRICS["per_10k"], people, filters.span)
    metric = find_metric(ranked_by)
    frame = with_ranks(
        frame, ranked_by, minimum_of(metric, policy), higher=higher_is_better(metric)
    )
    groups = [ground.units.group(code) for code in frame[UNIT]]
    return frame.assign(group_code=groups).drop(columns=list(set(measures) - set(COLUMNS)))


def minimum_of(metric: Metric, policy: Policy) -> int:
    """The smallest base that has a place."""
    return policy.minimum_base if metric.key == "score" else metric.minimum


def higher_is_better(metric: Metric) -> bool:
    """Whether the first place is that of the highest value."""
    return metric.better is not Better.LOWER
