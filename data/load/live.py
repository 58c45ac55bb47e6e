"""How a mapping names the rows of a ticket system's own database, for `python -m data.sync`.

    [live]
    table = "orders"           # a table or view, also as schema.table; or instead of it
    query = "SELECT ..."       # a statement without a semicolon at its end
    mark = "updated_at"        # a column that grows whenever a row is written: a time or a number
    overlap = 600              # how far before the mark is read again, in seconds (or numbers)

The columns of `[fields]`, `[unit]` and `[area]` are those of the table or query. `ticket_id` must
be among the fields: it tells a changed ticket from a new one. A row whose mark is empty is read
only the first time. Rows that vanish from the source stay in the store: that a ticket is gone is
not guessed.
"""

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Live:
    """The rows of a live source, checked."""

    mark: str
    table: str = ""
    query: str = ""
    overlap: float = 600.0

    @property
    def name(self) -> str:
        """What the source is called in the history of loads."""
        return self.table or "query"


LIVE_KEYS = tuple(each.name for each in fields(Live))


def live_from(raw: dict[str, Any] | None) -> Live | None:
    """The section `[live]` of a mapping; raises `ValueError` where it cannot be meant."""
    if raw is None:
        return None
    if bool(raw.get("table")) == bool(raw.get("query")):
        raise ValueError("[live] needs either table or query")
    if not raw.get("mark"):
        raise ValueError("[live] needs mark: the column that grows whenever a row is written")
    if float(raw.get("overlap", 0)) < 0:
        raise ValueError("[live] overlap must not be negative")
    return Live(**raw)
