"""The honest league: what of a unit's score and place is knowledge, and what is chance.

Beside the official table, never instead of it: the same tickets and the same policy, but each
unit with the interval its few answers leave open. Units below the official minimum are in it;
they get wide intervals, not a grey line.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.compare.league import unit_sums
from data.filters import Filters
from data.metrics import THREE_RATES, find_metric
from data.months import Period
from data.places.policy import Policy
from data.scoring import SCORE_MEASURES, weighted_parts
from data.statistics.arrays import Real, Whole, ratio, real
from data.statistics.posterior import DRAWS, Posterior, interval, posterior
from data.statistics.ranking import rank_table, ranks_in
from data.statistics.scores import score_posterior, scored, unscored
from data.statistics.signals import Variation
from data.statistics.tiers import Tier, tiers
from data.sums import UNIT, Ground, measure_sums

LEVEL = 0.9
"""The chance that the truth lies in an interval."""
TOGETHER = {
    (0, 1): "responded_solved",
    (0, 2): "responded_satisfied",
    (1, 2): "solved_satisfied",
}
"""The measure that counts citizens whose answers at two places of `THREE_RATES` are both good."""
COLUMNS = (
    "value", "low", "high", "rank_expected", "rank_low", "rank_high", "tier", "in_top", "in_bottom"
)  # fmt: skip


@dataclass(frozen=True)
class HonestTable:
    """`frame` has one row a unit somebody answered about: unit_code and `COLUMNS`, the highest
    expected place first. `middle` is the value of all these units together, which tiers are told
    from; values are scores of 100 or shares of 1.
    """

    frame: pd.DataFrame
    middle: float

    @property
    def told_apart(self) -> tuple[int, int, int]:
        """How many units there are, how many clearly above and how many clearly below."""
        tier = self.frame["tier"]
        return len(tier), int((tier == Tier.ABOVE).sum()), int((tier == Tier.BELOW).sum())

    @property
    def changed(self) -> tuple[int, int]:
        """How many units surely improved and how many surely worsened, of a table with
        `variation`."""
        side = self.frame["variation"]
        return int((side == Variation.IMPROVED).sum()), int((side == Variation.WORSENED).sum())


@dataclass(frozen=True)
class Known:
    """What is known of units: draws of the truth (draws, units), its mean, the value of all
    together, and a number for each unit, the same for equals.

    `rates` are what it was told from, `bound` what of them lies in the middle.
    """

    draws: Real
    mean: Real
    rates: Posterior
    bound: float | Real
    middle: float
    alike: Whole

    def chance_above(self) -> Real:
        """The chance of each unit's truth to lie above the middle."""
        return self.rates.chance_above(self.bound)


def top_of(count: int) -> int:
    """How many first (and last) places of so many units are worth a word: ten, or three of few."""
    return 10 if count >= 50 else 3


def nobody() -> HonestTable:
    """The table of no units."""
    return HonestTable(pd.DataFrame(columns=[UNIT, *COLUMNS]), float("nan"))


def honest_scores(
    ground: Ground,
    policy: Policy,
    kind: str,
    filters: Filters,
    ends: tuple[int, int] | None = None,
) -> HonestTable:
    """The honest table of the score, by the policy's rules and with its adjustments.

    in_top and in_bottom are the chances of as many first and last places as `ends` says.
    """
    return _table(*_all_scores(ground, policy, kind, filters), ends)


def chance_ahead(
    ground: Ground, policy: Policy, kind: str, filters: Filters, one: str, other: str
) -> float | None:
    """The chance that the true score of `one` is above that of `other`, both of `kind`.

    One half where both have the same answers; None if nobody answered about one of them.
    """
    frame, known = _all_scores(ground, policy, kind, filters)
    at = {code: place for place, code in enumerate(frame[UNIT])}
    if known is None or one not in at or other not in at:
        return None
    first, second = at[one], at[other]
    if known.alike[first] == known.alike[second]:
        return 0.5
    return float((known.draws[:, first] > known.draws[:, second]).mean())


