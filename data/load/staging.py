"""Where tickets wait until a file is read to its end: on disk, so that memory stays small."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.doorway import HIDDEN_CATEGORY
from data.schema import UNKNOWN, ticket

_NAMES = [column.name for column in ticket.columns]
_TYPES = {
    "TEXT": "VARCHAR", "DATETIME": "TIMESTAMP", "DOUBLE": "DOUBLE", "DATE": "DATE",
    "BOOLEAN": "BOOLEAN", "INTEGER": "INTEGER", "SMALLINT": "SMALLINT", "BIGINT": "BIGINT",
}  # fmt: skip

EVENTS = """
SELECT ticket_id, "at", CAST(row_number() OVER (PARTITION BY ticket_id ORDER BY "at", rank) AS SMALLINT)
    AS seq, stage, unit_code, result
FROM (
    SELECT ticket_id, received_at AS "at", 1 AS rank, 'call' AS stage, NULL AS unit_code,
        NULL AS result FROM wanted
    UNION ALL SELECT ticket_id, dispatched_at, 2, 'dispatch', unit_code, NULL FROM wanted
    UNION ALL SELECT ticket_id, accepted_at, 3, 'accept', unit_code, NULL FROM wanted
    UNION ALL SELECT ticket_id, contacted_at, 4, 'contact', unit_code, NULL FROM wanted
    UNION ALL SELECT ticket_id, closed_at, 5, 'close', unit_code, NULL FROM wanted
    UNION ALL SELECT ticket_id, called_at, 6, 'callback', NULL, outcome FROM wanted
) WHERE "at" IS NOT NULL
"""


_MONTH = "CAST(year({at}) * 12 + month({at}) - 1 AS INTEGER)"
_MOMENT = "greatest(received_at, dispatched_at, accepted_at, contacted_at, closed_at, called_at)"
"""The last thing known to have happened to a ticket; empty times do not count."""


class Staging:
    """Tickets of one load. Of a number that stands more than once the newest state counts: that
    of the file that reaches furthest, then the one to which something happened last, then the
    one further down.
    """

    def __init__(self, folder: Path) -> None:
        self._connection = duckdb.connect(str(folder / "staging.duckdb"))
        columns = ", ".join(f"{c.name} {_TYPES[str(c.type).split('(')[0]]}" for c in ticket.columns)
        self._connection.execute(f"CREATE TABLE staged (place BIGINT, reach TIMESTAMP, {columns})")
        self._place = 0

    def add(self, frame: pd.DataFrame) -> None:
        """Adds tickets, in their order."""
        known = [name for name in _NAMES if name in frame]
        if not len(frame):
            return
        self._connection.register("batch", pa.Table.from_pandas(frame[known], preserve_index=False))
        self._connection.execute(
            f"INSERT INTO staged (place, {', '.join(known)}) "
            f"SELECT {self._place} + row_number() OVER (), {', '.join(known)} FROM batch"
        )
        self._place += len(frame)
        self._connection.unregister("batch")

    def end_file(self, reach: datetime | None) -> None:
        """Says how far the file just added reaches: the last instant in it."""
        self._connection.execute("UPDATE staged SET reach = ? WHERE reach IS NULL", [reach])

    def settle(self) -> int:
        """Keeps the newest state of each number; returns how many were dropped."""
        before = self._count()
        self._connection.execute(
            "CREATE TABLE settled AS SELECT * EXCLUDE (place) FROM staged "
            "QUALIFY row_number() OVER (PARTITION BY ticket_id "
            f"ORDER BY reach DESC NULLS LAST, {_MOMENT} DESC, place DESC) = 1"
        )
        self._connection.execute("DROP TABLE staged")
        return before - self._count("settled")

    def give_way(self, stored: dict[int, Path], reach: str) -> int:
        """Drops tickets the store knows in a newer state; returns how many.

        A stored ticket is newer if more has happened to it and the store reaches further than
        the file: an old export changes nothing, a corrected one does.
        """
        self._connection.execute(
            f"CREATE TABLE known AS SELECT ticket_id, {_MOMENT} AS moment, "
            f"{_MONTH.format(at='received_at')} AS month FROM ({_all(stored)}) "
            "WHERE ticket_id IN (SELECT ticket_id FROM settled)"
        )
        before = self._count("settled")
        self._connection.execute(
            "DELETE FROM settled USING known WHERE settled.ticket_id = known.ticket_id "
            f"AND {_MOMENT} < known.moment AND reach < CAST(nullif(?, '') AS TIMESTAMP)",
            [reach],
        )
        return before - self._count("settled")

    def moved(self) -> Iterator[tuple[int, pa.Table]]:
        """Months of the store with the tickets that now stand in another month."""
        query = (
            "SELECT known.month, known.ticket_id FROM known JOIN settled USING (ticket_id) "
            f"WHERE known.month <> {_MONTH.format(at='received_at')}"
        )
        found = self._connection.execute(query).to_arrow_table()
        for month in found["month"].unique().to_pylist():
            yield month, found.filter(pc.equal(found["month"], month)).select(["ticket_id"])

    def _count(self, table: str = "staged") -> int:
        found = self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert found is not None
        return int(found[0])

    def filled(self) -> dict[str, int]:
        """How many tickets carry each field that any does; `unknown` carries nothing."""
        counts = ", ".join(f"count(nullif(CAST({name} AS VARCHAR), 'unknown'))" for name in _NAMES)
        found = self._connection.execute(f"SELECT {counts} FROM settled").fetchone()
        assert found is not None
        return {name: int(count) for name, count in zip(_NAMES, found, strict=True) if count}

    def distinct(self, name: str) -> list[str]:
        """The values of a text field, most frequent first."""
        rows = self._connection.execute(
            f"SELECT {name} FROM settled WHERE {name} IS NOT NULL AND {name} <> 'unknown' "
            f"GROUP BY {name} ORDER BY count(*) DESC, {name}"
        ).fetchall()
        return [str(row[0]) for row in rows]

    def glimpse(self, columns: tuple[str, ...], most: int) -> list[dict[str, str]]:
        """The first tickets in order of receipt as text, women's-service cases left out."""
        told = ", ".join(f"coalesce(CAST({name} AS VARCHAR), '') AS {name}" for name in columns)
        found = self._connection.execute(
            f"SELECT {told} FROM settled WHERE womens IS NOT TRUE "
            f"ORDER BY received_at, ticket_id LIMIT {most}"
        )
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]

    def tally(self, name: str) -> dict[str, int]:
        """Tickets by the values of a field, most frequent first; women's-service cases are
        counted where their category does not show, as everywhere.
        """
        column = f"CASE WHEN womens THEN '{HIDDEN_CATEGORY}' ELSE category END"
        column = column if name == "category" else name
        rows = self._connection.execute(
            f"SELECT coalesce({column}, '{UNKNOWN}') AS code, count(*) AS tickets FROM settled "
            "GROUP BY code ORDER BY tickets DESC, code"
        ).fetchall()
        return {str(code): int(tickets) for code, tickets in rows}

    def span(self) -> tuple[str, str]:
        """First and last day of receipt, empty if no ticket is left."""
        found = self._connection.execute(
            "SELECT CAST(min(received_at) AS DATE), CAST(max(received_at) AS DATE) FROM settled"
        ).fetchone()
        assert found is not None
        return str(found[0] or ""), str(found[1] or "")

    def months(self) -> Iterator[tuple[int, pa.Table, pa.Table]]:
        """Month index, tickets and events of each month of receipt, in order."""
        index = _MONTH.format(at="received_at")
        months = self._connection.execute(
            f"SELECT DISTINCT {index} FROM settled ORDER BY 1"
        ).fetchall()
        for (month,) in months:
            self._connection.execute(
                f"CREATE OR REPLACE TEMP VIEW wanted AS SELECT * FROM settled WHERE {index} = {month}"
            )
            tickets = self._connection.execute(
                f"SELECT {', '.join(_NAMES)} FROM wanted"
            ).to_arrow_table()
            yield month, tickets, self._connection.execute(EVENTS).to_arrow_table()

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()


def _all(stored: dict[int, Path]) -> str:
    if not stored:
        return "SELECT * FROM settled WHERE false"
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in stored.values())
    return f"SELECT * FROM read_parquet([{listed}])"
