"""One round: what changed at the source since the last one, judged and published like a file."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from data.errors import CityError
from data.load.live import Live
from data.load.mapping import Mapping
from data.load.outcome import Outcome
from data.load.run import Receiver, take_in
from data.places.city import City, find_city
from data.store.manifest import Manifest
from data.stores import Target, publication_to
from data.sync.marks import Mark, greatest, mark_from_json
from data.sync.source import engine_name, live_source

MARKS = "marks"
"""Where a manifest's note keeps how far each source is read: in force with the tickets, or not."""


@dataclass
class Rounds:
    """The rounds of one source into one store; raises `CityError` for a mapping of files only.

    `seen` is the mark the store had and `reached` the one read up to since, where a round brought
    nothing worth a version.
    """

    engine: Engine
    mapping: Mapping
    target: Target
    seen: Mark | None = None
    reached: Mark | None = None

    def __post_init__(self) -> None:
        if self.mapping.live is None or "ticket_id" not in self.mapping.fields:
            raise CityError(
                f"{self.mapping.path}: to read a database it needs [live] with table and mark, and "
                "ticket_id among [fields]: it tells a changed ticket from a new one"
            )

    @property
    def live(self) -> Live:
        assert self.mapping.live is not None
        return self.mapping.live

    @property
    def key(self) -> str:
        """What the mark is kept under; another mapping reads from the beginning."""
        digest = hashlib.sha256(self.mapping.path.read_bytes()).hexdigest()[:12]
        return f"{engine_name(self.engine)} {self.live.name} {digest}"

    def run(self) -> Outcome:
        """What became of the records that changed; the store holds them, or none of them.

        Raises `LoadRefused` as a load of files does, `StoreAway`, and whatever SQLAlchemy raises
        of a source that cannot be read.
        """
        place = find_city(self.mapping.city)
        self.target.folder.mkdir(parents=True, exist_ok=True)
        outcome = Outcome()
        with publication_to(self.target, self.mapping.city) as publication:
            since = self._since(publication.base)
            now = datetime.now(ZoneInfo(self._zone(place))).replace(tzinfo=None)
            with live_source(self.engine, self.live, since, now) as opened:
                rejects = self.target.folder / "rejects"
                receiver = Receiver(
                    publication, self.target.folder, rejects, self.mapping, place, True
                )
                kept = publication.base.note.get(MARKS, {})
                take_in(
                    receiver,
                    [opened.source],
                    outcome,
                    note=lambda: {MARKS: {**kept, self.key: _said(opened.reached)}},
                )
            self.reached = opened.reached
            if outcome.published:
                self.seen = opened.reached
        return outcome

    def _zone(self, place: City) -> str:
        return self.mapping.zone or place.zone

    def _since(self, base: Manifest) -> Mark | None:
        """The store's word on how far it was read, unless only idle rounds followed it: a store
        that was started over, or set back, is read again from there.
        """
        stored = mark_from_json(base.note.get(MARKS, {}).get(self.key))
        if stored != self.seen:
            self.seen = stored
            return stored
        return greatest(stored, self.reached)


def _said(mark: Mark | None) -> dict[str, str | int] | None:
    return mark.to_json() if mark else None
