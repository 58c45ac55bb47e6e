"""The README's tables are those of the code."""

from data.readme import README, filled


def test_the_readme_is_up_to_date() -> None:
    text = README.read_text("utf-8")
    assert text == filled(text), "run: python -m data.readme"
