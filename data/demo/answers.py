"""What citizens say at the callback, and what units say themselves."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from data.demo.calibration import ENTERPRISE_PATH, RATE_PATH, path_at
from data.demo.catalogue import CATEGORIES, HANDLINGS
from data.demo.draw import Flags, Random, Real, Whole, evenly, happens, logit, share_of
from data.demo.ground import Ground
from data.demo.intake import DAY, Intake
from data.demo.life import NEVER, Course, Life
from data.demo.skill import FIRST_MONTH, Skill
from data.demo.stories import STORIES

_EASE = np.array([each.ease for each in CATEGORIES])
_PART = np.array([0.0, -0.8, -0.3])
"""Who only assists, or got a request passed on, has less of it in hand; by number of `HANDLINGS`."""
assert len(_PART) == len(HANDLINGS)
_SATISFIED_IF_SOLVED = 0.985


@dataclass
class Answers:
    """One row a request; whether an answer is known is told by the instants of its life."""

    reached: Flags
    contacted: Flags
    solved: Flags
    partly: Flags
    satisfied: Flags
    basically: Flags
    self_solved: Flags
    recomplained: Flags


def answer(
    intake: Intake,
    course: Course,
    life: Life,
    skill: Skill,
    ground: Ground,
    random: Random,
    month: int,
) -> Answers:
    """The answers to the requests received in a month, on the published path in their sum."""
    days = life.callback // DAY
    reached = happens(random, _reach(days) + skill.reach[course.unit], intake.count)
    # The rates are of assessed tickets: these carry the path, the others only follow.
    counted = _Counted(reached & ~course.excluded & ~course.ledger, _groups(intake, days, month))
    target = _targets(intake.enterprise, days, 1)
    chance = _chances(intake, course, skill, ground, month, target, counted)
    solved = counted.drawn(random, chance)
    wanted = _targets(intake.enterprise, days, 2)
    satisfied = counted.drawn(random, _satisfied_chance(target, wanted, solved))
    worse = np.where(solved, np.maximum(1 - 2 * (1 - target), 0.05) / target, 2.0)
    silent = (1 - _targets(intake.enterprise, days, 3)) * worse
    own = _self_report(course, ground, days, worse, random)
    told = counted.drawn(random, 1 - silent)
    partly = happens(random, 0.35, intake.count) & ~solved
    basically = happens(random, 0.22, intake.count) & satisfied
    again = _again(course, ground, solved, random)
    return Answers(reached, told, solved, partly, satisfied, basically, own, again)


def _targets(enterprise: Flags, days: Whole, column: int) -> Real:
    return np.where(
        enterprise, path_at(ENTERPRISE_PATH, days, column), path_at(RATE_PATH, days, column)
    )


def _reach(days: Whole) -> Real:
    return np.asarray(np.interp(days, [17_900, 20_450], [0.76, 0.83]), dtype=np.float64)


class _Counted:
    """The rows the published rates are about, by group: requester and month of the callback.

    Each group follows the path by itself; else quick tickets, which are easier, would lift the
    month in which they are called and the slow ones press the next.
    """

    def __init__(self, rows: Flags, groups: Whole) -> None:
        at = np.flatnonzero(rows)
        order = np.argsort(groups[at].astype(np.uint8), kind="stable")
        self._ordered, self._others = at[order], np.flatnonzero(~rows)
        edges = np.flatnonzero(np.diff(groups[self._ordered])) + 1
        self.members = np.split(self._ordered, edges)
        self.everyone = groups

    def drawn(self, random: Random, chance: Real) -> Flags:
        """Draws that keep the sum over every group; the other rows are drawn freely."""
        drawn = np.empty(len(chance), dtype=np.bool_)
        drawn[self._ordered] = evenly(random, chance[self._ordered])
        drawn[self._others] = happens(random, chance[self._others], len(self._others))
        return drawn


def _groups(intake: Intake, days: Whole, month: int) -> Whole:
    called = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    later = np.clip(called - (month - 1970 * 12), 0, 2)
    return np.asarray(later + 3 * intake.enterprise, dtype=np.int64)


def _chances(
    intake: Intake,
    course: Course,
    skill: Skill,
    ground: Ground,
    month: int,
    target: Real,
    counted: _Counted,
) -> Real:
    """The chance of each request to be solved; over the counted ones its mean is the target's."""
    repeat = np.interp(month - FIRST_MONTH, [0, 83], [-0.75, -0.5])
    odds = logit(target) + skill.odds[course.unit, month - FIRST_MONTH] + _EASE[intake.category]
    odds += repeat * intake.repeat - 0.5 * course.late - 0.7 * course.excluded
    odds += _PART[course.handling] + _excluding(course, ground)
    shifts = np.zeros(6)
    for rows in counted.members:
        if len(rows):
            shifts[counted.everyone[rows[0]]] = _shift(odds[rows], target[rows].sum())
    odds += shifts[counted.everyone]
    chance = share_of(odds)
    hollow, tiny = STORIES["hollow_closer"], STORIES["tiny_township"]
    mine = course.unit == ground.units_of(hollow)[0]
    chance = np.where(mine, target + hollow.strength["points"], chance)
    tiny_unit = course.unit == ground.units_of(tiny)[0]
    return np.asarray(np.where(tiny_unit, 1.0, chance), dtype=np.float64)


def _excluding(course: Course, ground: Ground) -> Any:
    story = STORIES["excluding_unit"]
    mine = course.unit == ground.units_of(story)[0]
    shift = np.where(course.excluded, story.strength["of_excluded"], story.strength["after"])
    return np.where(mine, shift, 0.0)


def _shift(odds: Real, wanted: float) -> float:
    """What to add to log odds so that their shares sum to `wanted`."""
    shift = 0.0
    for _ in range(6):
        shares = share_of(odds + shift)
        slope = float((shares * (1 - shares)).sum())
        if slope < 1e-9:
            break
        shift += float(np.clip((wanted - shares.sum()) / slope, -2, 2))
    return shift


def _satisfied_chance(target: Real, wanted: Real, solved: Flags) -> Real:
    """Satisfied if solved nearly always; if not, as often as the published sum needs."""
    unsolved = np.clip((wanted - _SATISFIED_IF_SOLVED * target) / (1 - target), 0.05, 0.95)
    if_solved = np.clip((wanted - (1 - target) * unsolved) / target, 0.0, 1.0)
    return np.where(solved, if_solved, unsolved)


def _self_report(course: Course, ground: Ground, days: Whole, worse: Real, random: Random) -> Flags:
    doubt = np.interp(days, [17_900, 20_450], [0.016, 0.009])
    story = STORIES["hollow_closer"]
    mine = course.unit == ground.units_of(story)[0]
    chance = np.where(mine, story.strength["self_report"], 1 - doubt * worse)
    return happens(random, chance, len(days))


def _again(course: Course, ground: Ground, solved: Flags, random: Random) -> Flags:
    story = STORIES["hollow_closer"]
    mine = course.unit == ground.units_of(story)[0]
    chance = np.where(solved, 0.021, 0.07)
    return happens(random, np.where(mine, story.strength["recomplained"], chance), len(solved))


def known_again(life: Life, own: Flags, now: int) -> Flags:
    """Whether 7 days have passed since "resolved", so that a re-complaint would be known."""
    closed = life.close != NEVER
    return np.asarray(closed & own & (life.close <= now - 7 * DAY), dtype=np.bool_)
