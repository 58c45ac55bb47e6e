"""Every metric again, slow and plain, over tickets as dictionaries. Shares no code with data/."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

Ticket = dict[str, Any]
DAY_OF = {
    "received": "received_at",
    "dispatched": "dispatched_at",
    "due": "due_at",
    "closed": "closed_at",
    "called": "called_at",
}
SECOND = timedelta(seconds=1)
OPEN = ("received", "dispatched", "accepted", "contacted")


def day(ticket: Ticket, clock: str) -> date | None:
    """The day of a ticket's clock."""
    moment = ticket.get(DAY_OF[clock])
    return moment.date() if moment is not None else None


def during(tickets: list[Ticket], clock: str, first: date, last: date) -> list[Ticket]:
    """The tickets whose clock falls into first..last."""
    return [t for t in tickets if (d := day(t, clock)) is not None and first <= d <= last]


def share(part: list[Ticket], whole: list[Ticket]) -> Fraction | None:
    """A share, exactly; None of nothing."""
    return Fraction(len(part), len(whole)) if whole else None


def answered(tickets: list[Ticket], first: date, last: date) -> list[Ticket]:
    """Tickets called back in the period and reached, without excluded and ledger ones."""
    return [t for t in assessed(tickets, first, last) if t.get("reached")]


def assessed(tickets: list[Ticket], first: date, last: date) -> list[Ticket]:
    called = during(tickets, "called", first, last)
    return [t for t in called if not t.get("excluded") and not t.get("ledger")]


def rate(clock: str, test: Callable[[Ticket], Any]) -> Callable[..., Fraction | None]:
    def of(tickets: list[Ticket], first: date, last: date, _: datetime) -> Fraction | None:
        base = during(tickets, clock, first, last)
        return share([t for t in base if test(t)], base)

    return of


def answer_rate(test: Callable[[Ticket], Any]) -> Callable[..., Fraction | None]:
    def of(tickets: list[Ticket], first: date, last: date, _: datetime) -> Fraction | None:
        base = answered(tickets, first, last)
        return share([t for t in base if test(t)], base)

    return of


def count(clock: str) -> Callable[..., int]:
    return lambda tickets, first, last, _: len(during(tickets, clock, first, last))


def now(test: Callable[[Ticket, datetime], Any]) -> Callable[..., int]:
    def of(tickets: list[Ticket], _: date, __: date, as_of: datetime) -> int:
        return sum(1 for t in tickets if t["stage"] in OPEN and test(t, as_of))

    return of


def on_time(tickets: list[Ticket], first: date, last: date, as_of: datetime) -> Fraction | None:
    base = [t for t in during(tickets, "due", first, last) if t["due_at"] <= as_of]
    kept = [t for t in base if t.get("closed_at") and t["closed_at"] <= t["due_at"]]
    return share(kept, base)


def reach(tickets: list[Ticket], first: date, last: date, _: datetime) -> Fraction | None:
    base = assessed(tickets, first, last)
    return share([t for t in base if t.get("reached")], base)


def score(tickets: list[Ticket], first: date, last: date, as_of: datetime) -> Fraction | None:
    parts = [METRICS[name](tickets, first, last, as_of) for name in _RATES]
    if any(part is None for part in parts):
        return None
    return min(Fraction(100), sum(w * p for w, p in zip(_WEIGHTS, parts, strict=True)) * 100)


def quantile(q: Fraction) -> Callable[..., Fraction | None]:
    """Interpolated between ranks, like a spreadsheet's PERCENTILE."""

    def of(tickets: list[Ticket], first: date, last: date, _: datetime) -> Fraction | None:
        closed = [t for t in during(tickets, "closed", first, last) if not t.get("direct")]
        days = sorted((day(t, "closed") - day(t, "received")).days for t in closed)
        if not days:
            return None
        place = (len(days) - 1) * q
        low = int(place)
        high = min(low + 1, len(days) - 1)
        return days[low] + (days[high] - days[low]) * (place - low)

    return of


def gap(tickets: list[Ticket], first: date, last: date, _: datetime) -> Fraction | None:
    both = [
        t
        for t in answered(tickets, first, last)
        if t.get("self_solved") is not None and t.get("outcome") is not None
    ]
    told = share([t for t in both if t["self_solved"]], both)
    heard = share([t for t in both if t["outcome"] == "solved"], both)
    return None if told is None or heard is None else told - heard


def recomplaint(tickets: list[Ticket], first: date, last: date, _: datetime) -> Fraction | None:
    base = [
        t
        for t in during(tickets, "closed", first, last)
        if t.get("self_solved") and t.get("recomplained") is not None
    ]
    return share([t for t in base if t["recomplained"]], base)


