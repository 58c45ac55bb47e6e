"""A store in PostgreSQL that older software laid out, which counted less."""

import pytest
from sqlalchemy import create_engine, text

from data.answers import NEEDS_LOAD, Listing
from data.filters import Filters
from data.months import month_index
from data.server.locks import READER
from data.server.tables import ROWS, VIEWS, columns_of
from data.store import rollups
from data.stores import Target, store_at
from tests import tiny
from tests.server_store import publish, some_tickets, totals

pytestmark = pytest.mark.postgres


def test_rollups_of_another_shape_are_built_anew(target: Target) -> None:
    """As after an update of the software that counts one thing more."""
    publish(target, some_tickets(4))
    owner = create_engine(target.database)
    with owner.begin() as connection:
        connection.execute(text(f"ALTER TABLE {ROWS}.month_cube DROP COLUMN on_time CASCADE"))
        connection.execute(text(f"ALTER TABLE {ROWS}.ticket DROP COLUMN line CASCADE"))
        connection.execute(text(f"UPDATE {ROWS}.layout SET fingerprint = 'older'"))
    owner.dispose()
    assert totals(publish(target, some_tickets(1, "more")).current()) == {5}


def _as_of_fewer_measures(target: Target) -> None:
    """Leaves a store as software laid it out that did not count `repeat` and `hard` yet, and had
    one roll-up less.
    """
    lacking = {
        "month_cube": "repeat",
        "area_month": "repeat",
        "unit_day": "repeat",
        "state": "hard",
    }
    owner = create_engine(target.database)
    with owner.begin() as connection:
        for table, name in lacking.items():
            kept = [c for c in columns_of(rollups.metadata.tables[table]) if c != name]
            now = f"(SELECT {ROWS}.number('version'))"
            for statement in (
                f"ALTER TABLE {ROWS}.{table} DROP COLUMN {name} CASCADE",
                f"CREATE VIEW {VIEWS}.{table} WITH (security_invoker = true) AS SELECT "
                f"{', '.join(kept)} FROM {ROWS}.{table} WHERE born <= {now} AND died > {now}",
                f"GRANT SELECT ON {VIEWS}.{table} TO {READER}",
                f"UPDATE {ROWS}.layout SET fingerprint = 'of fewer measures'",
            ):
                connection.exec_driver_sql(statement)
        for table in ("unit_month", "mix_month"):
            connection.exec_driver_sql(f"DROP TABLE {ROWS}.{table} CASCADE")
    owner.dispose()


@pytest.mark.parametrize("role", ["leader", "town"])
def test_a_version_older_than_a_measure_answers_all_the_others(target: Target, role: str) -> None:
    publish(target, some_tickets(3, stage="accepted"))
    _as_of_fewer_measures(target)
    desk = tiny.desk_over(store_at(target), role)
    may = Filters(month_index(2025, 5))
    told = desk.values(("received", "open", "repeat_rate", "hard"), may)
    assert (told["received"].value, told["open"].value) == (3, 3)
    for key in ("repeat_rate", "hard"):
        assert (told[key].value, told[key].reason) == (None, NEEDS_LOAD)
    assert desk.league("town", may)["received"].max() == 3
    by_area = desk.measured(("received", "repeat_rate"), may, ("area_code",))
    assert by_area["received"].sum() == 3
    assert desk.cases(Listing("received"), may).listed == 3
    store = publish(target, some_tickets(1, "u", stage="accepted"))
    now = tiny.desk_over(store, role).values(("received", "hard"), may)
    assert (now["received"].value, now["hard"].value) == (4, 0)
