"""League tables against known truth: python -m benchmarks.ranking prints a figure a line."""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from benchmarks.cities import WEIGHTS, City, simulate
from data.compare.ranges import DRAWS
from data.desk.placings import HISTORY
from data.metrics import Better
from data.statistics.arrays import Flags, Real, Whole
from data.statistics.changed import MARKED_BY_CHANCE, certain, doubts
from data.statistics.control import p_chart, too_rare, xmr_chart
from data.statistics.posterior import Posterior, interval, posterior
from data.statistics.ranking import rank_table, ranks_in
from data.statistics.scores import score_posterior
from data.statistics.signals import signals, variation
from data.statistics.tiers import tiers

SPREADS = (0.18, 0.36)
"""Half a point and one point of resolution at 97 %."""
EQUAL_CITIES = 200
CITIES = 24
MONTHS = 84
TOP = 10
RANKED = 30
"""Units with fewer answers have no official rank, as in the example policy."""


@dataclass(frozen=True)
class Figure:
    """One measured figure beside the range it is meant to lie in, both ends included."""

    name: str
    value: float
    least: float
    most: float
    unit: str = "%"

    def line(self) -> str:
        """The figure, its goal, and whether it holds."""
        holds = "holds" if self.least <= self.value <= self.most else "falls short"
        goal = f"at most {self.most:g}" if self.least <= 0 else f"{self.least:g} to {self.most:g}"
        if self.most == np.inf:
            goal = f"at least {self.least:.1f}"
        shown = f"{self.value:.{2 if self.unit == 's' else 1}f} {self.unit}"
        return f"{self.name:<58} {shown:>9}   goal {goal + ' ' + self.unit:<16} {holds}"


@dataclass(frozen=True)
class _League:
    """A city's month: the ends of its scores' intervals and the table of its ranks as the league
    has them, the true places, and the table of ranks as the history of places has it."""

    city: City
    low: Real
    high: Real
    table: pd.DataFrame
    place: Whole
    past: pd.DataFrame


@cache
def _leagues() -> list[_League]:
    """The leagues of `CITIES` months, drawn once for all that is measured of them."""
    found = []
    for city in _cities(CITIES):
        known = _score(city)
        draws = known.draws()
        table = rank_table(ranks_in(draws), known.alike())
        place = ranks_in(city.score[None, :])[0]
        found.append(_League(city, *interval(draws), table, place, _range(city)))
    return found


def coverage() -> Iterator[Figure]:
    """How often 90 % intervals of rate, score and rank hold the truth, and in how many months."""
    hits: dict[str, list[Flags]] = {"rate": [], "score": [], "rank": [], "rank in a history": []}
    for each in _leagues():
        city = each.city
        hits["rate"].append(_inside(city.truth[:, 1], *interval(_resolution(city).draws())))
        hits["score"].append(_inside(city.score, each.low, each.high))
        for name, table in (("rank", each.table), ("rank in a history", each.past)):
            hits[name].append(_inside(each.place, table["rank_low"], table["rank_high"]))
    for name, found in hits.items():
        yield Figure(f"90 % interval of the {name} holds the truth", 100 * np.mean(found), 88, 92)
    months = 100 * np.mean(hits["rank in a history"], axis=1)
    yield Figure("rank in a history: the month of least coverage", months.min(), 80, 100)


def splits() -> Iterator[Figure]:
    """How many cities of equals are split into tiers, and how many tiers are on the wrong side."""
    random = np.random.default_rng(71)
    equal = [simulate(random, 0.0) for _ in range(EQUAL_CITIES)]
    split = [bool(np.any(_tiers(city))) for city in equal]
    yield Figure("cities of equal units split into tiers", 100 * np.mean(split), 0, 5)
    called = wrong = 0
    for city in (each.city for each in _leagues()):
        found = _tiers(city)
        side = np.sign(city.score - _middle(city.truth, city.reached))
        called += int((found != 0).sum())
        wrong += int((found * side < 0).sum())
    yield Figure(f"units called above or below ({called}), wrongly", 100 * wrong / called, 0, 5)


def top_ten() -> Iterator[Figure]:
    """How many of the true top ten the official and the honest view find."""
    official, honest = [], []
    for each in _leagues():
        city, true = each.city, _best(each.city.score)
        expected = each.table["rank_expected"].to_numpy()
        ranked = np.where(city.reached >= RANKED, city.official, -np.inf)
        official.append(len(true & _best(ranked)) * 100 / TOP)
        honest.append(len(true & _best(-expected)) * 100 / TOP)
    found = float(np.mean(official))
    yield Figure("official top ten that truly is", found, 0, 50)
    yield Figure("honest top ten that truly is", float(np.mean(honest)), found, np.inf)


def false_alarms() -> Iterator[Figure]:
    """How often each rule marks a point of a process in which nothing changes."""
    random = np.random.default_rng(73)
    noise = signals(xmr_chart(random.normal(size=(2000, MONTHS))))
    yield Figure("false alarms: one point outside", 100 * noise.outside.mean(), 0.2, 0.8)
    yield Figure(
        "false alarms: run of seven (6.25 about a known mean)", 100 * noise.run.mean(), 4, 7
    )
    yield Figure(
        "false alarms: trend of seven (0.25 in theory)", 100 * noise.trend.mean(), 0.1, 0.4
    )
    yield Figure("false alarms: two of three", 100 * noise.two_of_three.mean(), 0.3, 1.2)
    base = np.rint(300 * np.exp(random.normal(0, 0.8, (343, 1)))) + np.zeros((1, MONTHS))
    steady = signals(p_chart(random.binomial(base.astype(int), 0.97), base))
    yield Figure("false alarms of shares: one point outside", 100 * steady.outside.mean(), 0.1, 1.0)


