"""The manifest: which files make up one version of the store."""

import json
import os
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from data.errors import StoreBroken, StoreMissing

FILE_NAME = "manifest.json"


@dataclass(frozen=True)
class Part:
    """One immutable Parquet file of tickets or events received in one month.

    `dead` of its tickets have a newer state in the recent file and do not count. `spans` are the
    least and greatest values of some columns, as text. `added` are those of `schema.ADDED` that a
    file of tickets has. Tickets that `tell` their events have no file of events in their month:
    these follow from the tickets (`data.store.steps`).
    """

    file: str
    rows: int
    dead: int = 0
    spans: dict[str, tuple[str, str]] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    tell: bool = False


@dataclass(frozen=True)
class Recent:
    """The file of tickets that still change often; `tickets` of them, received since `since`.

    `added` are those of `schema.ADDED` that it has.
    """

    file: str
    tickets: int
    since: str
    added: tuple[str, ...] = ()


@dataclass(frozen=True)
class LoadRecord:
    """One load as it stands in the history: when, from what, how many rows became what.

    `filled` counts the loaded tickets that carry each watched field, `reasons` the rejected
    records by reason; `rejects` is their file, relative to the store. Empty where not kept.
    """

    at: str
    source: str
    sha256: str
    read: int
    loaded: int
    rejected: int
    duplicates: int
    note: str = ""
    filled: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    rejects: str = ""


@dataclass(frozen=True)
class Manifest:
    """One version of the store. Months are indices: year * 12 + month - 1 of receipt.

    `sums` is the fingerprint of what the roll-ups count and by which rules.
    """

    version: int
    published_at: str
    as_of: str
    city: str
    demo: bool
    fields: tuple[str, ...]
    roll: str
    tickets: dict[int, Part] = field(default_factory=dict)
    events: dict[int, Part] = field(default_factory=dict)
    recent: Recent | None = None
    sums: str = ""
    loads: tuple[LoadRecord, ...] = ()
    note: dict[str, Any] = field(default_factory=dict)

    @property
    def as_of_time(self) -> datetime:
        """The as-of time of the tickets, in city time."""
        return datetime.fromisoformat(self.as_of)

    @property
    def ticket_rows(self) -> int:
        settled = sum(part.rows - part.dead for part in self.tickets.values())
        return settled + (self.recent.tickets if self.recent else 0)

    def files(self) -> set[str]:
        """Every file this version needs, relative to the store."""
        parts = (*self.tickets.values(), *self.events.values())
        recent = {self.recent.file} if self.recent else set()
        return {self.roll, *recent, *(part.file for part in parts)}


def read_manifest(folder: Path) -> Manifest:
    """The manifest in force.

    Raises `StoreMissing` if there is none and `StoreBroken` if it cannot be read or names a file
    that is not there.
    """
    path = folder / FILE_NAME
    try:
        raw = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise StoreMissing(f"no ticket store in {folder}: expected a {FILE_NAME} there") from None
    except (OSError, ValueError) as reason:
        raise StoreBroken(f"{path} cannot be read: {reason}") from reason
    try:
        manifest = manifest_from_json(raw)
    except (KeyError, TypeError, ValueError) as reason:
        raise StoreBroken(f"{path} is not a manifest: {reason!r}") from reason
    missing = sorted(name for name in manifest.files() if not (folder / name).exists())
    if missing:
        raise StoreBroken(f"{path} names {len(missing)} missing file(s), first {missing[0]}")
    return manifest


def manifest_from_json(raw: dict[str, Any]) -> Manifest:
    """The manifest that was written as JSON; raises `KeyError` and its kin for anything else."""
    return Manifest(
        **{
            **raw,
            "fields": tuple(raw["fields"]),
            "tickets": _parts(raw["tickets"]),
            "events": _parts(raw["events"]),
            "recent": _recent(raw["recent"]) if raw.get("recent") else None,
            "loads": tuple(LoadRecord(**load) for load in raw["loads"]),
        }
    )


def _parts(raw: dict[str, dict[str, Any]]) -> dict[int, Part]:
    parts = {int(month): Part(**part) for month, part in raw.items()}
    return {
        month: replace(
            part,
            spans={name: (low, high) for name, (low, high) in part.spans.items()},
            added=tuple(part.added),
        )
        for month, part in parts.items()
    }


def _recent(raw: dict[str, Any]) -> Recent:
    return Recent(**{**raw, "added": tuple(raw.get("added", ()))})


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Puts `manifest` in force in one step that survives a power cut."""
    draft = folder / (FILE_NAME + ".tmp")
    with draft.open("w", encoding="utf-8") as stream:
        json.dump(asdict(manifest), stream, ensure_ascii=False, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(draft, folder / FILE_NAME)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Makes the names in `folder` durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def next_version(manifest: Manifest, **changes: Any) -> Manifest:
    """The manifest after a load: one version on, with `changes`."""
    return replace(manifest, version=manifest.version + 1, **changes)
