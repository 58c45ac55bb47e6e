"""One load from beginning to end: read, judge, reconcile, and publish all of it or nothing."""

import hashlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from data.errors import LoadRefused
from data.load.mapping import Mapping
from data.load.named import labels_of, units_of
from data.load.opening import Content, contents_of
from data.load.outcome import Glimpse, Outcome, joint
from data.load.reading import batches_of
from data.load.rejects import RejectFile
from data.load.rows import Source
from data.load.sources import open_source
from data.load.staging import Staging
from data.owned import owned_folder
from data.places.city import City, find_city
from data.places.policies import read_policies
from data.stores import Loading, Target, publication_to, target_of

Progress = Callable[[str, float], None]
"""Told the file's name and the part of it that is read, 0 to 1."""


SHOWN = ("received_at", "stage", "category", "channel", "unit_code", "area_code", "due_at",
         "closed_at", "outcome", "satisfaction")  # fmt: skip
"""What a trial shows of single tickets: neither number nor place nor the source's own topic."""
TALLIED = ("stage", "unit_code", "area_code", "category", "channel")
FIRST = 10


@dataclass(frozen=True)
class Receiver:
    """Where records are taken in: the load they belong to, its city and mapping, folders for
    what is staged and for what is rejected; whether tickets the store knows just so are passed over.
    """

    publication: Loading
    folder: Path
    rejects: Path
    mapping: Mapping
    city: City
    changed_only: bool = False


def load(
    paths: list[Path],
    mapping: Mapping,
    store: Path | Target,
    *,
    city: str = "",
    dry_run: bool = False,
    replace: bool = False,
    rejects_folder: Path | None = None,
    progress: Progress = lambda _name, _part: None,
) -> Outcome:
    """What became of the files' records; they are in the store only if every one is accounted for.

    Raises `LoadRefused` if loaded + rejected + duplicates differs from an independent count of
    the records, if a column is missing, if no ticket is left, or if the store is another city's;
    then nothing is published. A file the store already has by the same mapping is passed over;
    of a ticket that comes again the newest state counts. Rejects are written into the store
    unless a trial has a folder of its own for them.
    """
    place, target = find_city(city or mapping.city), target_of(store)
    _check_kinds(mapping, place)
    try:
        target.folder.mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise LoadRefused(f"no store can be made at {target.folder}: {reason.strerror}") from reason
    name = str(place.folder) if city else mapping.city
    with contents_of(paths) as contents, publication_to(target, name) as publication:
        if replace:
            publication.start_over()
        outcome = Outcome()
        keys = {_key(each, mapping): each for each in contents}
        fresh = {key: each for key, each in keys.items() if not publication.has_loaded(key)}
        outcome.known = [each.name for each in contents if each not in fresh.values()]
        if fresh:
            sources = [open_source(each, mapping.shape) for each in fresh.values()]
            rejected = rejects_folder or target.folder / "rejects"
            receiver = Receiver(publication, target.folder, rejected, mapping, place)
            files = {key: each.name for key, each in fresh.items()}
            take_in(receiver, sources, outcome, files=files, dry_run=dry_run, progress=progress)
        return outcome


def take_in(
    receiver: Receiver,
    sources: list[Source],
    outcome: Outcome,
    *,
    files: dict[str, str] | None = None,
    note: Callable[[], dict[str, Any]] | None = None,
    dry_run: bool = False,
    progress: Progress = lambda _name, _part: None,
) -> None:
    """Reads, judges and reconciles every record of the sources, then publishes them unless
    nothing is left or it is a `dry_run`; `outcome` is told.

    `files`, and what `note` says once all is read, are remembered with the version. Raises
    `LoadRefused` as `load` does.
    """
    publication = receiver.publication
    with (
        owned_folder(receiver.folder, "staging-") as folder,
        closing(Staging(folder)) as staging,
    ):
        stamp = joint([*(files or {})] or [each.sha256 for each in sources])
        with RejectFile(receiver.rejects, sources, stamp) as rejects:
            _read_all(sources, receiver, staging, rejects, outcome, progress)
            outcome.rejects = rejects.path if rejects.count else None
        outcome.duplicates = staging.settle()
        outcome.duplicates += staging.give_way(publication.show_stored, publication.base.as_of)
        if receiver.changed_only:
            outcome.duplicates += staging.keep_changed()
        outcome.loaded -= outcome.duplicates
        _reconcile(outcome, may_be_empty=receiver.changed_only)
        outcome.filled = staging.filled()
        outcome.span = staging.span()
        if dry_run:
            outcome.glimpse = Glimpse(
                staging.glimpse(SHOWN, FIRST), {name: staging.tally(name) for name in TALLIED}
            )
        elif outcome.loaded or not receiver.changed_only:
            said = note() if note else None
            _publish(receiver, staging, outcome, files, said)
            outcome.published = True


