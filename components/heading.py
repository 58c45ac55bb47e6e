"""The head of a page: its title, the one grey line under it, and what must be said first."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from components.dates import as_period, as_time
from components.formats import as_count, compared
from components.texts import plain, say
from data.desk import Desk
from data.filters import Filters
from data.settings import number


def page_head(
    title: str,
    desk: Desk,
    filters: Filters,
    language: str,
    base: int | None = None,
    what: str = "",
) -> None:
    """Draws title, grey line, the demo line and, where the data are old, since when.

    `base` is how many requests stand behind the page; `what` opens the grey line.
    """
    heading(title, subtitle(desk, filters, language, base, what))
    demo_banner(desk, language)
    stale_notice(desk, language)


def heading(title: str, line: str = "") -> None:
    """Draws the title and one grey line of plain text under it."""
    st.title(plain(title), anchor=False)
    if line:
        st.caption(plain(line))


def subtitle(
    desk: Desk, filters: Filters, language: str, base: int | None = None, what: str = ""
) -> str:
    """What is shown, for which period, as of when, from how many requests, by which policy."""
    period = as_period(filters.period, language)
    if desk.is_partial(filters.month):
        running = say("running", language)
        period += f"（{running}）" if language == "zh" else f" ({running})"
    parts = [
        what or _subject(desk, filters, language),
        period,
        say("as_of", language, time=as_time(desk.as_of, language)),
        say("from_cases", language, count=as_count(base, language)) if base is not None else "",
        say("changes", language, versus=compared(filters, language)),
        _policies(desk, filters, language) if desk.can("score") else "",
    ]
    return " · ".join(part for part in parts if part)


def _policies(desk: Desk, filters: Filters, language: str) -> str:
    """The policy of the period; and that of the period compared with, where it is another."""
    now, before = desk.policy_of(filters), desk.policy_of(filters.before())
    told = say("policy", language, policy=now.title.in_(language))
    if before == now:
        return told
    return told + say("policy_before", language, policy=before.title.in_(language))


def _subject(desk: Desk, filters: Filters, language: str) -> str:
    if filters.unit:
        return desk.units.distinct_name(filters.unit, language)
    return desk.city.name.in_(language)


def demo_banner(desk: Desk, language: str) -> None:
    """Draws one quiet line where the tickets are invented."""
    if desk.is_demo:
        st.caption(say("demo", language))


def is_stale(as_of: datetime, now: datetime) -> bool:
    """Whether the data are older than the setting for stale data allows."""
    return now - as_of > timedelta(hours=number("HOTLINE_STALE_HOURS"))


def stale_notice(desk: Desk, language: str, now: datetime | None = None) -> None:
    """Draws since when the data are old; nothing where they are not, or are invented.

    `now` is city time without a zone; by default the clock's.
    """
    now = now or datetime.now(ZoneInfo(desk.city.zone)).replace(tzinfo=None)
    if not desk.is_demo and is_stale(desk.as_of, now):
        since = as_time(desk.as_of, language)
        st.warning(say("stale", language, since=since), icon=":material/schedule:")


def scope_line(desk: Desk, language: str) -> str:
    """Whose single cases the viewer may open, in words."""
    scope, viewer = desk.scope, desk.viewer
    if scope.all_cases:
        told = say("scope_city", language)
    elif scope.all_womens_cases:
        told = say("scope_womens", language)
    elif viewer.unit_code and scope.case_units:
        told = say(
            "scope_unit", language, unit=desk.units.distinct_name(viewer.unit_code, language)
        )
    else:
        told = say("scope_none", language)
    return say("scope_cases", language, scope=told)
