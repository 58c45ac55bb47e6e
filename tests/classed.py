"""Towns that are graded and classed: a policy with classes, callbacks with answers as wanted."""

from datetime import datetime, timedelta
from typing import Any

from tests import tiny


def graded_policy(advanced: int, progress: int, rectification: int, governance: int) -> str:
    """The text of the tiny policy with two grades at 90, and classes of these sizes."""
    return f"""{tiny.POLICY_FILE}
[[bands]]
at_least = 90
title = {{ zh = "优秀", en = "excellent" }}
[[bands]]
at_least = 0
title = {{ zh = "待改进", en = "needs improvement" }}
[classes]
kinds = ["town"]
minimum_base = 5
advanced = {advanced}
progress = {progress}
rectification = {rectification}
governance = {governance}
"""


def answers(unit: str, month: int, count: int, bad: int) -> list[dict[str, Any]]:
    """`count` tickets of a unit, all answered in a month of 2025, the first `bad` not solved and
    their citizens dissatisfied."""
    at = datetime(2025, month, 2, 9)
    return [
        {
            "ticket_id": f"{unit}-{month}-{n}", "received_at": at, "unit_code": unit,
            "area_code": unit, "dispatched_at": at, "due_at": at + timedelta(days=7),
            "closed_at": at + timedelta(days=1), "called_at": at + timedelta(days=2),
            "stage": "called", "reached": True, "contacted": True,
            "outcome": "unsolved" if n < bad else "solved",
            "satisfaction": "dissatisfied" if n < bad else "satisfied",
            "category": "noise", "channel": "phone",
        }
        for n in range(count)
    ]  # fmt: skip
