"""Rows in and out of PostgreSQL by COPY, as text that tells an empty word from no word."""

from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import psycopg
from pyarrow import csv as arrow_csv
from sqlalchemy import Connection, Table

_BATCH = 20_000
_FORMAT = "(FORMAT csv, NULL '')"
_AS_TEXT = arrow_csv.WriteOptions(include_header=False, quoting_style="all_valid")
"""What is quoted is a value, what is not is none."""


def copy_in(connection: Connection, target: str, names: list[str], rows: duckdb.DuckDBPyRelation
            ) -> None:  # fmt: skip
    """Puts the rows of a DuckDB relation, columns `names` in this order, into a table."""
    listed = ", ".join(f'"{name}"' for name in names)
    driver = _driver(connection)
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {target} ({listed}) FROM STDIN {_FORMAT}") as copy,
    ):
        for batch in rows.to_arrow_reader(_BATCH):
            text = BytesIO()
            arrow_csv.write_csv(batch, text, _AS_TEXT)
            copy.write(text.getbuffer())


def copy_out(connection: Connection, query: str, path: Path) -> None:
    """Writes the rows of a query into a file for `read_back`."""
    driver = _driver(connection)
    with (
        path.open("wb") as stream,
        driver.cursor() as cursor,
        cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, NULL '', FORCE_QUOTE *)") as copy,
    ):
        for block in copy:
            stream.write(block)


def read_back(path: Path, table: Table) -> str:
    """The DuckDB query of the rows `copy_out` wrote, with the columns of `table`."""
    listed = ", ".join(f"'{column.name}': '{column.type}'" for column in table.columns)
    escaped = str(path).replace("'", "''")
    return (
        f"SELECT * FROM read_csv('{escaped}', columns = {{{listed}}}, auto_detect = false, header = false, "
        "delim = ',', quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false)"
    )


def _driver(connection: Connection) -> "psycopg.Connection[Any]":
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver
