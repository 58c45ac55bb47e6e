"""Stores written before columns were added to the ticket: they open, answer and take new loads."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data.answers import Listing
from data.filters import Filters
from data.months import month_index
from data.schema import ADDED
from data.store.manifest import read_manifest
from data.store.publication import Publication
from data.store.snapshot import Store
from tests import tiny

MARCH, MAY = datetime(2025, 3, 2, 9), datetime(2025, 5, 20)


def _rows(count: int, prefix: str, start: datetime, **more: Any) -> list[dict[str, Any]]:
    return [
        {
            "ticket_id": f"{prefix}{n}", "received_at": (at := start + timedelta(hours=n)),
            "dispatched_at": at, "due_at": at + timedelta(days=7), "unit_code": "A1",
            "closed_at": at + timedelta(days=1), "called_at": at + timedelta(days=2), "reached": True,
            "outcome": "solved", "stage": "called", "category": "noise", "channel": "phone",
            "time_limit": "d7", "womens": False, **more,
        }
        for n in range(count)
    ]  # fmt: skip


def _as_of_fewer_columns(folder: Path) -> None:
    """Leaves a store as software wrote it that knew none of the columns added since."""
    manifest = read_manifest(folder)
    lacking = ", ".join(ADDED)
    for part in manifest.tickets.values():
        rows = duckdb.sql(f"SELECT * EXCLUDE ({lacking}) FROM read_parquet('{folder / part.file}')")
        rows.write_parquet(str(folder / "thin.parquet"))
        (folder / "thin.parquet").replace(folder / part.file)
    with duckdb.connect(str(folder / manifest.roll)) as connection:
        connection.execute("DROP TABLE mix_month")
        for name in ADDED:
            connection.execute(f"ALTER TABLE open_ticket DROP COLUMN {name}")
    if manifest.recent:
        with duckdb.connect(str(folder / manifest.recent.file)) as connection:
            for name in ADDED:
                connection.execute(f"ALTER TABLE ticket DROP COLUMN {name}")
    raw = json.loads((folder / "manifest.json").read_text("utf-8"))
    raw["sums"] = "of fewer roll-ups"
    raw["fields"] = [name for name in raw["fields"] if name not in ADDED]
    for each in (*raw["tickets"].values(), raw["recent"] or {}):
        each.pop("added", None)
    (folder / "manifest.json").write_text(json.dumps(raw), "utf-8")


@pytest.mark.parametrize("large", [1, 2_000_000])
def test_a_store_without_the_columns_added_since_answers_and_takes_them_up(
    tmp_path: Path, large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Month files alone, and with a recent file beside them."""
    monkeypatch.setattr("data.stores.Publication", partial(Publication, large=large))
    city = tiny.a_city(tmp_path / "city")
    tiny.publish(tmp_path, _rows(3, "t", MAY) + _rows(2, "march", MARCH), city=city)
    assert bool(read_manifest(tmp_path).recent) == (large == 1)
    _as_of_fewer_columns(tmp_path)
    desk, may = tiny.desk_over(Store(tmp_path)), Filters(month_index(2025, 5))
    year = replace(may, span=12)
    assert desk.values(("received",), may)["received"].value == 3
    assert set(desk.cases(Listing("received"), year).frame["handling"]) == {None}
    assert desk.values(("relabelled_rate",), may)["relabelled_rate"].value is None
    found = desk.expected("resolution_rate", replace(year, unit="A1"))
    assert found is not None
    assert found.strata == ("category", "channel")
    newer = _rows(1, "new", MAY, handling="lead") + _rows(1, "march", MARCH, handling="assisting")
    tiny.publish(tmp_path, newer, city=city)
    desk = tiny.desk_over(Store(tmp_path))
    listed = desk.cases(Listing("received"), year).frame.set_index("ticket_id")["handling"]
    told = {key: each for key, each in listed.items() if isinstance(each, str)}
    assert told == {"new0": "lead", "march0": "assisting"}
    assert len(listed) == 6
    found = desk.expected("resolution_rate", replace(year, unit="A1"))
    assert found is not None
    assert found.strata == ("category", "channel", "handling", "time_limit")
    assert (found.base, found.value) == (6, 1.0)
