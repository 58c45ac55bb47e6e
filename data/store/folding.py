"""Folding what has settled into month files, and laying out what is recent for quick changes.

A step of its own after a load: readers have the load already. It changes no row and no sum.
"""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb

from data.months import month_index
from data.schema import event, ticket
from data.store import layout
from data.store.manifest import Manifest, Part
from data.store.month_file import MONTH_ORDERS, write
from data.store.recent import ORDERS, finish, new_name, open_file

KEPT = timedelta(days=31)
"""How long a ticket stays in the recent file at least: most changes come within this time."""

LONGEST = timedelta(days=62)
MOST_DEAD = 100_000
"""A longer recent file, or more superseded tickets than this, are worth a folding."""

_MONTH = "CAST(year(received_at) * 12 + month(received_at) - 1 AS INTEGER)"


def is_due(manifest: Manifest, large: int) -> bool:
    """Whether a store is large and its recent tickets do not lie as they should."""
    if manifest.ticket_rows < large:
        return False
    if manifest.recent is None:
        return True
    kept = manifest.as_of_time.date() - date.fromisoformat(manifest.recent.since)
    return kept > LONGEST or sum(part.dead for part in manifest.tickets.values()) > MOST_DEAD


def fold(folder: Path, base: Manifest) -> Manifest:
    """The manifest of the same tickets laid out anew, its files written, not yet in force."""
    since = base.as_of_time.date() - KEPT
    name = new_name(base)
    connection = open_file(folder / name)
    if attached := layout.attach(folder, base, "old"):
        connection.execute(attached)
    tickets, events = dict(base.tickets), dict(base.events)
    _gather(connection, folder, base, since)
    for month in _months_to_write(connection, base, since):
        for kind, parts in (("tickets", tickets), ("events", events)):
            parts.pop(month, None)
            part = _written(connection, folder, base, kind, month)
            if part.rows:
                parts[month] = part
            else:
                (folder / part.file).unlink()
    recent = finish(connection, folder, name, since.isoformat())
    return replace(base, tickets=tickets, events=events, recent=recent)


def _gather(
    connection: duckdb.DuckDBPyConnection, folder: Path, base: Manifest, since: date
) -> None:
    """Fills the new recent file with everything received since then."""
    first = month_index(since.year, since.month)
    months = [month for month in base.tickets if month >= first]
    for table in (ticket, event):
        rows = layout.rows(table, folder, base, months=months, recent="old")
        newer = (
            f"received_at >= TIMESTAMP '{since}'"
            if table is ticket
            else "ticket_id IN (SELECT ticket_id FROM recent.ticket)"
        )
        connection.execute(
            f"INSERT INTO recent.{table.name} SELECT * FROM ({rows}) WHERE {newer} "
            f"ORDER BY {ORDERS[table]}"
        )


def _months_to_write(
    connection: duckdb.DuckDBPyConnection, base: Manifest, since: date
) -> list[int]:
    """Months from which rows go to the recent file or to which rows come from it."""
    first = month_index(since.year, since.month)
    months = {m for m in base.tickets if m >= first or layout.is_touched(base, m)}
    if base.recent:
        settled = f"SELECT DISTINCT {_MONTH} FROM old.ticket WHERE received_at < DATE '{since}'"
        months |= {int(month) for (month,) in connection.execute(settled).fetchall()}
    return sorted(months)


def _written(
    connection: duckdb.DuckDBPyConnection, folder: Path, base: Manifest, kind: str, month: int
) -> Part:
    """The file of a month without what is recent, with what has settled since."""
    table = ticket if kind == "tickets" else event
    rows = layout.rows(table, folder, base, months=[month], recent="old", settled=True)
    if base.recent:
        settled = f"SELECT ticket_id FROM old.ticket WHERE {_MONTH} = {month}"
        rows += (
            f" UNION ALL SELECT {layout.names_of(table, base.recent.added)} FROM old.{table.name} "
            f"WHERE ticket_id IN ({settled})"
        )
    kept = f"SELECT * FROM ({rows}) WHERE ticket_id NOT IN (SELECT ticket_id FROM recent.ticket)"
    name = f"{kind}/{base.version + 1}"
    order = MONTH_ORDERS[table]
    return write(connection, folder, name, month, f"{kept} ORDER BY {order}")
