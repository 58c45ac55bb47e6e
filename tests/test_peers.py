"""A unit beside its peers: pooled, never averaged; places counted among those who have one."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.desk import Desk
from data.filters import Filters
from data.months import month_index
from tests import tiny

JUNE = month_index(2025, 6)


def _called(number: int, unit: str, *, solved: bool) -> dict[str, Any]:
    received = datetime(2025, 6, 2, 9) + timedelta(minutes=number)
    return {
        "ticket_id": f"{unit}-{number}", "received_at": received, "unit_code": unit,
        "dispatched_at": received, "closed_at": received + timedelta(days=1), "stage": "called",
        "called_at": received + timedelta(days=2), "reached": True, "contacted": True,
        "outcome": "solved" if solved else "unsolved", "satisfaction": "satisfied",
        "category": "noise", "channel": "phone",
    }  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A1: 9 of 10 solved. A2: 40 of 40. B1: 1 of 2. A1 and A2 are peers, B1 is nobody's."""
    folder: Path = tmp_path_factory.mktemp("peers")
    counts = {"A1": (9, 1), "A2": (40, 0), "B1": (1, 1)}
    rows = [
        _called(n, unit, solved=n < good)
        for unit, (good, bad) in counts.items()
        for n in range(good + bad)
    ]
    groups = {"A1": "urban/town", "A2": "urban/town"}
    units = tiny.UNITS.assign(peer_group=tiny.UNITS["code"].map(groups))
    return tiny.desk_over(tiny.publish(folder, rows, city=tiny.a_city(folder / "c"), units=units))


def test_peers_are_pooled_and_not_averaged(desk: Desk) -> None:
    row = desk.beside(("resolution_rate",), Filters(JUNE, unit="A1"))["resolution_rate"]
    assert (row.own.numerator, row.own.base) == (9, 10)
    assert row.peers is not None
    assert (row.peers.numerator, row.peers.base) == (49, 50)
    assert (row.city.numerator, row.city.base) == (50, 52)


def test_a_score_of_peers_is_that_of_their_answers_together(desk: Desk) -> None:
    row = desk.beside(("score",), Filters(JUNE, unit="A1"))["score"]
    assert row.peers is not None
    assert row.peers.value == pytest.approx(10 + 45 * 49 / 50 + 45)


def test_without_a_peer_group_there_are_no_peers(desk: Desk) -> None:
    assert (
        desk.beside(("resolution_rate",), Filters(JUNE, unit="B1"))["resolution_rate"].peers is None
    )


def test_a_place_is_told_among_all_and_among_peers(desk: Desk) -> None:
    place = desk.standing("A1", Filters(JUNE))
    assert (place.rank, place.ranked) == (2, 3)
    assert (place.peer_rank, place.peers_ranked) == (2, 2)
    assert desk.standing("B1", Filters(JUNE)).peer_rank is None


def test_a_unit_without_callbacks_has_no_place(desk: Desk) -> None:
    assert desk.standing("W", Filters(JUNE)).rank is None
