"""One load from beginning to end: read, judge, reconcile, and publish all of it or nothing."""

import hashlib
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from data.dimensions import DIMENSIONS
from data.errors import LoadRefused
from data.load.mapping import Mapping
from data.load.opening import Content, contents_of
from data.load.reading import batches_of
from data.load.rejects import RejectFile
from data.load.rows import Source
from data.load.sources import open_source
from data.load.staging import Staging
from data.load.transform import Findings
from data.measures import Rules
from data.places.city import City, find_city
from data.places.policy import read_policy
from data.schema import UNKNOWN
from data.store.manifest import LoadRecord
from data.store.rollups import WATCHED
from data.stores import Loading, Target, publication_to, target_of
from data.words import Words

Progress = Callable[[str, float], None]
"""Told the file's name and the part of it that is read, 0 to 1."""


SHOWN = ("received_at", "stage", "category", "channel", "unit_code", "area_code", "due_at",
         "closed_at", "outcome", "satisfaction")  # fmt: skip
"""What a trial shows of single tickets: neither number nor place nor the source's own topic."""
TALLIED = ("stage", "unit_code", "area_code", "category", "channel")
FIRST = 10


@dataclass(frozen=True)
class Glimpse:
    """What would be stored: the first tickets as text, and tickets by the codes of some fields."""

    tickets: list[dict[str, str]]
    counts: dict[str, dict[str, int]]


@dataclass
class Outcome:
    """What became of a load. `published` is False for a dry run and where nothing was new."""

    read: int = 0
    loaded: int = 0
    rejected: int = 0
    duplicates: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    findings: Findings = field(default_factory=Findings)
    filled: dict[str, int] = field(default_factory=dict)
    span: tuple[str, str] = ("", "")
    as_of: datetime | None = None
    rejects: Path | None = None
    known: list[str] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)
    published: bool = False
    glimpse: Glimpse | None = None

    @property
    def fields(self) -> frozenset[str]:
        """The ticket fields at least one loaded ticket carries."""
        return frozenset(self.filled)


@dataclass(frozen=True)
class Intake:
    """Where records are taken in: the load they belong to, its city and mapping, a folder for
    what is staged and rejected; whether tickets the store knows just so are passed over.
    """

    publication: Loading
    folder: Path
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
    target.folder.mkdir(parents=True, exist_ok=True)
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
            intake = Intake(publication, target.folder, mapping, place)
            files = {key: each.name for key, each in fresh.items()}
            take_in(
                intake, sources, outcome, files=files, dry_run=dry_run, progress=progress,
                rejects_folder=rejects_folder,
            )  # fmt: skip
        return outcome


def take_in(
    intake: Intake,
    sources: list[Source],
    outcome: Outcome,
    *,
    files: dict[str, str] | None = None,
    note: dict[str, Any] | None = None,
    dry_run: bool = False,
    rejects_folder: Path | None = None,
    progress: Progress = lambda _name, _part: None,
) -> None:
    """Reads, judges and reconciles every record of the sources, then publishes them unless
    nothing is left or it is a `dry_run`; `outcome` is told.

    `files` and `note` are remembered with the version. Raises `LoadRefused` as `load` does.
    """
    publication, folder = intake.publication, intake.folder
    with (
        TemporaryDirectory(prefix="staging-", dir=folder) as staged,
        closing(Staging(Path(staged))) as staging,
    ):
        stamp = _joint([*(files or [each.sha256 for each in sources])])
        with RejectFile(rejects_folder or folder / "rejects", sources, stamp) as rejects:
            _read_all(sources, intake, staging, rejects, outcome, progress)
            outcome.rejects = rejects.path if rejects.count else None
        outcome.duplicates = staging.settle()
        outcome.duplicates += staging.give_way(publication.show_stored, publication.base.as_of)
        if intake.changed_only:
            outcome.duplicates += staging.keep_changed()
        outcome.loaded -= outcome.duplicates
        _reconcile(outcome, may_be_empty=intake.changed_only)
        outcome.filled = staging.filled()
        outcome.span = staging.span()
        if dry_run:
            outcome.glimpse = Glimpse(
                staging.glimpse(SHOWN, FIRST), {name: staging.tally(name) for name in TALLIED}
            )
        elif outcome.loaded or not intake.changed_only:
            _publish(intake, staging, outcome, _record(sources, outcome), files, note)
            outcome.published = True


