"""What of a rejected cell is shown, and what never is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.intake.masking import masked, shape, without_numbers

PERSONAL = (
    "13812345678", "138 1234 5678", "010-65123456", "617-555-0123", "(617) 555-0123",
    "+86 138 1234 5678", "11010519900307123X", "123-45-6789", "010203-1234", "王敏", "欧阳娜娜",
    "Mary O'Hara", "SMITH", "mary.ohara@example.org", "朝阳区八里庄街道 3 号楼", "12 Main St",
    "अमिता", "Ольга", "2024-01-03 王敏", "1381234567",
)  # fmt: skip


@pytest.mark.parametrize("value", PERSONAL)
@pytest.mark.parametrize("column", ["received_at", "closed_at", "stage", "ticket_id", ""])
def test_a_person_is_never_shown_whatever_column_is_to_blame(value: str, column: str) -> None:
    shown = masked(value, column)
    for word in re.findall(r"[^\W\d_]{2,}|\d{2,}", value):
        assert word not in shown


@pytest.mark.parametrize(
    "value",
    ["2024-13-01", "31/02/2024", "2024年1月3日 9:05", "1/3/24 09:05 AM", "2999-01-01T00:00:00Z",
     "0000-00-00", "2024-01-03 25:61:00"],
)  # fmt: skip
def test_a_bad_date_in_a_column_of_times_is_shown_whole(value: str) -> None:
    assert masked(value, "received_at") == value
    assert masked(value, "stage") != value


@pytest.mark.parametrize("value", ["7", "D12", "ST-04", "2024", "a_9"])
def test_a_code_too_short_to_single_anybody_out_is_shown(value: str) -> None:
    assert masked(value, "stage") == value


def test_what_the_reader_itself_wrote_is_shown_only_where_it_writes() -> None:
    assert masked("5 / 6", "") == "5 / 6"
    assert masked("5 / 6", "stage") == "9 / 9"


def test_a_formula_keeps_no_word() -> None:
    assert masked("=HYPERLINK('x')", "received_at") == "=a('a')"


@given(st.text())
def test_a_shape_holds_no_letter_and_no_digit_of_the_text(text: str) -> None:
    left = [each for each in shape(text) if each.isalnum()]
    assert set(left) <= {"a", "9", "字"}
    assert len(shape(text)) <= 40


@given(st.integers(10**8, 10**18), st.sampled_from(["requests {}.csv", "no column '{}'", "{}"]))
def test_no_sentence_holds_a_long_number_unless_it_is_a_stamp(number: int, sentence: str) -> None:
    told = without_numbers(sentence.format(number))
    stamp = re.fullmatch(r"(19|20)\d\d[01]\d[0-3]\d(\d{4}|\d{6})?", str(number))
    assert (str(number) in told) == bool(stamp)


def test_dates_and_counts_of_a_sentence_stay() -> None:
    told = "Received 2014-01-01 to 2014-01-31; as of 2014-01-31 23:58:00. Read 1,234,567 records."
    assert without_numbers(told) == told
    assert without_numbers("311_20240131123000.csv") == "311_20240131123000.csv"
    assert "ohara" not in without_numbers("its columns are 'mary.ohara@example.org'")
