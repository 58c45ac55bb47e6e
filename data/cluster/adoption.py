"""Tickets a cluster job wrote as Parquet, judged where they lie before they become a version.

A folder to adopt holds every ticket of the city, the columns of `schema.ticket` and no others,
one file a calendar month of receipt; events may lie beside them in the same way:

    FOLDER/tickets/month=24305/part-....parquet      year * 12 + month - 1; 24305 is June 2025
    FOLDER/events/month=24305/part-....parquet

as Spark writes them with `tickets.repartition("month").sortWithinPartitions("month",
"received_at", "ticket_id").write.partitionBy("month")`. Instants are TIMESTAMP_NTZ, city time.
The option `parquet.block.size` at some 4 MB lets a case list skip what it does not show.
Of events only the columns are looked at.
"""

import os
import shutil
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Select, Table, Text, case, func, select

from data.cluster.dialect import spark_columns, spark_sql
from data.cluster.session import failures, first_line
from data.cluster.standards import STANDARDS, adopted
from data.cluster.sums import location
from data.errors import LoadRefused
from data.schema import ADDED, UNKNOWN, ticket
from data.store.manifest import Part, sync_folder
from data.store.month_file import sync
from data.store.spans import spans_of

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_ARROW = {
    "TEXT": pa.string(),
    "DATETIME": pa.timestamp("us"),
    "DATE": pa.date32(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "SMALLINT": pa.int16(),
}
"""What the footer of a Parquet file says of a column, by the type of the column."""


@dataclass(frozen=True)
class Month:
    """One file of tickets or events, and how many rows its footer tells."""

    path: Path
    rows: int


def months_in(folder: Path, table: Table) -> dict[int, Month]:
    """The file of each month below `folder`; empty where there is no such folder.

    Raises `LoadRefused` if a month has several files or a file other columns than the table.
    """
    found: dict[int, Month] = {}
    for path in sorted(folder.glob("month=*/*.parquet")):
        month = path.parent.name.removeprefix("month=")
        if not month.isdecimal() or int(month) in found:
            raise LoadRefused(
                f"{path.parent} must hold one month, named year * 12 + month - 1, in one file"
            )
        found[int(month)] = Month(path, _checked_rows(path, table))
    return found


def _checked_rows(path: Path, table: Table) -> int:
    try:
        metadata = pq.read_metadata(path)
    except (OSError, pa.ArrowInvalid) as reason:
        raise LoadRefused(f"{path} is no whole Parquet file: {reason}") from reason
    schema = metadata.schema.to_arrow_schema()
    got = dict(zip(schema.names, schema.types, strict=True))
    expected = {column.name: _ARROW[str(column.type)] for column in table.columns}
    wrong = [
        f"{name} is {got.get(name, 'missing')}, expected {kind}"
        for name, kind in expected.items()
        if got.get(name) != kind
    ]
    wrong += [f"{name!r} is no column of the store" for name in got if name not in expected]
    if wrong:
        raise LoadRefused(f"{path}: {'; '.join(wrong)}")
    return int(metadata.num_rows)


def bring_in(store: Path, kind: str, months: dict[int, Month], version: int) -> dict[int, Part]:
    """The files as parts of a version, linked into the store, or copied from another disk."""
    parts = {}
    for month, each in months.items():
        stamp = f"{month // 12}-{month % 12 + 1:02d}-{version}-{uuid.uuid4().hex[:12]}"
        name = f"{kind}/{stamp}.parquet"
        try:
            os.link(each.path, store / name)
        except OSError:
            shutil.copyfile(each.path, store / name)
        sync(store / name)
        parts[month] = Part(
            name, each.rows, spans=spans_of(store / name), added=ADDED if kind == "tickets" else ()
        )
    sync_folder(store / kind)
    return parts


def judge(session: "SparkSession", folder: Path, rows: int, units: Collection[str]) -> set[str]:
    """The fields at least one ticket carries, if every ticket is as a loader would have kept it.

    `rows` is how many the footers tell, `units` the codes the store knows. Raises `LoadRefused`
    naming every standard that is not met and how many tickets break it.
    """
    tickets = session.read.schema(spark_columns(adopted)).parquet(location(folder))
    tickets.createOrReplaceTempView(adopted.name)
    try:
        found = session.sql(spark_sql(_verdict(units))).collect()[0].asDict()
    except failures() as reason:
        raise LoadRefused(f"Spark cannot read {folder}: {first_line(reason)}") from reason
    if found["rows"] != rows:
        raise LoadRefused(
            f"the files in {folder} tell of {rows:,} tickets, Spark reads {found['rows']:,}: "
            "every worker must see the folder under this same path"
        )
    if wrong := _broken(found):
        raise LoadRefused(f"{folder}: {'; '.join(wrong)}; nothing was published")
    return {each.name for each in ticket.columns if found[f"has_{each.name}"]}


def _verdict(units: Collection[str]) -> Select[*tuple[Any, ...]]:
    """One row: how many tickets there are, break each standard, and carry each field."""
    t = adopted.c
    broken = [
        func.count(case((each.broken(t, units), 1))).label(f"broken_{number}")
        for number, each in enumerate(STANDARDS)
    ]
    known = [
        func.count(
            func.nullif(t[each.name], UNKNOWN) if isinstance(each.type, Text) else t[each.name]
        ).label(f"has_{each.name}")
        for each in ticket.columns
    ]
    distinct = func.count(t.ticket_id.distinct()).label("distinct")
    return select(func.count().label("rows"), distinct, *broken, *known)


def _broken(found: dict[str, int]) -> list[str]:
    wrong = [
        f"{count:,} tickets break {each.sentence!r}"
        for number, each in enumerate(STANDARDS)
        if (count := found[f"broken_{number}"])
    ]
    twice = found["rows"] - found["distinct"] - found["broken_0"]
    return wrong + ([f"{twice:,} tickets are there twice"] if twice else [])