def _read_all(
    sources: list[Source],
    receiver: Receiver,
    staging: Staging,
    rejects: RejectFile,
    outcome: Outcome,
    progress: Progress,
) -> None:
    mapping = receiver.mapping
    zone = mapping.zone or receiver.city.zone
    until = datetime.now(ZoneInfo(zone)).replace(tzinfo=None)
    until = min(mapping.as_of, until) if mapping.as_of else until
    for source in sources:
        _check_columns(source, mapping)
        outcome.sources.append(source)
        before = outcome.loaded + outcome.rejected
        reach = source.as_of
        for batch in batches_of(source, mapping, zone, until, outcome.findings):
            reach = max(filter(None, (reach, batch.reach)), default=None)
            staging.add(batch.tickets)
            outcome.loaded += len(batch.tickets)
            for reject in batch.rejects:
                rejects.add(source.name, reject)
                outcome.reasons[reject.reason] += 1
                outcome.rejected += 1
            progress(source.name, min(batch.position / max(source.size, 1), 1.0))
        progress(source.name, 1.0)
        staging.end_file(reach)
        outcome.as_of = max(filter(None, (outcome.as_of, reach)), default=None)
        _compare(source, outcome.loaded + outcome.rejected - before)
        outcome.notes += source.notes
    outcome.as_of = mapping.as_of or outcome.as_of


def _check_kinds(mapping: Mapping, city: City) -> None:
    known = [kind.id for kind in city.kinds]
    for section, owner in (("unit", mapping.unit), ("area", mapping.area)):
        if owner and owner.kind not in known:
            raise LoadRefused(
                f"{mapping.path}: {section}.kind is {owner.kind!r}, which {city.folder}/city.toml "
                f"does not declare; it has {', '.join(known)}"
            )


def _check_columns(source: Source, mapping: Mapping) -> None:
    missing = [name for name in mapping.columns if name not in source.header]
    if not missing:
        return
    hint = ""
    if not set(mapping.columns) & set(source.header):
        hint = "; none of the mapping's columns is there: is this a table of single requests?"
    raise LoadRefused(
        f"{source.name} has no column {', '.join(map(repr, missing))}, which {mapping.path} maps; "
        f"its columns are {', '.join(map(repr, source.header))}{hint}"
    )


def _compare(source: Source, accounted: int) -> None:
    counted = source.count()
    if counted != accounted:
        raise LoadRefused(
            f"{source.name}: {accounted:,} records were read but {counted:,} were counted by a "
            "second reader; nothing was published, so that none can be lost"
        )


def _reconcile(outcome: Outcome, *, may_be_empty: bool) -> None:
    outcome.read = outcome.loaded + outcome.rejected + outcome.duplicates
    if not may_be_empty and not outcome.loaded and not outcome.duplicates:
        why = ", ".join(f"{reason}: {count}" for reason, count in outcome.reasons.most_common(3))
        raise LoadRefused(
            f"none of {outcome.read:,} records could be loaded ({why or 'no records'}); "
            "nothing was published"
        )


def _publish(
    receiver: Receiver,
    staging: Staging,
    outcome: Outcome,
    files: dict[str, str] | None,
    note: dict[str, Any] | None,
) -> None:
    publication, city = receiver.publication, receiver.city
    policies = read_policies(city)
    publication.add_units(units_of(receiver.mapping, city, outcome.findings))
    publication.add_labels(labels_of(staging))
    if len(city.places):
        publication.add_places(city.places)
    for month, ids in staging.moved():
        publication.remove(month, ids)
    publication.add_waiting(staging.cursor, staging.months())
    assert outcome.as_of is not None
    settled = datetime.fromisoformat(publication.base.as_of) if publication.base.as_of else None
    outcome.as_of = max(filter(None, (outcome.as_of, settled)))
    publication.commit(
        as_of=outcome.as_of,
        fields=outcome.fields,
        rules=policies.rules(outcome.as_of),
        cutoff_day=policies.cutoff_day,
        load=outcome.record(),
        files=files,
        note=note,
    )
    publication.tidy()


def _key(content: Content, mapping: Mapping) -> str:
    """What a file is known by: its content and the mapping, so that a corrected one counts."""
    return hashlib.sha256(content.sha256.encode() + mapping.path.read_bytes()).hexdigest()
