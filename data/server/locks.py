"""Row-level security: the scope again, as a second lock inside the database.

The first lock is `data.doorway`, which puts the scope's condition into every statement. Here the
same rules stand as policies on the tables: a desk says its scope in settings of the transaction
and reads as the role `hotline_reader`, so that a statement somebody wrote without the doorway
still meets only the viewer's rows. With nothing said, nothing is seen.

The settings are said by the dashboard, not proven: the lock holds against a forgotten condition,
not against a person who may run any SQL under the dashboard's login.
"""

from collections.abc import Iterator

from sqlalchemy import Table

from data.access import Scope
from data.server.tables import KEPT, ROWS, SUMS, VIEWS
from data.store.rollups import WATCHED, field_fill

READER = "hotline_reader"
"""The role every reading transaction takes; it may only read, and only by the policies."""

FLAGS = ("all_aggregates", "all_cases", "all_womens_cases")
CODES = ("aggregate_units", "case_units", "womens_units")
SUMMING = "summing"
"""The setting (and execution option) of a transaction that only sums; see `data.sums`."""


def settings_of(scope: Scope, *, summing: bool) -> dict[str, object]:
    """The settings that say a scope, by name: flags as "on" or "off", units as lists of codes."""
    flags = {name: "on" if getattr(scope, name) else "off" for name in FLAGS}
    codes = {name: sorted(getattr(scope, name)) for name in CODES}
    return {**flags, **codes, SUMMING: "on" if summing else "off"}


def functions() -> Iterator[str]:
    """The statements that define how a policy reads the settings; unset is off, empty, nothing."""
    setting = f"nullif(current_setting('{VIEWS}.' || name, true), '')"
    for name, kind, value in (
        ("flag", "boolean", f"coalesce({setting}::boolean, false)"),
        ("codes", "text[]", f"coalesce({setting}::text[], '{{}}')"),
        ("number", "integer", f"{setting}::integer"),
    ):
        yield (
            f"CREATE OR REPLACE FUNCTION {ROWS}.{name}(name text) RETURNS {kind} "
            f"LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT {value} $$"
        )


def policies() -> Iterator[str]:
    """The statements that shut every table that knows units and let in what the scope allows."""
    for table, kept in KEPT.items():
        condition = _condition(table)
        yield f"DROP POLICY IF EXISTS scope ON {kept.fullname}"
        if condition is None:
            yield f"ALTER TABLE {kept.fullname} DISABLE ROW LEVEL SECURITY"
        else:
            yield f"ALTER TABLE {kept.fullname} ENABLE ROW LEVEL SECURITY"
            yield (
                f"CREATE POLICY scope ON {kept.fullname} FOR SELECT TO {READER} USING ({condition})"
            )


def _condition(table: Table) -> str | None:
    """Who may read a row; None of what is nobody's secret: words, and how full fields are."""
    columns = _codes_of(table)
    if {"ticket_id", "womens"} <= columns:
        return f"{_case()} OR ({_flag(SUMMING)} AND {_number(columns)})"
    if "ticket_id" in columns:  # events
        return f"EXISTS (SELECT FROM {VIEWS}.ticket t WHERE t.ticket_id = {table.name}.ticket_id)"
    if table in SUMS and {"unit_code", "area_code", "cell"} & columns:
        return _number(columns)
    return None


def _codes_of(table: Table) -> set[str]:
    """The columns that say something about single rows; field_fill only counts such columns."""
    return set(table.columns.keys()) - (set(WATCHED) if table is field_fill else set())


def _case() -> str:
    """As `data.doorway` has it for single cases."""
    mine = _among("unit_code", "case_units"), _among("whistled_unit", "case_units")
    plain = f"{_flag('all_cases')} OR {mine[0]} OR {mine[1]}"
    womens = f"{_flag('all_womens_cases')} OR {_among('unit_code', 'womens_units')}"
    return f"(womens IS FALSE AND ({plain})) OR (womens IS TRUE AND ({womens}))"


def _number(columns: set[str]) -> str:
    """As `data.doorway` has it for sums."""
    mine = _among("unit_code", "aggregate_units") if "unit_code" in columns else "false"
    return f"({_flag('all_aggregates')} OR {mine})"


def _flag(name: str) -> str:
    # In a sub-select a setting is read once a statement, not once a row.
    return f"(SELECT {ROWS}.flag('{name}'))"


def _among(column: str, name: str) -> str:
    return f"coalesce({column} = ANY ((SELECT {ROWS}.codes('{name}'))::text[]), false)"


def grants() -> Iterator[str]:
    """The statements by which the reader may read and do nothing else."""
    for schema in (ROWS, VIEWS):
        yield f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC"
        yield f"GRANT USAGE ON SCHEMA {schema} TO {READER}"
        yield f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {READER}"
