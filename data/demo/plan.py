"""How many requests of which category come in each spell of days, exactly as calibrated."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from data.demo.calibration import (
    WOMEN_DISPATCHED,
    WOMEN_OF_DISPATCHED,
    YEARS,
    enterprise_calls_a_day,
)
from data.demo.catalogue import CATEGORIES, CODES
from data.demo.draw import Real, Whole, share_of, spread
from data.demo.rhythm import CUTS, day_weight, days_of, season_factor
from data.demo.stories import STORIES

MOST_ROWS = 500_000
"""A spell of more tickets is cut into several, so memory stays bounded at any scale."""

EPOCH = date(1970, 1, 1)
_WOMEN, _EPIDEMIC = CODES.index("womens_rights"), CODES.index("epidemic")


@dataclass(frozen=True)
class Spell:
    """Some days of one month: tickets a day, and category shares, of both flows."""

    month: int
    first: date
    dispatched: Whole
    direct: Whole
    dispatched_mix: Real
    direct_mix: Real
    enterprise_share: float

    @property
    def rows(self) -> int:
        return int(self.dispatched.sum() + self.direct.sum())

    @property
    def year(self) -> int:
        return self.first.year

    def day_numbers(self) -> Whole:
        """Days since 1970."""
        start = (self.first - EPOCH).days
        return np.arange(start, start + len(self.dispatched))

    def cut(self, first: int, last: int) -> "Spell":
        """The days first..last-1 of this spell."""
        start = self.first + timedelta(days=first)
        parts = self.dispatched[first:last], self.direct[first:last]
        mixes = self.dispatched_mix, self.direct_mix
        return Spell(self.month, start, *parts, *mixes, self.enterprise_share)


def category_shares(year: int) -> Real:
    """Shares of the categories in what a year received."""
    numbers = YEARS[year]
    shares = np.array([each.share for each in CATEGORIES])
    months = 5 / 12 if year == 2020 else 1.0
    women = WOMEN_OF_DISPATCHED * numbers.dispatched_share / WOMEN_DISPATCHED * months
    fixed = {_EPIDEMIC: numbers.epidemic_share, _WOMEN: women if year >= 2020 else 0.0}
    shares[list(fixed)] = 0
    shares *= (1 - sum(fixed.values())) / shares.sum()
    if year == 2020:
        shares = np.array([each.share for each in CATEGORIES]) / 100
        shares[CODES.index("other")] -= women
        fixed = {_WOMEN: women}
    for category, share in fixed.items():
        shares[category] = share
    return np.asarray(shares / shares.sum(), dtype=np.float64)


def dispatched_shares(year: int) -> Real:
    """Share of each category's requests that is dispatched; their mean is the year's."""
    shares, wanted = category_shares(year), YEARS[year].dispatched_share
    urge = np.array([each.urge for each in CATEGORIES])
    low, high = -15.0, 15.0
    for _ in range(60):
        middle = (low + high) / 2
        chances = np.where(
            np.arange(len(urge)) == _WOMEN, WOMEN_DISPATCHED, share_of(urge + middle)
        )
        low, high = (middle, high) if shares @ chances < wanted else (low, middle)
    return np.asarray(chances, dtype=np.float64)


def _starts(year: int) -> list[date]:
    return [date(year, month, day) for month in range(1, 13) for day in CUTS.get(month, (1,))]


def _year_spells(year: int, scale: float) -> list[Spell]:
    starts = [*_starts(year), date(year + 1, 1, 1)]
    weights = np.array([day_weight(day) for day in days_of(year)])
    at = [(start - date(year, 1, 1)).days for start in starts]
    base = np.array([weights[a:b].sum() for a, b in pairwise(at)])
    factors = np.array(
        [[season_factor(each.season, start) for each in CATEGORIES] for start in starts[:-1]]
    )
    weighted = base[:, None] * factors
    weighted /= np.maximum(weighted.sum(axis=0), 1e-12)
    received = weighted * category_shares(year) * YEARS[year].received * scale
    dispatched = received * dispatched_shares(year)
    flows = [_daily(flow, at, weights) for flow in (dispatched, received - dispatched)]
    return [
        Spell(
            year * 12 + start.month - 1,
            start,
            flows[0][a:b],
            flows[1][a:b],
            dispatched[spell] / dispatched[spell].sum(),
            (received - dispatched)[spell] / (received - dispatched)[spell].sum(),
            _enterprise_share(start, b - a, scale, float(received[spell].sum())),
        )
        for spell, (start, a, b) in enumerate(zip(starts, at, at[1:], strict=False))
    ]


def _daily(flow: Real, at: list[int], weights: Real) -> Whole:
    """Tickets on each day of the year: the spells' sums by the days' weights."""
    parts = []
    for spell, (a, b) in enumerate(pairwise(at)):
        parts.append(flow[spell].sum() * weights[a:b] / weights[a:b].sum())
    daily = np.concatenate(parts)
    return spread(float(np.rint(daily.sum())), daily)


def _enterprise_share(start: date, days: int, scale: float, received: float) -> float:
    calls = sum(enterprise_calls_a_day(start + timedelta(days=day)) for day in range(days))
    return calls * scale / received


def spells(scale: float) -> list[Spell]:
    """Every spell in the order of time, none longer than `MOST_ROWS` unless a single day is."""
    whole = [spell for year in YEARS for spell in _year_spells(year, scale)]
    return [piece for spell in whole for piece in _pieces(spell)]


def _pieces(spell: Spell) -> list[Spell]:
    count = max(min(len(spell.direct), -(-spell.rows // MOST_ROWS)), 1)
    edges = [at * len(spell.direct) // count for at in range(count + 1)]
    return [spell.cut(a, b) for a, b in pairwise(edges)]


def surge_on(spell: Spell) -> bool:
    """Whether the heating surge falls into a spell."""
    story = STORIES["heating_surge"]
    return story.first <= spell.first <= story.last
