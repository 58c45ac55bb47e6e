"""What DuckDB counts its quick way is what the plain statements count, whatever the tickets hold."""

from pathlib import Path

import duckdb
import pytest
from sqlalchemy.dialects import postgresql

from data.measures import Rules
from data.store import rollups, summing
from tests.hostile import (
    AS_OF,
    POLICIES,
    empty_rollups,
    read_tickets,
    summed_by_duckdb,
    write_tickets,
)

PLAIN = postgresql.dialect()  # type: ignore[no-untyped-call]
"""Another engine's words for the same statements; DuckDB reads them too."""


def _summed_plainly(
    roll: Path, files: list[Path], rules: Rules, calendar: rollups.Calendar
) -> None:
    empty_rollups(roll)
    with duckdb.connect(str(roll)) as connection:
        connection.execute(f"CREATE TEMP VIEW ticket AS {read_tickets(files)}")
        for table, rows in summing.selects(rules, calendar).items():
            told = rows.compile(dialect=PLAIN, compile_kwargs={"literal_binds": True})
            connection.execute(f"INSERT INTO {table.name} {told}")


@pytest.fixture(scope="module")
def tickets(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_tickets(tmp_path_factory.mktemp("hostile [1] {a}"))


@pytest.mark.parametrize(("excluded", "ledger", "partly", "cutoff"), POLICIES)
def test_quick_counts_are_the_plain_ones_of_hostile_tickets(
    tickets: list[Path], tmp_path: Path, excluded: bool, ledger: bool, partly: bool, cutoff: int
) -> None:
    rules, calendar = Rules(AS_OF, excluded, ledger, partly), rollups.Calendar(cutoff)
    summed_by_duckdb(tmp_path / "quick", tickets, rules, calendar)
    _summed_plainly(tmp_path / "plain", tickets, rules, calendar)
    with duckdb.connect(str(tmp_path / "quick")) as connection:
        connection.execute(f"ATTACH '{tmp_path / 'plain'}' AS plain (READ_ONLY)")
        for name in rollups.metadata.tables:
            one, other = f"SELECT * FROM {name}", f"SELECT * FROM plain.{name}"
            asked = f"({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one})"
            assert connection.execute(asked).fetchall() == [], name
            assert connection.execute(f"SELECT count(*) > 0 FROM {name}").fetchone() == (True,)
