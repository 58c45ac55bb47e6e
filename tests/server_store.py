"""A small store in PostgreSQL: its tickets, a load of them, and what a whole version counts."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from data.schema import ticket
from data.store.rollups import month_cube, unit_day
from data.store.snapshot import Snapshot
from data.stores import OpenStore, Target
from tests import tiny


def some_tickets(count: int, prefix: str = "t", **more: Any) -> list[dict[str, Any]]:
    start = datetime(2025, 5, 1)
    return [
        {"ticket_id": f"{prefix}{n}", "received_at": start + timedelta(hours=n), "unit_code": "A1"}
        | more
        for n in range(count)
    ]


def publish(target: Target, rows: list[dict[str, Any]], **more: Any) -> OpenStore:
    return tiny.publish(target, rows, city=target.folder / "city", **more)


def totals(snapshot: Snapshot) -> set[int]:
    """Tickets, both roll-ups, rows by the manifest, asked one after the other: one number in
    every whole version.
    """
    desk = tiny.desk_over(_Held(snapshot), "leader")  # type: ignore[arg-type]
    totals = [snapshot.manifest.ticket_rows]
    for source in (
        select(func.count()).select_from(ticket),
        select(func.sum(month_cube.c.received)),
        select(func.sum(unit_day.c.received)),
    ):
        with desk.snapshot.engine.connect() as connection:
            totals.append(int(connection.execute(source).scalar() or 0))
    return set(totals)


class _Held:
    """A store that stays at one version."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def current(self) -> Snapshot:
        return self._snapshot
