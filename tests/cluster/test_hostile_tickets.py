"""Tickets no loader would let through are summed alike all the same."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from sqlalchemy import Boolean, Column, Date, DateTime, Double, create_engine, text

from data.cluster.session import Cluster
from data.cluster.sums import write_sums
from data.measures import Rules
from data.schema import ticket
from data.store import projection, rollups
from tests.cluster.standalone import Standalone
from tests.cluster.test_same_numbers import differing_rows

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.spark

COUNT = 4000
CODES = ["", " ", "unknown", "A1", "a1", "A1 ", "东城·街道", "𠮷野", "é", "e\u0301", "it's",
         "back\\slash", "a\nb", "%_`\"", "\u0000x"]  # fmt: skip
WORDS = {
    "stage": ["received", "dispatched", "accepted", "contacted", "closed", "answered", "Closed"],
    "outcome": ["solved", "partly", "unsolved", "unknown", "SOLVED"],
    "satisfaction": ["satisfied", "basically", "dissatisfied"],
}
AS_OF = datetime(2025, 6, 30, 18)
EDGES = [date(2024, 2, 29), date(2025, 2, 28), date(1, 1, 1), date(9999, 12, 31),
         date(1582, 10, 10), date(2025, 12, 31), date(2025, 1, 18), date(2025, 1, 19)]  # fmt: skip
CELLS = [0, -1, 2**63 - 1, -(2**63), 613196575302483967]
SMALL = [0, 1, -1, 2**15 - 1, -(2**15)]


def _day(random_: random.Random) -> date:
    near = date(2025, 6, 30) + timedelta(days=random_.randint(-70, 20))
    return random_.choice([near, near, near, random_.choice(EDGES)])


def _value(column: Column[Any], chance: random.Random) -> Any:
    """A value of a column, empty every fifth time; what belongs together does not."""
    if chance.random() < 0.2:
        return None
    if isinstance(column.type, Boolean):
        return chance.random() < 0.5
    if isinstance(column.type, Date):
        return _day(chance)
    if isinstance(column.type, DateTime):
        exact = datetime.combine(_day(chance), datetime.min.time())
        limits = [AS_OF, AS_OF + timedelta(hours=48), AS_OF + timedelta(microseconds=1), exact]
        return chance.choice(limits)
    if isinstance(column.type, Double):
        return chance.choice([116.4, float("nan"), float("inf"), -0.0])
    if column.name == "cell":
        return chance.choice(CELLS)
    if column.name == "close_days":
        return chance.choice([0, 1, 15, -1, 2**31 - 1, -(2**31)])
    if column.name in ("returns", "extensions", "reopened"):
        return chance.choice(SMALL)
    return chance.choice(WORDS.get(column.name, CODES))


@pytest.fixture(scope="module")
def tickets(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two files of tickets; the last one of all is empty but for its columns."""
    folder = tmp_path_factory.mktemp("hostile [1] {a}")
    chance = random.Random(12345)
    rows = [[_value(column, chance) for column in ticket.columns] for _ in range(COUNT)]
    rows[-1] = [None] * len(ticket.columns)
    kinds = {"TEXT": "VARCHAR", "DATETIME": "TIMESTAMP"}
    columns = ", ".join(
        f'"{each.name}" {kinds.get(str(each.type), each.type)}' for each in ticket.columns
    )
    files = [folder / "one.parquet", folder / "two.parquet"]
    with duckdb.connect() as connection:
        for number, file in enumerate(files):
            connection.execute(f"CREATE OR REPLACE TABLE t ({columns})")
            marks = ", ".join("?" * len(ticket.columns))
            connection.executemany(f"INSERT INTO t VALUES ({marks})", rows[number::2])
            connection.sql("SELECT * FROM t").write_parquet(str(file))
    return files


@pytest.fixture(scope="module")
def session(spark: Standalone) -> "Iterator[SparkSession]":
    with Cluster(spark.master, spark.settings).open() as session:
        yield session


def _by_duckdb(roll: Path, files: list[Path], rules: Rules, calendar: rollups.Calendar) -> None:
    engine = create_engine(f"duckdb:///{roll}")
    with engine.begin() as connection:
        connection.execute(text(projection.view(ticket, files)))
        rollups.build(connection, rules, calendar)
        connection.execute(text("DROP VIEW ticket"))
    engine.dispose()


def _by_spark(roll: Path, folder: Path, counts: dict[str, int]) -> None:
    engine = create_engine(f"duckdb:///{roll}")
    with engine.begin() as connection:
        rollups.metadata.create_all(connection)
    engine.dispose()
    with duckdb.connect(str(roll)) as connection:
        for name, count in counts.items():
            connection.execute(f"INSERT INTO {name} FROM read_parquet('{folder}/{name}/*.parquet')")
            found = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
            assert found == (count,), name


POLICIES = [(*flags, cutoff) for flags, cutoff in product([(False,) * 3, (True,) * 3], (0, 18))]


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
    _by_duckdb(tmp_path / "duckdb", tickets, rules, calendar)
    counts = write_sums(session, tickets, rules, calendar, tmp_path, lambda _: None)
    _by_spark(tmp_path / "spark", tmp_path, counts)
    assert set(counts) == set(rollups.metadata.tables)
    for name in counts:
        assert counts[name] > 0, name
        assert differing_rows(name, tmp_path / "duckdb", tmp_path / "spark") == 0, name
