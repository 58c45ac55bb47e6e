"""The store: all of a load or nothing of it, and readers that never see a mixture."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import func, select

from data.answers import NEEDS_LOAD
from data.errors import LoadRefused, StoreBroken, StoreMissing
from data.filters import Filters
from data.months import month_index
from data.schema import ticket
from data.settings import PROJECT
from data.store.manifest import read_manifest, write_manifest
from data.store.publication import Publication
from data.store.rollups import month_cube
from data.store.snapshot import Store
from tests import tiny

LOADER = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from tests import tiny
folder, batch = Path(sys.argv[1]), int(sys.argv[2])
rows = [
    {"ticket_id": f"{batch}-{n}", "received_at": datetime(2025, 1 + n % 6, 5), "unit_code": "A1"}
    for n in range(300)
]
print("writing", flush=True)
tiny.publish(folder, rows, city=folder / "city")
"""


def _rows(count: int, prefix: str = "t") -> list[dict[str, Any]]:
    start = datetime(2025, 5, 1)
    return [
        {"ticket_id": f"{prefix}{n}", "received_at": start + timedelta(hours=n), "unit_code": "A1"}
        for n in range(count)
    ]


def _totals(store: Store) -> tuple[int, int, int]:
    """Tickets, sum of the roll-up, rows by the manifest: equal in every whole version."""
    snapshot = store.current()
    with snapshot.engine.connect() as connection:
        tickets = connection.execute(select(func.count()).select_from(ticket)).scalar()
        summed = connection.execute(select(func.sum(month_cube.c.received))).scalar()
    return int(tickets or 0), int(summed or 0), snapshot.manifest.ticket_rows


def test_a_folder_without_a_manifest_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        Store(tmp_path).current()


def test_a_new_version_is_picked_up_without_being_told(tmp_path: Path) -> None:
    city = tiny.a_city(tmp_path / "city")
    store = tiny.publish(tmp_path, _rows(3), city=city)
    assert _totals(store) == (3, 3, 3)
    tiny.publish(tmp_path, _rows(2, "u"), city=city)
    assert _totals(store) == (5, 5, 5)


def test_a_version_once_opened_answers_as_before(tmp_path: Path) -> None:
    city = tiny.a_city(tmp_path / "city")
    store = tiny.publish(tmp_path, _rows(3), city=city)
    old = store.current()
    tiny.publish(tmp_path, _rows(2, "u"), city=city)
    store.current()
    with old.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(ticket)).scalar() == 3


def test_a_ticket_loaded_again_is_replaced_not_doubled(tmp_path: Path) -> None:
    city = tiny.a_city(tmp_path / "city")
    tiny.publish(tmp_path, _rows(3), city=city)
    changed = [{**_rows(3)[1], "unit_code": "B1"}]
    store = tiny.publish(tmp_path, changed, city=city)
    assert _totals(store) == (3, 3, 3)
    desk = tiny.desk_over(store)
    frame = desk.measured(("received",), Filters(month_index(2025, 6), 12), ("unit_code",))
    assert dict(zip(frame["unit_code"], frame["received"], strict=True)) == {"A1": 2, "B1": 1}


def test_leaving_without_a_commit_changes_nothing(tmp_path: Path) -> None:
    city = tiny.a_city(tmp_path / "city")
    store = tiny.publish(tmp_path, _rows(3), city=city)
    with Publication(tmp_path, str(city)) as publication:
        publication.add_month(2025 * 12 + 4, tiny.table(_rows(9, "x")))
    assert _totals(store) == (3, 3, 3)


def test_two_loads_at_once_are_refused(tmp_path: Path) -> None:
    with (
        Publication(tmp_path, "city"),
        pytest.raises(LoadRefused, match="another load"),
        Publication(tmp_path, "city"),
    ):
        pass


def test_another_city_is_not_mixed_in(tmp_path: Path) -> None:
    tiny.publish(tmp_path, _rows(1), city=tiny.a_city(tmp_path / "city"))
    with pytest.raises(LoadRefused, match="another city"), Publication(tmp_path, "boston"):
        pass


