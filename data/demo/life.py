"""What happens to dispatched requests: every instant from dispatch to callback.

Instants are drawn to the end of each life; `Life.seen_by` then hides what is still to come.
"""

from dataclasses import dataclass, fields

import numpy as np

from data.demo.calibration import YEARS
from data.demo.catalogue import HANDLING_SHARES, LIMITS
from data.demo.draw import Flags, Random, Whole, happens
from data.demo.ground import Ground
from data.demo.intake import DAY, Codes, Intake
from data.demo.skill import Skill
from data.demo.stories import STORIES

NEVER = np.iinfo(np.int64).min
"""No instant: NumPy's and Arrow's not-a-time."""

FAR = 4_000_000_000
_HOUR, _MINUTE = 3600, 60
_LENGTH = np.array([2 * _HOUR, DAY, 7 * DAY, 15 * DAY])
assert len(_LENGTH) == len(LIMITS)
_ACCEPT_MINUTES = {2019: 8, 2020: 7, 2021: 6, 2022: 5, 2023: 4, 2024: 3, 2025: 2}


@dataclass
class Life:
    """Instants (seconds since 1970, `NEVER` where there is none) in the order they may happen."""

    dispatch: Whole
    sent_back: Whole
    redispatch: Whole
    accept: Whole
    contact: Whole
    whistle: Whole
    report: Whole
    extend: Whole
    ledger: Whole
    exclude: Whole
    first_close: Whole
    reopen: Whole
    close: Whole
    callback: Whole
    due: Whole

    def seen_by(self, now: int) -> None:
        """Hides everything after `now` except due dates, which are promises."""
        for each in fields(self):
            if each.name != "due":
                instants = getattr(self, each.name)
                instants[instants > now] = NEVER
        self.due[self.dispatch == NEVER] = NEVER


@dataclass
class Course:
    """Who handles what under which limit, and what befalls it on the way."""

    unit: Whole
    limit: Codes
    handling: Codes
    excluded: Flags
    ledger: Flags
    late: Flags
    whistled: Whole
    answered: Flags


def live(
    intake: Intake,
    course: Course,
    skill: Skill,
    random: Random,
    year: int,
    stuck: Flags,
    bunched: Flags,
) -> Life:
    """The lives of the requests of one spell; `bunched` ones mostly end just before they are due."""
    count, length = intake.count, _LENGTH[course.limit]
    dispatch, sent_back, redispatch = _sending(random, intake.received, length, year)
    start = np.maximum(dispatch, redispatch)
    accept = start + _minutes(random, _ACCEPT_MINUTES[year], count)
    contact = accept + _first_contact(random, course.limit)
    extended = happens(random, 0.068, count) & (length > DAY)
    due = start + length * np.where(extended, 2, 1)
    due = np.where(course.ledger, start + 180 * DAY, due)
    close = np.where(stuck, FAR, _closing(random, contact, due, course, skill, bunched))
    reopened = happens(random, 0.018, count) & ~stuck
    answered = course.answered & (course.whistled >= 0)
    # An extension is asked for before the first time limit has run out.
    last = np.where(extended, start + length - 1, FAR)
    steps = _steps(random, contact, np.minimum(close, due + 60 * DAY), last)
    befell = (course.whistled >= 0, answered, extended, course.ledger, course.excluded)
    extras = [
        np.where(there, step, NEVER)
        for there, step in zip((*befell, reopened, reopened), steps, strict=True)
    ]
    callback = _callback(random, np.maximum(close, due))
    before = [dispatch, sent_back, redispatch, accept, contact]
    return Life(*[*before, *extras, close, callback, due])


def _sending(random: Random, received: Whole, length: Whole, year: int) -> tuple[Whole, ...]:
    """Dispatch, and where the unit objected rightly, its return and the second dispatch."""
    count = len(received)
    dispatch = received + _minutes(random, 3.7 if year >= 2025 else 6.0, count)
    back = happens(random, np.where(length > DAY, 0.068, 0.03), count)
    sent_back = dispatch + _between(random, 0.02, 0.10, length)
    again = sent_back + _between(random, 0.01, 0.06, length)
    return dispatch, np.where(back, sent_back, NEVER), np.where(back, again, NEVER)


def course_of(
    intake: Intake,
    unit: Whole,
    limit: Codes,
    handling: Codes,
    ground: Ground,
    skill: Skill,
    random: Random,
    year: int,
) -> Course:
    """What befalls each request on its way."""
    count = intake.count
    chance = np.interp(year, [2019, 2025], [0.072, 0.052]) * skill.excluded[unit]
    story = STORIES["excluding_unit"]
    chance = np.where(unit == ground.units_of(story)[0], story.strength["excluded"], chance)
    excluded = happens(random, chance, count)
    ledger = happens(random, 0.022, count) & ~excluded & (limit >= 2)
    late = happens(random, YEARS[year].late_share * skill.late[unit], count)
    whistled = _whistled(intake, unit, ground, random)
    answered = happens(random, skill.whistle[np.maximum(whistled, 0)], count)
    return Course(unit, limit, handling, excluded, ledger, late, whistled, answered)