def is_in_time(ticket: Ticket) -> bool:
    """Closed by a unit within the limit; what has no time of day, by its day, of limits of days."""
    sent, due, closed = (ticket.get(name) for name in ("dispatched_at", "due_at", "closed_at"))
    if ticket.get("direct") or not (sent and due and closed) or sent >= due:
        return False
    if is_dated(closed):
        return sent.date() < due.date() and closed.date() <= due.date()
    return closed <= due


def is_dated(moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second) == (0, 0, 0)


def is_at_deadline(ticket: Ticket) -> bool:
    sent, due, closed = ticket["dispatched_at"], ticket["due_at"], ticket["closed_at"]
    if is_dated(closed):
        return closed.date() == due.date()
    return Fraction((due - closed) // SECOND, (due - sent) // SECOND) <= Fraction(1, 10)


def deadline(tickets: list[Ticket], first: date, last: date, _: datetime) -> Fraction | None:
    base = [t for t in during(tickets, "closed", first, last) if is_in_time(t)]
    return share([t for t in base if is_at_deadline(t)], base)


def consultations(tickets: list[Ticket], first: date, last: date, _: datetime) -> Fraction | None:
    sent = during(tickets, "dispatched", first, last)
    base = [t for t in sent if t.get("request_type") not in (None, "unknown")]
    return share([t for t in base if t["request_type"] == "consultation"], base)


def relabelled(tickets: list[Ticket], first: date, last: date, _: datetime) -> Fraction | None:
    """Neither type may be unknown; at receipt it was no consultation, now it is one."""
    base = [
        t
        for t in during(tickets, "dispatched", first, last)
        if t.get("request_type") not in (None, "unknown")
        and t.get("type_received") not in (None, "unknown", "consultation")
    ]
    return share([t for t in base if t["request_type"] == "consultation"], base)


def repeats(tickets: list[Ticket], first: date, last: date, _: datetime) -> Fraction | None:
    base = [t for t in during(tickets, "received", first, last) if t.get("repeat") is not None]
    return share([t for t in base if t["repeat"]], base)


def whistles(tickets: list[Ticket], first: date, last: date, _: datetime) -> Fraction | None:
    base = [t for t in during(tickets, "dispatched", first, last) if t.get("whistled_unit")]
    return share([t for t in base if t.get("whistle_answered")], base)


def is_hard(ticket: Ticket, _: datetime) -> bool:
    silent = ticket.get("whistled_unit") and not ticket.get("whistle_answered")
    signs = [ticket.get(name) for name in ("reopened", "returns", "repeat", "ledger")]
    return bool(any(signs) or silent)


_RATES = ("response_rate", "resolution_rate", "satisfaction_rate")
_WEIGHTS = (Fraction(10, 100), Fraction(45, 100), Fraction(45, 100))

METRICS: dict[str, Callable[..., Any]] = {
    "received": count("received"),
    "dispatched": count("dispatched"),
    "direct_rate": rate("received", lambda t: t.get("direct")),
    "response_rate": answer_rate(lambda t: t.get("contacted")),
    "resolution_rate": answer_rate(lambda t: t.get("outcome") == "solved"),
    "satisfaction_rate": answer_rate(lambda t: t.get("satisfaction") in ("satisfied", "basically")),
    "score": score,
    "on_time_rate": on_time,
    "open": now(lambda t, as_of: True),
    "overdue": now(lambda t, as_of: t.get("due_at") and t["due_at"] < as_of),
    "due_48h": now(
        lambda t, as_of: t.get("due_at") and as_of <= t["due_at"] < as_of + timedelta(hours=48)
    ),
    "hard": now(is_hard),
    "median_days": quantile(Fraction(1, 2)),
    "p90_days": quantile(Fraction(9, 10)),
    "callback_reach": reach,
    "exclusion_rate": rate("dispatched", lambda t: t.get("excluded")),
    "ledger_rate": rate("dispatched", lambda t: t.get("ledger")),
    "return_rate": rate("dispatched", lambda t: t.get("returns")),
    "extension_rate": rate("dispatched", lambda t: t.get("extensions")),
    "repeat_rate": repeats,
    "recomplaint_rate": recomplaint,
    "self_report_gap": gap,
    "at_deadline_rate": deadline,
    "consultation_rate": consultations,
    "relabelled_rate": relabelled,
    "whistle_answer_rate": whistles,
}
"""The metrics that need nothing but tickets."""
