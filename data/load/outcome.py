"""What became of a load, while it goes on and in the history of the store."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from data.load.rows import Source
from data.load.transform import Findings
from data.store.manifest import LoadRecord
from data.store.rollups import WATCHED
from data.words import Words


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

    def record(self) -> LoadRecord:
        """The load as it stands in the history of the store."""
        return LoadRecord(
            at=datetime.now().isoformat(timespec="seconds"),
            source=", ".join(each.name for each in self.sources),
            sha256=joint([each.sha256 for each in self.sources]),
            read=self.read,
            loaded=self.loaded,
            rejected=self.rejected,
            duplicates=self.duplicates,
            filled={name: self.filled.get(name, 0) for name in WATCHED},
            reasons=dict(self.reasons),
            rejects=f"rejects/{self.rejects.name}" if self.rejects else "",
        )


def joint(hashes: list[str]) -> str:
    """One hash of several; of one, itself."""
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()
