"""What if the rule were another one: the league of the past by other weights or another policy.

Nothing here is official. The tickets are those that were counted; only what is made of them
differs, and it is always held beside the policy that was in force.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import pandas as pd

from data.compare.honest import top_of
from data.compare.league import unit_sums
from data.filters import Filters
from data.metrics import THREE_RATES
from data.places.policy import Policy
from data.scoring import SCORE_MEASURES, counted_answers, with_adjustments, with_ranks, with_score
from data.statistics.arrays import Real, real
from data.statistics.weights import places_by_weights, weight_grid, weight_share
from data.sums import UNIT, Ground, measure_sums

Weights = tuple[float, float, float]
"""Of response, resolution and satisfaction, in the order of `THREE_RATES`."""


@dataclass(frozen=True)
class Tried:
    """A rule to try: the weights, what citizens not reached count as, the least base ranked."""

    weights: Weights
    unreachable: str
    minimum_base: int

    @classmethod
    def of(cls, policy: Policy) -> Self:
        """The rule of a policy."""
        first, second, third = (policy.weights[key] for key in THREE_RATES)
        return cls((first, second, third), policy.unreachable, policy.minimum_base)

    def instead_of(self, policy: Policy) -> Policy:
        """The policy with this rule in place of its own; points, cap and grades stay."""
        weights = dict(zip(THREE_RATES, self.weights, strict=True))
        return replace(
            policy, weights=weights, unreachable=self.unreachable, minimum_base=self.minimum_base
        )


@dataclass(frozen=True)
class Counted:
    """What scores of a kind of unit in a period are made from: sums of units and of the city."""

    frame: pd.DataFrame
    city: "pd.Series[int]"
    filters: Filters

    def scored(self, policy: Policy) -> pd.DataFrame:
        """unit_code, score, score_base, small, rank and grade by a policy, its points included."""
        months = self.filters.period
        frame = with_score(self.frame, policy, self.city)
        frame = with_adjustments(frame, policy, months.first, months.last)
        frame = with_ranks(frame, "score", policy.minimum_base, higher=True)
        grades = [
            None if small else policy.grade(score)
            for score, small in zip(frame["score"], frame["small"], strict=True)
        ]
        columns = [UNIT, "score", "score_base", "small", "rank"]
        return frame[columns].assign(grade=pd.Series(grades, index=frame.index, dtype=object))

    def rates(self, policy: Policy) -> tuple[Real, Real]:
        """The three rates of each unit as the policy counts answers (shares of 1), and points."""
        answers, months = counted_answers(self.frame, policy, self.city), self.filters.period
        good = np.column_stack([answers[key] for key in THREE_RATES])
        points = [policy.points(code, months.first, months.last) for code in self.frame[UNIT]]
        with np.errstate(divide="ignore", invalid="ignore"):
            return good / answers["base"][:, None], real(points)


def count(ground: Ground, kind: str, filters: Filters) -> Counted:
    """What the scores of a kind are made from."""
    city = measure_sums(ground, SCORE_MEASURES, [], replace(filters, unit=None)).iloc[0]
    return Counted(unit_sums(ground, kind, [*SCORE_MEASURES], filters), city, filters)


def weighed(counted: Counted, policy: Policy, tried: Tried) -> pd.DataFrame:
    """One row a unit ranked by the rule tried: unit_code, score and rank by the policy, score_if
    and rank_if by the rule, rank_change (positive: a climb; NA where the policy ranks it not),
    score_base, and over all ways to weigh: in_top (the share of them with a place among the first
    `top_of`), rank_best, rank_worst. In order of rank_if.
    """
    other = tried.instead_of(policy)
    official, found = counted.scored(policy), counted.scored(other)
    known = found["rank"].notna().to_numpy(dtype=bool)
    rates, points = (each[known] for each in counted.rates(other))
    places = places_by_weights(rates, points, policy.cap, weight_grid())
    change = official["rank"] - found["rank"]
    # Before the rows are chosen: an empty frame would take the index of what it is given.
    frame = official.assign(score_if=found["score"], rank_if=found["rank"], rank_change=change)
    frame = frame[known]
    if len(frame):
        top = top_of(len(frame))
        frame = frame.assign(
            in_top=(places <= top).mean(axis=0),
            rank_best=places.min(axis=0),
            rank_worst=places.max(axis=0),
        )
    return frame.reindex(columns=_WEIGHED).sort_values(["rank_if", UNIT], ignore_index=True)


_WEIGHED = [UNIT, "score", "rank", "score_base", "score_if", "rank_if", "rank_change", "in_top",
            "rank_best", "rank_worst"]  # fmt: skip


@dataclass(frozen=True)
class Ahead:
    """`share` of all ways to weigh in which one unit scores above another; `gap` is by how many
    points it would if one of `THREE_RATES` alone counted."""

    share: float
    gap: Weights


def ahead(counted: Counted, policy: Policy, one: str, other: str) -> Ahead | None:
    """How often `one` is ahead of `other`; None if either has no score.

    Exact; points count, a cap does not. Equal in all three counts half.
    """
    rates, points = counted.rates(policy)
    # Weights sum to 1: a point added to each rate is a point added to the score.
    worth = dict(zip(counted.frame[UNIT], rates + points[:, None] / 100, strict=True))
    if one not in worth or other not in worth or np.isnan(worth[one] + worth[other]).any():
        return None
    first, second, third = (100 * (worth[one] - worth[other])).tolist()
    return Ahead(float(weight_share(worth[one], worth[other])), (first, second, third))


@dataclass(frozen=True)
class Preview:
    """`frame` has one row a unit: unit_code, rank, score and grade by the policy in force, the
    same by the draft as draft_rank, draft_score, draft_grade; score_base, rank_change (positive: a
    climb), rank_low and rank_high (the places its answers leave open under the policy in force,
    NaN where that is not known). The greatest moves first, then by the draft's rank.
    """

    frame: pd.DataFrame

    @property
    def far(self) -> int:
        """More places than this are a change worth a word."""
        return top_of(len(self.frame))

    @property
    def regraded(self) -> int:
        """How many units get another grade, or lose or win one."""
        return int((self.frame["grade"].map(str) != self.frame["draft_grade"].map(str)).sum())

    @property
    def moved(self) -> pd.DataFrame:
        """The units that change place, the greatest climb first."""
        moved = self.frame[self.frame["rank_change"].fillna(0) != 0]
        return moved.sort_values(["rank_change", UNIT], ascending=[False, True], ignore_index=True)

    @property
    def moved_far(self) -> int:
        return int((self.moved["rank_change"].abs() > self.far).sum())

    @property
    def noise(self) -> int | None:
        """How many of those that change place stay where their answers leave them anyway."""
        moved = self.moved
        if moved["rank_low"].isna().all():
            return None
        place = moved["draft_rank"].astype(float)
        return int(((moved["rank_low"] <= place) & (place <= moved["rank_high"])).sum())


def preview(counted: Counted, policy: Policy, draft: Policy, ranges: pd.DataFrame) -> Preview:
    """The league by the policy in force and by a draft; `ranges` has unit_code, rank_low and
    rank_high."""
    names = {"score": "draft_score", "rank": "draft_rank", "grade": "draft_grade"}
    tried = counted.scored(draft)[[UNIT, *names]].rename(columns=names)
    frame = counted.scored(policy).merge(tried, on=UNIT).merge(ranges, on=UNIT, how="left")
    frame = frame.assign(rank_change=frame["rank"] - frame["draft_rank"])
    frame = frame[frame["rank"].notna() | frame["draft_rank"].notna()]
    far = -frame["rank_change"].astype("Float64").abs()
    frame = frame.assign(far=far).sort_values(["far", "draft_rank", UNIT], ignore_index=True)
    return Preview(frame.drop(columns="far"))
