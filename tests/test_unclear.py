"""What is open cannot be counted where nobody knows the status of many a request."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.answers import UNCLEAR_STATUS
from data.desk import Desk
from data.filters import Filters
from data.metrics import METRICS
from data.months import month_index
from tests import screen, tiny

JUNE = Filters(month_index(2025, 6))
STATES = ("open", "overdue", "due_48h", "hard")


def _rows(stage: str, count: int, received: datetime) -> list[dict[str, Any]]:
    return [
        {
            "ticket_id": f"{stage}-{received:%y%m}-{n}", "received_at": received, "stage": stage,
            "dispatched_at": received, "due_at": received + timedelta(days=7), "unit_code": "A1",
            "returns": 0, "reopened": 0, "repeat": False, "ledger": False, "womens": False,
            "direct": False, "category": "noise", "channel": "phone",
            "closed_at": received + timedelta(days=1) if stage == "closed" else None,
        }
        for n in range(count)
    ]  # fmt: skip


def _desk(folder: Path, *rows: list[dict[str, Any]]) -> Desk:
    told = [each for part in rows for each in part]
    return tiny.desk_over(tiny.publish(folder, told, city=tiny.a_city(folder / "city")))


def test_open_is_not_computable_where_many_have_a_status_nobody_knows(tmp_path: Path) -> None:
    day = datetime(2025, 6, 2, 9)
    desk = _desk(tmp_path, _rows("closed", 60, day), _rows("unknown", 40, day))
    for key in STATES:
        assert desk.why_not(METRICS[key]) == UNCLEAR_STATUS
        assert desk.values((key,), JUNE)[key].value is None
    assert desk.values(("received",), JUNE)["received"].value == 100
    assert UNCLEAR_STATUS in [reason for reason, _ in desk.not_computable()]
    for page, told in (("overview", "Overdue and open"), ("numbers", "and no closing date")):
        at = screen.open_page(page, desk, "en", month="2025-06")
        assert not at.exception
        assert told in screen.shown(at)


@pytest.mark.parametrize(
    ("unclear", "received"),
    [(1, datetime(2025, 6, 2, 9)), (50, datetime(2024, 5, 2, 9))],
    ids=["hardly any", "long ago"],
)
def test_open_is_told_where_hardly_any_or_only_old_ones_are_unclear(
    tmp_path: Path, unclear: int, received: datetime
) -> None:
    months = [datetime(2024, 5, 2, 9) + timedelta(days=30 * n) for n in range(14)]
    kept = [_rows("closed", 20, month) for month in months]
    desk = _desk(
        tmp_path, *kept, _rows("accepted", 7, datetime(2025, 6, 3, 9)),
        _rows("unknown", unclear, received),
    )  # fmt: skip
    assert desk.values(("open",), JUNE)["open"].value == 7
