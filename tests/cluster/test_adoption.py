"""A folder of tickets is adopted whole, or not at all with every reason."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from data.cluster.__main__ import main
from data.cluster.adoption import judge, months_in
from data.cluster.session import Cluster
from data.cluster.standards import STANDARDS
from data.errors import LoadRefused
from data.schema import event, ticket
from data.settings import PROJECT
from data.store.manifest import read_manifest
from data.store.snapshot import ROLL_TABLES, Store
from tests import tiny
from tests.cluster.standalone import Standalone
from tests.cluster.test_same_numbers import assert_same_roll_up
from tests.demo_store import invent

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

UNITS = list(tiny.UNITS["code"])
MAY = 2025 * 12 + 4


def _rows(count: int = 3) -> list[dict[str, Any]]:
    return [
        {
            "ticket_id": f"t{n}",
            "received_at": datetime(2025, 5, 30 - n),
            "closed_at": datetime(2025, 6, 1) + timedelta(hours=n) if n else None,
            "unit_code": "A1",
            "stage": "closed",
            "outcome": "solved",
        }
        for n in range(count)
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three tickets of May as a loader would have stored them."""
    store = tmp_path / "store"
    tiny.publish(store, _rows(), city=tiny.a_city(tmp_path / "city"))
    part = store / read_manifest(store).tickets[MAY].file
    _write(tmp_path / "folder", f"SELECT * FROM '{part}'")
    return tmp_path / "folder"


def _write(folder: Path, query: str, name: str = f"month={MAY}/part.parquet") -> Path:
    path = folder / "tickets" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t AS {query}")
        connection.sql("FROM t").write_parquet(str(path))
    return path


def _changed(folder: Path, change: str) -> None:
    """Rewrites the file of May with other values in its ticket t1."""
    path = folder / "tickets" / f"month={MAY}" / "part.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t AS FROM '{path}'")
        connection.execute(f"UPDATE t SET {change} WHERE ticket_id = 't1'")
        connection.sql("FROM t ORDER BY ticket_id").write_parquet(str(path))


def test_the_files_of_a_folder_are_found_by_their_month(folder: Path) -> None:
    found = months_in(folder / "tickets", ticket)
    assert {month: each.rows for month, each in found.items()} == {MAY: 3}
    assert months_in(folder / "events", event) == {}


