"""One day for a large store: as many new tickets as a day brings, and late changes of older ones."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from data.measures import Rules
from data.schema import event, ticket
from data.store import layout
from data.store.manifest import LoadRecord, Manifest, read_manifest
from data.stores import Target, manifest_at, publication_to

Month = tuple[int, pa.Table, pa.Table]

_MONTH = "CAST(year(received_at) * 12 + month(received_at) - 1 AS INTEGER)"


def a_day(folder: Path, new: int, late: int) -> list[Month]:
    """Tickets and events by month of receipt: `new` ones of the next day and `late` changes.

    19 in 20 changes are of the last three weeks, the others reach back over a year.
    """
    manifest = read_manifest(folder)
    with duckdb.connect() as connection:
        if attach := layout.attach(folder, manifest):
            connection.execute(attach)
        for table in (ticket, event):
            connection.execute(layout.view(table, folder, manifest))
        _invent(connection, manifest, new, late)
        return list(_by_month(connection))


def _invent(connection: duckdb.DuckDBPyConnection, manifest: Manifest, new: int, late: int) -> None:
    now = f"TIMESTAMP '{manifest.as_of_time}'"
    recent, old = f"{now} - INTERVAL 21 DAY", f"{now} - INTERVAL 400 DAY"
    fresh = f"F{manifest.version}-"
    changed = " UNION ALL ".join(
        f"(SELECT * FROM (SELECT * FROM ticket WHERE NOT direct AND received_at BETWEEN {first} AND "
        f"{last}) USING SAMPLE {count} ROWS)"
        for first, last, count in ((recent, now, late * 19 // 20), (old, recent, late // 20))
    )
    connection.execute(f"CREATE TABLE changed AS {changed}")
    connection.execute(
        f"UPDATE changed SET stage = 'called', closed_at = coalesce(closed_at, {now}), called_at = "
        f"coalesce(called_at, {now} + INTERVAL 9 HOUR), reached = true, outcome = 'solved'"
    )
    moved = ", ".join(
        f"{name} + INTERVAL 1 DAY AS {name}" for name in ("received_at", "dispatched_at", "due_at")
    )
    connection.execute(
        f"CREATE TABLE fresh AS SELECT * REPLACE ('{fresh}' || ticket_id AS ticket_id, {moved}) "
        f"FROM ticket WHERE received_at > {now} - INTERVAL 48 HOUR LIMIT {new}"
    )
    connection.execute("CREATE TABLE loaded AS SELECT * FROM changed UNION ALL SELECT * FROM fresh")
    connection.execute(
        "CREATE TABLE told AS SELECT * FROM event WHERE ticket_id IN "
        f"(SELECT ticket_id FROM changed) UNION ALL SELECT e.* REPLACE ('{fresh}' || e.ticket_id AS "
        f"ticket_id) FROM event e JOIN fresh f ON f.ticket_id = '{fresh}' || e.ticket_id"
    )


def _by_month(connection: duckdb.DuckDBPyConnection) -> Iterator[Month]:
    months = connection.execute(f"SELECT DISTINCT {_MONTH} FROM loaded ORDER BY 1").fetchall()
    for (month,) in months:
        mine = f"loaded WHERE {_MONTH} = {month}"
        tickets = connection.execute(f"SELECT * FROM {mine}").to_arrow_table()
        events = connection.execute(
            f"SELECT * FROM told WHERE ticket_id IN (SELECT ticket_id FROM {mine})"
        ).to_arrow_table()
        yield month, tickets, events


def publish(place: Path | Target, day: list[Month]) -> Manifest:
    """The manifest of the version that holds the day, wherever the store lies."""
    base = manifest_at(place)
    assert base is not None
    as_of = base.as_of_time + timedelta(days=1)
    count = sum(len(tickets) for _, tickets, _ in day)
    with publication_to(place, base.city, demo=base.demo) as publication:
        for month, tickets, events in day:
            publication.add_month(month, tickets, events)
        load = LoadRecord("", "one day", "", count, count, 0, 0)
        return publication.commit(
            as_of=as_of, fields=(), rules=Rules(as_of), cutoff_day=0, load=load
        )
