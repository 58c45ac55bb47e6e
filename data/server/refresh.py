"""Roll-ups of the next version: built from all tickets, or from the sums before and what changed.

Sums are additive integers. The new sums are the old ones, less the sums over the old states of the
tickets a load touched, plus the sums over their new states. Time touches tickets as well: one
whose time limit ran out between the two as-of times counts as `due` from now on, so it is taken
out by the old time and put in by the new one. What is open is not a sum over time: the open tickets
are those before, the touched ones looked at anew, and what is counted of them is counted anew. Of
either, only rows that change die and are born again.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Table, insert, literal, select, text

from data.measures import Rules
from data.schema import ticket
from data.server.tables import ALIVE, ROWS, SUMS, VIEWS, columns_of, temporary
from data.store import rollups, summing

_TICKETS = ", ".join(columns_of(ticket))
_ALIVE_TICKETS = f"SELECT {_TICKETS} FROM {ROWS}.ticket WHERE died = {ALIVE}"
_TOUCHED = "ticket_id IN (SELECT ticket_id FROM touched)"


@dataclass(frozen=True)
class Change:
    """A load in the database: its version, the as-of times before and after, the rules now.

    The temporary tables `touched` (numbers) and `gone` (old states of the touched tickets) are
    there, the new states are born.
    """

    version: int
    then: datetime
    rules: Rules
    calendar: rollups.Calendar

    @property
    def now(self) -> datetime:
        return self.rules.as_of


def build(connection: Connection, version: int, rules: Rules, calendar: rollups.Calendar) -> None:
    """Builds every roll-up of a version from its tickets; those before die."""
    _let_ticket_be(connection, _ALIVE_TICKETS)
    for table, rows in summing.selects(rules, calendar).items():
        _replace(connection, table, rows, version)
    _let_ticket_be(connection, None)


def refresh(connection: Connection, change: Change) -> None:
    """Brings every roll-up from the version before to this one."""
    summed = [table for table in SUMS if not _is_of_now(table)]
    _collect(connection, change)
    for table in summed:
        names = ", ".join(columns_of(table))
        connection.exec_driver_sql(
            f"CREATE TEMP TABLE change_{table.name} ON COMMIT DROP AS "
            f"SELECT {names} FROM {ROWS}.{table.name} LIMIT 0"
        )
    for side, moment in (("gone", change.then), ("come", change.now)):
        _let_ticket_be(connection, f"SELECT {_TICKETS} FROM pg_temp.{side}")
        rows = summing.selects(replace(change.rules, as_of=moment), change.calendar)
        for table in summed:
            _add_change(connection, table, rows[table], negative=side == "gone")
    for table in summed:
        _merge(connection, table, change.version)
    _renew_open(connection, change)
    _let_ticket_be(connection, None)


def _renew_open(connection: Connection, change: Change) -> None:
    """The open tickets among those touched, then what is counted of all that are open."""
    rows = summing.selects(change.rules, change.calendar)
    _let_ticket_be(connection, f"{_ALIVE_TICKETS} AND {_TOUCHED}")
    among = f"AND {_TOUCHED}"
    _renew(connection, rollups.open_ticket, rows[rollups.open_ticket], change.version, among)
    kept = f"{ROWS}.{rollups.open_ticket.name}"
    _let_ticket_be(connection, f"SELECT {_TICKETS} FROM {kept} WHERE died = {ALIVE}")
    for table in SUMS:
        if _is_of_now(table) and table is not rollups.open_ticket:
            _renew(connection, table, rows[table], change.version)


def _is_of_now(table: Table) -> bool:
    """What is open as of now, cases or sums of them: few, and not a sum over time."""
    now = {measure.key for measure in rollups.STATE}
    return "ticket_id" in table.columns or bool(now & set(table.columns.keys()))


def _collect(connection: Connection, change: Change) -> None:
    """Adds to `gone` the tickets whose time limit ran out meanwhile; makes `come`."""
    span = {"low": min(change.then, change.now), "high": max(change.then, change.now)}
    expired = (
        f"{_ALIVE_TICKETS} AND due_day BETWEEN CAST(:low AS date) AND CAST(:high AS date) "
        "AND due_at > :low AND due_at <= :high AND NOT EXISTS "
        "(SELECT FROM touched WHERE touched.ticket_id = ticket.ticket_id)"
    )
    connection.execute(text(f"CREATE TEMP TABLE expired ON COMMIT DROP AS {expired}"), span)
    connection.exec_driver_sql(
        f"CREATE TEMP TABLE come ON COMMIT DROP AS {_ALIVE_TICKETS} AND {_TOUCHED} "
        f"UNION ALL SELECT {_TICKETS} FROM expired"
    )
    connection.exec_driver_sql(f"INSERT INTO gone SELECT {_TICKETS} FROM expired")
    connection.exec_driver_sql("ANALYZE gone, come")


def _let_ticket_be(connection: Connection, rows: str | None) -> None:
    """What the statements of the roll-ups mean by `ticket`: temporary names are found first."""
    connection.exec_driver_sql("DROP VIEW IF EXISTS pg_temp.ticket")
    if rows is not None:
        connection.exec_driver_sql(f"CREATE TEMP VIEW ticket AS {rows}")
    connection.exec_driver_sql(f"SET LOCAL search_path = pg_temp, {VIEWS}")


def _replace(
    connection: Connection, table: Table, rows: Select[*tuple[Any, ...]], version: int
) -> None:
    """Lets every row of a roll-up die and `rows` be born."""
    connection.exec_driver_sql(
        f"UPDATE {ROWS}.{table.name} SET died = {version} WHERE died = {ALIVE}"
    )
    born = rows.add_columns(literal(version), literal(ALIVE))
    names = [*columns_of(table), "born", "died"]
    connection.execute(insert(SUMS[table]).from_select(names, born))


def _renew(
    connection: Connection,
    table: Table,
    rows: Select[*tuple[Any, ...]],
    version: int,
    among: str = "",
) -> None:
    """Lets the rows of a table (or `among` them) that are not in `rows` die, and the new be born.

    Rows are compared as a whole: in their text nothing equals nothing.
    """
    name, columns = f"renewed_{table.name}", columns_of(table)
    wanted = temporary(name, *table.columns, on_commit="DROP")
    wanted.create(connection)
    connection.execute(insert(wanted).from_select(columns, rows))
    connection.exec_driver_sql(f"ANALYZE {name}")
    own, new = (f"ROW({', '.join(f'{side}.{c}' for c in columns)})::text" for side in "on")
    kept = f"{ROWS}.{table.name}"
    connection.exec_driver_sql(
        f"UPDATE {kept} o SET died = {version} WHERE died = {ALIVE} {among} "
        f"AND NOT EXISTS (SELECT FROM {name} n WHERE {new} = {own})"
    )
    connection.exec_driver_sql(
        f"INSERT INTO {kept} ({', '.join(columns)}, born, died) "
        f"SELECT {', '.join(columns)}, {version}, {ALIVE} FROM {name} n WHERE NOT EXISTS "
        f"(SELECT FROM {kept} o WHERE died = {ALIVE} {among} AND {own} = {new})"
    )


def _add_change(
    connection: Connection, table: Table, rows: Select[*tuple[Any, ...]], *, negative: bool
) -> None:
    names, counts = columns_of(table), rollups.sums_of(table)
    summed = rows.subquery("s")
    values = [
        -column if negative and name in counts else column
        for name, column in zip(names, summed.columns, strict=True)
    ]
    target = temporary(f"change_{table.name}", *table.columns)
    connection.execute(insert(target).from_select(names, select(*values)))


def _merge(connection: Connection, table: Table, version: int) -> None:
    """Kills the rows of the roll-up that change and lets them be born with their new sums."""
    name, keys, sums = table.name, rollups.keys_of(table), rollups.sums_of(table)
    listed, same = ", ".join(keys), " AND ".join(f"o.{key} = c.{key}" for key in keys)
    totals = ", ".join(f"sum({each})::integer AS {each}" for each in sums)
    told = " OR ".join(f"sum({each}) <> 0" for each in sums)
    connection.exec_driver_sql(
        f"CREATE TEMP TABLE changed_{name} ON COMMIT DROP AS SELECT {listed}, {totals} "
        f"FROM change_{name} GROUP BY {listed} HAVING {told}"
    )
    connection.exec_driver_sql(f"ANALYZE changed_{name}")
    connection.exec_driver_sql(
        f"UPDATE {ROWS}.{name} o SET died = {version} FROM changed_{name} c "
        f"WHERE o.died = {ALIVE} AND {same}"
    )
    added = ", ".join(f"coalesce(o.{each}, 0) + c.{each}" for each in sums)
    left = " OR ".join(f"coalesce(o.{each}, 0) + c.{each} <> 0" for each in sums)
    columns = ", ".join([*keys, *sums])
    own = ", ".join(f"c.{key}" for key in keys)
    connection.exec_driver_sql(
        f"INSERT INTO {ROWS}.{name} ({columns}, born, died) "
        f"SELECT {own}, {added}, {version}, {ALIVE} FROM changed_{name} c "
        f"LEFT JOIN {ROWS}.{name} o ON o.died = {version} AND {same} WHERE {left}"
    )
