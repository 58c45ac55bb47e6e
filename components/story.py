"""One case from call to callback, read downwards like a timetable."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from components.cases import marks_of, matter
from components.dates import DASH, as_span, as_time
from components.texts import plain, say
from components.theme import palette_of, theme_type
from data.answers import CaseStory
from data.desk import Desk
from data.dimensions import DIMENSIONS, EVENT_STAGES, OPEN_STAGES
from data.words import Words

RESULTS = {
    "solved": Words("解决", "solved"),
    "partly": Words("部分解决", "partly solved"),
    "unsolved": Words("未解决", "not solved"),
    "not_reached": Words("未接通", "not reached"),
    "resolved": Words("报已解决", "reported as solved"),
    "not_resolved": Words("报未解决", "reported as not solved"),
    "rejected": Words("审核退回，重新办理", "rejected, to be handled again"),
}
"""What a step can result in; the result column of the event table."""


@dataclass(frozen=True)
class Step:
    """One line of the timetable; `alarm` marks the time limit running out."""

    at: datetime
    title: str
    who: str
    result: str
    since: timedelta | None
    alarm: bool = False


def case_story(story: CaseStory, desk: Desk, language: str) -> None:
    """Draws one case: what and whose it is, how it stands to its limit, every step, the callback.

    Only fields of the store are shown: it holds no free text and nothing personal.
    """
    ticket = story.ticket
    st.subheader(plain(matter(desk, ticket, language)), anchor=False)
    st.caption(plain(_line(ticket, desk, language)))
    text, late = standing(story, language)
    (st.error if late else st.info)(plain(text), icon=":material/schedule:")
    steps = list(timetable(story, desk, language))
    if steps:
        _draw(steps, language)
    else:
        st.caption(say("no_events", language))
    _callback(ticket, desk, language)


def _line(ticket: dict[str, Any], desk: Desk, language: str) -> str:
    """Number, stage, unit, place, its part, type, channel and marks of the case in one line."""
    words = [
        str(ticket["ticket_id"]),
        _word(desk, "stage", ticket, language),
        _place(desk, ticket, "unit_code", language),
        _place(desk, ticket, "area_code", language),
        _part(desk, ticket, language),
        _kind(desk, ticket, language),
        _word(desk, "channel", ticket, language),
        *[say(f"mark_{mark}", language) for mark in marks_of(ticket)],
    ]
    return " · ".join(dict.fromkeys(word for word in words if word))


def _kind(desk: Desk, ticket: dict[str, Any], language: str) -> str:
    """The type of the request, and what it was at receipt where that was another."""
    now, before = (_known(ticket.get(name)) for name in ("request_type", "type_received"))
    told = _word(desk, "request_type", ticket, language)
    if not (now and before) or now == before:
        return told
    earlier = _word(desk, "type_received", ticket, language)
    return say("relabelled", language, before=earlier.lower(), now=told.lower())


def _part(desk: Desk, ticket: dict[str, Any], language: str) -> str:
    """Whether the unit leads or assists, where that is known."""
    known = _known(ticket.get("handling"))
    return _word(desk, "handling", ticket, language) if known else ""


def _known(value: Any) -> Any:
    return None if value == "unknown" else _given(value)


def _word(desk: Desk, dimension: str, ticket: dict[str, Any], language: str) -> str:
    code = _given(ticket.get(dimension))
    return (desk.words(dimension, language).get(str(code)) or str(code)) if code else ""


def _place(desk: Desk, ticket: dict[str, Any], column: str, language: str) -> str:
    code = _given(ticket.get(column))
    return desk.units.distinct_name(str(code), language) if code else ""


def _given(value: Any) -> Any:
    return None if value is None or value is pd.NaT or value != value else value


def standing(story: CaseStory, language: str) -> tuple[str, bool]:
    """How the case stands to its time limit, in words, and whether it is late."""
    due, closed = _given(story.ticket.get("due_at")), _given(story.ticket.get("closed_at"))
    if due is None:
        return say("no_due", language), False
    until = closed if closed is not None else story.as_of
    late = bool(until > due)
    if closed is None and story.ticket.get("stage") not in OPEN_STAGES:
        return say("due_at", language, time=as_time(due, language)), False
    keys = ("open_left", "open_late") if closed is None else ("closed_early", "closed_late")
    told = say(keys[late], language, span=as_span(until - due, language))
    joint = "，" if language == "zh" else "; "
    return say("due_at", language, time=_limit(story, due, language)) + joint + told, late


def _limit(story: CaseStory, due: datetime, language: str) -> str:
    limits = DIMENSIONS["time_limit"].values
    code = _given(story.ticket.get("time_limit"))
    if code not in limits:
        return as_time(due, language)
    allowed = say("allowed", language, limit=limits[str(code)].in_(language))
    note = f"（{allowed}）" if language == "zh" else f" ({allowed})"
    return as_time(due, language) + note


def timetable(story: CaseStory, desk: Desk, language: str) -> Iterator[Step]:
    """The steps in order of time, the moment the limit runs out among them."""
    due = _given(story.ticket.get("due_at"))
    before: datetime | None = None
    for row in story.events.to_dict("records"):
        at = row["at"]
        if due is not None and before is not None and before <= due < at:
            yield _deadline(due, before, language)
            due = None
        yield _step(row, before, desk, language)
        before = at
    still_open = story.ticket.get("stage") in OPEN_STAGES
    if still_open and due is not None and before is not None and before <= due < story.as_of:
        yield _deadline(due, before, language)


def _deadline(due: datetime, before: datetime, language: str) -> Step:
    return Step(due, say("due_mark", language), "", "", due - before, alarm=True)


def _step(row: dict[Any, Any], before: datetime | None, desk: Desk, language: str) -> Step:
    stage, result = str(row["stage"]), _given(row.get("result"))
    title = EVENT_STAGES[stage].in_(language) if stage in EVENT_STAGES else stage
    told = RESULTS[result].in_(language) if result in RESULTS else str(result or "")
    since = row["at"] - before if before is not None else None
    return Step(row["at"], title, _place(desk, row, "unit_code", language), told, since)


def _draw(steps: list[Step], language: str) -> None:
    rows = pd.DataFrame(
        {
            "at": [step.at for step in steps],
            "step": [step.title for step in steps],
            "who": [step.who for step in steps],
            "result": [step.result for step in steps],
            "took": ["" if s.since is None else f"+ {as_span(s.since, language)}" for s in steps],
        }
    )
    red = f"color: {palette_of(theme_type()).alarm}"
    looks = [red if step.alarm else "" for step in steps]
    style = pd.DataFrame({name: looks for name in rows})
    kinds = st.column_config
    st.dataframe(
        rows.style.apply(lambda _: style, axis=None),
        hide_index=True,
        column_config={
            "at": kinds.DatetimeColumn(say("step_at", language), format="YYYY-MM-DD HH:mm"),
            "step": kinds.TextColumn(say("step", language)),
            "who": kinds.TextColumn(say("who", language)),
            "result": kinds.TextColumn(say("result", language)),
            "took": kinds.TextColumn(say("took", language), alignment="right"),
        },
        height="content",
        alt=say("story_alt", language, count=len(rows)),
    )


def _callback(ticket: dict[str, Any], desk: Desk, language: str) -> None:
    """What the citizen said when called back, beside what the unit had reported."""
    st.subheader(say("callback", language), anchor=False)
    if _given(ticket.get("called_at")) is None:
        st.caption(say("no_callback", language))
        return
    if _given(ticket.get("reached")) is False:
        st.caption(say("not_reached", language))
        return
    answers = {
        say("contacted", language): _yes(ticket.get("contacted"), language),
        DIMENSIONS["outcome"].title.in_(language): _word(desk, "outcome", ticket, language),
        DIMENSIONS["satisfaction"].title.in_(language): _word(
            desk, "satisfaction", ticket, language
        ),
        say("self_report", language): _self_report(ticket, language),
    }
    grid = st.grid(min_column_width=150, gap="xsmall", border=True)
    for title, answer in answers.items():
        with grid.cell():
            st.caption(title)
            st.text(answer or DASH)


def _yes(value: Any, language: str) -> str:
    known = _given(value)
    return "" if known is None else say("yes" if known else "no", language)


def _self_report(ticket: dict[str, Any], language: str) -> str:
    known = _given(ticket.get("self_solved"))
    return "" if known is None else say("self_solved" if known else "self_unsolved", language)
