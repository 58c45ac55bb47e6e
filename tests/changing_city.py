"""Tickets that change at random, and what a store that was told of every change ought to hold."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

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
