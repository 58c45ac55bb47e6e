"""Units, labels and places of the next version: what was known and what a load adds."""

from typing import Any

import pandas as pd
from sqlalchemy import Connection, Table, insert, select, update

from data import schema
from data.schema import unit
from data.server.tables import ALIVE, WORDS, columns_of
from data.store import projection


def renew_words(
    connection: Connection, table: Table, added: pd.DataFrame | None, version: int, *, afresh: bool
) -> None:
    """Puts the words of a table in force from `version` on; the load's word counts over the known.

    `afresh` forgets what was known. Where nothing changes, nothing dies.
    """
    before = _known(connection, table)
    base = before.iloc[:0] if afresh else before
    both = base if added is None else pd.concat([base, added]).drop_duplicates(
        schema.WORDS[table], keep="last", ignore_index=True
    )  # fmt: skip
    after = projection.with_groups(both) if table is unit else both
    rows = _records(after[columns_of(table)])
    if rows == _records(before):
        return
    kept = WORDS[table]
    connection.execute(update(kept).where(kept.c.died == ALIVE).values(died=version))
    if rows:
        lives = {"born": version, "died": ALIVE}
        connection.execute(insert(kept), [{**row, **lives} for row in rows])


def _known(connection: Connection, table: Table) -> pd.DataFrame:
    kept, names = WORDS[table], columns_of(table)
    query = select(*[kept.c[name] for name in names]).where(kept.c.died == ALIVE)
    rows = connection.execute(query).all()
    return pd.DataFrame(rows, columns=names, dtype="object")


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries with None for missing values."""
    loose = frame.astype(object)
    rows: list[dict[str, Any]] = loose.where(loose.notna(), None).to_dict("records")
    return rows