def changes() -> Iterator[Figure]:
    """How often anybody is named changed where nothing changes, and who is where some fall.

    Every second city has units that fall: a thousand of them tell their share to 3 points.
    """
    random, charted = np.random.default_rng(76), 36
    marked, steady, wrong, right, fallen = [], [], 0, 0, 0
    for at in range(EQUAL_CITIES):
        base, odds = _months(random, charted)
        rule, named = _named(random, base, odds)
        marked.append(rule.mean())
        steady.append(int(named.sum()))
        if at % 2:
            continue
        worse = 1 / (1 + np.exp(-odds[:TOP, -3:])) - 0.03
        odds[:TOP, -3:] = np.log(worse / (1 - worse))
        _, named = _named(random, base, odds)
        right, wrong = right + int(named[:TOP].sum()), wrong + int(named[TOP:].sum())
        fallen += TOP
    chance = 100 * MARKED_BY_CHANCE
    yield Figure("steady units that a chart's rule alone marks this month",
                 100 * np.mean(marked), chance - 0.5, chance + 0.5)  # fmt: skip
    yield Figure(f"steady cities in which a unit is named changed ({sum(steady)} units)",
                 100 * np.mean(np.array(steady) > 0), 0, 5)  # fmt: skip
    yield Figure(f"units named changed ({right + wrong}), wrongly", 100 * wrong / (right + wrong),
                 0, 5)  # fmt: skip
    yield Figure("units fallen by three points that are named", 100 * right / fallen, 33, np.inf)


def _months(random: np.random.Generator, months: int) -> tuple[Whole, Real]:
    """Answers a month and true log odds, by unit and month, of a city that does not change."""
    mean = 300 * np.exp(random.normal(0, 0.8, (343, 1)))
    base = np.maximum(1, random.poisson(mean + np.zeros((1, months))))
    odds = np.log(0.97 / 0.03) + SPREADS[1] * random.normal(size=(343, 1))
    return base, odds + np.zeros((1, months))


def _named(random: np.random.Generator, base: Whole, odds: Real) -> tuple[Flags, Flags]:
    """Of answers drawn anew: whom a rule of its own chart marks in the newest month, and who is
    named changed, as `data.compare.real_change` reads them."""
    good = random.binomial(base, 1 / (1 + np.exp(-odds)))
    chart = p_chart(good, base)
    found, (doubt, side) = signals(chart), doubts(chart, good, base)
    read = ~too_rare(good, base)[:, -1]
    sure = certain(np.where(read, doubt, np.nan)) & (found.side[:, -1] == side)
    return found.any[:, -1] & read, sure


def speed() -> Iterator[Figure]:
    """Seconds of a processor for a month's league of 343 units, and for 343 units x 84 months of
    charts; a clock on the wall would tell what else the machine does."""
    random = np.random.default_rng(74)
    city = simulate(random, 0.36)
    yield Figure("three rates and score, ranks and tiers of 343 units", _timed(lambda: _league(city)),
                 0, 1, "s")  # fmt: skip
    ranges = _timed(lambda: [_range(city) for _ in range(HISTORY)])
    yield Figure(f"rank ranges of 343 units x {HISTORY} months", ranges, 0, 1, "s")
    base = random.integers(50, 900, (343, MONTHS))
    good = random.binomial(base, 0.97)
    charts = _timed(lambda: _charts(good, base))
    yield Figure("control charts and rules of 343 units x 84 months", charts, 0, 1, "s")


def _league(city: City) -> None:
    for at in range(3):
        interval(posterior(city.good[:, at], city.reached).draws())
    score = _score(city)
    rank_table(ranks_in(score.draws()), score.alike())
    _tiers(city)


def _range(city: City) -> pd.DataFrame:
    known = _score(city)
    return rank_table(ranks_in(known.draws(DRAWS)), known.alike())


def _charts(good: Real, base: Real) -> None:
    chart = p_chart(good, base)
    variation(chart, signals(chart), Better.HIGHER)
    certain(doubts(chart, good, base)[0])


def _timed(work: Callable[[], None]) -> float:
    work()
    start = time.process_time()
    work()
    return time.process_time() - start


def _cities(count: int) -> Iterator[City]:
    random = np.random.default_rng(72)
    for at in range(count):
        yield simulate(random, SPREADS[at % len(SPREADS)])


def _resolution(city: City) -> Posterior:
    return posterior(city.good[:, 1], city.reached)


def _score(city: City) -> Posterior:
    return score_posterior(city.good, city.reached, WEIGHTS, city.together)


def _tiers(city: City) -> Whole:
    middle = _middle(city.good / city.reached[:, None], city.reached)
    return tiers(_score(city).chance_above(middle))


def _middle(rates: Real, reached: Real) -> float:
    return float(reached @ (rates @ WEIGHTS) / reached.sum())


def _inside(truth: Real, low: Real, high: Real) -> Flags:
    return (np.asarray(low) <= truth) & (truth <= np.asarray(high))


def _best(score: Real) -> set[int]:
    return set(np.argsort(-score, kind="stable")[:TOP].tolist())


PARTS = (coverage, splits, top_ten, false_alarms, changes, speed)


def main() -> int:
    """Prints every figure; 1 if any falls short."""
    lines = [figure.line() for part in PARTS for figure in part()]
    print("\n".join(lines))
    return int(any(line.endswith("falls short") for line in lines))


if __name__ == "__main__":
    sys.exit(main())
