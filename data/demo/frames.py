"""Tickets and events as Arrow tables, without a loop over rows."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from data.demo.answers import Answers, known_again
from data.demo.catalogue import CODES, EXCLUSION_SHARES, EXCLUSIONS, HANDLINGS, LIMITS
from data.demo.draw import Chances, Flags, Random, Whole
from data.demo.ground import POINTS, Ground
from data.demo.intake import CHANNELS, DAY, TOPICS, TYPES, Intake
from data.demo.life import NEVER, Course, Life
from data.demo.lines import Lines
from data.schema import DAYS, ticket

STAGES = ("received", "dispatched", "accepted", "contacted", "closed", "called", "answered")
_TYPES: dict[str, Any] = {
    "TEXT": pa.dictionary(pa.int16(), pa.string()),
    "DATETIME": pa.timestamp("s"),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "INTEGER": pa.int32(),
    "SMALLINT": pa.int16(),
    "BIGINT": pa.int64(),
}
_DERIVED = {*DAYS, "close_days", "ticket_id"}
COLUMNS = tuple(column.name for column in ticket.columns if column.name not in _DERIVED)
_REASONS = Chances(EXCLUSION_SHARES)


def coded(numbers: Any, codes: Sequence[str], known: Flags | None = None) -> pa.Array:
    """Texts by their numbers; empty where not `known`."""
    mask = None if known is None else ~known
    indices = pa.array(np.asarray(numbers, dtype=np.int16), mask=mask)
    return pa.DictionaryArray.from_arrays(indices, pa.array(codes, pa.string()))


def instants(seconds: Whole) -> pa.Array:
    """Times of day from seconds since 1970; empty for `NEVER`."""
    return pa.array(seconds, mask=seconds == NEVER).cast(pa.timestamp("s"))


def flags(values: Flags, known: Flags | None = None) -> pa.Array:
    """Yes and no; empty where not `known`."""
    return pa.array(values, mask=None if known is None else ~known)


def ticket_ids(received: Whole) -> pa.Array:
    """Work order numbers: YYMMDD and a serial of eight digits by time of the day, unique."""
    order = np.argsort(received, kind="stable")
    day = received[order] // DAY
    first = np.searchsorted(day, np.unique(day))
    serial = np.arange(len(day)) - np.repeat(first, np.diff([*first, len(day)]))
    digits = np.empty((len(day), 14), dtype=np.uint8)
    dates = {each: (date(1970, 1, 1) + timedelta(days=int(each))) for each in np.unique(day)}
    for each, start in zip(dates.values(), first, strict=True):
        digits[start:, :6] = np.frombuffer(each.strftime("%y%m%d").encode(), dtype=np.uint8)
    rest = serial.astype(np.int32)
    for place in range(13, 5, -1):
        rest, digit = np.divmod(rest, 10)
        digits[:, place] = digit + 48
    placed = np.empty_like(digits)
    placed[order] = digits
    return _texts(placed)


def _texts(letters: np.ndarray) -> pa.Array:
    count, width = letters.shape
    offsets = np.arange(count + 1, dtype=np.int32) * width
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(letters))]
    return pa.StringArray.from_buffers(count, buffers[1], buffers[2])


class Writer:
    """Turns requests into rows; knows the codes behind the numbers."""

    def __init__(self, ground: Ground, lines: Lines, now: int) -> None:
        self._ground, self._lines, self._now = ground, lines, now
        self._areas = [ground.codes[at] for at in ground.town_unit]

    def direct(self, intake: Intake) -> pa.Table:
        """Requests answered on the spot by the hotline centre."""
        columns = self._common(intake)
        columns |= {
            "unit_code": self._all(intake.count, self._ground.codes[self._ground.centre]),
            "direct": flags(np.ones(intake.count, dtype=np.bool_)),
            "stage": self._all(intake.count, "answered"),
            "closed_at": instants(intake.received),
        }
        return _table(columns, intake.count)

    def dispatched(
        self, intake: Intake, course: Course, life: Life, answers: Answers, random: Random
    ) -> pa.Table:
        """Dispatched requests as they stand now."""
        columns = self._common(intake)
        columns |= self._where(intake, random)
        columns |= self._course(intake, course, life, random)
        columns |= self._answers(life, answers)
        return _table(columns, intake.count)

    def _all(self, count: int, code: str) -> pa.Array:
        return coded(np.zeros(count), [code])

    def _common(self, intake: Intake) -> dict[str, pa.Array]:
        return {
            "line": coded(intake.line, self._lines.codes),
            "requester": coded(intake.enterprise, ["citizen", "enterprise"]),
            "request_type": coded(intake.type, TYPES),
            "type_received": coded(intake.type_received, TYPES),
            "channel": coded(intake.channel, CHANNELS),
            "category": coded(intake.category, CODES),
            "topic": coded(intake.topic, TOPICS),
            "womens": flags(intake.womens),
            "area_code": coded(intake.town, self._areas),
            "received_at": instants(intake.received),
            "repeat": flags(intake.repeat),
        }

    def _where(self, intake: Intake, random: Random) -> dict[str, pa.Array]:
        """Points of the town, some far busier than others; none for women's cases."""
        point = (POINTS * random.random(intake.count, dtype=np.float32) ** 2).astype(np.int64)
        at = intake.town.astype(np.int64) * POINTS + point
        ground = self._ground
        hidden = intake.womens | (random.random(intake.count, dtype=np.float32) < 0.06)
        hidden |= np.isnan(ground.lon.ravel()[at])
        return {
            "lon": pa.array(ground.lon.ravel()[at], mask=hidden),
            "lat": pa.array(ground.lat.ravel()[at], mask=hidden),
            "cell": pa.array(ground.cell.ravel()[at], mask=hidden),
        }

    def _course(
        self, intake: Intake, course: Course, life: Life, random: Random
    ) -> dict[str, pa.Array]:
        excluded, whistled = life.exclude != NEVER, life.whistle != NEVER
        answered = life.report != NEVER
        waiting = whistled & ~answered & (life.close == NEVER) & course.answered
        sent = life.dispatch != NEVER
        return {
            "time_limit": coded(course.limit, LIMITS),
            "unit_code": coded(course.unit, self._ground.codes),
            "handling": coded(course.handling, HANDLINGS),
            "direct": flags(np.zeros(intake.count, dtype=np.bool_)),
            "stage": coded(_stage(life), STAGES),
            "dispatched_at": instants(life.dispatch),
            "accepted_at": instants(life.accept),
            "contacted_at": instants(life.contact),
            "due_at": instants(life.due),
            "closed_at": instants(life.close),
            "called_at": instants(life.callback),
            "excluded": flags(excluded, sent),
            "exclusion_reason": coded(
                _REASONS.draw(random, intake.count), tuple(EXCLUSIONS), excluded
            ),
            "ledger": flags(life.ledger != NEVER, sent),
            "returns": pa.array((life.sent_back != NEVER).astype(np.int16), mask=~sent),
            "extensions": pa.array((life.extend != NEVER).astype(np.int16), mask=~sent),
            "reopened": pa.array((life.reopen != NEVER).astype(np.int16), mask=~sent),
            "whistled_unit": coded(np.maximum(course.whistled, 0), self._ground.codes, whistled),
            "whistle_answered": flags(answered, whistled & ~waiting),
        }

    def _answers(self, life: Life, answers: Answers) -> dict[str, pa.Array]:
        called = life.callback != NEVER
        reached = called & answers.reached
        outcome = np.where(answers.solved, 0, np.where(answers.partly, 1, 2))
        content = np.where(answers.satisfied, np.where(answers.basically, 1, 0), 2)
        return {
            "reached": flags(answers.reached, called),
            "contacted": flags(answers.contacted, reached),
            "outcome": coded(outcome, ("solved", "partly", "unsolved"), reached),
            "satisfaction": coded(content, ("satisfied", "basically", "dissatisfied"), reached),
            "self_solved": flags(answers.self_solved, life.close != NEVER),
            "recomplained": flags(
                answers.recomplained, known_again(life, answers.self_solved, self._now)
            ),
        }


def _stage(life: Life) -> Whole:
    steps = (life.dispatch, life.accept, life.contact, life.close, life.callback)
    return np.asarray(np.sum([each != NEVER for each in steps], axis=0), dtype=np.int64)


def _table(columns: dict[str, pa.Array], count: int) -> pa.Table:
    types = {name: _TYPES[str(ticket.c[name].type).split("(")[0]] for name in COLUMNS}
    return pa.table({name: columns.get(name, _empty(types[name], count)) for name in COLUMNS})


def _empty(kind: Any, count: int) -> pa.Array:
    return pa.nulls(count, kind)
