"""The version Spark publishes is the version DuckDB published, also when a worker dies."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from data.access import Role, Viewer
from data.filters import Filters
from data.metrics import METRICS
from data.months import read_month
from data.reception import open_desk
from data.settings import PROJECT
from data.store.manifest import read_manifest
from data.store.rollups import metadata
from data.store.slow import slow_ticket
from data.store.snapshot import ROLL_TABLES, Store
from tests.cluster.standalone import Standalone

pytestmark = pytest.mark.spark

VIEWERS = (
    Viewer("leader", "市领导", Role.LEADER),
    Viewer("district", "朝阳区", Role.DISTRICT, "110105"),
    Viewer("federation", "妇联", Role.FEDERATION),
)
SELECTIONS = (
    Filters(read_month("2025-11")),
    Filters(read_month("2025-12"), 12),
    Filters(read_month("2024-02"), 3, unit="110105"),
)


@pytest.fixture
def store(demo: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo, tmp_path / "store"))


def start(store: Path, spark: Standalone) -> "subprocess.Popen[str]":
    settings = [f"--conf={name}={value}" for name, value in spark.settings.items()]
    return subprocess.Popen(
        [sys.executable, "-m", "data.cluster", "--store", store, "--master", spark.master,
         *settings],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip


def differing_rows(table: str, one: Path, other: Path) -> int:
    """Rows of either that the other has not as often; every column counts."""
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{one}' AS one (READ_ONLY)")
        connection.execute(f"ATTACH '{other}' AS other (READ_ONLY)")
        mine, theirs = f'FROM one."{table}"', f'FROM other."{table}"'
        found = connection.execute(
            f"SELECT count(*) FROM (({mine} EXCEPT ALL {theirs}) UNION ALL "
            f"({theirs} EXCEPT ALL {mine}))"
        ).fetchone()
    assert found is not None
    return int(found[0])


def assert_same_roll_up(table: str, store: Path, demo: Path) -> None:
    before, after = demo / read_manifest(demo).roll, store / read_manifest(store).roll
    with duckdb.connect(str(after), read_only=True) as connection:
        rows = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()
    assert rows is not None
    assert rows[0] > 0 or table == "place", table
    assert differing_rows(table, before, after) == 0, table


@pytest.fixture(scope="module")
def built(
    demo: Path, spark: Standalone, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Store]:
    """The store after an undisturbed build, and a reader that had it open before."""
    store = Path(shutil.copytree(demo, tmp_path_factory.mktemp("built") / "store"))
    (store / "cluster-left-by-a-killed-build").mkdir()
    reader = Store(store)
    assert reader.current().manifest.version == 1
    build = start(store, spark)
    told = build.communicate(timeout=600)
    assert build.returncode == 0, told
    return store, reader


@pytest.mark.parametrize("table", [*ROLL_TABLES, slow_ticket.name])
def test_every_table_equals_duckdbs_to_the_last_integer(
    built: tuple[Path, Store], demo: Path, table: str
) -> None:
    assert_same_roll_up(table, built[0], demo)


def test_a_reader_finds_the_new_version_and_the_same_numbers(
    built: tuple[Path, Store], demo: Path
) -> None:
    store, reader = built
    assert reader.current().manifest.version == 2
    for viewer in VIEWERS:
        now, before = open_desk(viewer, reader), open_desk(viewer, Store(demo))
        for filters in SELECTIONS:
            keys = tuple(METRICS)
            assert now.values(keys, filters) == before.values(keys, filters)
            by_unit = [desk.measured(keys, filters, ("unit_code",)) for desk in (now, before)]
            assert by_unit[0].equals(by_unit[1])


def test_the_new_version_keeps_the_tickets_and_says_who_summed_them(
    built: tuple[Path, Store], demo: Path
) -> None:
    old, new = read_manifest(demo), read_manifest(built[0])
    assert (new.tickets, new.events) == (old.tickets, old.events)
    assert (new.fields, new.as_of, new.demo) == (old.fields, old.as_of, old.demo)
    assert [load.source for load in new.loads] == [*[x.source for x in old.loads], "Apache Spark"]
    assert old.roll != new.roll
    assert not list(built[0].glob("cluster-*"))


def in_the_first_sum(store: Path) -> bool:
    """The tickets are being read; nothing is written yet."""
    time.sleep(2)
    return not list(store.glob("cluster-*/*/_SUCCESS"))


def after_the_first_sum(store: Path) -> bool:
    """One roll-up of seven is written."""
    while not (written := list(store.glob("cluster-*/*/_SUCCESS"))):
        time.sleep(0.05)
    return len(written) < len(metadata.tables)


@pytest.mark.parametrize("moment", [in_the_first_sum, after_the_first_sum])
def test_a_worker_killed_in_the_middle_changes_no_number(
    spark: Standalone, store: Path, demo: Path, moment: Callable[[Path], bool]
) -> None:
    build = start(store, spark)
    assert build.stderr is not None
    while not (line := build.stderr.readline()).startswith("Spark 4"):
        assert line, "the build ended before it began"
    assert moment(store)
    # One of the build before may still be on its way out.
    assert spark.kill_worker(0) >= 1
    try:
        assert build.poll() is None
        assert read_manifest(store).version == 1
        told = build.communicate(timeout=600)[1]
    finally:
        spark.replace_worker(0)
    assert build.returncode == 0, told
    assert "Lost executor" in told
    for table in ROLL_TABLES:
        assert_same_roll_up(table, store, demo)


def test_a_build_killed_in_the_middle_leaves_the_version_before(
    spark: Standalone, store: Path, demo: Path
) -> None:
    build = start(store, spark)
    assert after_the_first_sum(store)
    os.kill(build.pid, signal.SIGKILL)
    build.communicate()
    assert read_manifest(store) == read_manifest(demo)
    assert Store(store).current().manifest.version == 1
