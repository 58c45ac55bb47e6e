"""The four classes: who belongs to which, against the rule written out slowly."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.compare.classes import class_table, classes_in
from data.errors import CityError
from data.filters import Filters
from data.places.class_rules import CLASSES, ClassRules
from data.places.policy import read_policy
from tests.tiny import POLICY_FILE

RULES = ClassRules(
    {"advanced": 2, "progress": 2, "rectification": 2, "governance": 2},
    ("town",),
    1,
    "previous",
    30,
)
SECTION = """
[classes]
kinds = ["town"]
advanced = 10
progress = 9
rectification = 8
governance = 7
"""

Unit = tuple[float | None, int, float | None, int, int]


def _frame(units: list[Unit]) -> pd.DataFrame:
    names = ["score", "score_base", "score_before", "score_base_before", "dispatched"]
    frame = pd.DataFrame(units, columns=names).astype({"score": float, "score_before": float})
    return frame.assign(unit_code=[f"u{at:02d}" for at in range(len(units))])


def _members(units: list[Unit], key: str, rules: ClassRules = RULES) -> list[int]:
    table = class_table(_frame(units), rules)
    return [at for at, each in enumerate(table[key]) if each]


def _written_out(units: list[Unit], rules: ClassRules) -> dict[str, set[int]]:
    """Unit by unit: whoever fewer than `places` others are ahead of belongs to the class."""

    def score(at: int, column: int) -> float | None:
        value, base = units[at][column], units[at][column + 1]
        return value if value is not None and base >= max(1, rules.minimum_base) else None

    def led_by(key: str, values: dict[int, float]) -> set[int]:
        places = min(rules.sizes[key], len(units) // 4)
        ahead = {at: sum(other > own for other in values.values()) for at, own in values.items()}
        return {at for at, count in ahead.items() if count < places}

    now = {at: s for at in range(len(units)) if (s := score(at, 0)) is not None}
    was = {at: s for at in range(len(units)) if (s := score(at, 2)) is not None}
    rose = {at: now[at] - was[at] for at in now if at in was and now[at] > was[at]}
    return {
        "advanced": led_by("advanced", now),
        "rectification": led_by("rectification", {at: -value for at, value in now.items()}),
        "progress": led_by("progress", rose),
        "governance": led_by("governance", {at: u[4] for at, u in enumerate(units) if u[4] > 0}),
    }


scores = st.one_of(st.none(), st.integers(80, 100).map(float))
bases = st.sampled_from([0, 29, 30, 400])
a_unit = st.tuples(scores, bases, scores, bases, st.integers(0, 5))


@given(st.lists(a_unit, max_size=24), st.integers(0, 6), st.sampled_from([0, 30]))
def test_classes_are_those_of_the_rule_written_out(
    units: list[Unit], size: int, minimum: int
) -> None:
    rules = replace(RULES, sizes=dict.fromkeys(CLASSES, size), minimum_base=minimum)
    table = class_table(_frame(units), rules)
    for key, members in _written_out(units, rules).items():
        assert {at for at, each in enumerate(table[key]) if each} == members, key


def _alike(count: int, **unlike: Unit) -> list[Unit]:
    return [unlike.get(f"u{at}", (95.0, 50, 95.0, 50, 10)) for at in range(count)]


def test_a_place_shared_at_the_border_belongs_to_the_class() -> None:
    ahead: Unit = (99.0, 50, 99.0, 50, 10)
    shared: Unit = (98.0, 50, 98.0, 50, 10)
    units = _alike(12, u0=ahead, u1=shared, u2=shared, u3=shared)
    assert _members(units, "advanced") == [0, 1, 2, 3]


def test_all_alike_are_all_first_and_all_last_and_nobody_improved() -> None:
    units = _alike(12)
    assert _members(units, "advanced") == _members(units, "rectification") == list(range(12))
    assert _members(units, "progress") == []


def test_a_fall_is_no_progress_even_if_nobody_rose_more() -> None:
    units = [(95.0 - at, 50, 95.0, 50, 10) for at in range(12)]
    assert _members(units, "progress") == []


def test_a_score_on_too_little_is_neither_praised_nor_blamed_but_its_volume_counts() -> None:
    units = _alike(12, u0=(100.0, 29, 95.0, 50, 900), u1=(80.0, 29, 95.0, 50, 10))
    assert 0 not in _members(units, "advanced")
    assert 1 not in _members(units, "rectification")
    assert 0 in _members(units, "governance")


def test_progress_needs_enough_in_both_periods() -> None:
    units = _alike(12, u0=(99.0, 50, 90.0, 29, 10), u1=(96.0, 50, 95.0, 50, 10))
    assert _members(units, "progress") == [1]


@pytest.mark.parametrize(("units", "places"), [(3, 0), (7, 1), (8, 2), (343, 2)])
def test_no_class_holds_more_than_a_quarter_of_few(units: int, places: int) -> None:
    assert RULES.places("advanced", units) == places


def test_a_unit_may_be_in_two_classes_and_they_are_named_in_order() -> None:
    units = _alike(12, u3=(99.0, 50, 95.0, 50, 900))
    found = classes_in(class_table(_frame(units), RULES))
    assert found[3] == ("advanced", "progress", "governance")


def _policy(tmp_path: Path, section: str) -> Any:
    path = tmp_path / "policy.toml"
    path.write_text(POLICY_FILE + section, "utf-8")
    return read_policy(path)


def test_a_policy_without_the_section_has_no_classes(tmp_path: Path) -> None:
    assert _policy(tmp_path, "").classes is None


def test_the_section_says_sizes_and_takes_the_rest_from_the_policy(tmp_path: Path) -> None:
    rules = _policy(tmp_path, SECTION).classes
    assert dict(rules.sizes) == dict(zip(CLASSES, (10, 9, 8, 7), strict=True))
    assert (rules.minimum_base, rules.months, rules.compare) == (2, 1, "previous")


def test_classes_have_months_of_their_own_up_to_the_selected_one() -> None:
    rules = replace(RULES, months=3, compare="year")
    seen = rules.period(Filters(24300, 12, unit="A", category=("noise",)))
    assert seen == Filters(24300, 3, "year", unit="A", category=("noise",))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (SECTION.replace("advanced = 10\n", ""), "classes.advanced is missing"),
        (SECTION.replace("progress = 9", "progress = -1"), "classes.progress must be a whole"),
        (SECTION.replace('["town"]', "[]"), "classes.kinds must be a list"),
        (SECTION + "months = 2\n", "classes.months must be 1, 3 or 12"),
        (SECTION + 'compare = "decade"\n', "classes.compare must be one of"),
        (SECTION + "advance = 3\n", "did you mean advanced"),
    ],
)
def test_a_wrong_section_is_named_with_its_file(tmp_path: Path, wrong: str, sentence: str) -> None:
    with pytest.raises(CityError, match=sentence) as caught:
        _policy(tmp_path, wrong)
    assert "policy.toml" in str(caught.value)
