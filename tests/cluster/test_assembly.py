"""The roll file of a cluster's version, and the sentences where a build is not whole."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from data.cluster.__main__ import main
from data.cluster.assembly import TABLES, assemble
from data.errors import LoadRefused
from data.settings import PROJECT
from data.store.manifest import read_manifest
from data.store.publication import Publication
from tests import tiny

ROWS = [
    {"ticket_id": f"t{n}", "received_at": datetime(2025, 5, 1 + n), "unit_code": "A1"}
    for n in range(5)
]

WITHOUT_PYSPARK = """
import sys
sys.modules["pyspark"] = None
from data.cluster.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    tiny.publish(tmp_path, ROWS, city=tiny.a_city(tmp_path / "city"))
    return tmp_path


def _as_parquet(roll: Path, folder: Path) -> dict[str, int]:
    """The roll-ups of a roll file as a cluster would leave them: several files a table."""
    counts = {}
    with duckdb.connect(str(roll), read_only=True) as connection:
        for name in [table.name for table in TABLES]:
            (folder / name).mkdir(parents=True)
            counts[name] = connection.sql(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for part in range(2):
                connection.sql(
                    f'SELECT * FROM "{name}" WHERE rowid % 2 = {part}'
                ).write_parquet(str(folder / name / f"part-{part}.parquet"))  # fmt: skip
    return counts


def _everything(roll: Path) -> dict[str, list[str]]:
    with duckdb.connect(str(roll), read_only=True) as connection:
        names = [
            row[0] for row in connection.sql("SELECT table_name FROM duckdb_tables").fetchall()
        ]
        return {
            name: sorted(map(repr, connection.sql(f'SELECT * FROM "{name}"').fetchall()))
            for name in names
        }


def test_a_roll_file_is_put_together_with_the_names_it_had(store: Path) -> None:
    before = store / read_manifest(store).roll
    counts = _as_parquet(before, store / "sums")
    assert assemble(store / "new.duckdb", store / "sums", counts, before) == 5
    assert _everything(store / "new.duckdb") == _everything(before)


def test_a_file_that_stayed_on_a_worker_is_missed(store: Path) -> None:
    before = store / read_manifest(store).roll
    counts = _as_parquet(before, store / "sums")
    (store / "sums" / "unit_day" / "part-0.parquet").unlink()
    with pytest.raises(LoadRefused, match="unit_day, .* see the store under this same path"):
        assemble(store / "new.duckdb", store / "sums", counts, before)


def test_a_folder_without_a_store_is_said_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--store", str(tmp_path), "--master", "spark://127.0.0.1:7077"]) == 1
    assert f"no ticket store in {tmp_path}" in capsys.readouterr().err


def test_a_store_without_tickets_is_said_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny.publish(tmp_path, [], city=tiny.a_city(tmp_path / "city"))
    assert main(["--store", str(tmp_path), "--master", "spark://127.0.0.1:7077"]) == 1
    assert "holds no tickets" in capsys.readouterr().err


def test_a_build_waits_for_no_load(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Publication(store, read_manifest(store).city):
        assert main(["--store", str(store), "--master", "spark://127.0.0.1:7077"]) == 1
    assert "another load is writing" in capsys.readouterr().err


def test_a_machine_without_pyspark_is_told_what_to_install(store: Path) -> None:
    before = json.loads((store / "manifest.json").read_text("utf-8"))
    found = subprocess.run(
        [sys.executable, "-c", WITHOUT_PYSPARK, "--store", store, "--master", "local[1]"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert found.returncode == 1
    assert found.stderr == (
        "pyspark is not installed; pip install -r requirements-spark.txt brings it\n"
    )
    assert json.loads((store / "manifest.json").read_text("utf-8")) == before
    assert not list(store.glob("cluster-*"))


@pytest.mark.parametrize("setting", ["spark.executor.memory", "memory=1g"])
def test_a_setting_names_a_setting_of_spark(setting: str) -> None:
    with pytest.raises(SystemExit):
        main(["--store", ".", "--master", "local[1]", "--conf", setting])
