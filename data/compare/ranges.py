"""Where each unit's true place may lie, month by month: the honest side of the history of places.

Each month is read alone, as the honest league of that month is, but the sums of all months are
asked for at once.
"""

from collections.abc import Iterator

import pandas as pd

from data.compare.honest import TOGETHER, known_scores, known_shares, together_in
from data.compare.league import units_compared
from data.filters import Filters
from data.metrics import find_metric
from data.months import Period
from data.places.policies import Policies
from data.scoring import SCORE_MEASURES
from data.statistics.arrays import Real, Whole
from data.statistics.ranking import rank_table, ranks_in
from data.sums import GROUP, MONTH, UNIT, Ground, measure_sums

DRAWS = 500
"""Enough for a band: its ends vary by some four places of 343. The league draws four times as
many of the one month it shows."""
COLUMNS = (MONTH, UNIT, "rank_low", "rank_high")


def rank_ranges(
    ground: Ground, policies: Policies, kind: str, filters: Filters, months: int, ranked_by: str
) -> pd.DataFrame:
    """One row a month up to the selected one and a unit somebody answered about, in order of
    months: the columns of `COLUMNS`. A range holds the true place with a chance of 90 %.

    `ranked_by` is the score, or the rate that stands in for it where no source can tell a score.
    """
    reach = Period(filters.month - months + 1, filters.month)
    key = GROUP if ground.units.has_units_below(kind) else UNIT
    metric = find_metric(ranked_by)
    asked = SCORE_MEASURES if ranked_by == "score" else metric.measures
    sums = measure_sums(ground, asked, (MONTH, key), filters, reach).rename(columns={key: UNIT})
    sums = sums[sums[UNIT].isin(units_compared(ground, kind, filters))]
    draws = (
        _scores(ground, policies, sums, filters, reach)
        if ranked_by == "score"
        else _shares(sums, metric.numerator, metric.denominator or metric.numerator)
    )
    found = [_ranges(*drawn) for drawn in draws]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(COLUMNS))


Drawn = tuple[int, "pd.Series[str]", Real, Whole]
"""A month, its units, the draws (draws, units), and a number for each unit, equal for equals."""


def _scores(
    ground: Ground, policies: Policies, sums: pd.DataFrame, filters: Filters, reach: Period
) -> Iterator[Drawn]:
    asked = [*SCORE_MEASURES, *TOGETHER.values()]
    city = measure_sums(ground, asked, (MONTH,), filters.everywhere(), reach).set_index(MONTH)
    for month, rows in sums[sums["reached"] > 0].groupby(MONTH):
        at, whole = int(month), city.loc[month]
        frame = rows.reset_index(drop=True)
        known = known_scores(frame, policies.in_force(at), whole, together_in(whole),
                             Period(at, at), DRAWS)  # fmt: skip
        yield at, frame[UNIT], known.draws, known.alike


def _shares(sums: pd.DataFrame, part: str, whole: str) -> Iterator[Drawn]:
    for month, rows in sums[sums[whole] > 0].groupby(MONTH):
        frame = rows.reset_index(drop=True)
        known = known_shares(frame, part, whole, DRAWS)
        yield int(month), frame[UNIT], known.draws, known.alike


def _ranges(month: int, codes: "pd.Series[str]", draws: Real, alike: Whole) -> pd.DataFrame:
    table = rank_table(ranks_in(draws), alike)[["rank_low", "rank_high"]]
    table.insert(0, UNIT, codes)
    table.insert(0, MONTH, month)
    return table
