"""One build on a cluster from beginning to end: all of a new version or nothing of it."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from data.cluster.adoption import bring_in, judge, months_in
from data.cluster.assembly import assemble
from data.cluster.session import Cluster
from data.cluster.sums import Report, write_sums
from data.errors import LoadRefused
from data.measures import Rules
from data.places.city import find_city
from data.places.policies import read_policies
from data.schema import event, ticket
from data.store import layout
from data.store.manifest import (
    LoadRecord,
    Manifest,
    next_version,
    read_manifest,
)
from data.store.month_file import sync
from data.store.publication import Publication
from data.store.rollups import Calendar
from data.store.summing import fingerprint

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def rebuild(store: Path, cluster: Cluster, say: Report) -> Manifest:
    """The manifest of the new version: the tickets as they were, their sums built by Spark.

    Takes the policies the city's files hold now. Raises `StoreMissing` or `StoreBroken` if there is
    no version to build on, `ClusterMissing` if no cluster is reached, and `LoadRefused` if
    another load is running or the sums are not whole; then the version before stays in force.
    """
    before = read_manifest(store)
    with Publication(store, before.city, demo=before.demo) as publication:
        if not publication.base.ticket_rows:
            raise LoadRefused(f"{store} holds no tickets: nothing to sum up")
        draft = _next(publication.base, _record("roll-ups built anew"))
        with cluster.open() as session:
            return _publish(publication, draft, session, say)


def adopt(store: Path, folder: Path, as_of: datetime, cluster: Cluster, say: Report) -> Manifest:
    """The manifest of the new version: the tickets and events of `folder` and no others.

    See `data.cluster.adoption` for the folder. The store must have a version already: units,
    words and places stay as they are. Files are linked into the store where the disk is the
    same, else copied. Raises what `rebuild` raises, and `LoadRefused` if a ticket is not as a
    loader would have stored it.
    """
    before = read_manifest(store)
    tickets = months_in(folder / "tickets", ticket)
    events = months_in(folder / "events", event)
    rows = sum(each.rows for each in tickets.values())
    if not rows:
        raise LoadRefused(f"no tickets in {folder}: expected tickets/month=24305/NAME.parquet")
    with (
        Publication(store, before.city, demo=before.demo) as publication,
        cluster.open() as session,
    ):
        fields = judge(session, folder / "tickets", rows, _units(store / publication.base.roll))
        say(f"{folder}: {rows:,} tickets are as they should be")
        draft = _next(
            publication.base,
            _record("adopted", folder.name, rows),
            as_of=as_of.isoformat(),
            fields=tuple(sorted(fields)),
            tickets=bring_in(store, "tickets", tickets, publication.base.version + 1),
            recent=None,
            events=bring_in(store, "events", events, publication.base.version + 1),
            # Files loaded before are no longer in the store and may be loaded again.
            note={**publication.base.note, "files": {}},
        )
        return _publish(publication, draft, session, say)


def _record(note: str, source: str = "Apache Spark", rows: int = 0) -> LoadRecord:
    now = datetime.now().isoformat(timespec="seconds")
    return LoadRecord(now, source, "", rows, rows, 0, 0, f"{note} by Apache Spark")


def _next(base: Manifest, record: LoadRecord, **changes: Any) -> Manifest:
    return next_version(
        base,
        published_at=datetime.now().isoformat(timespec="microseconds"),
        loads=(*base.loads, record),
        roll=f"roll-{base.version + 1}-{uuid.uuid4().hex[:12]}.duckdb",
        **changes,
    )


def _units(roll: Path) -> list[str]:
    with duckdb.connect(str(roll), read_only=True) as connection:
        return [str(row[0]) for row in connection.execute("SELECT code FROM unit").fetchall()]


def _publish(
    publication: Publication, draft: Manifest, session: "SparkSession", say: Report
) -> Manifest:
    """Puts a version in force once Spark has summed all of its tickets."""
    store = publication.folder
    say(f"Spark {session.version}: summing {draft.ticket_rows:,} tickets")
    with _workplace(store) as folder:
        files = whole_files(store, draft, folder)
        counts = write_sums(session, files, *_rules(draft), folder, say)
        summed = assemble(store / draft.roll, folder, counts, store / publication.base.roll)
    if summed != draft.ticket_rows:
        raise LoadRefused(
            f"Spark summed {summed:,} tickets, the manifest in {store} names "
            f"{draft.ticket_rows:,}; nothing was published"
        )
    sync(store / draft.roll)
    rules, calendar = _rules(draft)
    return publication.put_in_force(replace(draft, sums=fingerprint(rules, calendar)))


def whole_files(store: Path, manifest: Manifest, work: Path) -> list[Path]:
    """Parquet files that together hold each ticket in force once.

    Months nothing supersedes are taken as they lie; the others, and what lies in the recent file,
    are written out into the folder `work`.
    """
    touched = [month for month in manifest.tickets if layout.is_touched(manifest, month)]
    files = [
        store / part.file
        for month, part in sorted(manifest.tickets.items())
        if month not in touched
    ]
    if manifest.recent is None and not touched:
        return files
    written = work / "recent.parquet"
    with duckdb.connect() as connection:
        if attached := layout.attach(store, manifest):
            connection.execute(attached)
        rows = layout.rows(ticket, store, manifest, months=touched)
        connection.execute(f"COPY ({rows}) TO {layout.quoted(written)} (FORMAT parquet)")
    return [*files, written]


def _rules(manifest: Manifest) -> tuple[Rules, Calendar]:
    policies = read_policies(find_city(manifest.city))
    return policies.rules(manifest.as_of_time), Calendar(policies.cutoff_day)


@contextmanager
def _workplace(store: Path) -> Iterator[Path]:
    """A folder of the store for the sums of this build; a killed build's leavings go first."""
    for left in store.glob("cluster-*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = store / f"cluster-{uuid.uuid4().hex[:12]}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
