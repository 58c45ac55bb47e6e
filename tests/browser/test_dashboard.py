"""The dashboard as a person uses it: choosing, clicking through to cases, downloading."""

import io
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from components.league import column_width
from tests.serving import Server

ROW = 34
"""Pixels a row of a table is high."""
SignedIn = Callable[..., Page]
Settled = Callable[[Page], Page]


def chosen(page: Page) -> dict[str, str]:
    """What the address says of the selection."""
    return {name: each[-1] for name, each in parse_qs(urlsplit(page.url).query).items()}


def click_row(table: Locator, row: int) -> None:
    """Clicks the first cell of a row; the table is a canvas."""
    table.scroll_into_view_if_needed()
    box = table.locator("canvas").first.bounding_box()
    assert box
    table.page.mouse.click(box["x"] + 16, box["y"] + ROW * (row + 1) + ROW / 2)


def cell_of(table: Locator, row: int, column: str) -> str:
    """What the table says in a row under a column's title."""
    titles = table.locator("[role=columnheader]")
    titles.first.wait_for(state="attached")
    at = titles.all_inner_texts().index(column)
    return table.locator("[role=row]").nth(row + 1).locator("[role=gridcell]").nth(at).inner_text()


def number_in(text: str) -> int:
    found = re.search(r"\d[\d,]*", text)
    assert found, text
    return int(found.group().replace(",", ""))


def test_a_period_stands_in_the_address_and_survives_a_refresh(
    page: Page, signed_in: SignedIn, settled: Settled
) -> None:
    signed_in(page, "leader", "/overview?lang=en")
    page.get_by_role("radio", name="3 months", exact=True).click()
    expect(page).to_have_url(re.compile(r"[?&]span=3\b"))
    settled(page)
    address = page.url
    page.reload()
    settled(page)
    assert page.url == address
    expect(page.get_by_role("radio", name="3 months", exact=True)).to_be_checked()


def test_stepping_back_goes_to_the_month_before(
    page: Page, signed_in: SignedIn, settled: Settled
) -> None:
    signed_in(page, "leader", "/overview?lang=en")
    expect(page.get_by_text("Dec 2025").first).to_be_visible()
    page.locator(".st-key-period_step_back button").first.click()
    expect(page).to_have_url(re.compile(r"month=2025-11"))
    expect(page.get_by_text("Nov 2025").first).to_be_visible()


def test_a_card_opens_exactly_the_cases_it_counts(
    page: Page, signed_in: SignedIn, settled: Settled
) -> None:
    signed_in(page, "chaoyang", "/overdue?lang=en&unit=110105")
    card = page.get_by_test_id("stMetric").filter(has_text="Overdue").first
    counted = number_in(card.get_by_test_id("stMetricValue").inner_text())
    assert counted > 0
    page.get_by_role("link", name="as of now").first.click()
    expect(page).to_have_url(re.compile(r"/cases\?"))
    settled(page)
    told = page.get_by_text(re.compile("“Overdue and open”: [\\d,]+ in all")).inner_text()
    assert number_in(told.split(":")[1]) == counted


def test_a_row_of_cases_tells_the_whole_story(
    page: Page, signed_in: SignedIn, settled: Settled
) -> None:
    signed_in(page, "chaoyang", "/overdue?lang=en&unit=110105")
    click_row(page.get_by_test_id("stDataFrame").first, 0)
    expect(page).to_have_url(re.compile(r"/case\?.*id="))
    settled(page)
    number = chosen(page)["id"]
    expect(page.get_by_text(number).first).to_be_visible()
    page.reload()
    settled(page)
    expect(page.get_by_text(number).first).to_be_visible()


def test_a_row_of_the_league_opens_its_unit(
    page: Page, signed_in: SignedIn, settled: Settled
) -> None:
    signed_in(page, "leader", "/league?lang=en")
    table = page.get_by_test_id("stDataFrame").first
    row = table.locator("[role=row]").nth(3)
    row.wait_for(state="attached")
    third = row.locator("[role=gridcell]").all_inner_texts()
    name = next(text for text in third if re.fullmatch(r"[A-Z][a-z]+", text))
    click_row(table, 2)
    expect(page).to_have_url(re.compile(r"/unit\?"))
    expect(page.get_by_text(re.compile(f"^{name} · Dec 2025"))).to_be_visible()


def test_back_from_a_unit_finds_the_league_as_it_was_left(
    page: Page, signed_in: SignedIn, settled: Settled
) -> None:
    signed_in(page, "leader", "/league?lang=en")
    for choice in ("Sub-districts", "Honest"):
        page.get_by_role("radio", name=choice, exact=True).click()
        expect(page.get_by_role("radio", name=choice, exact=True)).to_be_checked()
        settled(page)
    expect(page.get_by_text("are clearly above")).to_be_visible()
    settled(page)
    table = page.get_by_test_id("stDataFrame").first
    table.locator("[role=row]").nth(3).wait_for(state="attached")
    click_row(table, 2)
    expect(page).to_have_url(re.compile(r"/unit\?"))
    settled(page)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/league\?"))
    settled(page)
    for choice in ("Sub-districts", "Honest"):
        expect(page.get_by_role("radio", name=choice, exact=True)).to_be_checked()
    assert {"kind": "town", "view": "honest"}.items() <= chosen(page).items()