def test_a_broken_manifest_leaves_the_last_good_version_in_use(tmp_path: Path) -> None:
    store = tiny.publish(tmp_path, _rows(3), city=tiny.a_city(tmp_path / "city"))
    assert _totals(store) == (3, 3, 3)
    path = tmp_path / "manifest.json"
    good = path.read_text("utf-8")
    path.write_text(good[: len(good) // 2], "utf-8")
    assert _totals(store) == (3, 3, 3)
    with pytest.raises(StoreBroken):
        Store(tmp_path).current()


def test_a_manifest_naming_a_missing_file_is_refused(tmp_path: Path) -> None:
    store = tiny.publish(tmp_path, _rows(3), city=tiny.a_city(tmp_path / "city"))
    assert _totals(store) == (3, 3, 3)
    raw = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    raw["roll"] = "roll-never-written.duckdb"
    (tmp_path / "manifest.json").write_text(json.dumps(raw), "utf-8")
    assert _totals(store) == (3, 3, 3)
    with pytest.raises(StoreBroken, match="roll-never-written"):
        read_manifest(tmp_path)


def test_a_load_killed_at_any_moment_shows_nothing_half_done(tmp_path: Path) -> None:
    tiny.a_city(tmp_path / "city")
    store = tiny.publish(tmp_path, _rows(3), city=tmp_path / "city")
    moments = random.Random(12345)
    loaded = 3
    for batch in range(8):
        loader = subprocess.Popen(
            [sys.executable, "-c", LOADER, str(tmp_path), str(batch)],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
        )
        assert loader.stdout is not None
        loader.stdout.readline()
        last = time.monotonic() + moments.uniform(0, 0.9)
        while time.monotonic() < last and loader.poll() is None:
            tickets, summed, told = _totals(store)
            assert tickets == summed == told
        if loader.poll() is None:
            os.kill(loader.pid, signal.SIGKILL)
        loader.wait()
        loader.stdout.close()
        tickets, summed, told = _totals(store)
        assert tickets == summed == told
        assert tickets in (loaded, loaded + 300)
        loaded = tickets
    tiny.publish(tmp_path, _rows(1, "last"), city=tmp_path / "city")
    assert _totals(store)[0] == loaded + 1


def test_a_version_older_than_a_measure_answers_all_the_others(tmp_path: Path) -> None:
    city = tiny.a_city(tmp_path / "city")
    tiny.publish(tmp_path, [{**row, "stage": "closed"} for row in _rows(3)], city=city)
    roll = tmp_path / read_manifest(tmp_path).roll
    with duckdb.connect(str(roll)) as connection:
        for name in ("month_cube", "area_month", "unit_day"):
            connection.execute(f"ALTER TABLE {name} DROP COLUMN repeat")
        connection.execute("ALTER TABLE state DROP COLUMN hard")
        connection.execute("DROP TABLE unit_month")
        connection.execute("DROP TABLE mix_month")
    write_manifest(tmp_path, replace(read_manifest(tmp_path), sums="of fewer measures"))
    desk = tiny.desk_over(Store(tmp_path))
    told = desk.values(("received", "repeat_rate", "hard"), Filters(month_index(2025, 5)))
    assert told["received"].value == 3
    assert [told[key].value for key in ("repeat_rate", "hard")] == [None, None]
    assert told["hard"].reason == NEEDS_LOAD
    tiny.publish(tmp_path, [{**row, "stage": "closed"} for row in _rows(1, "u")], city=city)
    assert tiny.desk_over(Store(tmp_path)).can("hard")


OPENED_AGAIN = """
import sys
import duckdb
from pathlib import Path
from data.store import layout
kept, statement = duckdb.connect(":memory:kept"), layout.attachment(Path(sys.argv[1]), "roll")
kept.execute(statement)
for _ in range(200):
    fresh = duckdb.connect()
    fresh.execute(statement)
    assert fresh.execute("SELECT count(*) FROM roll.unit").fetchone()[0] > 0
    fresh.close()
"""


def test_a_file_is_attached_again_and_again_without_waiting_for_ever(tmp_path: Path) -> None:
    """ "If not exists" span for ever once a closed database had lain where the new one does."""
    rows = [{"ticket_id": "one", "received_at": datetime(2025, 6, 5), "unit_code": "A1"}]
    tiny.publish(tmp_path, rows, city=tiny.a_city(tmp_path / "city"))
    file = str(tmp_path / read_manifest(tmp_path).roll)
    asked = [sys.executable, "-c", OPENED_AGAIN, file]
    subprocess.run(asked, cwd=PROJECT, check=True, timeout=120)