def handling_of(ground: Ground, unit: Whole, random: Random) -> Codes:
    """What part each request's unit has in it, as its number in `HANDLINGS`."""
    kinds = np.array([kind if kind in HANDLING_SHARES else "town" for kind in ground.kinds])
    shares = np.array([HANDLING_SHARES[kind] for kind in kinds])
    edges = np.cumsum(shares, axis=1)[:, :-1]
    drawn = random.random(len(unit), dtype=np.float32)
    return np.asarray((drawn[:, None] >= edges[unit]).sum(axis=1), dtype=np.int16)


def stuck_ones(ground: Ground, unit: Whole, received: Whole, random: Random) -> Flags:
    """Requests the stuck enterprise never closes."""
    story = STORIES["stuck_enterprise"]
    mine = unit == ground.units_of(story)[0]
    first, last = (np.datetime64(day, "s").astype(np.int64) for day in (story.first, story.last))
    mine &= (received >= first) & (received <= last)
    return np.asarray(mine & happens(random, story.strength["stuck"], len(unit)), dtype=np.bool_)


def bunched_ones(ground: Ground, unit: Whole) -> Flags:
    """Requests of the unit that closes most of them just before they are due."""
    return np.asarray(unit == ground.units_of(STORIES["deadline_closer"])[0], dtype=np.bool_)


def _whistled(intake: Intake, unit: Whole, ground: Ground, random: Random) -> Whole:
    """The department a town whistles for, -1 where it does not."""
    by_town = np.isin(unit, ground.town_unit) & happens(random, 0.015, len(unit))
    whistled = np.full(len(unit), -1)
    for category in np.unique(intake.category[by_town]):
        at = np.flatnonzero(by_town & (intake.category == category))
        shares = ground.departments[category]
        # Whistles go wider than tickets: every department is called for now and then.
        mixed = 0.6 * shares + 0.4 * (ground.departments.sum(axis=0) > 0) / max(
            (ground.departments.sum(axis=0) > 0).sum(), 1
        )
        whistled[at] = random.choice(len(shares), len(at), p=mixed / mixed.sum())
    return whistled


def _minutes(random: Random, mean: float, count: int) -> Whole:
    drawn = random.standard_gamma(2.0, count, dtype=np.float32) * (mean / 2 * _MINUTE)
    return np.asarray(drawn, dtype=np.int64) + 20


def _between(random: Random, low: float, high: float, length: Whole) -> Whole:
    share = low + (high - low) * random.random(len(length), dtype=np.float32)
    return np.asarray(length * share, dtype=np.int64)


def _first_contact(random: Random, limit: Codes) -> Whole:
    mean = np.array([0.15, 1.2, 5.0, 7.0])[limit] * _HOUR
    most = np.array([0.6, 8.0, 30.0, 48.0])[limit] * _HOUR
    drawn = random.standard_exponential(len(limit), dtype=np.float32) * mean
    return np.asarray(np.minimum(drawn, most), dtype=np.int64) + _MINUTE


def _closing(
    random: Random, contact: Whole, due: Whole, course: Course, skill: Skill, bunched: Flags
) -> Whole:
    """On time somewhere between contact and the due time; late after it, some by months."""
    count = len(contact)
    share = np.sqrt(random.random(count, dtype=np.float32)) * 0.97 * skill.speed[course.unit]
    # A third is worked off shortly before the time limit, whoever handles it; planted otherwise.
    planted = STORIES["deadline_closer"].strength
    start = np.where(bunched, planted["from"], 0.78)
    brink = start + (0.99 - start) * random.random(count, dtype=np.float32)
    share = np.where(
        happens(random, np.where(bunched, planted["brink"], 0.33), count), brink, share
    )
    share = np.where(course.ledger, 0.15 + 0.8 * share, share)
    inside = contact + np.asarray((due - contact) * share, dtype=np.int64)
    length = np.maximum(_LENGTH[course.limit], DAY)
    long = happens(random, 0.27, count)
    mean = np.where(long, 80 * DAY, 0.6 * length)
    after = due + np.asarray(random.standard_exponential(count) * mean, dtype=np.int64) + 900
    return np.where(
        course.late, np.maximum(after, contact + 900), np.maximum(inside, contact + 300)
    )


def _steps(random: Random, contact: Whole, end: Whole, last: Whole) -> list[Whole]:
    """The instants of the seven steps a request may take between contact and close, rising.

    The first three (whistle, report, extension) are not after `last`.
    """
    edges = ((0.03, 0.12), (0.15, 0.50), (0.52, 0.60), (0.62, 0.70), (0.72, 0.80), (0.82, 0.87),
             (0.88, 0.94))  # fmt: skip
    run, steps = end - contact, []
    for number, (low, high) in enumerate(edges):
        step = contact + (run * (low + (high - low) * random.random(len(run)))).astype(np.int64)
        steps.append(np.minimum(step, last) if number < 3 else step)
    return steps


def _callback(random: Random, after: Whole) -> Whole:
    day = after // DAY + random.integers(1, 6, len(after))
    return np.asarray(day * DAY + 9 * _HOUR + random.integers(0, 11 * _HOUR, len(after)))
