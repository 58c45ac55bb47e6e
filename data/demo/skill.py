"""How good each unit truly is: lasting differences that drift slowly, and the planted ones."""

from dataclasses import dataclass

import numpy as np

from data.demo.draw import Real
from data.demo.ground import Ground
from data.demo.stories import STORIES

FIRST_MONTH = 2019 * 12
MONTHS = 84
_SPREAD = 0.36
"""Standard deviation in log odds: 7 points at 75 % solved, 1 point at 97 %."""


@dataclass(frozen=True)
class Skill:
    """By unit number, and month since January 2019 where it drifts."""

    odds: Real
    speed: Real
    late: Real
    reach: Real
    excluded: Real
    whistle: Real


def skills(ground: Ground, seed: int) -> Skill:
    """The true skill of every unit."""
    random = np.random.default_rng([seed, 2])
    count = len(ground.codes)
    odds = _SPREAD * _drift(random, count)
    odds += 0.18 * _drift(random, count)[_districts(ground)]
    odds[np.isin(ground.kinds, ("department", "enterprise"))] *= 0.8
    _improve(ground, odds)
    excluded = np.exp(random.normal(0, 0.3, count))
    whistle = np.clip(random.normal(0.945, 0.02, count), 0.85, 0.99)
    silent = STORIES["silent_department"]
    whistle[ground.units_of(silent)[0]] = silent.strength["answer"]
    return Skill(
        odds,
        np.clip(random.normal(0.85, 0.10, count), 0.55, 1.0),
        np.exp(random.normal(0, 0.4, count)),
        np.clip(random.normal(0, 0.02, count), -0.05, 0.05),
        excluded,
        whistle,
    )


def _drift(random: np.random.Generator, count: int) -> Real:
    """Unit-variance paths by month, close to their own past: yearly nodes, lines between."""
    nodes = random.normal(size=(count, 9))
    for year in range(1, 9):
        nodes[:, year] = 0.93 * nodes[:, year - 1] + np.sqrt(1 - 0.93**2) * nodes[:, year]
    months = np.arange(MONTHS) / 12
    low = months.astype(int)
    part = months - low
    return np.asarray(nodes[:, low] * (1 - part) + nodes[:, low + 1] * part, dtype=np.float64)


def _districts(ground: Ground) -> list[int]:
    """The number of each unit's district; itself where it has none."""
    above = dict(zip(ground.town_unit.tolist(), ground.town_district.tolist(), strict=True))
    return [above.get(at, at) for at in range(len(ground.codes))]


def _improve(ground: Ground, odds: Real) -> None:
    story = STORIES["improving_district"]
    district = ground.units_of(story)[0]
    own = [district, *ground.town_unit[ground.town_district == district].tolist()]
    begin = story.first.year * 12 - FIRST_MONTH
    part = np.clip((np.arange(MONTHS) - begin) / 20, 0, 1)
    before, after = story.strength["before"], story.strength["after"]
    # Its mean is replaced, not shifted: what the dice gave the district must not hide the story.
    odds[own] += before + (after - before) * part - odds[own].mean(axis=0)
