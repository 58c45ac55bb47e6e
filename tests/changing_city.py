"""Tickets that change at random, and what a store that was told of every change ought to hold."""

from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from data.measures import Rules
from data.months import month_index
from data.store.manifest import LoadRecord, Manifest
from data.store.publication import Publication
from tests import tiny

Ticket = dict[str, Any]
START = datetime(2024, 11, 1)
STAGES = ("received", "dispatched", "accepted", "contacted", "closed", "called", "answered")


class City:
    """Tickets that change at random, and what the store ought to hold of them."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.tickets: dict[str, Ticket] = {}

    def changes(self) -> list[Ticket]:
        """A load: some tickets that are new and some that changed, once in a while their month."""
        numbers = [str(self.random.randrange(70)) for _ in range(self.random.randrange(1, 25))]
        return [self.state(number) for number in dict.fromkeys(numbers)]

    def state(self, number: str) -> Ticket:
        """A ticket with its next state."""
        pick, known = self.random.choice, self.tickets.get(number)
        stay = known is not None and self.random.random() < 0.8
        received = known["received_at"] if known and stay else self._after(START, 150)
        dispatched = self._maybe(self._after(received, 3))
        closed = self._maybe(self._after(received, 60))
        stage = pick(STAGES)
        return {
            "ticket_id": number, "received_at": received, "dispatched_at": dispatched,
            "due_at": self._maybe(self._after(received, 90)), "closed_at": closed,
            "called_at": self._maybe(self._after(received, 70)), "stage": stage,
            "unit_code": pick(("A1", "A2", "B1", None)), "area_code": pick(("A1", "B1", None)),
            "category": pick(("housing", "noise", None)), "channel": pick(("phone", "app")),
            "requester": pick(("citizen", "enterprise")), "womens": pick((True, False, None)),
            "cell": pick((613196570331971583, 613196570331971585, None)),
            "direct": pick((True, False, None)), "reached": pick((True, False, None)),
            "contacted": pick((True, False, None)), "outcome": pick(("solved", "partly", None)),
            "satisfaction": pick(("satisfied", None)), "self_solved": pick((True, False, None)),
            "excluded": pick((True, False, None)), "ledger": pick((True, False, None)),
            "returns": pick((0, 2, None)), "extensions": pick((0, 1, None)),
            "reopened": pick((0, 1, None)), "whistled_unit": pick(("W", None)),
            "whistle_answered": pick((True, False, None)), "repeat": pick((True, False, None)),
            "recomplained": pick((True, False, None)),
            "request_type": pick(("consultation", "complaint", None)),
            "type_received": pick(("consultation", "complaint", "unknown", None)),
            "handling": pick(("lead", "assisting", None)), "time_limit": pick(("h24", "d7", None)),
        }  # fmt: skip

    def _after(self, moment: datetime, days: int) -> datetime:
        return moment + timedelta(minutes=self.random.randrange(days * 24 * 60))

    def _maybe(self, value: datetime) -> datetime | None:
        return value if self.random.random() < 0.7 else None


def load(
    folder: Path, city: City, changes: list[Ticket], rules: Rules, cutoff_day: int, large: int
) -> Manifest:
    """The version after a load of the changes; of more than `large` tickets it has a recent file."""
    months: dict[int, list[Ticket]] = {}
    for each in changes:
        months.setdefault(month_of(each), []).append(each)
    with Publication(folder, "city", large=large) as publication:
        publication.add_units(tiny.UNITS)
        for each in changes:
            known = city.tickets.get(each["ticket_id"])
            if known and month_of(known) != month_of(each):
                publication.remove(month_of(known), tiny.table([{"ticket_id": each["ticket_id"]}]))
        for month, rows in months.items():
            told = [
                {"ticket_id": row["ticket_id"], "at": row["received_at"], "seq": 1, "stage": "call",
                 "unit_code": None, "result": row["stage"]}
                for row in rows
            ]  # fmt: skip
            publication.add_month(month, tiny.table(rows), tiny.table(told))
        record = LoadRecord("", "test", "", len(changes), len(changes), 0, 0)
        publication.commit(
            as_of=rules.as_of, fields=(), rules=rules, cutoff_day=cutoff_day, load=record
        )
        manifest = publication.tidy()
    city.tickets |= {each["ticket_id"]: each for each in changes}
    return manifest


def month_of(row: Ticket) -> int:
    """The month in which a ticket was received."""
    return month_index(row["received_at"].year, row["received_at"].month)
