"""Tickets no loader would let through: every column any value of its type, or none."""

import random
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import Boolean, Column, Date, DateTime, Double, create_engine, text

from data.measures import Rules
from data.schema import ticket
from data.store import rollups, slow, summing
from data.store.layout import quoted

COUNT = 4000
CODES = ["", " ", "unknown", "A1", "a1", "A1 ", "东城·街道", "𠮷野", "é", "e\u0301", "it's",
         "back\\slash", "a\nb", "%_`\"", "\u0000x"]  # fmt: skip
WORDS = {
    "stage": ["received", "dispatched", "accepted", "contacted", "closed", "answered", "Closed"],
    "outcome": ["solved", "partly", "unsolved", "unknown", "SOLVED"],
    "satisfaction": ["satisfied", "basically", "dissatisfied"],
}
AS_OF = datetime(2025, 6, 30, 18)
EDGES = [date(2024, 2, 29), date(2025, 2, 28), date(1, 1, 1), date(9999, 12, 31),
         date(1582, 10, 10), date(2025, 12, 31), date(2025, 1, 18), date(2025, 1, 19)]  # fmt: skip
CELLS = [0, -1, 2**63 - 1, -(2**63), 613196575302483967]
SMALL = [0, 1, -1, 2**15 - 1, -(2**15)]


POLICIES = [(*flags, cutoff) for flags, cutoff in product([(False,) * 3, (True,) * 3], (0, 18))]
"""Excluded, ledger and partly solved counted or not, and the day months end with."""


def _day(random_: random.Random) -> date:
    near = date(2025, 6, 30) + timedelta(days=random_.randint(-70, 20))
    return random_.choice([near, near, near, random_.choice(EDGES)])


def _value(column: Column[Any], chance: random.Random) -> Any:
    """A value of a column, empty every fifth time; what belongs together does not."""
    if chance.random() < 0.2:
        return None
    if isinstance(column.type, Boolean):
        return chance.random() < 0.5
    if isinstance(column.type, Date):
        return _day(chance)
    if isinstance(column.type, DateTime):
        exact = datetime.combine(_day(chance), datetime.min.time())
        limits = [AS_OF, AS_OF + timedelta(hours=48), AS_OF + timedelta(microseconds=1), exact]
        return chance.choice(limits)
    if isinstance(column.type, Double):
        return chance.choice([116.4, float("nan"), float("inf"), -0.0])
    if column.name == "cell":
        return chance.choice(CELLS)
    if column.name == "close_days":
        return chance.choice([0, 1, 15, -1, 2**31 - 1, -(2**31)])
    if column.name in ("returns", "extensions", "reopened"):
        return chance.choice(SMALL)
    return chance.choice(WORDS.get(column.name, CODES))


def write_tickets(folder: Path) -> list[Path]:
    """Two files of tickets; the last one of all is empty but for its columns."""
    chance = random.Random(12345)
    rows = [[_value(column, chance) for column in ticket.columns] for _ in range(COUNT)]
    rows[-1] = [None] * len(ticket.columns)
    kinds = {"TEXT": "VARCHAR", "DATETIME": "TIMESTAMP"}
    columns = ", ".join(
        f'"{each.name}" {kinds.get(str(each.type), each.type)}' for each in ticket.columns
    )
    files = [folder / "one.parquet", folder / "two.parquet"]
    with duckdb.connect() as connection:
        for number, file in enumerate(files):
            connection.execute(f"CREATE OR REPLACE TABLE t ({columns})")
            marks = ", ".join("?" * len(ticket.columns))
            connection.executemany(f"INSERT INTO t VALUES ({marks})", rows[number::2])
            connection.sql("SELECT * FROM t").write_parquet(str(file))
    return files


def read_tickets(files: list[Path]) -> str:
    """The tickets of some files as a statement of DuckDB."""
    named = ", ".join(map(quoted, files))
    return f"SELECT * FROM read_parquet([{named}])"


def summed_by_duckdb(
    roll: Path, files: list[Path], rules: Rules, calendar: rollups.Calendar
) -> None:
    """Leaves a file of the roll-ups as a store of files builds them."""
    engine = create_engine(f"duckdb:///{roll}")
    with engine.begin() as connection:
        connection.execute(text(f"CREATE VIEW ticket AS {read_tickets(files)}"))
        summing.build(connection, rules, calendar)
        slow.build(connection)
        connection.execute(text("DROP VIEW ticket"))
    engine.dispose()


def empty_rollups(roll: Path) -> None:
    """Leaves a file of roll-ups without rows."""
    engine = create_engine(f"duckdb:///{roll}")
    with engine.begin() as connection:
        rollups.metadata.create_all(connection)
        slow.slow_ticket.create(connection)
    engine.dispose()
