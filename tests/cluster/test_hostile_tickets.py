"""Tickets no loader would let through are summed alike all the same."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from data.cluster.assembly import TABLES
from data.cluster.session import Cluster
from data.cluster.sums import write_sums
from data.measures import Rules
from data.store import rollups
from tests.cluster.standalone import Standalone
from tests.cluster.test_same_numbers import differing_rows
from tests.hostile import (
    AS_OF,
    POLICIES,
    empty_rollups,
    summed_by_duckdb,
    write_tickets,
)

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def tickets(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_tickets(tmp_path_factory.mktemp("hostile [1] {a}"))


@pytest.fixture(scope="module")
def session(spark: Standalone) -> "Iterator[SparkSession]":
    with Cluster(spark.master, spark.settings).open() as session:
        yield session


def _by_spark(roll: Path, folder: Path, counts: dict[str, int]) -> None:
    empty_rollups(roll)
    with duckdb.connect(str(roll)) as connection:
        for name, count in counts.items():
            connection.execute(f"INSERT INTO {name} FROM read_parquet('{folder}/{name}/*.parquet')")
            found = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
            assert found == (count,), name


@pytest.mark.parametrize(("excluded", "ledger", "partly", "cutoff"), POLICIES)
def test_hostile_tickets_are_summed_alike_under_every_policy(
    session: "SparkSession",
    tickets: list[Path],
    tmp_path: Path,
    excluded: bool,
    ledger: bool,
    partly: bool,
    cutoff: int,
) -> None:
    rules, calendar = Rules(AS_OF, excluded, ledger, partly), rollups.Calendar(cutoff)
    summed_by_duckdb(tmp_path / "duckdb", tickets, rules, calendar)
    counts = write_sums(session, tickets, rules, calendar, tmp_path, lambda _: None)
    _by_spark(tmp_path / "spark", tmp_path, counts)
    assert set(counts) == {table.name for table in TABLES}
    for name in counts:
        assert counts[name] > 0, name
        assert differing_rows(name, tmp_path / "duckdb", tmp_path / "spark") == 0, name