def _read_all(
    sources: list[Source],
    intake: Intake,
    staging: Staging,
    rejects: RejectFile,
    outcome: Outcome,
    progress: Progress,
) -> None:
    mapping = intake.mapping
    zone = mapping.zone or intake.city.zone
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
    intake: Intake,
    staging: Staging,
    outcome: Outcome,
    load: LoadRecord,
    files: dict[str, str] | None,
    note: dict[str, Any] | None,
) -> None:
    publication, city = intake.publication, intake.city
    policy = read_policy(city.policy_path)
    publication.add_units(_units(intake.mapping, city, outcome.findings))
    publication.add_labels(_labels(staging))
    if len(city.places):
        publication.add_places(city.places)
    for month, ids in staging.moved():
        publication.remove(month, ids)
    for month, tickets, events in staging.months():
        publication.add_month(month, tickets, events)
    assert outcome.as_of is not None
    settled = datetime.fromisoformat(publication.base.as_of) if publication.base.as_of else None
    outcome.as_of = max(filter(None, (outcome.as_of, settled)))
    publication.commit(
        as_of=outcome.as_of,
        fields=outcome.fields,
        rules=Rules(
            outcome.as_of,
            count_excluded=policy.excluded == "count",
            count_ledger=policy.ledger == "count",
            partly_is_solved=policy.partial_counts_as_solved,
        ),
        cutoff_day=policy.cutoff_day,
        load=load,
        files=files,
        note=note,
    )
    publication.tidy()


def _key(content: Content, mapping: Mapping) -> str:
    """What a file is known by: its content and the mapping, so that a corrected one counts."""
    return hashlib.sha256(content.sha256.encode() + mapping.path.read_bytes()).hexdigest()


def _record(sources: list[Source], outcome: Outcome) -> LoadRecord:
    return LoadRecord(
        at=datetime.now().isoformat(timespec="seconds"),
        source=", ".join(each.name for each in sources),
        sha256=_joint([each.sha256 for each in sources]),
        read=outcome.read,
        loaded=outcome.loaded,
        rejected=outcome.rejected,
        duplicates=outcome.duplicates,
        filled={name: outcome.filled.get(name, 0) for name in WATCHED},
        reasons=dict(outcome.reasons),
        rejects=f"rejects/{outcome.rejects.name}" if outcome.rejects else "",
    )


def _joint(hashes: list[str]) -> str:
    """One hash of several; of one, itself."""
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()


def _units(mapping: Mapping, city: City, findings: Findings) -> pd.DataFrame:
    """The city's own units and those the tickets name, below one unit for the city itself."""
    top = f"city-{city.id}"
    rows: list[tuple[str, str, str, str, str | None]] = [
        (top, city.name.zh, city.name.en, "city", None)
    ]
    for owner, titles in ((mapping.unit, findings.units), (mapping.area, findings.areas)):
        if owner:
            rows += [
                (code, title, title, owner.kind, top)
                for code, title in sorted(titles.items())
                if code != UNKNOWN
            ]
    found = pd.DataFrame(rows, columns=["code", "name_zh", "name_en", "kind", "parent"])
    if not len(city.units):
        return found
    return pd.concat([city.units, found[~found["code"].isin([top, *city.units["code"]])]])


def _labels(staging: Staging) -> pd.DataFrame:
    """The source's own words for its categories, topics, channels and lines."""
    rows = [
        (dimension, code, code, code, position)
        for dimension in ("category", "topic", "channel", "line")
        for position, code in enumerate(staging.distinct(dimension))
        if dimension not in DIMENSIONS or code not in DIMENSIONS[dimension].values
    ]
    return pd.DataFrame(rows, columns=["dimension", "code", "title_zh", "title_en", "position"])
