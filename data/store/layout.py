"""Where the rows of a version lie: month files, and the recent file beside them.

Settled months are Parquet, one file a month, for they are read by ranges and hardly change. What
was received lately changes every day; rewriting a month of two million tickets and its events for
that took half a minute. So in a large store those tickets lie in one DuckDB file, which a load
copies and edits, and which hides changed rows by itself. Should a ticket of a settled month change
after all, its new state goes to the recent file as well and its number into `superseded`, by
which the old row is passed over. So few come together between two foldings that passing them over
costs a few milliseconds; half a million would cost a hundred.
"""

from collections.abc import Collection, Iterable
from pathlib import Path

from sqlalchemy import Column, Table

from data.schema import ADDED, event, ticket
from data.store import steps
from data.store.manifest import Manifest, Part

RECENT = "recent"
"""The name the recent file is attached by."""


def rows(
    table: Table,
    folder: Path,
    manifest: Manifest,
    *,
    months: Collection[int] | None = None,
    recent: str = RECENT,
    settled: bool = False,
) -> str:
    """The rows of tickets or events in force as a statement; of some months' files only if asked.

    The recent file must be attached by the name `recent`, if the version has one; its own rows
    are left out if only `settled` ones are asked for.
    """
    parts = manifest.tickets if table is ticket else manifest.events
    chosen = {month: part for month, part in parts.items() if months is None or month in months}
    dead = {month for month in chosen if is_touched(manifest, month)}
    clean = [chosen[month] for month in sorted(chosen) if month not in dead]
    arms = stored(table, folder, clean)
    touched = stored(table, folder, [chosen[month] for month in sorted(dead)])
    passed = f"WHERE ticket_id NOT IN (SELECT ticket_id FROM {recent}.superseded)"
    arms += [f"{arm} {passed}" for arm in touched]
    if table is event and (telling := _telling(manifest, months)):
        own = rows(ticket, folder, manifest, months=telling, recent=recent, settled=True)
        arms.append(f"SELECT {column_names(table)} FROM ({steps.told_by(own)})")
    if manifest.recent and not settled:
        names = names_of(table, manifest.recent.added)
        arms.append(f"SELECT {names} FROM {recent}.{table.name}")
    return " UNION ALL ".join(arms) or _nothing(table)


def stored(table: Table, folder: Path, parts: Iterable[Part]) -> list[str]:
    """The rows of month files as statements, one for all files of the same columns: what a file
    written by earlier software lacks is empty."""
    alike: dict[tuple[str, ...], list[Part]] = {}
    for part in parts:
        alike.setdefault(part.added, []).append(part)
    return [
        f"SELECT {names_of(table, added)} FROM {_files(folder, files)}"
        for added, files in alike.items()
    ]


def names_of(table: Table, added: Collection[str]) -> str:
    """The columns of a table as a select list over rows that have only these of the added ones."""
    if table is not ticket:
        return column_names(table)
    lacking = set(ADDED) - set(added)
    return ", ".join(
        f'CAST(NULL AS {column_type(column)}) AS "{column.name}"'
        if column.name in lacking
        else f'"{column.name}"'
        for column in table.columns
    )


def _telling(manifest: Manifest, months: Collection[int] | None) -> set[int]:
    """The months, of those asked for, whose events follow from their tickets."""
    told = {month for month, part in manifest.tickets.items() if part.tell}
    return told if months is None else told & {*months}


def is_touched(manifest: Manifest, month: int) -> bool:
    """Whether some tickets of a month's file are superseded."""
    return month in manifest.tickets and manifest.tickets[month].dead > 0


def attach(folder: Path, manifest: Manifest, name: str = RECENT) -> str:
    """The statement that attaches the recent file of a version; empty if it has none."""
    return attachment(folder / manifest.recent.file, name) if manifest.recent else ""


def attachment(file: Path, name: str) -> str:
    """The statement that attaches a file of tables to a DuckDB that does not have it yet.

    Without "if not exists": where another DuckDB of this process had the file before, that can
    wait for ever.
    """
    return f"ATTACH {quoted(file)} AS {name} (READ_ONLY)"


def view(table: Table, folder: Path, manifest: Manifest) -> str:
    """The statement that defines the view of tickets or events over a version."""
    return f"CREATE OR REPLACE VIEW {table.name} AS {rows(table, folder, manifest)}"


def column_names(table: Table) -> str:
    """The columns of a table as a select list; "at" is a keyword of DuckDB."""
    return ", ".join(f'"{column.name}"' for column in table.columns)


def column_type(column: Column[object]) -> str:
    """The type of a column as DuckDB calls it."""
    names = {
        "TEXT": "VARCHAR", "DATETIME": "TIMESTAMP", "DOUBLE": "DOUBLE", "DATE": "DATE",
        "BOOLEAN": "BOOLEAN", "INTEGER": "INTEGER", "SMALLINT": "SMALLINT", "BIGINT": "BIGINT",
    }  # fmt: skip
    return names[str(column.type).split("(")[0]]


def definition(table: Table) -> str:
    """The columns of a table with their types, for CREATE TABLE."""
    return ", ".join(f'"{column.name}" {column_type(column)}' for column in table.columns)


def quoted(path: Path) -> str:
    """A path as a text of SQL."""
    return "'" + str(path).replace("'", "''") + "'"


def _files(folder: Path, parts: list[Part]) -> str:
    listed = ", ".join(quoted(folder / part.file) for part in parts)
    return f"read_parquet([{listed}])"


def _nothing(table: Table) -> str:
    empty = [f'CAST(NULL AS {column_type(c)}) AS "{c.name}"' for c in table.columns]
    return f"SELECT {', '.join(empty)} WHERE false"