def test_a_number_of_the_league_opens_exactly_the_cases_it_counts(
    page: Page, signed_in: SignedIn, settled: Settled
) -> None:
    signed_in(page, "leader", "/league?lang=zh")
    table = page.get_by_test_id("stDataFrame").first
    callbacks = number_in(cell_of(table, 0, "回访数"))
    rate = float(cell_of(table, 0, "响应率 %"))
    box = table.locator("canvas").first.bounding_box()
    assert box
    before = ["rank", "name", "move", "score", "grade", "per_10k", "callbacks", "places", "course"]
    left = sum(column_width(name, "zh") for name in before)
    page.mouse.click(box["x"] + left + 30, box["y"] + ROW * 1.5)
    expect(page).to_have_url(re.compile(r"/cases\?of=response_rate&part=numerator.*unit=1101"))
    settled(page)
    told = page.get_by_text(re.compile("“响应率”共计 [\\d,]+ 件")).inner_text()
    assert round(100 * number_in(told) / callbacks, 1) == rate


def test_a_number_of_a_category_opens_exactly_the_cases_it_counts(
    page: Page, signed_in: SignedIn, settled: Settled
) -> None:
    signed_in(page, "leader", "/overview?lang=en")
    table = page.get_by_test_id("stDataFrame").first
    counted = number_in(cell_of(table, 0, "Received"))
    click_row(table, 0)
    expect(page).to_have_url(re.compile(r"/cases\?of=received.*category="))
    settled(page)
    told = page.get_by_text(re.compile("“Received”: [\\d,]+ in all")).inner_text()
    assert number_in(told.split(":")[1]) == counted


def test_a_click_on_the_map_chooses_a_district(
    page: Page, signed_in: SignedIn, settled: Settled
) -> None:
    signed_in(page, "leader", "/map?lang=en&level=district&shade=received")
    picture = page.get_by_test_id("stDeckGlJsonChart")
    picture.locator("canvas").first.wait_for()
    opened = page.get_by_role("link", name="The requests of this place")
    expect(opened).to_have_count(0)
    box = picture.bounding_box()
    assert box
    for _ in range(20):  # the first click may come before the picture listens
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        try:
            opened.wait_for(timeout=3_000)
        except Exception:  # noqa: BLE001, S112
            continue
        break
    opened.click()
    expect(page).to_have_url(re.compile(r"/cases\?.*area=1101\d\d"))


def test_downloads_hold_what_the_table_shows(
    page: Page, signed_in: SignedIn, settled: Settled
) -> None:
    signed_in(page, "leader", "/league?lang=zh")
    with page.expect_download() as caught:
        page.get_by_role("button", name="CSV").click()
    written = caught.value.path().read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    from_csv = pd.read_csv(io.BytesIO(written))
    with page.expect_download() as caught:
        page.get_by_role("button", name="Excel").click()
    from_excel = pd.read_excel(caught.value.path())
    pd.testing.assert_frame_equal(from_csv, from_excel[from_csv.columns], check_dtype=False)
    shown = page.get_by_test_id("stDataFrame").first.locator("[role=gridcell]").all_inner_texts()
    assert set(from_csv["单位"]) <= set(shown)
    numbers = {float(each) for each in shown if re.fullmatch(r"[\d.]+", each)}
    assert {round(score, 1) for score in from_csv["综合得分"]} <= numbers


@pytest.mark.parametrize(("language", "title"), [("zh", "城市总览"), ("en", "City overview")])
def test_the_language_is_one_click_and_stands_in_the_address(
    page: Page, signed_in: SignedIn, settled: Settled, language: str, title: str
) -> None:
    other = "en" if language == "zh" else "zh"
    signed_in(page, "leader", f"/overview?lang={other}")
    page.get_by_test_id("stSidebar").get_by_text({"zh": "中文", "en": "English"}[language]).click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    assert chosen(page).get("lang", "zh") == language


@pytest.mark.parametrize("path", ["/overview", "/league", "/map", "/unit", "/overdue", "/numbers"])
def test_nothing_is_wider_than_a_phone(
    page: Page, signed_in: SignedIn, settled: Settled, path: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    signed_in(page, "leader", path)
    width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert width <= 390


def test_an_address_of_another_units_case_shows_nothing(
    page: Page, server: Server, signed_in: SignedIn, settled: Settled
) -> None:
    signed_in(page, "chaoyang", "/overdue?lang=en&unit=110105")
    click_row(page.get_by_test_id("stDataFrame").first, 0)
    expect(page).to_have_url(re.compile(r"/case\?.*id="))
    number = chosen(page)["id"]
    page.context.clear_cookies()
    signed_in(page, "dongcheng", f"/case?id={number}&lang=en")
    expect(page.get_by_text("There is no such case, or it is not open to you.")).to_be_visible()
    expect(page.get_by_test_id("stMain").get_by_text(number)).to_have_count(0)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/unit?unit=110105&lang=zh", "朝阳区 · 2025年12月"),
        ("/unit?unit=110105&lang=en", "Chaoyang · Dec 2025"),
        ("/league?kind=department&lang=zh", "市级部门 · 2025年12月"),
        ("/league?kind=department&lang=en", "Departments · Dec 2025"),
    ],
)
def test_an_address_opens_the_same_in_both_languages(
    page: Page, signed_in: SignedIn, address: str, says: str
) -> None:
    signed_in(page, "leader", address)
    expect(page.get_by_text(re.compile(f"^{says}"))).to_be_visible()
