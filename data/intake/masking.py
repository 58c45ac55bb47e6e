"""What of a raw cell may be shown: a rejected value can be anybody's name or number.

The rule is a short list of what is harmless, never a list of what is personal, for no list of
names, numbers and addresses is whole. Harmless is a date in a column of times, since bad dates
are what people must see to repair; a code of at most two letters and four digits, too short to
single anybody out; and the counts of cells the reader itself writes. Of everything else only the
shape is shown: letters as a, Chinese characters as 字, digits as 9, runs as one.
"""

import re
import unicodedata

_CLOCK = r"(?:[ T]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d{1,6})?)?(?: ?[AaPp]\.?[Mm]\.?)?(?:Z| ?[+-]\d{2}:?\d{2})?)?"
_DATE = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})"
    r"|\d{4}年\d{1,2}月\d{1,2}日?)" + _CLOCK
)
"""Years, months and days in groups no telephone or identity number is written in."""
_CODE = re.compile(r"[A-Za-z]{0,2}[-_]?\d{1,4}", re.ASCII)
_WIDTHS = re.compile(r"\d+ / \d+", re.ASCII)
_STAMP = r"(?!(?:19|20)\d\d[01]\d[0-3]\d(?:\d{4}|\d{6})?(?!\d))"
_NUMBERS = re.compile(
    rf"(?<!\d){_STAMP}\d{{9,}}|\+\d[\d ()-]{{7,}}|\(?\d{{2,4}}\)?(?:[ -]\d{{3,4}}){{2,}}"
    r"|\(\d{2,4}\) ?\d{3,4}[ -]\d{3,4}|\b0\d{2,3}-\d{7,8}"
)
"""Telephone and identity numbers as they are grouped; dates and time stamps are not."""
_MAIL = re.compile(r"[^@\s]+@[^@\s]+")
_LONGEST = 40


def masked(value: str, column: str) -> str:
    """The rejected value of a ticket field ("" where no field is to blame), as may be shown."""
    text = value.strip()
    if column.endswith("_at") and _DATE.fullmatch(text):
        return text
    if column and _CODE.fullmatch(text):
        return text
    return text if not column and _WIDTHS.fullmatch(text) else shape(text)


def shape(text: str) -> str:
    """The text with letters and digits gone and only their kinds left, at most 40 characters."""
    kinds = "".join(_kind(each) for each in text)
    return re.sub(r"([a9字· ])\1+", r"\1", kinds)[:_LONGEST]


def _kind(character: str) -> str:
    family = unicodedata.category(character)[0]
    if "㐀" <= character <= "鿿" or ord(character) > 0x1FFFF:
        return "字"
    if family in "LM":
        return "a"
    if family == "N":
        return "9"
    return character if " " <= character <= "~" else "·"


def without_numbers(text: str) -> str:
    """A text without what could be a telephone or identity number or an address of mail."""
    return _MAIL.sub("a@a", _NUMBERS.sub("9…", text))
