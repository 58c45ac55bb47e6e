"""The story of every dispatched request: one row a step, in the order of time."""

from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from data.demo.answers import Answers
from data.demo.draw import Flags, Whole
from data.demo.frames import coded, instants
from data.demo.ground import Ground
from data.demo.intake import Intake
from data.demo.life import NEVER, Course, Life

STEPS = (
    "call", "dispatch", "return", "redispatch", "accept", "contact", "whistle", "report", "extend",
    "ledger", "exclude", "close", "reopen", "close", "callback",
)  # fmt: skip
RESULTS = ("solved", "partly", "unsolved", "not_reached", "resolved", "not_resolved", "rejected")
_CENTRE_STEPS = np.array([step in ("call", "dispatch", "redispatch", "callback", "exclude")
                          for step in STEPS])  # fmt: skip
_REPORT, _FIRST_CLOSE, _CLOSE, _CALLBACK = 7, 11, 13, 14


def events_of(
    ids: pa.Array, intake: Intake, course: Course, life: Life, answers: Answers, ground: Ground
) -> pa.Table:
    """The events of dispatched requests, by request and within it by time."""
    times = np.stack(
        [intake.received, life.dispatch, life.sent_back, life.redispatch, life.accept,
         life.contact, life.whistle, life.report, life.extend, life.ledger, life.exclude,
         life.first_close, life.reopen, life.close, life.callback],
        axis=1,
    )  # fmt: skip
    there = times != NEVER
    row, step = np.divmod(np.flatnonzero(there.ravel()), len(STEPS))
    sequence = np.cumsum(there, axis=1, dtype=np.int16)[there]
    actor = np.where(_CENTRE_STEPS[step], ground.centre, course.unit[row])
    actor = np.where(step == _REPORT, course.whistled[row], actor)
    result, known = _results(row, step, answers)
    return pa.table(
        {
            "ticket_id": ids.take(pa.array(row)),
            "at": instants(times.ravel()[there.ravel()]),
            "seq": pa.array(sequence),
            "stage": coded(step, STEPS),
            "unit_code": coded(actor, ground.codes),
            "result": coded(result, RESULTS, known),
        }
    )


def _results(row: Whole, step: Whole, answers: Answers) -> tuple[Any, Flags]:
    outcome = np.where(answers.solved, 0, np.where(answers.partly, 1, 2))
    outcome = np.where(answers.reached, outcome, 3)
    result = np.where(step == _CALLBACK, outcome[row], np.where(answers.self_solved[row], 4, 5))
    result = np.where(step == _FIRST_CLOSE, 6, result)
    return result, np.isin(step, (_FIRST_CLOSE, _CLOSE, _CALLBACK))


def seconds(moment: datetime) -> int:
    """Seconds since 1970 of a city time."""
    return int(np.datetime64(moment, "s").astype(np.int64))
