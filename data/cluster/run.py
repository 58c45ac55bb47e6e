"""One build on a cluster from beginning to end: all of a new version or nothing of it."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from data.cluster.assembly import assemble
from data.cluster.session import Cluster
from data.cluster.sums import Report, write_sums
from data.errors import LoadRefused
from data.measures import Rules
from data.places.city import find_city
from data.places.policy import read_policy
from data.store.manifest import LoadRecord, Manifest, next_version, read_manifest, write_manifest
from data.store.publication import Publication, sync_file
from data.store.rollups import Calendar


def rebuild(store: Path, cluster: Cluster, say: Report) -> Manifest:
    """The manifest of the new version: the tickets as they were, their sums built by Spark.

    Takes the policy the city's files hold now. Raises `StoreMissing` or `StoreBroken` if there is
    no version to build on, `ClusterMissing` if no cluster is reached, and `LoadRefused` if
    another load is running or the sums are not whole; then the version before stays in force.
    """
    before = read_manifest(store)
    with Publication(store, before.city, demo=before.demo) as publication:
        record = LoadRecord(
            datetime.now().isoformat(timespec="seconds"), "Apache Spark", "", 0, 0, 0, 0,
            "roll-ups built anew",
        )  # fmt: skip
        return publish(publication, publication.base, record, cluster, say)


def publish(
    publication: Publication, tickets: Manifest, record: LoadRecord, cluster: Cluster, say: Report
) -> Manifest:
    """Puts the version of these tickets in force once a cluster has summed all of them."""
    if not tickets.ticket_rows:
        raise LoadRefused(f"{publication.folder} holds no tickets: nothing to sum up")
    draft = next_version(
        tickets,
        published_at=datetime.now().isoformat(timespec="microseconds"),
        loads=(*tickets.loads, record),
        roll=f"roll-{tickets.version + 1}-{uuid.uuid4().hex[:12]}.duckdb",
    )
    _sum_up(publication, draft, cluster, say)
    write_manifest(publication.folder, draft)
    publication.remove_orphans(draft)
    return draft


def _sum_up(publication: Publication, draft: Manifest, cluster: Cluster, say: Report) -> None:
    store = publication.folder
    files = [store / part.file for _, part in sorted(draft.tickets.items())]
    rules, calendar = _rules(draft)
    with _workplace(store) as folder:
        with cluster.open() as session:
            say(f"Spark {session.version} on {cluster.master}")
            counts = write_sums(session, files, rules, calendar, folder, say)
        summed = assemble(store / draft.roll, folder, counts, store / publication.base.roll)
    if summed != draft.ticket_rows:
        raise LoadRefused(
            f"Spark summed {summed:,} tickets, the manifest in {store} names "
            f"{draft.ticket_rows:,}; nothing was published"
        )
    sync_file(store / draft.roll)


def _rules(manifest: Manifest) -> tuple[Rules, Calendar]:
    policy = read_policy(find_city(manifest.city).policy_path)
    rules = Rules(
        manifest.as_of_time,
        count_excluded=policy.excluded == "count",
        count_ledger=policy.ledger == "count",
        partly_is_solved=policy.partial_counts_as_solved,
    )
    return rules, Calendar(policy.cutoff_day)


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
