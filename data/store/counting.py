"""Counts as the engines take them quickest; written plainly they say the same.

DuckDB sums integers into numbers of 16 bytes, each kept in 32: over the forty sums of a roll-up
the groups then fit no cache, and summing takes twice as long.
"""

from typing import Any

from sqlalchemy import Integer, case, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement


class CountWhere(FunctionElement[int]):
    """How many rows meet a condition."""

    type = Integer()
    inherit_cache = True
    name = "count_where"


class OnlySum(FunctionElement[int]):
    """The sum of a column of counts of which at most one is not 0."""

    type = Integer()
    inherit_cache = True
    name = "only_sum"


def _inner(element: FunctionElement[int]) -> ColumnElement[Any]:
    (inner,) = element.clauses
    return inner


@compiles(CountWhere)
def _count_plainly(element: CountWhere, compiler: SQLCompiler, **kept: Any) -> str:
    return compiler.process(func.sum(case((_inner(element), 1), else_=0)), **kept)


@compiles(CountWhere, "duckdb")
def _count_quickly(element: CountWhere, compiler: SQLCompiler, **kept: Any) -> str:
    return compiler.process(func.count(case((_inner(element), 1))), **kept)


@compiles(OnlySum)
def _sum_plainly(element: OnlySum, compiler: SQLCompiler, **kept: Any) -> str:
    return compiler.process(func.sum(_inner(element)), **kept)


@compiles(OnlySum, "duckdb")
def _sum_quickly(element: OnlySum, compiler: SQLCompiler, **kept: Any) -> str:
    return compiler.process(func.max(_inner(element)), **kept)
