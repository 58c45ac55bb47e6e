"""What a case's story tells of its unit's part in it, and of a type that changed."""

from datetime import datetime
from pathlib import Path

import pytest

from components.cases import case_export
from data.answers import Listing
from data.desk import Desk
from data.filters import Filters
from data.months import month_index
from tests import screen, tiny

KINDS = {
    "turned": {
        "handling": "assisting", "type_received": "complaint", "request_type": "consultation",
    },
    "same": {"handling": "lead", "type_received": "complaint", "request_type": "complaint"},
    "untold": {"handling": "unknown", "type_received": "unknown", "request_type": "complaint"},
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder: Path = tmp_path_factory.mktemp("kinds")
    rows = [
        {"ticket_id": key, "received_at": datetime(2025, 5, 2, 9), "unit_code": "A1",
         "area_code": "A1", "stage": "accepted", "category": "noise", "womens": False, **told}
        for key, told in KINDS.items()
    ]  # fmt: skip
    return tiny.desk_over(tiny.publish(folder, rows, city=tiny.a_city(folder / "city")))


@pytest.mark.parametrize(("language", "number", "told"), [
    ("zh", "turned", "协办 · 受理时为投诉，现为咨询"),
    ("en", "turned", "Assisting · received as a complaint, now a consultation"),
    ("zh", "same", "主办 · 投诉"),
    ("en", "same", "Lead · Complaint"),
    ("en", "untold", "Alpha One · Complaint"),
])  # fmt: skip
def test_the_story_says_who_leads_and_what_it_was_taken_for(
    desk: Desk, language: str, number: str, told: str
) -> None:
    at = screen.open_page("case", desk, language, id=number)
    assert not at.exception
    assert told in screen.shown(at).replace("\\", "")


@pytest.mark.parametrize("carried", [True, False])
def test_a_download_tells_the_part_where_the_source_does(tmp_path: Path, carried: bool) -> None:
    row = {"ticket_id": "1", "received_at": datetime(2025, 5, 2, 9), "unit_code": "A1",
           "stage": "accepted", "womens": False, "handling": "lead"}  # fmt: skip
    fields = [*row] if carried else [name for name in row if name != "handling"]
    city = tiny.a_city(tmp_path / "city")
    desk = tiny.desk_over(tiny.publish(tmp_path, [row], city=city, fields=fields))
    page = desk.cases(Listing("received"), Filters(month_index(2025, 5)))
    export = case_export(page.frame, desk, "en")
    assert ("Lead or assisting" in export) == carried
    assert not carried or export["Lead or assisting"].tolist() == ["Lead"]