def _all_scores(
    ground: Ground, policy: Policy, kind: str, filters: Filters
) -> tuple[pd.DataFrame, Known | None]:
    frame = unit_sums(ground, kind, [*SCORE_MEASURES], filters)
    frame = frame[frame["reached"] > 0].reset_index(drop=True)
    if frame.empty:
        return frame, None
    city = _city(ground, filters)
    return frame, known_scores(frame, policy, city, together_in(city), filters.period)


def honest_shares(ground: Ground, metric_key: str, kind: str, filters: Filters) -> HonestTable:
    """The honest table of a rate, for sources that cannot tell a score."""
    metric = find_metric(metric_key)
    part, whole = metric.numerator, metric.denominator or metric.numerator
    frame = unit_sums(ground, kind, [part, whole], filters)
    frame = frame[frame[whole] > 0].reset_index(drop=True)
    if frame.empty:
        return _table(frame, None)
    return _table(frame, known_shares(frame, part, whole))


def known_shares(frame: pd.DataFrame, part: str, whole: str, draws: int = DRAWS) -> Known:
    """What is known of the rate part / whole of the units of a frame, each with a base."""
    found = posterior(real(frame[part]), real(frame[whole]))
    middle = float(frame[part].sum() / frame[whole].sum())
    return Known(found.draws(draws), found.mean(), found, middle, middle, found.alike())


def known_scores(
    frame: pd.DataFrame,
    policy: Policy,
    city: "pd.Series[int]",
    together: Real,
    months: Period,
    draws: int = DRAWS,
) -> Known:
    """What is known of the scores of the units of a frame, each with somebody reached.

    Adjustments are known, not estimated: they move a unit's draws and its mean alike.
    """
    weights = real([policy.weights[key] for key in THREE_RATES])
    good = real(frame[[find_metric(key).numerator for key in THREE_RATES]])
    reached, parts = real(frame["reached"]), weighted_parts(frame, policy, city)
    found = score_posterior(good, reached, weights, together)
    silent = real(parts["base"]) - reached
    credit = np.nan_to_num(ratio(real(parts["n"]) - good @ weights, silent))
    points = real([policy.points(code, months.first, months.last) for code in frame[UNIT]]) / 100
    middle = float(parts["n"].sum() / parts["base"].sum())
    bound = unscored(middle - points, reached, silent, credit)
    drawn, mean = (
        100 * (scored(each, reached, silent, credit) + points)
        for each in (found.draws(draws), found.mean())
    )
    return Known(drawn, mean, found, bound, 100 * middle, _same(found.alike(), silent, points))


def answers_together(ground: Ground, filters: Filters) -> tuple["pd.Series[int]", Real]:
    """The city's sums of the score, and the share of its citizens whose answers are good in
    pairs (see `together_in`)."""
    city = _city(ground, filters)
    return city, together_in(city)


def together_in(city: "pd.Series[int]") -> Real:
    """The share of the city's citizens whose answers are good in pairs, from its sums (see
    `score_posterior`); NaN where nobody answered."""
    found = np.zeros((3, 3))
    for (one, other), key in TOGETHER.items():
        found[one, other] = found[other, one] = float(ratio(city[key], city["reached"]))
    return found


def _city(ground: Ground, filters: Filters) -> "pd.Series[int]":
    asked = [*SCORE_MEASURES, *TOGETHER.values()]
    city: pd.Series[int] = measure_sums(ground, asked, [], filters.everywhere()).iloc[0]
    return city


def _same(alike: Whole, silent: Real, points: Real) -> Whole:
    keys = np.column_stack([alike, silent, points])
    return np.asarray(np.unique(keys, axis=0, return_inverse=True)[1]).reshape(-1).astype(np.int64)


def _table(
    frame: pd.DataFrame, known: Known | None, ends: tuple[int, int] | None = None
) -> HonestTable:
    if known is None:
        return nobody()
    top, bottom = ends or (top_of(len(frame)),) * 2
    low, high = interval(known.draws, LEVEL, known.alike)
    ranks = rank_table(ranks_in(known.draws), known.alike, top, LEVEL, bottom)
    told = ranks.assign(value=known.mean, low=low, high=high, tier=tiers(known.chance_above()))
    told.insert(0, UNIT, frame[UNIT])
    told = told.sort_values(["rank_expected", UNIT], ignore_index=True)
    return HonestTable(told[[UNIT, *COLUMNS]], known.middle)
