"""Faults of disk and clock, and what killed loaders leave: nothing lost, nothing half shown.

Loaders killed under readers, on a larger scale: `python -m benchmarks.faults`. Faulty files:
`test_load_faults`; manifests that are broken or name missing files: `test_store`.
"""

import os
import resource
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from data.measures import Rules
from data.owned import owned_folder
from data.schema import ticket
from data.settings import PROJECT
from data.store.manifest import LoadRecord, read_manifest
from data.store.publication import Publication
from data.store.snapshot import Store
from tests import tiny

MAPPING = 'city = "unnamed"\n[fields]\nticket_id = "id"\nreceived_at = "opened"\n'


def _small_files_only() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def _load(folder: Path, first: int, *, full: bool) -> "subprocess.CompletedProcess[str]":
    rows = [f"{n},2025-01-03 09:00:00" for n in range(first, first + 4000)]
    (folder / "t.csv").write_text("\n".join(["id,opened", *rows]), "utf-8")
    (folder / "m.toml").write_text(MAPPING, "utf-8")
    return subprocess.run(
        [sys.executable, "-m", "data.load", str(folder / "t.csv"), "--mapping",
         str(folder / "m.toml"), "--store", str(folder / "store")],
        cwd=PROJECT, capture_output=True, text=True, check=False,
        preexec_fn=_small_files_only if full else None,
    )  # fmt: skip


def test_a_disk_that_fills_up_costs_the_load_and_nothing_else(tmp_path: Path) -> None:
    assert _load(tmp_path, 0, full=False).returncode == 0
    before = (tmp_path / "store" / "manifest.json").read_bytes()
    refused = _load(tmp_path, 4000, full=True)
    assert refused.returncode == 1
    assert "broke off" in refused.stderr
    assert "stays in force" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert (tmp_path / "store" / "manifest.json").read_bytes() == before
    assert _load(tmp_path, 4000, full=False).returncode == 0
    assert read_manifest(tmp_path / "store").ticket_rows == 8000


def _rows(number: int) -> list[dict[str, object]]:
    return [{"ticket_id": str(number), "received_at": datetime(2025, 5, 1), "unit_code": "A1"}]


def test_a_clock_that_runs_backwards_hides_no_version(tmp_path: Path) -> None:
    city = tiny.a_city(tmp_path / "city")
    store = tiny.publish(tmp_path, _rows(1), city=city)
    ahead = time.time() + 86_400
    for path in (*tmp_path.glob("*.*"), *tmp_path.glob("*/*.parquet")):
        os.utime(path, (ahead, ahead))
    assert store.current().manifest.version == 1
    tiny.publish(tmp_path, _rows(2), city=city)
    assert store.current().manifest.version == 2
    assert store.current().manifest.ticket_rows == 2
    assert Store(tmp_path).current().manifest.version == 2


def test_the_next_load_clears_away_what_a_killed_one_left(tmp_path: Path) -> None:
    city = tiny.a_city(tmp_path / "city")
    tiny.publish(tmp_path, _rows(1), city=city)
    for name in ("staging-killed", "scratch-killed"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "half.parquet").write_bytes(b"half")
    orphan = tmp_path / "tickets" / "2025-05-9-never.parquet"
    orphan.write_bytes(b"half")
    long_ago = time.time() - 7200
    os.utime(orphan, (long_ago, long_ago))
    store = tiny.publish(tmp_path, _rows(2), city=city)
    assert not [*tmp_path.glob("staging-*"), *tmp_path.glob("scratch-*")]
    assert not orphan.exists()
    assert store.current().manifest.ticket_rows == 2


def test_the_folder_of_a_load_that_lives_is_left_to_it(tmp_path: Path) -> None:
    """Tickets on their way into a database wait beside the files of another store."""
    city = tiny.a_city(tmp_path / "city")
    with owned_folder(tmp_path, "staging-") as alive:
        tiny.publish(tmp_path, _rows(1), city=city)
        assert [*tmp_path.glob("staging-*")] == [alive]


@pytest.mark.parametrize("large", [1, 1_000_000], ids=["recent file", "month files"])
@pytest.mark.parametrize("replace", [False, True], ids=["added to", "replaced"])
def test_a_page_begun_before_a_load_finishes_on_its_version(
    tmp_path: Path, large: int, replace: bool
) -> None:
    city = tiny.a_city(tmp_path / "city")
    old = tiny.publish(tmp_path, [*_rows(1), *_rows(2)], city=city).current()
    long_ago = time.time() - 7200
    for path in (*tmp_path.glob("*.*"), *tmp_path.glob("*/*.parquet")):
        os.utime(path, (long_ago, long_ago))
    with Publication(tmp_path, str(city), large=large) as publication:
        if replace:
            publication.start_over()
        publication.add_month(2025 * 12 + 4, tiny.table([{**_rows(1)[0], "unit_code": "B1"}]))
        load = LoadRecord("", "test", "", 1, 1, 0, 0)
        publication.commit(
            as_of=tiny.AS_OF, fields=(), rules=Rules(tiny.AS_OF), cutoff_day=0, load=load
        )
        publication.tidy()
    with old.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(ticket)).scalar() == 2
    assert Store(tmp_path).current().manifest.ticket_rows == (1 if replace else 2)
