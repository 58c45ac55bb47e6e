"""What the store survives, for real: `python -m benchmarks.faults`. One line a fault, with counts.

Loaders are killed at 20 random moments while readers go on; the disk fills up in the middle of a
load; two loaders meet. After each of them the tickets, the sums and the manifest must agree, and
a load afterwards must work. The other faults are tests: `tests/test_faults.py`.
"""

import random
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from data.errors import HotlineError
from data.load.mapping import read_mapping
from data.load.run import load
from data.schema import ticket
from data.settings import PROJECT
from data.store.manifest import read_manifest
from data.store.rollups import month_cube
from data.store.snapshot import Store

KILLS, READERS, ROWS = 20, 2, 20_000
MAPPING = """
city = "unnamed"
[fields]
ticket_id = "id"
received_at = "opened"
category = "kind"
[unit]
columns = ["who"]
kind = "department"
"""


@dataclass
class Readers:
    """Threads that read a store all the time; every answer must be of one whole version."""

    store: Store
    reads: int = 0
    versions: set[int] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    _stopped: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> "Readers":
        self._threads = [threading.Thread(target=self._read) for _ in range(READERS)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _read(self) -> None:
        while not self._stopped.is_set():
            try:
                tickets, summed, told, version = whole(self.store)
            except Exception as reason:
                self.wrong.append(repr(reason))
                continue
            self.reads += 1
            self.versions.add(version)
            if not tickets == summed == told:
                self.wrong.append(f"{tickets} tickets, {summed} summed, {told} told")


def whole(store: Store) -> tuple[int, int, int, int]:
    """Tickets, the sum of the roll-up, rows by the manifest, and the version."""
    snapshot = store.current()
    with snapshot.engine.connect() as connection:
        tickets = connection.execute(select(func.count()).select_from(ticket)).scalar()
        summed = connection.execute(select(func.sum(month_cube.c.received))).scalar()
    manifest = snapshot.manifest
    return int(tickets or 0), int(summed or 0), manifest.ticket_rows, manifest.version


def a_table(path: Path, batch: int, rows: int = ROWS) -> Path:
    """A file of tickets that no other batch has."""
    lines = [
        f"{batch}-{n},2025-{n % 12 + 1:02d}-03 09:00:00,kind {n % 5},unit {n % 7}"
        for n in range(rows)
    ]
    path.write_text("\n".join(["id,opened,kind,who", *lines]) + "\n", "utf-8")
    return path


def _loader(folder: Path, table: Path, *, largest_file: int = 0) -> "subprocess.Popen[str]":
    def limited() -> None:
        if largest_file:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    given = ["--mapping", str(folder / "mapping.toml"), "--store", str(folder / "store")]
    return subprocess.Popen(
        [sys.executable, "-m", "data.load", str(table), *given],
        cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=limited,
    )  # fmt: skip


def killed_loaders(folder: Path) -> str:
    """Loaders killed at random moments of a load's whole length, readers going on."""
    draw, loads = random.Random(12345), 0
    begun = time.monotonic()
    _loader(folder, a_table(folder / "first.csv", 0)).wait()
    length = time.monotonic() - begun
    with Readers(Store(folder / "store")) as readers:
        for batch in range(1, KILLS + 1):
            loader = _loader(folder, a_table(folder / "next.csv", batch))
            try:
                loader.communicate(timeout=draw.uniform(0, 1.6 * length))
            except subprocess.TimeoutExpired:
                loader.send_signal(signal.SIGKILL)
                loader.communicate()
            loads += loader.returncode == 0
    tickets, *_ = whole(Store(folder / "store"))
    lost = tickets % ROWS
    load(
        [a_table(folder / "last.csv", 99)], read_mapping(folder / "mapping.toml"), folder / "store"
    )
    left = len([*(folder / "store").glob("staging-*"), *(folder / "store").glob("scratch-*")])
    return _verdict(
        f"{KILLS - loads} of {KILLS} loaders killed, {readers.reads:,} reads of "
        f"{len(readers.versions)} versions, {len(readers.wrong)} wrong, {lost} tickets half loaded, "
        f"{left} folders left behind",
        not readers.wrong and not lost and not left,
    )


def full_disk(folder: Path) -> str:
    """A loader that may not write files larger than some size, for several sizes."""
    before, said = read_manifest(folder / "store").version, []
    for megabytes in (0.02, 0.1, 0.3, 1):
        table = a_table(folder / "big.csv", 1000 + int(megabytes * 100))
        loader = _loader(folder, table, largest_file=int(megabytes * 1_000_000))
        _, error = loader.communicate()
        said.append(error.strip())
        if loader.returncode == 0:
            return _verdict(f"a load of files over {megabytes} MB was let through", False)
    tickets, summed, told, version = whole(Store(folder / "store"))
    clear = all(len(text.splitlines()) == 1 and "Traceback" not in text for text in said)
    return _verdict(
        f"{len(said)} loads refused for want of space, version {version} still in force, it says: "
        f"{said[-1]}",
        version == before and tickets == summed == told and clear,
    )


def two_loaders(folder: Path) -> str:
    """Two loaders at once: one of them is told to wait for the other."""
    tables = [a_table(folder / f"{name}.csv", batch) for name, batch in (("a", 2001), ("b", 2002))]
    loaders = [_loader(folder, table) for table in tables]
    errors = [loader.communicate()[1].strip() for loader in loaders]
    codes = sorted(int(loader.returncode) for loader in loaders)
    tickets, summed, told, _ = whole(Store(folder / "store"))
    refused = next((text for text in errors if text), "none was refused")
    return _verdict(f"exit codes {codes}, {refused}", codes == [0, 1] and tickets == summed == told)


def _verdict(what: str, holds: bool) -> str:
    return f"{what}: {'holds' if holds else 'FALLS SHORT'}"


FAULTS: dict[str, Callable[[Path], str]] = {
    "kill -9": killed_loaders,
    "disk full": full_disk,
    "two loaders": two_loaders,
}


def main() -> int:
    """The exit code: 0 if everything was survived."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "mapping.toml").write_text(MAPPING, "utf-8")
        told = []
        for fault, scenario in FAULTS.items():
            try:
                told.append(f"{fault:<14}{scenario(folder)}")
            except HotlineError as reason:
                told.append(f"{fault:<14}{reason}: FALLS SHORT")
            print(told[-1], flush=True)
    return 1 if any("FALLS SHORT" in line for line in told) else 0


if __name__ == "__main__":
    sys.exit(main())
