"""Loading and refreshing, beside DuckDB's plain copy of the same file in the same run."""

import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import duckdb

from benchmarks.one_day import a_day, publish
from benchmarks.report import Figure
from benchmarks.stores import Sized, linked_copy
from data.load import reading
from data.load.mapping import read_mapping
from data.load.opening import contents_of
from data.load.run import load
from data.load.sources import open_source
from data.load.staging import Staging
from data.load.transform import Findings
from data.store.manifest import read_manifest

MAPPING = """
city = "unnamed"
date_formats = ["%Y-%m-%d %H:%M:%S"]
[fields]
ticket_id = "ticket_id"
channel = "channel"
category = "category"
topic = "topic"
stage = "stage"
received_at = "received_at"
dispatched_at = "dispatched_at"
contacted_at = "contacted_at"
due_at = "due_at"
closed_at = "closed_at"
called_at = "called_at"
reached = "reached"
outcome = "outcome"
satisfaction = "satisfaction"
returns = "returns"
lon = "lon"
lat = "lat"
[unit]
columns = ["unit_code"]
kind = "department"
[area]
columns = ["area_code"]
kind = "area"
"""
SECONDS_A_DAY = 15.0
NEW, LATE = 70_000, 60_000


def loads(sized: Sized, rows: int) -> Iterator[Figure]:
    """A file of so many rows: read and staged, and loaded to the end, beside DuckDB's copy.

    A goal of 2 means half the rows a second. The whole load also sorts months, derives cells, and
    sums.
    """
    with tempfile.TemporaryDirectory(dir=sized.folder.parent) as folder:
        work = Path(folder)
        table, mapping = work / "table.csv", work / "mapping.toml"
        mapping.write_text(MAPPING, "utf-8")
        _write_table(sized, table, rows)
        copied = _seconds(lambda: _copy(table, work / "copy.parquet"))
        staged = _seconds(lambda: _stage(table, mapping, work))
        loaded = _seconds(lambda: load([table], read_mapping(mapping), work / "store"))
        name = f"{rows / 1e6:.3g} M rows of CSV"
        yield Figure(f"{name}, read and staged", staged, copied, "s", "DuckDB's copy", 2)
        yield Figure(f"{name}, loaded to the end", loaded, copied, "s", "DuckDB's copy", 2)


def refreshes(sized: Sized, new: int = NEW, late: int = LATE) -> Iterator[Figure]:
    """One day put into a store; the recent file and the sums are brought up to date."""
    with tempfile.TemporaryDirectory(dir=sized.folder.parent) as folder:
        copy = linked_copy(sized.folder, Path(folder) / "store")
        day = a_day(copy, new, late)
        taken = _seconds(lambda: publish(copy, day))
        count = read_manifest(copy).ticket_rows
        name = f"a day of {new:,} and {late:,} changes into {count / 1e6:.3g} M"
        yield Figure(name, taken, SECONDS_A_DAY, "s", "15 seconds", 1)


def _write_table(sized: Sized, path: Path, rows: int) -> None:
    manifest = read_manifest(sized.folder)
    files = [str(sized.folder / part.file) for _, part in sorted(manifest.tickets.items())]
    told = tomllib.loads(MAPPING)
    names = [*told["fields"].values(), *told["unit"]["columns"], *told["area"]["columns"]]
    columns = ", ".join(
        f"strftime({name}, '%Y-%m-%d %H:%M:%S') AS {name}" if name.endswith("_at") else name
        for name in names
    )
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT {columns} FROM read_parquet({files}) LIMIT {rows}) TO '{path}' (HEADER)"
        )


def _copy(table: Path, target: Path) -> None:
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute(
            f"COPY (SELECT * FROM read_csv('{table}')) TO '{target}' "
            "(FORMAT parquet, COMPRESSION zstd)"
        )


def _stage(table: Path, mapping: Path, work: Path) -> None:
    told = read_mapping(mapping)
    (work / "staging").mkdir()
    staging = Staging(work / "staging")
    with contents_of([table]) as (content,):
        source = open_source(content, told.shape)
        now = datetime.now()
        for batch in reading.batches_of(source, told, "Asia/Shanghai", now, Findings()):
            staging.add(batch.tickets)
    staging.close()


def _seconds(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun
