"""The requests of a spell as they come in: when, what, where, through what, for whom."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.demo.calibration import YEARS
from data.demo.catalogue import CATEGORIES, CODES
from data.demo.draw import Chances, ChancesBy, Flags, Random, Whole, happens
from data.demo.ground import DISTRICT, TOWN, Ground
from data.demo.lines import Lines
from data.demo.plan import Spell, surge_on
from data.demo.rhythm import hour_shares
from data.demo.stories import STORIES
from data.demo.topics import topics_of

DAY = 86_400
CHANNELS = ("phone", "wechat", "app", "website", "message_board", "supervision", "weibo", "email")
_OTHER_ONLINE = np.array([0.0, 0.0, 0.42, 0.26, 0.12, 0.09, 0.07, 0.04])
TYPES = ("consultation", "help", "complaint", "report", "suggestion")
_DIRECT_TYPES = (0.88, 0.07, 0.0, 0.0, 0.05)
_DISPATCHED_TYPES = (0.04, 0.34, 0.52, 0.07, 0.03)
SLIPS = 0.08
WOMEN = CODES.index("womens_rights")
HEATING = CODES.index("heating")

_TOPICS = [topics_of(code) for code in CODES]
TOPICS = tuple(topic[0] for topics in _TOPICS for topic in topics)
Codes = NDArray[np.int16]


@dataclass
class Intake:
    """Requests in the order of receipt; columns are numbers of codes, times seconds since 1970."""

    received: Whole
    category: Codes
    topic: Codes
    town: Codes
    channel: Codes
    line: Codes
    enterprise: Flags
    type: Codes
    type_received: Codes
    repeat: Flags

    @property
    def count(self) -> int:
        return len(self.received)

    @property
    def womens(self) -> Flags:
        return np.asarray(self.category == WOMEN, dtype=np.bool_)


class Desk:
    """Takes in requests on a ground; holds the tables its draws need."""

    def __init__(self, ground: Ground, lines: Lines, tickets_a_month: dict[int, float]) -> None:
        self._ground, self._lines = ground, lines
        self._hours = Chances(hour_shares())
        self._topics = ChancesBy(_topic_shares())
        self._towns = {
            year: Chances(ground.town_shares(year, tickets_a_month[year]), 20) for year in YEARS
        }
        self._limits = ChancesBy(np.array([each.limits for each in CATEGORIES]))
        self._handlers = ChancesBy(ground.handlers, 14)
        self._types = {True: Chances(_DISPATCHED_TYPES), False: Chances(_DIRECT_TYPES)}
        self._channels = {year: Chances(_channel_shares(year)) for year in YEARS}

    def take_in(self, spell: Spell, random: Random, *, dispatched: bool) -> Intake:
        """The requests of one flow of a spell."""
        daily = spell.dispatched if dispatched else spell.direct
        mix = spell.dispatched_mix if dispatched else spell.direct_mix
        surge = self._surge(spell) if dispatched else np.zeros(0, dtype=np.int64)
        daily = daily + _extra(spell, len(surge))
        received = self._times(spell, daily, random)
        count = len(received)
        category = Chances(mix, 18).draw(random, count)
        town = self._towns[spell.year].draw(random, count)
        at = random.permutation(count)[: len(surge)]
        category[at], town[at] = HEATING, surge
        enterprise = happens(random, _enterprise_chances(spell)[category], count)
        line = self._lines.draw(random, spell.first, category, enterprise)
        topic = self._topics.draw(random, category)
        channel = self._channels[spell.year].draw(random, count)
        kind = self._types[dispatched].draw(random, count)
        return Intake(
            received,
            category,
            topic,
            town,
            channel,
            line,
            enterprise,
            kind,
            kind.copy(),
            happens(random, 0.15 if dispatched else 0.09, count),
        )

    def _times(self, spell: Spell, daily: Whole, random: Random) -> Whole:
        day = np.repeat(spell.day_numbers(), daily)
        second = self._hours.draw(random, len(day)).astype(np.int64) * 3600
        second += random.integers(0, 3600, len(day))
        last = day == (date(2025, 12, 31) - date(1970, 1, 1)).days
        second[last] = (second[last] * 0.74).astype(np.int64)
        return np.sort(day * DAY + second)

    def _surge(self, spell: Spell) -> Whole:
        """The town of every extra request of the heating surge in this spell."""
        if not surge_on(spell):
            return np.zeros(0, dtype=np.int64)
        story, ground = STORIES["heating_surge"], self._ground
        shares = ground.town_shares(spell.year, 1.0)
        usual = spell.dispatched.sum() * spell.dispatched_mix[HEATING]
        towns = []
        for unit in ground.units_of(story):
            town = int(np.flatnonzero(ground.town_unit == unit)[0])
            extra = (story.strength["times"] - 1) * usual * shares[town]
            floor = story.strength["at_least"] * len(spell.dispatched) / 7
            towns.append(np.full(int(max(extra, floor)), town))
        return np.concatenate(towns)

    def limits(self, intake: Intake, random: Random) -> Codes:
        """The time limit of each request, as its number in `LIMITS`."""
        return self._limits.draw(random, intake.category)

    def handlers(self, intake: Intake, random: Random) -> Whole:
        """The unit that handles each request."""
        drawn = self._handlers.draw(random, intake.category).astype(np.int64)
        unit = drawn - 2
        unit = np.where(drawn == TOWN, self._ground.town_unit[intake.town], unit)
        return np.where(drawn == DISTRICT, self._ground.town_district[intake.town], unit)


def correct_slips(intake: Intake, random: Random) -> None:
    """Of the consultations some were taken for a call for help at receipt, everywhere alike."""
    slipped = (intake.type == TYPES.index("consultation")) & happens(random, SLIPS, intake.count)
    intake.type_received[slipped] = TYPES.index("help")


def relabel(intake: Intake, unit: Whole, spell: Spell, ground: Ground, random: Random) -> None:
    """Turns some complaints of the relabelling unit into consultations, from the day it began."""
    story = STORIES["relabeller"]
    if not story.first <= spell.first <= story.last:
        return
    mine = (unit == ground.units_of(story)[0]) & (intake.type == TYPES.index("complaint"))
    turned = mine & happens(random, story.strength["turned"], intake.count)
    intake.type[turned] = TYPES.index("consultation")


def _extra(spell: Spell, count: int) -> Whole:
    whole, rest = divmod(count, len(spell.dispatched))
    return np.array([whole + (at < rest) for at in range(len(spell.dispatched))])


def _topic_shares() -> Any:
    shares = np.zeros((len(CODES), len(TOPICS)))
    at = 0
    for row, topics in enumerate(_TOPICS):
        often = np.array([topic[3] for topic in topics])
        shares[row, at : at + len(topics)] = often / often.sum()
        at += len(topics)
    return shares


def _channel_shares(year: int) -> Any:
    online, wechat = YEARS[year].online_share, YEARS[year].wechat_of_online
    shares = online * (1 - wechat) * _OTHER_ONLINE
    shares[:2] = 1 - online, online * wechat
    return shares


def _enterprise_chances(spell: Spell) -> Any:
    """Chance that a request of each category comes from an enterprise."""
    interest = np.array([each.enterprise for each in CATEGORIES])
    both = spell.dispatched.sum() * spell.dispatched_mix + spell.direct.sum() * spell.direct_mix
    mean = both @ interest / both.sum()
    return np.minimum(interest * spell.enterprise_share / mean, 0.9)
