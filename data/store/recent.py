"""The file of tickets that still change often, copied and edited by each load of a large store."""

import shutil
import uuid
from pathlib import Path

import duckdb
import pyarrow as pa

from data.schema import ADDED, event, ticket
from data.store import layout, projection
from data.store.manifest import Manifest, Recent
from data.store.month_file import sync
from data.store.quiet import connect

LARGE = 2_000_000
"""A store of fewer tickets is quick enough with month files alone."""

ORDERS = {ticket: projection.RECENT_ORDER, event: projection.EVENT_ORDER}


class RecentFile:
    """The recent file of the version a load is about to publish.

    Takes the load's tickets, then `settle` puts them in place of their old states.
    """

    def __init__(self, folder: Path, base: Manifest) -> None:
        self._folder, self._base = folder, base
        self.name = new_name(base)
        self._months: set[int] = set()
        if base.recent:
            shutil.copyfile(folder / base.recent.file, folder / self.name)
        self._connection = open_file(folder / self.name)
        for table in ORDERS:
            self._connection.execute(
                f"CREATE TEMP TABLE new_{table.name} ({layout.definition(table)})"
            )
        self._connection.execute("CREATE TEMP TABLE touched (ticket_id VARCHAR)")

    def take(self, month: int, tickets: pa.Table, events: pa.Table | None) -> None:
        """Adds tickets of a month with their events; of one taken twice the last state counts."""
        self._months.add(month)
        run = self._connection.execute
        self._connection.register("incoming", tickets)
        for table in ORDERS:
            run(f"DELETE FROM new_{table.name} WHERE NOT ({projection.NOT_INCOMING})")
        run("INSERT INTO touched SELECT ticket_id FROM incoming")
        run(f"INSERT INTO new_ticket {projection.stored_tickets(set(tickets.column_names))}")
        if events is not None:
            self._connection.register("incoming_event", events)
            run(f"INSERT INTO new_event {projection.merged_events('', incoming=True)}")
            self._connection.unregister("incoming_event")
        self._connection.unregister("incoming")

    def remove(self, month: int, ids: pa.Table) -> None:
        """Takes the old states of tickets out of a month."""
        self._months.add(month)
        self._connection.register("incoming", ids)
        self._connection.execute("INSERT INTO touched SELECT ticket_id FROM incoming")
        self._connection.unregister("incoming")

    def settle(self) -> dict[int, int]:
        """Replaces old states by new ones; how many tickets of each month's file died of it."""
        run = self._connection.execute
        dead = self._supersede()
        for table, order in ORDERS.items():
            name = f"recent.{table.name}"
            run(f"DELETE FROM {name} WHERE ticket_id IN (SELECT ticket_id FROM touched)")
            run(f"INSERT INTO {name} BY NAME SELECT * FROM new_{table.name} ORDER BY {order}")
        return dead

    def _supersede(self) -> dict[int, int]:
        """Names the tickets of the month files that were touched; no other months are read."""
        settled = layout.rows(ticket, self._folder, self._base, months=self._months, settled=True)
        self._connection.execute(
            "CREATE TEMP TABLE died AS SELECT ticket_id, "
            "CAST(year(received_at) * 12 + month(received_at) - 1 AS INTEGER) AS month "
            f"FROM ({settled}) WHERE ticket_id IN (SELECT ticket_id FROM touched)"
        )
        self._connection.execute("INSERT INTO recent.superseded SELECT ticket_id FROM died")
        counted = self._connection.execute("SELECT month, count(*) FROM died GROUP BY month")
        return {int(month): int(count) for month, count in counted.fetchall()}

    def finish(self, since: str) -> Recent:
        """Makes the file durable; what the manifest says of it: it holds tickets since `since`."""
        return finish(self._connection, self._folder, self.name, since)

    def abandon(self) -> None:
        """Removes the file of a load that is not committed."""
        self._connection.close()
        (self._folder / self.name).unlink(missing_ok=True)


def new_name(base: Manifest) -> str:
    """A name no file has for the recent file of the next version."""
    return f"recent-{base.version + 1}-{uuid.uuid4().hex[:12]}.duckdb"


def open_file(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection in which the recent file is attached as `recent`, with all of its tables and
    columns, whoever wrote it."""
    connection = connect()
    connection.execute(f"ATTACH {layout.quoted(path)} AS recent")
    for table in ORDERS:
        columns = layout.definition(table)
        connection.execute(f"CREATE TABLE IF NOT EXISTS recent.{table.name} ({columns})")
    for name in ADDED:
        kind = layout.column_type(ticket.c[name])
        connection.execute(f"ALTER TABLE recent.ticket ADD COLUMN IF NOT EXISTS {name} {kind}")
    connection.execute("CREATE TABLE IF NOT EXISTS recent.superseded (ticket_id VARCHAR)")
    return connection


def finish(connection: duckdb.DuckDBPyConnection, folder: Path, name: str, since: str) -> Recent:
    """Closes a recent file and makes it durable; what the manifest says of it."""
    counted = connection.execute("SELECT count(*) FROM recent.ticket").fetchone()
    assert counted is not None
    connection.execute("CHECKPOINT recent")
    connection.execute("DETACH recent")
    connection.close()
    sync(folder / name)
    return Recent(name, int(counted[0]), since, ADDED)
