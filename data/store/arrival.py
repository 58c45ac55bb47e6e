"""What every load does alike, wherever its store lies: whose it is, its words, its next manifest."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from data.errors import LoadRefused
from data.schema import WORDS, label, place, unit
from data.store import steps
from data.store.manifest import LoadRecord, Manifest, next_version

Cursor = Callable[[], duckdb.DuckDBPyConnection]
"""A new connection of its own to the DuckDB in which tickets wait."""


@dataclass(frozen=True)
class Waiting:
    """So many tickets received in one month (index year * 12 + month - 1), as a statement of
    ticket columns over a DuckDB in which they wait.
    """

    month: int
    rows: str
    count: int


class Arrival:
    """A load on its way into a store of one city. `base` is the version it builds on."""

    base: Manifest

    def __init__(self, city: str, *, demo: bool) -> None:
        self._city, self._demo = city, demo
        self._frames: dict[str, pd.DataFrame] = {}

    def _nothing_yet(self, version: int = 0) -> Manifest:
        """A manifest of no tickets, for the first load of a store."""
        return Manifest(version, "", "", self._city, self._demo, (), "")

    def _ours(self, found: Manifest, where: object, elsewhere: str) -> Manifest:
        """The manifest found, if it is of this city; else `LoadRefused` says where to load."""
        if found.city != self._city or found.demo != self._demo:
            raise LoadRefused(
                f"{where} holds {_named(found.city, demo=found.demo)}, "
                f"not {_named(self._city, demo=self._demo)}; load another city into {elsewhere}"
            )
        return found

    def has_loaded(self, sha256: str) -> bool:
        """Whether a file of this content is already in the store."""
        return sha256 in self.base.note.get("files", {})

    def add_units(self, frame: pd.DataFrame) -> None:
        """Adds units (columns of `schema.unit`, missing ones empty); a known code is replaced."""
        self._add(unit.name, frame)

    def add_labels(self, frame: pd.DataFrame) -> None:
        """Adds words for codes (columns of `schema.label`)."""
        self._add(label.name, frame)

    def add_places(self, frame: pd.DataFrame) -> None:
        """Adds points of interest (columns of `schema.place`)."""
        self._add(place.name, frame)

    def add_month(self, month: int, tickets: pa.Table, events: pa.Table | None = None) -> int:
        """Adds the tickets of one month, and returns how many."""
        raise NotImplementedError

    def add_waiting(self, cursor: Cursor, months: Iterable[Waiting]) -> None:
        """Adds tickets that wait in a DuckDB, with the events their own times tell."""
        with cursor() as waiting:
            for each in months:
                waiting.execute(f"CREATE OR REPLACE TEMP TABLE wanted AS {each.rows}")
                tickets = waiting.execute("SELECT * FROM wanted").to_arrow_table()
                events = waiting.execute(steps.told_by("SELECT * FROM wanted")).to_arrow_table()
                self.add_month(each.month, tickets, events)

    def _add(self, name: str, frame: pd.DataFrame) -> None:
        table, key = next((each, key) for each, key in WORDS.items() if each.name == name)
        rows = frame.reindex(columns=[column.name for column in table.columns])
        known = self._frames.get(name)
        both = rows if known is None else pd.concat([known, rows])
        self._frames[name] = both.drop_duplicates(key, keep="last")

    def _next(
        self,
        *,
        as_of: datetime,
        fields: Iterable[str],
        load: LoadRecord,
        files: dict[str, str] | None,
        note: dict[str, Any] | None,
        **changes: Any,
    ) -> Manifest:
        """The manifest after this load: what was known before and what it adds, with `changes`."""
        known = self.base.note
        return next_version(
            self.base,
            published_at=datetime.now().isoformat(timespec="microseconds"),
            as_of=as_of.isoformat(),
            fields=tuple(sorted({*self.base.fields, *fields})),
            loads=(*self.base.loads, load),
            note={
                **known,
                **(note or {}),
                "files": {**known.get("files", {}), **(files or {})},
            },
            **changes,
        )


def _named(city: str, *, demo: bool) -> str:
    return f"{'the demo of ' if demo else ''}{city!r}"
