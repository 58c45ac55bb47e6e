"""The file of roll-ups, units, words and places of one version: built anew, or brought up to date
from the one before."""

import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
from sqlalchemy import Connection, create_engine, text

from data.measures import Rules
from data.schema import WORDS, ticket, unit
from data.store import layout, projection, refresh, rollups, slow, summing
from data.store.manifest import Manifest
from data.store.month_file import sync
from data.store.quiet import QUIET
from data.store.spans import months_with

_MEMORY = "1200MB"
"""What summing may hold in memory; beyond it spills to disk beside the store."""


@dataclass(frozen=True)
class Task:
    """What the roll-ups are made from.

    `base` and `draft` are the versions before and after the load, `touched` the files of numbers
    (`ticket_id`) it loaded or removed, `frames` the words it adds by table name.
    """

    folder: Path
    base: Manifest
    draft: Manifest
    touched: list[Path]
    frames: dict[str, pd.DataFrame]


def write_roll(task: Task, rules: Rules, calendar: rollups.Calendar) -> str:
    """The name of the new file, durable on disk. Sums are refreshed where that is possible."""
    name = f"roll-{task.draft.version}-{uuid.uuid4().hex[:12]}.duckdb"
    path = task.folder / name
    known = _refreshable(task)
    if known:
        shutil.copyfile(task.folder / task.base.roll, path)
    engine = create_engine(f"duckdb:///{path}")
    try:
        with engine.begin() as connection:
            connection.execute(text(QUIET))
            connection.execute(text(f"SET memory_limit = '{_MEMORY}'"))
            connection.execute(text("SET enable_external_file_cache = false"))
            spill = layout.quoted(task.folder / "spill")
            connection.execute(text(f"SET temp_directory = {spill}"))
            _attach(connection, task)
            if known:
                refresh.refresh(connection, _change(task, rules), rules, calendar)
            else:
                connection.execute(text(layout.view(ticket, task.folder, task.draft)))
                summing.build(connection, rules, calendar)
                slow.build(connection)
                connection.execute(text("DROP VIEW ticket"))
    finally:
        engine.dispose()
    _write_words(path, task)
    sync(path)
    return name


def _refreshable(task: Task) -> bool:
    """Whether the sums before count the same by the same rules, and most tickets are untouched."""
    if not task.base.roll or task.base.sums != task.draft.sums:
        return False
    loaded = task.draft.loads[-1].loaded if task.draft.loads else 0
    return loaded * 3 <= max(task.draft.ticket_rows, 1_000_000)


def _attach(connection: Connection, task: Task) -> None:
    for manifest, name in ((task.base, "before"), (task.draft, layout.RECENT)):
        if statement := layout.attach(task.folder, manifest, name):
            connection.execute(text(statement))


def _change(task: Task, rules: Rules) -> refresh.Change:
    """Rows of the files that differ between the versions, and those that may have fallen due.

    Of a month whose file stayed, of which only some tickets died, nothing new can come.
    """
    base, draft, folder = task.base, task.draft, task.folder
    both = {*base.tickets, *draft.tickets}
    died = {month for month in both if base.tickets.get(month) != draft.tickets.get(month)}
    written = {month for month in died if _file(base, month) != _file(draft, month)}
    files = ", ".join(map(layout.quoted, task.touched))
    first, last = sorted((base.as_of_time.date(), rules.as_of.date()))
    falling_due = months_with(base, "due_day", str(first), str(last))
    return refresh.Change(
        old=layout.rows(ticket, folder, base, months=died, recent="before"),
        new=layout.rows(ticket, folder, draft, months=written),
        same=layout.rows(ticket, folder, base, months=falling_due, recent="before"),
        touched=f"SELECT ticket_id FROM read_parquet([{files}])"
        if files
        else "SELECT '' AS ticket_id WHERE false",
        then=base.as_of_time,
        now=rules.as_of,
    )


def _file(manifest: Manifest, month: int) -> str:
    return manifest.tickets[month].file if month in manifest.tickets else ""


def _write_words(path: Path, task: Task) -> None:
    """The words known before with those added; groups of units are worked out anew."""
    with duckdb.connect(str(path)) as connection:
        for table, key in WORDS.items():
            connection.execute(f"CREATE OR REPLACE TABLE {table.name} ({layout.definition(table)})")
            frame = _words(task, table.name, key)
            if frame is None or frame.empty:
                continue
            frame = projection.with_groups(frame) if table is unit else frame
            connection.register("words", frame)
            names = layout.column_names(table)
            connection.execute(f"INSERT INTO {table.name} SELECT {names} FROM words")


def _words(task: Task, name: str, key: list[str]) -> pd.DataFrame | None:
    """What the version before knew and what this load adds, this load's word last."""
    added = task.frames.get(name)
    if not task.base.roll:
        return added
    with duckdb.connect(str(task.folder / task.base.roll), read_only=True) as connection:
        known = connection.execute(f"SELECT * FROM {name}").df()
    both = known if added is None else pd.concat([known, added])
    return both.drop_duplicates(key, keep="last")
