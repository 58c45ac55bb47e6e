"""What is counted: each measure is a condition on a ticket and the clock that places it in time.

Roll-ups hold one integer column a measure; case lists use the same condition. So a number and
the list behind it cannot disagree by construction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, Interval, and_, literal, not_, or_, true
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from data.dimensions import OPEN_STAGES
from data.schema import UNKNOWN


class Clock(StrEnum):
    """Which moment of a ticket places it in a period. `NOW` is the state at the as-of time."""

    RECEIVED = "received_day"
    DISPATCHED = "dispatched_day"
    DUE = "due_day"
    CLOSED = "closed_day"
    CALLED = "called_day"
    NOW = "now"


@dataclass(frozen=True)
class Rules:
    """What a condition may depend on besides the ticket: the as-of time and the policy."""

    as_of: datetime
    count_excluded: bool = False
    count_ledger: bool = False
    partly_is_solved: bool = False


Columns = ReadOnlyColumnCollection[str, Any]
"""The columns of the ticket table, or of a subquery over it."""

Condition = Callable[[Columns, Rules], ColumnElement[bool]]


@dataclass(frozen=True)
class Measure:
    """One count. `needs` are ticket fields without which the count would be meaningless.

    `unit_column` says whose count it is: the handling unit's, or, of whistles, the department's
    that was whistled for.
    """

    key: str
    clock: Clock
    condition: Condition
    needs: tuple[str, ...]
    unit_column: str = "unit_code"


def _is(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """True only where the column is true; unknown is not true."""
    return column.is_(True)


def _known(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return column.is_not(None)


def _among(column: ColumnElement[Any], values: tuple[str, ...]) -> ColumnElement[bool]:
    return column.in_(values)


def _standing(t: Columns, rules: Rules) -> ColumnElement[bool]:
    """Tickets the policy assesses: excluded and ledger tickets leave unless it counts them."""
    kept: list[ColumnElement[bool]] = [true()]
    if not rules.count_excluded:
        kept.append(or_(t.excluded.is_(None), not_(t.excluded)))
    if not rules.count_ledger:
        kept.append(or_(t.ledger.is_(None), not_(t.ledger)))
    return and_(*kept)


def _assessed(t: Columns, rules: Rules) -> ColumnElement[bool]:
    return and_(t.called_day.is_not(None), _standing(t, rules))


def _reached(t: Columns, rules: Rules) -> ColumnElement[bool]:
    return and_(_assessed(t, rules), _is(t.reached))


def _solved(t: Columns, rules: Rules) -> ColumnElement[bool]:
    answers = ("solved", "partly") if rules.partly_is_solved else ("solved",)
    return _among(t.outcome, answers)


def _satisfied(t: Columns) -> ColumnElement[bool]:
    return _among(t.satisfaction, ("satisfied", "basically"))


def _dispatched(t: Columns, _: Rules) -> ColumnElement[bool]:
    return _known(t.dispatched_day)


def _typed(t: Columns, rules: Rules) -> ColumnElement[bool]:
    return and_(_dispatched(t, rules), t.request_type != UNKNOWN)


def _typed_before(t: Columns, rules: Rules) -> ColumnElement[bool]:
    """Of a known type now and at receipt, and then more than a question."""
    earlier = t.type_received.not_in((UNKNOWN, "consultation"))
    return and_(_typed(t, rules), earlier)


def _due(t: Columns, rules: Rules) -> ColumnElement[bool]:
    """The time limit has run out by now; a promise still running is neither kept nor broken."""
    return and_(t.due_at.is_not(None), t.due_at <= rules.as_of)


def _open(t: Columns, _: Rules) -> ColumnElement[bool]:
    return _among(t.stage, OPEN_STAGES)


def _closed(t: Columns, _: Rules) -> ColumnElement[bool]:
    """Closed by a handling unit; what was answered on the spot took no days to close."""
    return and_(_known(t.closed_day), or_(t.direct.is_(None), not_(t.direct)))


def _in_time(t: Columns, rules: Rules) -> ColumnElement[bool]:
    """Closed by a unit within its time limit. A date without a time of day says in time of a
    limit of days only; of one within the day it says nothing."""
    known = and_(_closed(t, rules), t.dispatched_at < t.due_at)
    exact = and_(t.closed_at != t.closed_day, t.closed_at <= t.due_at)
    dated = and_(t.closed_at == t.closed_day, t.closed_day <= t.due_day)
    return and_(known, or_(exact, and_(dated, t.dispatched_day < t.due_day)))


def _at_deadline(t: Columns, rules: Rules) -> ColumnElement[bool]:
    """Closed when at most a tenth of the time from dispatch to the time limit was left; what is
    known by the date alone, on the last day."""
    left, whole = t.due_at - t.closed_at, t.due_at - t.dispatched_at
    tenth = and_(t.closed_at != t.closed_day, _times(left, 10) <= whole)
    last_day = and_(t.closed_at == t.closed_day, t.closed_day == t.due_day)
    return and_(_in_time(t, rules), or_(tenth, last_day))


def _times(length: ColumnElement[timedelta], many: int) -> ColumnElement[timedelta]:
    """A length of time so many times; every engine can, only the toolkit has no operator for it."""
    several = length.op("*", precedence=8, return_type=Interval())
    return several(literal(many, Integer))


def _with_self_report(t: Columns, rules: Rules) -> ColumnElement[bool]:
    return and_(_reached(t, rules), t.self_solved.is_not(None), t.outcome.is_not(None))


def _resolved_claim(t: Columns, _: Rules) -> ColumnElement[bool]:
    return and_(t.closed_day.is_not(None), _is(t.self_solved), t.recomplained.is_not(None))


def _measures() -> tuple[Measure, ...]:
    received, dispatched = Clock.RECEIVED, Clock.DISPATCHED
    due, closed, called, now = Clock.DUE, Clock.CLOSED, Clock.CALLED, Clock.NOW
    answers = ("called_at", "reached")
    return (
        Measure("received", received, lambda t, _: true(), ("received_at",)),
        Measure("direct", received, lambda t, _: _is(t.direct), ("direct",)),
        Measure("repeat_known", received, lambda t, _: t.repeat.is_not(None), ("repeat",)),
        Measure("repeat", received, lambda t, _: _is(t.repeat), ("repeat",)),
        Measure("dispatched", dispatched, _dispatched, ("dispatched_at",)),
        Measure(
            "excluded",
            dispatched,
            lambda t, r: and_(_dispatched(t, r), _is(t.excluded)),
            ("dispatched_at", "excluded"),
        ),
        Measure(
            "ledger",
            dispatched,
            lambda t, r: and_(_dispatched(t, r), _is(t.ledger)),
            ("dispatched_at", "ledger"),
        ),
        Measure(
            "returned",
            dispatched,
            lambda t, r: and_(_dispatched(t, r), t.returns > 0),
            ("dispatched_at", "returns"),
        ),
        Measure(
            "extended",
            dispatched,
            lambda t, r: and_(_dispatched(t, r), t.extensions > 0),
            ("dispatched_at", "extensions"),
        ),
        Measure("typed", dispatched, _typed, ("dispatched_at", "request_type")),
        Measure(
            "consultation",
            dispatched,
            lambda t, r: and_(_typed(t, r), t.request_type == "consultation"),
            ("dispatched_at", "request_type"),
        ),
        Measure(
            "typed_before",
            dispatched,
            _typed_before,
            ("dispatched_at", "request_type", "type_received"),
        ),
        Measure(
            "relabelled",
            dispatched,
            lambda t, r: and_(_typed_before(t, r), t.request_type == "consultation"),
            ("dispatched_at", "request_type", "type_received"),
        ),
        Measure(
            "whistled",
            dispatched,
            lambda t, r: t.whistled_unit.is_not(None),
            ("whistled_unit",),
            "whistled_unit",
        ),
        Measure(
            "whistle_answered",
            dispatched,
            lambda t, r: and_(t.whistled_unit.is_not(None), _is(t.whistle_answered)),
            ("whistled_unit", "whistle_answered"),
            "whistled_unit",
        ),
        Measure("due", due, _due, ("due_at",)),
        Measure(
            "on_time",
            due,
            lambda t, r: and_(_due(t, r), t.closed_at <= t.due_at),
            ("due_at", "closed_at"),
        ),
        Measure("closed", closed, _closed, ("closed_at",)),
        Measure("closed_in_time", closed, _in_time, ("dispatched_at", "due_at", "closed_at")),
        Measure(
            "closed_at_deadline", closed, _at_deadline, ("dispatched_at", "due_at", "closed_at")
        ),
        Measure(
            "claimed_resolved",
            closed,
            _resolved_claim,
            ("closed_at", "self_solved", "recomplained"),
        ),
        Measure(
            "recomplained",
            closed,
            lambda t, r: and_(_resolved_claim(t, r), _is(t.recomplained)),
            ("closed_at", "self_solved", "recomplained"),
        ),
        Measure("assessed", called, _assessed, answers),
        Measure("reached", called, _reached, answers),
        Measure(
            "responded",
            called,
            lambda t, r: and_(_reached(t, r), _is(t.contacted)),
            (*answers, "contacted"),
        ),
        Measure(
            "solved",
            called,
            lambda t, r: and_(_reached(t, r), _solved(t, r)),
            (*answers, "outcome"),
        ),
        Measure(
            "satisfied",
            called,
            lambda t, r: and_(_reached(t, r), _satisfied(t)),
            (*answers, "satisfaction"),
        ),
        *_together(answers),
        Measure(
            "reached_all",
            called,
            lambda t, _: and_(t.called_day.is_not(None), _is(t.reached)),
            answers,
        ),
        Measure(
            "solved_all",
            called,
            lambda t, r: and_(t.called_day.is_not(None), _is(t.reached), _solved(t, r)),
            (*answers, "outcome"),
        ),
        Measure(
            "satisfied_all",
            called,
            lambda t, r: and_(t.called_day.is_not(None), _is(t.reached), _satisfied(t)),
            (*answers, "satisfaction"),
        ),
        Measure("self_known", called, _with_self_report, (*answers, "self_solved", "outcome")),
        Measure(
            "self_solved",
            called,
            lambda t, r: and_(_with_self_report(t, r), _is(t.self_solved)),
            (*answers, "self_solved", "outcome"),
        ),
        Measure(
            "self_known_solved",
            called,
            lambda t, r: and_(_with_self_report(t, r), _solved(t, r)),
            (*answers, "self_solved", "outcome"),
        ),
        Measure("open", now, _open, ("stage",)),
        Measure(
            "overdue", now, lambda t, r: and_(_open(t, r), t.due_at < r.as_of), ("due_at", "stage")
        ),
        Measure("due_48h", now, _due_within_48h, ("due_at", "stage")),
        Measure(
            "open_returned",
            now,
            lambda t, r: and_(_open(t, r), t.returns > 0),
            ("returns", "stage"),
        ),
        Measure(
            "open_ledger", now, lambda t, r: and_(_open(t, r), _is(t.ledger)), ("ledger", "stage")
        ),
        Measure("open_repeat", now, lambda t, r: and_(_open(t, r), _is(t.repeat)), ("repeat",)),
        Measure(
            "open_reopened", now, lambda t, r: and_(_open(t, r), t.reopened > 0), ("reopened",)
        ),
        Measure("open_unanswered_whistle", now, _unanswered_whistle, ("whistled_unit",)),
        Measure("hard", now, _hard, ("stage",)),
    )


def _together(answers: tuple[str, ...]) -> tuple[Measure, ...]:
    """Two good answers of one citizen: how much the three rates tell twice."""
    called = Clock.CALLED
    return (
        Measure(
            "responded_solved",
            called,
            lambda t, r: and_(_reached(t, r), _is(t.contacted), _solved(t, r)),
            (*answers, "contacted", "outcome"),
        ),
        Measure(
            "responded_satisfied",
            called,
            lambda t, r: and_(_reached(t, r), _is(t.contacted), _satisfied(t)),
            (*answers, "contacted", "satisfaction"),
        ),
        Measure(
            "solved_satisfied",
            called,
            lambda t, r: and_(_reached(t, r), _solved(t, r), _satisfied(t)),
            (*answers, "outcome", "satisfaction"),
        ),
    )


def _due_within_48h(t: Columns, rules: Rules) -> ColumnElement[bool]:
    return and_(
        _open(t, rules), t.due_at >= rules.as_of, t.due_at < rules.as_of + timedelta(hours=48)
    )


def _unanswered_whistle(t: Columns, rules: Rules) -> ColumnElement[bool]:
    silent = or_(t.whistle_answered.is_(None), not_(t.whistle_answered))
    return and_(_open(t, rules), t.whistled_unit.is_not(None), silent)


def _hard(t: Columns, rules: Rules) -> ColumnElement[bool]:
    """Open and resisting: reopened, returned, repeated, on the ledger or whistled in vain."""
    signs = or_(
        t.reopened > 0, t.returns > 0, _is(t.repeat), _is(t.ledger), _unanswered_whistle(t, rules)
    )
    return and_(_open(t, rules), signs)


MEASURES = {measure.key: measure for measure in _measures()}
"""Every measure by key, in the order of the roll-ups' columns."""
