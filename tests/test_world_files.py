"""Files in the shapes of many cities load by the README's own path, without a correction."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data.access import Role, Viewer
from data.desk import Desk
from data.filters import Filters
from data.load.__main__ import main
from data.reception import open_desk
from data.store.snapshot import Store
from tests.world import CANARIES, REQUESTS, ZONE, Shape
from tests.world_shapes import SHAPES

LEADER = Viewer("leader", "leader", Role.LEADER)


@dataclass(frozen=True)
class Imported:
    """What the two commands of the README made of a file."""

    draft: str
    desk: Desk
    tickets: pd.DataFrame
    folder: Path


Importer = Callable[[Shape], Imported]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Importer:
    """`imported(shape)`: the shape's file through the two commands, once."""
    known: dict[str, Imported] = {}

    def run(shape: Shape) -> Imported:
        if shape.file not in known:
            known[shape.file] = _import(tmp_path_factory.mktemp("world"), shape)
        return known[shape.file]

    return run


def _import(folder: Path, shape: Shape) -> Imported:
    file, mapping, store = folder / shape.file, folder / "mine.toml", folder / "store"
    file.write_bytes(shape.bytes())
    city = ["--new-city", str(folder / "mine"), "--city-name", "Mine", "--zone", ZONE]
    assert main([str(file), "--propose", "--output", str(mapping), *city]) == 0
    assert main([str(file), "--mapping", str(mapping), "--store", str(store)]) == 0
    found = duckdb.sql(f"SELECT * FROM read_parquet('{store}/tickets/*.parquet')").df()
    tickets = found.sort_values("received_at", ignore_index=True)
    return Imported(mapping.read_text("utf-8"), open_desk(LEADER, Store(store)), tickets, folder)


every_shape = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.file)


@every_shape
def test_the_desk_counts_what_the_file_holds(shape: Shape, imported: Importer) -> None:
    desk, draft = imported(shape).desk, imported(shape).draft
    first, last = desk.months
    values = desk.values(("received", "open", "median_days"), Filters(last, last - first + 1))
    still = [r for r in REQUESTS if not r.closed]
    untold = REQUESTS if "closed_at" in shape.lacks else still
    asked = any(f'# "{shape.row(r).get("status")}" = ?' in draft for r in untold)
    assert values["received"].value == len(REQUESTS)
    # A question of the draft that nobody answered leaves open what is open.
    assert values["open"].value == (None if asked else len(still))
    base = None if "closed_at" in shape.lacks else len(REQUESTS) - len(still)
    assert values["median_days"].base == base


@every_shape
def test_every_moment_is_that_of_the_file_in_city_time(shape: Shape, imported: Importer) -> None:
    tickets = imported(shape).tickets
    for name in ("received", "closed", "due"):
        expected = pd.Series([getattr(each, name) for each in REQUESTS], dtype="datetime64[us]")
        read = tickets[f"{name}_at"]
        if f"{name}_at" in shape.lacks:
            assert read.isna().all()
        elif shape.days_only:
            assert (read.dt.normalize() == expected.dt.normalize()).equals(expected.notna())
        else:
            assert read.equals(expected.dt.as_unit("us")), name


@every_shape
def test_units_places_kinds_and_channels_are_those_of_the_file(
    shape: Shape, imported: Importer
) -> None:
    desk, tickets = imported(shape).desk, imported(shape).tickets
    named = {kind: {desk.units.name(c, "en") for c in desk.units.of_kind(kind)}
             for kind in ("department", "area")}  # fmt: skip
    assert named["department"] == shape.units
    assert named["area"] == shape.places
    assert set(tickets["category"]) == shape.kinds
    assert set(tickets["channel"]) - {"unknown"} == shape.channels


@every_shape
def test_points_lie_where_the_file_says(shape: Shape, imported: Importer) -> None:
    tickets = imported(shape).tickets
    if "lon" in shape.lacks:
        assert tickets["lon"].isna().all()
    else:
        assert list(tickets["lon"].round(5)) == [each.lon for each in REQUESTS]
        assert list(tickets["lat"].round(5)) == [each.lat for each in REQUESTS]


@every_shape
def test_no_person_address_or_free_text_reaches_the_store(shape: Shape, imported: Importer) -> None:
    found = imported(shape)
    held = found.tickets.astype(str).to_csv()
    names = [found.desk.units.name(c, "en") for k in ("department", "area")
             for c in found.desk.units.of_kind(k)]  # fmt: skip
    for canary in CANARIES:
        assert canary not in held
        assert canary not in "\n".join(names)
        assert canary not in found.draft


@every_shape
def test_the_draft_says_what_it_found_and_what_is_missing(shape: Shape, imported: Importer) -> None:
    top = [line for line in imported(shape).draft.splitlines() if line.startswith("#")]
    assert top[1].startswith("# Found: ")
    assert any(f"of {len(REQUESTS)} records" in line for line in top)
    assert any(line.startswith("# Dates: ") for line in top)
    if "closed_at" in shape.lacks:
        assert any(line.startswith("# No closing date found:") for line in top)


def test_answers_to_callbacks_make_the_three_rates(imported: Importer) -> None:
    """Every closed request was called; who answered was reached."""
    shape = next(each for each in SHAPES if each.file == "hotline.csv")
    desk = imported(shape).desk
    first, last = desk.months
    keys = ("response_rate", "resolution_rate", "satisfaction_rate")
    values = desk.values(keys, Filters(last, last - first + 1))
    closed = [each for each in REQUESTS if each.closed]
    solved = [each for each in closed if each.of("已解决", "未解决") == "已解决"]
    assert [values[key].base for key in keys] == [len(closed)] * 3
    assert values["response_rate"].numerator == len(closed)
    assert values["resolution_rate"].numerator == len(solved)
