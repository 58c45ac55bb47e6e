"""A selection survives its URL, and no URL can break the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.filters import COMPARISONS, SPANS, Filters, filters_from_url
from data.months import Period, month_code, month_index, read_month

NEWEST = month_index(2025, 12)
code = st.text("abcdefghijklmnopqrstuvwxyz0123456789_-", min_size=1, max_size=12)
selections = st.builds(
    Filters,
    month=st.integers(month_index(2019, 1), NEWEST),
    span=st.sampled_from(SPANS),
    compare=st.sampled_from(COMPARISONS),
    unit=st.none() | code,
    area=st.none() | code,
    category=st.lists(code, max_size=3).map(tuple),
    channel=st.lists(code, max_size=2).map(tuple),
    topic=st.none() | code,
    womens=st.booleans(),
)


@given(selections)
def test_a_selection_survives_its_url(filters: Filters) -> None:
    assert filters_from_url(filters.to_url(), NEWEST) == filters


@given(
    st.dictionaries(st.sampled_from(["month", "span", "compare", "unit", "category"]), st.text())
)
def test_no_url_breaks_the_page(url: dict[str, str]) -> None:
    filters = filters_from_url(url, NEWEST)
    assert filters.month <= NEWEST
    assert filters.span in SPANS


@pytest.mark.parametrize("text", ["", "2025", "2025-13", "25-01", "2025-0x", "²⁰²⁵-01"])
def test_what_is_no_month_means_the_newest(text: str) -> None:
    assert filters_from_url({"month": text}, NEWEST).month == NEWEST


def test_defaults_stay_out_of_the_url() -> None:
    assert Filters(NEWEST).to_url() == {"month": "2025-12"}


@given(st.integers(0, 9999 * 12 + 11).filter(lambda index: index >= 1000 * 12))
def test_a_month_survives_its_code(index: int) -> None:
    assert read_month(month_code(index)) == index


def test_a_quarter_is_compared_with_the_quarter_before() -> None:
    quarter = Filters(NEWEST, 3)
    assert quarter.period == Period(NEWEST - 2, NEWEST)
    assert quarter.before().period == quarter.period.before()
    assert Filters(NEWEST, 3, "year").before().period == quarter.period.year_before()
