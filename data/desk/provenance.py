"""Where the tickets come from and how whole they are."""

from collections.abc import Mapping

import pandas as pd
from sqlalchemy import select

from data.desk.numbers import Numbers
from data.memory import remembered
from data.metrics import METRICS, Metric
from data.store import rollups
from data.words import Words

_NOT_KEPT = dict.fromkeys(rollups.WATCHED, float("nan"))
_HISTORY = ("at", "source", "read", "loaded", "rejected", "duplicates", "note")


class Provenance(Numbers):
    """The history and the gaps of the data."""

    def loads(self) -> pd.DataFrame:
        """One row a load, newest first: at, source, read, loaded, rejected, duplicates, note."""
        rows = [vars(load) for load in reversed(self.manifest.loads)]
        return pd.DataFrame(rows, columns=list(_HISTORY))

    @remembered
    def field_fill(self) -> pd.DataFrame:
        """One row a month of receipt: ym, tickets, and how many carry each watched field."""
        table = rollups.field_fill
        with self.snapshot.engine.connect() as connection:
            rows = connection.execute(select(table).order_by(table.c.ym)).all()
        return pd.DataFrame(rows, columns=[column.name for column in table.columns])

    def fill_by_source(self) -> pd.DataFrame:
        """One row a source, the newest load first: source, tickets, and how many of the tickets,
        as they were loaded, carry each watched field; NaN where that was not kept.
        """
        rows: dict[str, dict[str, float]] = {}
        for load in reversed(self.manifest.loads):
            filled: Mapping[str, float] = load.filled or _NOT_KEPT
            row = rows.setdefault(load.source, dict.fromkeys(("tickets", *rollups.WATCHED), 0))
            row["tickets"] += load.loaded
            for name in rollups.WATCHED:
                row[name] += filled.get(name, 0)
        frame = pd.DataFrame.from_dict(rows, "index", columns=["tickets", *rollups.WATCHED])
        return self._told_by_months(frame.rename_axis("source").reset_index())

    def _told_by_months(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Of a store with one source, what it filled is what the months say."""
        if len(frame) != 1 or frame[list(rollups.WATCHED)].notna().all(axis=None):
            return frame
        sums = self.field_fill().drop(columns="ym").sum()
        return frame.assign(**{name: sums[name] for name in ("tickets", *rollups.WATCHED)})

    def not_computable(self) -> list[tuple[Words, list[Metric]]]:
        """Why metrics cannot be told by the sources loaded, each reason with its metrics."""
        found: dict[Words, list[Metric]] = {}
        for metric in METRICS.values():
            if reason := self.why_not(metric):
                found.setdefault(reason, []).append(metric)
        return list(found.items())
