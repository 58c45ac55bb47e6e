"""Answers as arrays, one a column: what sums are worked on before anybody is shown a frame.

A column in which something is not known holds objects, None among them.
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
    names = [each.name for each in rows.selected_columns]
    columns: Iterable[tuple[Any, ...]] = zip(*told, strict=True) if told else ((),) * len(names)
    kinds = [each.type for each in rows.selected_columns]
    return {
        name: _array(column, kind) for name, column, kind in zip(names, columns, kinds, strict=True)
    }


def _array(column: tuple[Any, ...], kind: object) -> NDArray[Any]:
    whole = isinstance(kind, Integer) and None not in column
    return np.array(column, dtype="int64" if whole else object)


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
