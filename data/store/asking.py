"""Answers as arrays, one a column: what sums are worked on before anybody is shown a frame.

Of a text that is not known the array holds None; a whole number is always known.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

import duckdb
import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Dialect, Engine, Integer, Select

Arrays = dict[str, NDArray[Any]]
"""Columns by name, all of one length, in the order of the question."""

Rows = Select[*tuple[Any, ...]]
Values = Mapping[str, object]
"""What is put in for the parameters of a statement, by name."""


def read(engine: Engine, rows: Rows, values: Values) -> Arrays:
    """The answer of any engine."""
    with engine.connect() as connection:
        told = connection.execute(rows, dict(values)).fetchall()
    columns: Iterable[tuple[Any, ...]] = zip(*told, strict=True) if told else ((),) * _width(rows)
    return {
        each.name: np.array(column, dtype="int64" if _is_whole(each.type) else object)
        for each, column in zip(rows.selected_columns, columns, strict=True)
    }


def _width(rows: Rows) -> int:
    return len(rows.selected_columns)


def _is_whole(kind: object) -> bool:
    return isinstance(kind, Integer)


class Reader:
    """Short questions to a DuckDB of one thread, as many at a time as there are askers.

    Beside what such a question costs, a statement compiled anew, rows handed over one by one and
    a second thread that waits for work cost several times as much.
    """

    def __init__(self, database: duckdb.DuckDBPyConnection, dialect: Dialect) -> None:
        self._database, self._dialect = database, dialect

    def read(self, rows: Rows, values: Values) -> Arrays:
        """The answer to a statement; it is quick where the same object is asked again."""
        text, names, known = _compiled(rows, self._dialect)
        given = {**known, **values}
        with self._database.cursor() as cursor:
            told = cursor.execute(text, [given[name] for name in names]).fetchnumpy()
        return {name: _plain(column) for name, column in told.items()}


def _plain(column: NDArray[Any]) -> NDArray[Any]:
    if (unknown := np.ma.getmask(column)) is not np.ma.nomask:
        column = np.ma.getdata(column).astype(object)
        column[unknown] = None
    return column.astype("int64") if column.dtype.kind == "i" else column


_texts: WeakKeyDictionary[Rows, tuple[str, list[str], dict[str, Any]]] = WeakKeyDictionary()


def _compiled(rows: Rows, dialect: Dialect) -> tuple[str, list[str], dict[str, Any]]:
    """A statement as text, the names of its parameters in order, and their values in it."""
    found = _texts.get(rows)
    if found is None:
        made = rows.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        names = list(getattr(made, "positiontup", None) or ())
        found = _texts[rows] = (str(made), names, dict(made.params))
    return found
