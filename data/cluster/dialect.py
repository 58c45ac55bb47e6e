"""Spark SQL as a SQLAlchemy dialect: only what differs, and a refusal of what differs in silence.

Spark takes statements as text, without binds, so every value is written into it as a literal.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Table
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.exc import CompileError
from sqlalchemy.sql import ClauseElement, compiler
from sqlalchemy.sql.elements import Extract
from sqlalchemy.types import TypeEngine

_SAME_FIELDS = frozenset({"year", "quarter", "month", "day", "hour", "minute"})
"""What EXTRACT means alike everywhere; days of the week and seconds do not."""

_ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'"})


class _Names(compiler.IdentifierPreparer):
    """Names between backticks, always: no list of Spark's keywords can then be out of date."""

    def __init__(self, dialect: Any, *_: Any, **__: Any) -> None:
        super().__init__(dialect, initial_quote="`", escape_quote="`")

    def _requires_quotes(self, value: str) -> bool:
        return True


class _Types(compiler.GenericTypeCompiler):
    """The types of the ticket schema as Spark calls them."""

    def visit_TEXT(self, type_: Any, **kw: Any) -> str:
        return "STRING"

    def visit_INTEGER(self, type_: Any, **kw: Any) -> str:
        return "INT"

    def visit_DATETIME(self, type_: Any, **kw: Any) -> str:
        return "TIMESTAMP_NTZ"


class _Statements(compiler.SQLCompiler):
    """Statements as Spark reads them."""

    def render_literal_value(self, value: Any, type_: TypeEngine[Any]) -> str:
        if isinstance(value, str):
            # A doubled quote ends one literal and begins the next; a backslash escapes.
            return f"'{value.translate(_ESCAPES)}'"
        if isinstance(value, datetime):
            return f"TIMESTAMP_NTZ '{_city_time(value)}'"
        if isinstance(value, date):
            return f"DATE '{value}'"
        if isinstance(value, timedelta):
            raise CompileError("durations are whole days in the schema; Spark gets no interval")
        return super().render_literal_value(value, type_)

    def visit_extract(self, extract: Extract, **kw: Any) -> Any:
        if extract.field not in _SAME_FIELDS:
            known = ", ".join(sorted(_SAME_FIELDS))
            raise CompileError(f"EXTRACT({extract.field}) differs on Spark; use one of {known}")
        return super().visit_extract(extract, **kw)  # type: ignore[no-untyped-call]


def _city_time(value: datetime) -> str:
    if value.tzinfo is not None:
        raise CompileError(f"instants are city time without a zone, got {value.isoformat()}")
    return value.isoformat(" ")


class SparkDialect(DefaultDialect):
    """Compiles for Spark 4; connects to nothing."""

    name = "spark"
    statement_compiler = _Statements
    type_compiler_cls = _Types
    preparer = _Names
    supports_native_boolean = True


_DIALECT = SparkDialect()


def spark_sql(statement: ClauseElement) -> str:
    """A Core statement as the text Spark runs, every value a literal.

    Raises `CompileError` for what Spark would understand otherwise than the other engines.
    """
    compiled = statement.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True})
    return str(compiled)


def spark_columns(table: Table) -> str:
    """The columns of a table with Spark's types, as a schema to read or to hold files against."""
    types = _DIALECT.type_compiler_instance
    return ", ".join(f"`{each.name}` {types.process(each.type)}" for each in table.columns)
