"""The roll-ups, summed by Spark from the Parquet tickets and left as Parquet."""

import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from data.cluster.dialect import spark_columns, spark_sql
from data.cluster.session import failures, first_line
from data.errors import LoadRefused
from data.measures import Rules
from data.schema import ticket
from data.store import rollups, slow, summing

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Report = Callable[[str], None]
"""Told one line of progress."""


def write_sums(
    session: "SparkSession",
    files: Sequence[Path],
    rules: Rules,
    calendar: rollups.Calendar,
    folder: Path,
    say: Report,
) -> dict[str, int]:
    """How many rows each roll-up has; they lie below `folder`, one folder a roll-up.

    Runs the statements of `summing.selects` and that of the slow tickets, no others. `files` are
    the tickets of the version. Raises `LoadRefused` if Spark gives up.
    """
    read_tickets(session, files).createOrReplaceTempView(ticket.name)
    counts = {}
    made = {**summing.selects(rules, calendar), slow.slow_ticket: slow.slow_tickets()}
    for table, statement in made.items():
        begun = time.monotonic()
        names = [column.name for column in table.columns]
        try:
            rows = session.sql(spark_sql(statement)).toDF(*names)
            counts[table.name] = _write(rows, folder / table.name)
        except failures() as reason:
            raise LoadRefused(
                f"Spark gave up on {table.name}, nothing was published: {first_line(reason)}"
            ) from reason
        say(f"{table.name}: {counts[table.name]:,} rows, {time.monotonic() - begun:.1f} s")
    return counts


def read_tickets(session: "SparkSession", files: Sequence[Path]) -> "DataFrame":
    """The tickets in the files by the schema of the store, whatever the files say of themselves."""
    return session.read.schema(spark_columns(ticket)).parquet(*map(location, files))


def location(path: Path) -> str:
    """The address of a file for Spark, which takes brackets in a name for a pattern."""
    return "file://" + re.sub(r"([\[\]{}*?\\])", r"\\\1", str(path))


def _write(rows: "DataFrame", folder: Path) -> int:
    """Counts what is written before it is: in a folder not all workers share, files get lost."""
    kept = rows.persist()
    try:
        count = int(kept.count())
        kept.write.parquet(f"file://{folder}")
    finally:
        kept.unpersist()
    return count
