"""What a desk stands on: the viewer, the version, the city, its calendar and its words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from data.access import Scope, Viewer
from data.dimensions import DIMENSIONS
from data.errors import OutOfScope
from data.filters import Filters
from data.intake.capability import Intake
from data.memory import remembered
from data.months import Period
from data.places.city import City
from data.places.policies import Policies
from data.places.policy import Policy
from data.places.standards import Event
from data.schema import label
from data.store import rollups
from data.store.manifest import Manifest
from data.store.snapshot import Snapshot
from data.sums import Ground
from data.units import Units
from data.words import Words

_MONTHS = select(rollups.field_fill.c.ym).order_by(rollups.field_fill.c.ym)

Witness = Callable[..., None]
"""Told of what must be remembered: the event's name, then details by keyword."""


def nobody(_event: str, **_detail: object) -> None:
    """Remembers nothing; for tests and reports that open no case."""


@dataclass(frozen=True)
class Bench:
    """The viewer and the version of the tickets every answer of a desk comes from.

    `intake` lets an administrator hand in files; nobody else's desk has one.
    """

    viewer: Viewer
    scope: Scope
    snapshot: Snapshot
    city: City
    policies: Policies
    units: Units
    witness: Witness = nobody
    intake: Intake | None = None

    def __post_init__(self) -> None:
        if self.intake is not None and self.intake.viewer != self.viewer:
            raise OutOfScope(f"{self.viewer.login!r} holds the intake of somebody else")

    @property
    def key(self) -> tuple[object, ...]:
        """Which data and whose scope: part of the key of whatever is remembered or drawn."""
        return (self.snapshot.key, self.policies.key, self.scope)

    @property
    def policy(self) -> Policy:
        """The policy in force in the newest month; numbers of a period go by `policy_of`."""
        return self.policies.in_force(self.months[1])

    def policy_of(self, filters: Filters) -> Policy:
        """The policy that scores a period: the one in force in its last month."""
        return self.policies.in_force(filters.month)

    @property
    def manifest(self) -> Manifest:
        return self.snapshot.manifest

    @property
    def as_of(self) -> datetime:
        """The one time of this page, taken from the data."""
        return self.manifest.as_of_time

    @property
    def now(self) -> datetime:
        """The clock's time in the city; what is counted goes by `as_of`."""
        return self._city_time(datetime.now(UTC))

    @property
    def away_since(self) -> datetime | None:
        """When the database was last reached (city time), where it cannot be reached now."""
        met = self.snapshot.away_since
        return self._city_time(met) if met else None

    def _city_time(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.city.zone)).replace(tzinfo=None)

    @property
    def events(self) -> tuple[Event, ...]:
        """What changes how numbers are to be read, in order of time: the city's own events, and
        the months since which another policy scores."""
        scored_anew = (
            Event(each.month, each.words, each.policy.id, ("score",))
            for each in self.policies.changes()
        )
        return tuple(sorted((*self.city.events, *scored_anew), key=lambda each: each.month))

    @property
    def is_demo(self) -> bool:
        return self.manifest.demo

    @property
    def ground(self) -> Ground:
        rules = self.policies.rules(self.as_of)
        calendar = rollups.Calendar(self.policies.cutoff_day)
        return Ground(self.snapshot, self.scope, rules, calendar, self.units)

    @property
    def months(self) -> tuple[int, int]:
        """The first and the last month with tickets."""
        found = self._months()
        return found if found else (self._current_month(), self._current_month())

    @remembered
    def _months(self) -> tuple[int, int] | None:
        months = self.snapshot.look_up(_MONTHS)["ym"].tolist()
        return (months[0], max(months[-1], self._current_month())) if months else None

    def _current_month(self) -> int:
        return self.policies.month_of(self.as_of.date())

    def is_partial(self, month: int) -> bool:
        """Whether the month is still running: the data end before its last day."""
        return month >= self.partial_since

    @property
    def partial_since(self) -> int:
        """The first month that is still running or to come."""
        current, today = self._current_month(), self.as_of.date()
        last_day = self.ground.calendar.bounds(Period(current, current))[1]
        return current if today < last_day else current + 1

    @property
    def last_complete(self) -> int:
        """The newest month that is over; the only one if none is."""
        first, last = self.months
        return last if not self.is_partial(last) else max(first, last - 1)

    @remembered
    def words(self, dimension: str, language: str) -> dict[str, str]:
        """What the codes of a dimension are called, in their order."""
        fixed = {code: text.in_(language) for code, text in DIMENSIONS[dimension].values.items()}
        query = select(label).where(label.c.dimension == dimension).order_by(label.c.position)
        with self.snapshot.engine.connect() as connection:
            rows = connection.execute(query).all()
        own = {
            row.code: (row.title_zh if language == "zh" else row.title_en) or row.code
            for row in rows
        }
        unknown = {"unknown": Words("未知", "Unknown").in_(language)}
        return {**own, **{code: text for code, text in fixed.items() if code not in own}, **unknown}
