"""Connections for long work."""

from pathlib import Path

import duckdb

QUIET = "SET enable_progress_bar = false"


def connect(
    database: Path | None = None, config: dict[str, str] | None = None
) -> duckdb.DuckDBPyConnection:
    """A connection to a file, or in memory, that draws no bars of its own among our sentences."""
    connection = duckdb.connect(str(database or ":memory:"), config={**(config or {})})
    connection.execute(QUIET)
    return connection
