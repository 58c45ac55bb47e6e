"""Where tickets wait until a file is read to its end: on disk, so that memory stays small."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Text

from data.doorway import HIDDEN_CATEGORY
from data.load.pieces import SCHEMA, as_columns, write_piece
from data.months import month_parts
from data.schema import UNKNOWN, ticket
from data.store import projection
from data.store.arrival import Waiting
from data.store.layout import quoted
from data.store.quiet import connect

MEMORY = "1200MB"
"""What putting a load in order may hold in memory; beyond that it goes to disk."""

_NAMES = [column.name for column in ticket.columns]
_MONTH = "CAST(year({at}) * 12 + month({at}) - 1 AS INTEGER)"
_MOMENT = "greatest(received_at, dispatched_at, accepted_at, contacted_at, closed_at, called_at)"
"""The last thing known to have happened to a ticket; empty times do not count."""

ShowStored = Callable[[duckdb.DuckDBPyConnection], None]


class Staging:
    """Tickets of one load. Of a number that stands more than once the newest state counts: that
    of the file that reaches furthest, then the one to which something happened last, then the
    one further down.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        limits = {"memory_limit": MEMORY, "temp_directory": str(folder)}
        # The operating system keeps what is read again; a second copy would be of our memory.
        self._connection = connect(config={**limits, "enable_external_file_cache": "false"})
        # Each month is asked of all pieces; their footers are read once.
        self._connection.execute("SET GLOBAL parquet_metadata_cache = true")
        self._connection.execute("CREATE TABLE reaches (file INTEGER, reach TIMESTAMP)")
        self._connection.execute("CREATE TABLE dropped (place BIGINT)")
        self._pieces, self._file = 0, 1
        self._before, self._last = 0, 0
        self._writer = ThreadPoolExecutor(max_workers=1)
        self._writing: Future[None] | None = None
        self._write(SCHEMA.empty_table())
        self._finish_writing()
        found = quoted(folder / "piece-*.parquet")
        self._connection.execute(f"CREATE VIEW staged AS SELECT * FROM read_parquet({found})")

    def add(self, tickets: pd.DataFrame | pa.Table) -> None:
        """Adds tickets of a file; `record` is the line of each."""
        if len(tickets):
            self._write(as_columns(tickets, self._before, self._file))
            self._last = max(self._last, int(tickets["record"].to_numpy().max()))

    def _write(self, columns: pa.Table) -> None:
        """Writes while the next tickets are read; only one piece is ever on its way."""
        self._finish_writing()
        self._writing = self._writer.submit(write_piece, self._folder, self._pieces, columns)
        self._pieces += 1

    def _finish_writing(self) -> None:
        if self._writing:
            writing, self._writing = self._writing, None
            writing.result()

    def end_file(self, reach: datetime | None) -> None:
        """Says how far the file just added reaches: the last instant in it."""
        self._finish_writing()
        self._connection.execute("INSERT INTO reaches VALUES (?, ?)", [self._file, reach])
        self._file += 1
        self._before, self._last = self._before + self._last, 0

    def settle(self) -> int:
        """Keeps the newest state of each number; returns how many were dropped."""
        self._connection.execute(
            "CREATE TABLE again AS SELECT ticket_id FROM staged GROUP BY ticket_id "
            "HAVING count(*) > 1"
        )
        # Few numbers come again, so only theirs are put in order, and nothing is copied.
        return self._drop(
            "SELECT place FROM (SELECT place, row_number() OVER (PARTITION BY ticket_id ORDER BY "
            f"reach DESC NULLS LAST, {_MOMENT} DESC, place DESC) AS rank FROM staged JOIN reaches "
            "USING (file) WHERE ticket_id IN (SELECT ticket_id FROM again)) WHERE rank > 1"
        )

    def _drop(self, places: str, values: list[str] | None = None) -> int:
        """Leaves the tickets of some places out from now on; returns how many."""
        before = self._count("dropped")
        self._connection.execute(f"INSERT INTO dropped {places}", values or [])
        dropped = self._count("dropped")
        left = "WHERE place NOT IN (SELECT place FROM dropped)" if dropped else ""
        self._connection.execute(
            f"CREATE OR REPLACE VIEW settled AS SELECT * EXCLUDE (place), place FROM staged {left}"
        )
        return dropped - before

    def give_way(self, show_stored: ShowStored, reach: str) -> int:
        """Drops tickets the store knows in a newer state; returns how many.

        `show_stored` defines the view `stored` in a connection, the tickets of the store.

        A stored ticket is newer if more has happened to it and the store reaches further than
        the file: an old export changes nothing, a corrected one does.
        """
        show_stored(self._connection)
        self._connection.execute(
            f"CREATE TABLE known AS SELECT ticket_id, {_MOMENT} AS moment, "
            f"{_MONTH.format(at='received_at')} AS month FROM stored "
            "WHERE ticket_id IN (SELECT ticket_id FROM settled)"
        )
        return self._drop(
            "SELECT place FROM settled JOIN known USING (ticket_id) JOIN reaches USING (file) "
            f"WHERE {_MOMENT} < known.moment AND reach < CAST(nullif(?, '') AS TIMESTAMP)",
            [reach],
        )

    def keep_changed(self) -> int:
        """Drops tickets the store knows in just this state; returns how many. After `give_way`."""
        return self._drop(
            "SELECT place FROM settled WHERE ticket_id IN (SELECT ticket_id FROM ("
            f"SELECT {projection.stored_columns()} FROM settled INTERSECT "
            f"SELECT {', '.join(_NAMES)} FROM stored "
            "WHERE ticket_id IN (SELECT ticket_id FROM settled)))"
        )

    def moved(self) -> Iterator[tuple[int, pa.Table]]:
        """Months of the store with the tickets that now stand in another month."""
        query = (
            "SELECT known.month, known.ticket_id FROM known JOIN settled USING (ticket_id) "
            f"WHERE known.month <> {_MONTH.format(at='received_at')}"
        )
        found = self._connection.execute(query).to_arrow_table()
        for month in found["month"].unique().to_pylist():
            yield month, found.filter(pc.equal(found["month"], month)).select(["ticket_id"])

    def frame(self) -> pd.DataFrame:
        """Everything staged so far, in the order of the files."""
        self._finish_writing()
        return self._connection.execute("SELECT * FROM staged ORDER BY place").df()

    def _count(self, table: str) -> int:
        found = self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert found is not None
        return int(found[0])

    def filled(self) -> dict[str, int]:
        """How many tickets carry each field that any does; `unknown` carries nothing."""
        texts = {column.name for column in ticket.columns if isinstance(column.type, Text)}
        counts = ", ".join(
            f"count(nullif({name}, '{UNKNOWN}'))" if name in texts else f"count({name})"
            for name in _NAMES
        )
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

    def months(self) -> list[Waiting]:
        """The tickets of each month of receipt, in order of months."""
        index = _MONTH.format(at="received_at")
        found = self._connection.execute(
            f"SELECT {index} AS month, count(*) FROM settled GROUP BY month ORDER BY month"
        ).fetchall()
        if len(found) > 1:
            self._part_by_month(index, len(found))
        return [Waiting(month, _of_month(month), count) for month, count in found]

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection that sees what is staged; several work at once."""
        return self._connection.cursor()

    def _part_by_month(self, index: str, months: int) -> None:
        """Writes the tickets by month where the files do not come in order of time.

        Else each month would have to be looked for in all of the pieces.
        """
        reached = self._connection.execute(
            f"SELECT count(*) FROM (SELECT DISTINCT {index}, file_name FROM (SELECT received_at, "
            f"filename AS file_name FROM read_parquet({quoted(self._folder / 'piece-*.parquet')})))"
        ).fetchone()
        if reached is None or reached[0] <= 4 * (self._pieces + months):
            return
        parted = self._folder / "months"
        self._connection.execute(
            f"COPY (SELECT *, {index} AS month FROM settled) TO {quoted(parted)} "
            "(FORMAT parquet, COMPRESSION lz4, PARTITION_BY (month))"
        )
        found = quoted(parted / "*" / "*.parquet")
        self._connection.execute(
            f"CREATE OR REPLACE VIEW settled AS SELECT * EXCLUDE (month) FROM read_parquet({found})"
        )

    def close(self) -> None:
        """Lets go of the files."""
        self._writer.shutdown()
        self._connection.close()


def _of_month(month: int) -> str:
    """The tickets of a month: a range, unlike a month worked out of every row, lets pieces be
    passed over."""
    first, last = (datetime(*month_parts(each), 1) for each in (month, month + 1))
    return (
        f"SELECT {', '.join(_NAMES)} FROM settled "
        f"WHERE received_at >= TIMESTAMP '{first}' AND received_at < TIMESTAMP '{last}'"
    )
