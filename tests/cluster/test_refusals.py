"""A clear sentence where a cluster is not there, and the store as it was."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from data.settings import PROJECT
from data.store.manifest import read_manifest
from tests import tiny
from tests.cluster.standalone import Standalone, free_port, standalone

pytestmark = pytest.mark.spark


@pytest.fixture
def store(tmp_path: Path) -> Path:
    row = {"ticket_id": "t", "received_at": datetime(2025, 5, 1), "unit_code": "A1"}
    tiny.publish(tmp_path, [row], city=tiny.a_city(tmp_path / "city"))
    return tmp_path


def _told(store: Path, master: str, *more: str, **environment: str) -> str:
    """What a build that is refused says last; the store must be as it was."""
    before = (store / "manifest.json").read_bytes()
    found = subprocess.run(
        [sys.executable, "-m", "data.cluster", "--store", store, "--master", master, *more],
        cwd=PROJECT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert found.returncode == 1, found.stderr
    assert "Traceback" not in found.stderr
    assert (store / "manifest.json").read_bytes() == before
    assert not list(store.glob("cluster-*"))
    return found.stderr.splitlines()[-1]


@pytest.mark.usefixtures("spark")
def test_a_master_that_is_not_there(store: Path) -> None:
    master = f"spark://127.0.0.1:{free_port()}"
    assert f"no Spark master answers at {master}" in _told(store, master)


@pytest.mark.usefixtures("spark")
def test_a_master_without_a_port(store: Path) -> None:
    assert "spark://HOST:PORT" in _told(store, "spark://localhost")


@pytest.mark.usefixtures("spark")
def test_a_master_of_no_known_kind(store: Path) -> None:
    assert "no Spark session on nonsense" in _told(store, "nonsense")


@pytest.mark.usefixtures("spark")
def test_a_machine_without_java(store: Path, tmp_path: Path) -> None:
    told = _told(store, "local[1]", JAVA_HOME=str(tmp_path / "none"))
    assert f"no java by JAVA_HOME={tmp_path}/none" in told


@pytest.mark.usefixtures("spark")
def test_a_master_without_workers(store: Path, tmp_path: Path) -> None:
    (tmp_path / "lonely").mkdir()
    with standalone(tmp_path / "lonely", workers=0) as lonely:
        told = _told(store, lonely.master, "--patience", "4")
    assert "gave no executor within 4 s: are workers alive" in told


def test_more_memory_than_any_worker_has(store: Path, spark: Standalone) -> None:
    told = _told(store, spark.master, "--conf=spark.executor.memory=9g", "--patience", "4")
    assert "gave no executor within 4 s" in told


@pytest.mark.usefixtures("spark")
def test_a_ticket_file_that_is_cut_short(store: Path) -> None:
    part = store / next(iter(read_manifest(store).tickets.values())).file
    part.write_bytes(part.read_bytes()[:-20])
    told = _told(store, "local[1]")
    assert told.startswith("Spark gave up on month_cube, nothing was published: ")
