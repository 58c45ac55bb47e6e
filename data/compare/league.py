"""The league table: units of one kind, scored, ranked, beside their place a period earlier."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.arithmetic import is_plain, laid_out, metric_columns, per_10k_columns
from data.filters import Filters
from data.metrics import METRICS, THREE_RATES, Better, Metric, find_metric
from data.places.policies import Policies
from data.places.policy import Policy
from data.scoring import SCORE_MEASURES, adjusted, needs_city, ranked, score_columns
from data.statistics.arrays import real
from data.store.asking import Arrays
from data.sums import GROUP, UNIT, Ground, summed, summed_twice

COLUMNS = ("score", *THREE_RATES, "on_time_rate", "callback_reach", "received", "dispatched")
RANKED_BY = ("score", "on_time_rate", "dispatched", "received")
"""What a table is ordered by: the first of these the source can compute."""

_PLAIN = tuple(METRICS[key] for key in COLUMNS if is_plain(METRICS[key]))
_MEASURES = tuple(
    dict.fromkeys([*(part for each in _PLAIN for part in each.measures), *SCORE_MEASURES])
)


def league_table(
    ground: Ground, policies: Policies, kind: str, filters: Filters, ranked_by: str
) -> pd.DataFrame:
    """One row a unit of `kind`: unit_code, group_code, rank, rank_before, rank_change, small,
    the metrics of `COLUMNS` with `_n` and `_base`, per_10k, adjustment; the metric ranked by and
    its base of the period compared with, ending in `_before`; best first, unranked ones last,
    ties in order of code. A positive rank_change is a climb. Each period is scored by the policy
    in force in its last month.
    """
    codes = units_compared(ground, kind, filters)
    key = _key_of(ground, kind)
    told = summed_twice(ground, _MEASURES, [key], filters)
    now, before = (
        _ranked(ground, policies, each, ranked_by, codes, laid_out(sums, key, codes, _MEASURES))
        for each, sums in zip((filters, filters.before()), told, strict=True)
    )
    kept = {f"{name}_before": before[name] for name in ("rank", ranked_by, f"{ranked_by}_base")}
    climb = {"rank_change": before["rank"] - now["rank"]}
    groups = np.array([ground.units.group(code) for code in codes], dtype=object)
    columns = {UNIT: pd.array(codes, dtype="str"), "group_code": groups, **now, **kept, **climb}
    order = np.lexsort((np.array(codes, dtype=str), _place(now["rank"])))
    return pd.DataFrame({name: column[order] for name, column in columns.items()})


def _place(rank: Any) -> NDArray[np.float64]:
    """Places as numbers, those without one last."""
    placed: NDArray[np.float64] = rank.to_numpy(dtype="float64", na_value=np.inf)
    return placed


def _key_of(ground: Ground, kind: str) -> str:
    return GROUP if ground.units.has_units_below(kind) else UNIT


def unit_sums(ground: Ground, kind: str, measures: list[str], filters: Filters) -> pd.DataFrame:
    """Sums by unit of a kind: districts stand for all below them. Units without tickets: 0."""
    key, codes = _key_of(ground, kind), units_compared(ground, kind, filters)
    sums = laid_out(summed(ground, measures, [key], filters), key, codes, measures)
    return pd.DataFrame({UNIT: pd.array(codes, dtype="str"), **sums})


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
    ground: Ground,
    policies: Policies,
    filters: Filters,
    ranked_by: str,
    codes: list[str],
    sums: Arrays,
) -> dict[str, Any]:
    """The metrics and places of units in a period, row by row of their sums."""
    policy, period = policies.in_force(filters.month), filters.period
    found: dict[str, Any] = {}
    for each in _PLAIN:
        found |= metric_columns(sums, each)
    found |= score_columns(sums, policy, _city(ground, policy, filters))
    found["score"], points = adjusted(found["score"], policy, codes, period.first, period.last)
    people = [ground.units.residents(code) for code in codes]
    found |= per_10k_columns(sums, METRICS["per_10k"], people, filters.span)
    metric, base = find_metric(ranked_by), found[f"{ranked_by}_base"]
    higher, minimum = higher_is_better(metric), minimum_of(metric, policy)
    small, rank = ranked(found[ranked_by], base, minimum, higher=higher)
    return found | {"adjustment": real(points), "small": small, "rank": rank}


def _city(ground: Ground, policy: Policy, filters: Filters) -> Arrays | None:
    """The sums of the whole city a score by the policy needs; None where it needs none."""
    if not needs_city(policy):
        return None
    return summed(ground, SCORE_MEASURES, [], filters.everywhere())


def minimum_of(metric: Metric, policy: Policy) -> int:
    """The smallest base that has a place."""
    return policy.minimum_base if metric.key == "score" else metric.minimum


def higher_is_better(metric: Metric) -> bool:
    """Whether the first place is that of the highest value."""
    return metric.better is not Better.LOWER
