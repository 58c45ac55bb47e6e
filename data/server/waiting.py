"""Where the tickets of a load wait: temporary tables of the loader's own session.

No other session sees them, no write-ahead log holds them, and a killed loader takes them with it.
"""

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from sqlalchemy import Column, Connection, Integer, Table, Text

from data.schema import event, ticket
from data.server import copying
from data.server.tables import ALIVE, KEPT, ROWS, TICKETS, columns_of, temporary
from data.store import projection

_ALIVE = f"SELECT {', '.join(columns_of(ticket))} FROM {ROWS}.ticket WHERE died = {ALIVE}"


class WaitingRoom:
    """The tickets, events and numbers of one load, until they are put in force."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._batch = 0
        for table in TICKETS:
            self._create(f"new_{table.name}", Column("batch", Integer), *table.columns)
        self._create("touched", Column("ticket_id", Text(collation="C")))

    def _create(self, name: str, *columns: Column[Any], on_commit: str | None = None) -> None:
        temporary(name, *columns, on_commit=on_commit).create(self._connection)

    def _run(self, statement: str) -> int:
        return self._connection.exec_driver_sql(statement).rowcount

    def take(self, tickets: pa.Table, events: pa.Table | None) -> None:
        """Takes tickets with their events as loaders hand them over."""
        self._batch += 1
        self.touch(tickets)
        with duckdb.connect() as duck:
            duck.register("incoming", tickets)
            present = set(tickets.column_names)
            self._copy(ticket, duck.sql(projection.stored_tickets(present)))
            if events is not None:
                duck.register("incoming_event", events)
                self._copy(event, duck.sql(projection.merged_events("", incoming=True)))

    def _copy(self, table: Table, rows: duckdb.DuckDBPyRelation) -> None:
        numbered = rows.project(f"{self._batch}::INTEGER AS batch, *")
        names = ["batch", *columns_of(table)]
        copying.copy_in(self._connection, f"new_{table.name}", names, numbered)

    def touch(self, ids: pa.Table) -> None:
        """Notes tickets (column `ticket_id`) whose old state is not to stay."""
        with duckdb.connect() as duck:
            numbers = duck.from_arrow(ids.select(["ticket_id"]))
            copying.copy_in(self._connection, "touched", ["ticket_id"], numbers)

    def show_stored(self, duck: duckdb.DuckDBPyConnection, path: Path, *, any_kept: bool) -> None:
        """Defines the view `stored` over a file at `path`: tickets in force, as far as their
        number is in the DuckDB connection's table `settled`.
        """
        self._create("asked", Column("ticket_id", Text(collation="C")), on_commit="DROP")
        ids = duck.sql("SELECT ticket_id FROM settled")
        copying.copy_in(self._connection, "asked", ["ticket_id"], ids)
        rows = f"{_ALIVE} AND ticket_id IN (SELECT ticket_id FROM asked)"
        nothing = f"SELECT {', '.join(columns_of(ticket))} FROM new_ticket WHERE false"
        copying.copy_out(self._connection, rows if any_kept else nothing, path)
        duck.execute(f"CREATE OR REPLACE TEMP VIEW stored AS {copying.read_back(path, ticket)}")

    def count(self) -> int:
        """How many tickets are touched."""
        self._run("DELETE FROM touched a USING touched b WHERE a.ctid > b.ctid "
                  "AND a.ticket_id = b.ticket_id")  # fmt: skip
        found = self._connection.exec_driver_sql("SELECT count(*) FROM touched").scalar()
        return int(found or 0)

    def put_in(self, version: int, *, afresh: bool) -> None:
        """Lets the touched tickets (`afresh`: all) die in a version and the waiting ones be born.

        The old states of the touched ones stand in the temporary table `gone` afterwards. Of a
        ticket taken twice the last state counts.
        """
        self._run("ANALYZE touched, new_ticket")
        touched = "" if afresh else "AND ticket_id IN (SELECT ticket_id FROM touched)"
        self._run(f"CREATE TEMP TABLE gone ON COMMIT DROP AS {_ALIVE} {touched}")
        self._run(
            "CREATE TEMP TABLE twice ON COMMIT DROP AS SELECT ticket_id, max(batch) AS last "
            "FROM new_ticket GROUP BY ticket_id HAVING count(*) > 1"
        )
        for table in TICKETS:
            kept, names = KEPT[table].fullname, ", ".join(f'"{n}"' for n in columns_of(table))
            self._run(f"UPDATE {kept} SET died = {version} WHERE died = {ALIVE} {touched}")
            self._run(
                f"INSERT INTO {kept} ({names}, born, died) SELECT {names}, {version}, {ALIVE} "
                f"FROM new_{table.name} n WHERE NOT EXISTS (SELECT FROM twice t "
                "WHERE t.ticket_id = n.ticket_id AND n.batch < t.last)"
            )