SHAPES = {
    "a column too many": ("*, 'Zhang' AS caller", "'caller' is no column of the store"),
    "a column too few": ("* EXCLUDE lon", "lon is missing, expected double"),
    "instants of a zone": (
        "* REPLACE (received_at AT TIME ZONE 'UTC' AS received_at)",
        r"received_at is timestamp\[us, tz=UTC\], expected timestamp\[us\]",
    ),
    "numbers too wide": ("* REPLACE (returns::BIGINT AS returns)", "returns is int64"),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_file_of_another_shape_is_refused(folder: Path, name: str) -> None:
    columns, reason = SHAPES[name]
    source = folder / "tickets" / f"month={MAY}" / "part.parquet"
    _write(folder / "other", f"SELECT {columns} FROM '{source}'")
    with pytest.raises(LoadRefused, match=reason):
        months_in(folder / "other" / "tickets", ticket)


def test_a_month_in_two_files_is_refused(folder: Path) -> None:
    path = folder / "tickets" / f"month={MAY}" / "part.parquet"
    (path.parent / "part-2.parquet").write_bytes(path.read_bytes())
    with pytest.raises(LoadRefused, match="one month, .* in one file"):
        months_in(folder / "tickets", ticket)


def test_a_file_cut_short_is_refused(folder: Path) -> None:
    path = folder / "tickets" / f"month={MAY}" / "part.parquet"
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(LoadRefused, match="no whole Parquet file"):
        months_in(folder / "tickets", ticket)


def test_a_folder_without_tickets_is_said_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, empty = folder.parent / "store", folder / "events"
    given = ["--store", str(store), "--master", "local[1]", "--as-of", "2025-07-01"]
    assert main([*given, "--adopt", str(empty)]) == 1
    assert f"no tickets in {empty}" in capsys.readouterr().err


@pytest.mark.parametrize("given", [["--adopt", "."], ["--as-of", "2025-07-01"],
                                   ["--adopt", ".", "--as-of", "2025-07-01T00:00+08:00"]])  # fmt: skip
def test_a_folder_and_the_city_time_it_tells_go_together(given: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--master", "local[1]", *given])


BROKEN = {
    "ticket_id is there": "ticket_id = NULL",
    "received_at is there": "received_at = NULL, received_day = NULL, close_days = NULL",
    "the month of the folder is the month of receipt": (
        "received_at = '2025-04-30 23:59:59', received_day = '2025-04-30', close_days = 32"
    ),
    "received_day is the day of the instant": (
        "received_day = '2025-05-28', close_days = close_days + 1"
    ),
    "dispatched_day is the day of the instant": "dispatched_day = '2025-05-30'",
    "due_day is the day of the instant": "due_at = '2025-06-05'",
    "closed_day is the day of the instant": "closed_day = NULL",
    "called_day is the day of the instant": "called_at = '2025-06-05', called_day = '2025-06-06'",
    "close_days are the days from receipt to closing": "close_days = close_days + 1",
    "unit_code, area_code, category, channel, requester, stage are there, or 'unknown'": (
        "requester = NULL"
    ),
    "womens is true or false": "womens = NULL",
    "a women's-service case has no lon, lat and cell": "womens = true, cell = 1",
    STANDARDS[12].sentence: "stage = 'Closed'",
    STANDARDS[13].sentence: "outcome = 'yes'",
    STANDARDS[14].sentence: "satisfaction = 'very'",
    STANDARDS[15].sentence: "handling = 'helping'",
    "unit_code and whistled_unit are units of the store": "whistled_unit = 'A9'",
}


def test_every_standard_is_tried() -> None:
    assert list(BROKEN) == [each.sentence for each in STANDARDS]


@pytest.fixture(scope="module")
def session(spark: Standalone) -> "Iterator[SparkSession]":
    with Cluster(spark.master, spark.settings).open() as session:
        yield session


@pytest.mark.spark
def test_tickets_as_a_loader_stores_them_meet_every_standard(
    session: "SparkSession", folder: Path
) -> None:
    fields = judge(session, folder / "tickets", 3, UNITS)
    assert {"ticket_id", "received_at", "closed_at", "unit_code", "outcome"} <= fields
    assert not {"category", "satisfaction", "lon", "reached"} & fields


@pytest.mark.spark
@pytest.mark.parametrize("sentence", BROKEN)
def test_one_ticket_that_breaks_a_standard_refuses_all(
    session: "SparkSession", folder: Path, sentence: str
) -> None:
    _changed(folder, BROKEN[sentence])
    with pytest.raises(LoadRefused) as refused:
        judge(session, folder / "tickets", 3, UNITS)
    expected = f"{folder}/tickets: 1 tickets break {sentence!r}; nothing was published"
    assert str(refused.value) == expected


@pytest.mark.spark
def test_a_ticket_that_is_there_twice_is_refused(session: "SparkSession", folder: Path) -> None:
    _changed(folder, "ticket_id = 't2'")
    with pytest.raises(LoadRefused, match="1 tickets are there twice"):
        judge(session, folder / "tickets", 3, UNITS)


@pytest.mark.spark
def test_tickets_the_workers_do_not_see_are_missed(session: "SparkSession", folder: Path) -> None:
    with pytest.raises(LoadRefused, match="tell of 4 tickets, Spark reads 3"):
        judge(session, folder / "tickets", 4, UNITS)


def _as_a_job_writes(session: "SparkSession", store: Path, folder: Path) -> None:
    """The tickets and events of a store, by Spark, as `data.cluster.adoption` says."""
    year, month = (f"int(split(_metadata.file_name, '-')[{part}])" for part in range(2))
    for kind in ("tickets", "events"):
        rows = session.read.parquet(f"file://{store}/{kind}")
        rows = rows.selectExpr("*", f"{year} * 12 + {month} - 1 AS month").repartition(4, "month")
        keys = ("received_at", "ticket_id") if kind == "tickets" else ("ticket_id", "seq")
        sorted_rows = rows.sortWithinPartitions("month", *keys)
        sorted_rows.write.partitionBy("month").parquet(f"file://{folder}/{kind}")


def _cases(store: Path, kind: str) -> list[tuple[Any, ...]]:
    listed = [str(store / part.file) for part in getattr(read_manifest(store), kind).values()]
    with duckdb.connect() as connection:
        found = connection.read_parquet(listed)
        return found.order("ALL").fetchall()


@pytest.mark.spark
def test_what_a_spark_job_wrote_becomes_the_version(
    session: "SparkSession", demo: Path, tmp_path: Path
) -> None:
    """A store of a few other tickets adopts the demo's and is the demo's equal."""
    store = invent(tmp_path / "store", 0.00001, seed=2)
    _as_a_job_writes(session, demo, tmp_path / "job")
    as_of = read_manifest(demo).as_of
    told = subprocess.run(
        [sys.executable, "-m", "data.cluster", "--store", store, "--master", "local[2]",
         "--adopt", tmp_path / "job", "--as-of", as_of],
        cwd=PROJECT, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    for table in ROLL_TABLES:
        assert_same_roll_up(table, store, demo)
    for kind in ("tickets", "events"):
        assert _cases(store, kind) == _cases(demo, kind)
    now, before = (Store(each).current().manifest for each in (store, demo))
    assert (now.version, now.ticket_rows, now.as_of) == (2, before.ticket_rows, as_of)
    assert now.loads[-1].loaded == before.ticket_rows
