"""Integrity questions on a desk: what they count, whom they ask, and what a click opens."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.answers import NEEDS_LOAD, behind
from data.compare.standing_out import ASKED
from data.desk import Desk
from data.filters import Filters
from data.metrics import METRICS
from data.months import month_index
from data.schema import ticket
from data.statistics.questions import QUESTIONS
from tests import screen, tiny

JUNE = month_index(2025, 6)
TOWNS = 30
LATE, TURNS, ASKS = "T00", "T01", "T02"
"""Who closes at the deadline, who turns complaints into consultations, whose people ask a lot."""


def _rows() -> Iterator[dict[str, Any]]:
    """A tenth of noise and half of heating are consultations, except where a town turns more."""
    for unit in (f"T{n:02d}" for n in range(TOWNS)):
        for n in range(100):
            heating = n < (90 if unit == ASKS else 20)
            asks = n % 2 == 0 if heating else n % (2 if unit == TURNS else 10) == 0
            at = datetime(2025, 6, 2, 9) + timedelta(minutes=n)
            # One in ten at the deadline: 16 hours of seven days left, 17 are too early.
            left = 16 if n % (1 if unit == LATE else 10) == 0 else 17
            due = at + timedelta(days=7)
            yield {
                "ticket_id": f"{unit}-{n}", "received_at": at, "dispatched_at": at, "due_at": due,
                "closed_at": due - timedelta(hours=left), "called_at": None, "stage": "closed",
                "unit_code": unit, "area_code": unit, "channel": "phone", "requester": "citizen",
                "category": "heating" if heating else "noise", "womens": False, "direct": False,
                "request_type": "consultation" if asks else "complaint",
            }  # fmt: skip


def _typed_before() -> Iterator[dict[str, Any]]:
    """The same, of which the source knows the type at receipt: elsewhere every consultation was
    one, the town that turns more was told of complaints by half of their callers."""
    for row in _rows():
        turned = row["unit_code"] == TURNS and row["category"] == "noise"
        yield row | {"type_received": "complaint" if turned else row["request_type"]}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return _desk_over(tmp_path_factory.mktemp("integrity"), _rows(), without="type_received")


@pytest.fixture(scope="module")
def knowing(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return _desk_over(tmp_path_factory.mktemp("knowing"), _typed_before())


def _desk_over(folder: Path, rows: Iterator[dict[str, Any]], without: str = "") -> Desk:
    towns = [(f"T{n:02d}", f"{n}街道", f"Town {n}", "town", "A", 1000) for n in range(TOWNS)]
    names = list(tiny.UNITS.columns)
    units = pd.concat([tiny.UNITS.head(2), pd.DataFrame(towns, columns=names)], ignore_index=True)
    city = tiny.a_city(folder / "city")
    fields = [column.name for column in ticket.columns if column.name != without]
    return tiny.desk_over(tiny.publish(folder, list(rows), city=city, units=units, fields=fields))


def _asked(desk: Desk, unit: str) -> pd.DataFrame:
    return desk.questions(Filters(JUNE, unit=unit)).set_index("question")


def test_who_closes_at_the_deadline_is_asked_and_nobody_else(desk: Desk) -> None:
    found = {f"T{n:02d}": _asked(desk, f"T{n:02d}").loc["deadline"] for n in range(TOWNS)}
    assert found[LATE]["value"] == 1.0
    assert found[TURNS]["value"] == pytest.approx(0.1)
    assert [unit for unit, row in found.items() if row["asked"]] == [LATE]
    assert found[LATE]["asked"] == 2


def test_consultations_are_held_against_the_same_categories(desk: Desk) -> None:
    """The town whose people ask about heating has as many consultations as the one that turns
    complaints; only the latter is asked."""
    turns, asks = (_asked(desk, unit).loc["consultation"] for unit in (TURNS, ASKS))
    assert (turns["value"], asks["value"]) == (pytest.approx(0.5), pytest.approx(0.46))
    assert (turns["asked"], asks["asked"]) == (2, 0)
    rows = pd.DataFrame(_rows())
    rates = (rows["request_type"] == "consultation").groupby(rows["category"]).mean()
    assert turns["city"] == pytest.approx(0.2 * rates["heating"] + 0.8 * rates["noise"])
    assert asks["city"] == pytest.approx(0.9 * rates["heating"] + 0.1 * rates["noise"])


def test_where_the_type_at_receipt_is_known_turning_itself_is_asked(knowing: Desk) -> None:
    """Not the share of consultations, which stands for it elsewhere: forty of the eighty about
    noise are consultations now and were complaints."""
    found = {f"T{n:02d}": _asked(knowing, f"T{n:02d}") for n in range(TOWNS)}
    assert all("consultation" not in each.index for each in found.values())
    row = found[TURNS].loc["relabelled"]
    assert (row["value"], row["base"], row["asked"]) == (40 / 90, 90, 2)
    others = [each.loc["relabelled"] for unit, each in found.items() if unit != TURNS]
    assert [(each["value"], each["asked"]) for each in others] == [(0.0, 0)] * (TOWNS - 1)
    page = knowing.cases(behind(METRICS["relabelled_rate"]), Filters(JUNE, unit=TURNS), size=200)
    assert page.listed == page.counted == 40
    assert set(page.frame["request_type"]) == {"consultation"}


def test_without_the_type_at_receipt_turning_is_not_computable(desk: Desk) -> None:
    reason = desk.why_not(METRICS["relabelled_rate"])
    assert reason is not None
    assert "type at receipt" in reason.en
    assert "relabelled" not in _asked(desk, TURNS).index


@pytest.mark.parametrize("unit", [LATE, TURNS])
def test_a_click_opens_exactly_the_cases_a_question_counts(desk: Desk, unit: str) -> None:
    filters = Filters(JUNE, unit=unit)
    for key in ("at_deadline_rate", "consultation_rate"):
        page = desk.cases(behind(METRICS[key]), filters, size=200)
        value = desk.values((key,), filters)[key]
        assert page.listed == page.counted == value.numerator
        assert set(page.frame["unit_code"]) == {unit}


def test_without_the_type_of_request_or_the_measure_nothing_is_asked(desk: Desk) -> None:
    fields = tuple(name for name in desk.manifest.fields if name != "request_type")
    manifest = replace(desk.manifest, fields=fields, version=desk.manifest.version + 1)
    poor = replace(desk, snapshot=replace(desk.snapshot, manifest=manifest))
    reason = poor.why_not(METRICS["consultation_rate"])
    assert reason is not None
    assert "type of request" in reason.en
    old = desk.snapshot.counted - {"closed_at_deadline"}
    stale = replace(desk, snapshot=replace(desk.snapshot, counted=old))
    assert stale.why_not(METRICS["at_deadline_rate"]) == NEEDS_LOAD
    assert stale.can("on_time_rate")


def test_every_question_is_asked_of_a_metric_whose_share_is_listed() -> None:
    assert list(ASKED) == list(QUESTIONS)
    assert all(METRICS[key].denominator for key in ASKED.values())


@pytest.mark.parametrize(("language", "told"), [
    ("zh", ("临期办结的是否真正办完", "投诉是否被改为咨询")),
    ("en", ("Was what was closed at the deadline truly done", "Were complaints turned")),
])  # fmt: skip
def test_the_scorecard_puts_the_questions(desk: Desk, language: str, told: tuple[str, ...]) -> None:
    for unit, question in zip((LATE, TURNS), told, strict=True):
        at = screen.open_page("unit", desk, language, unit=unit, month="2025-06")
        assert not at.exception
        assert question in "".join(each.value.to_csv() for each in at.dataframe)
