"""The policy page, the preview and the what-if view: what is said, to whom, in both languages."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.preview import preview_export, preview_rows
from components.rule_sliders import linked, read_percents, whole_percents
from components.weight_triangle import leading_part
from components.weights import weight_rows, weights_export
from data.compare.whatif import Tried
from data.desk import Desk
from data.filters import Filters
from data.months import month_index
from data.places.draft import draft_of
from data.statistics.weights import weight_share
from data.store.snapshot import Store
from pages.site import SITE
from tests import screen, tiny
from tests.test_policies import GIVEN, LATER, _in_folder, _rows

JUNE = month_index(2025, 6)
HEAVY = LATER.replace("0.30", "0.90").replace("0.35", "0.05")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder: Path = tmp_path_factory.mktemp("policy-pages")
    city = _in_folder(folder / "city", one=tiny.POLICY_FILE + GIVEN, two=LATER)
    return tiny.publish(folder, _rows(), city=city)


def _text(at: screen.AppTest) -> str:
    assert not at.exception, at.exception[0].value
    return screen.shown(at) + "".join(each.value.to_csv() for each in at.dataframe)


TOLD = {
    "en": ("All policies", "in force", "past", "since 2025-06", "2019-01 – 2025-05", "hard case"),
    "zh": ("历次政策", "现行", "已失效", "2025-06 起", "2019-01 – 2025-05", "hard case"),
}


@pytest.mark.parametrize("language", TOLD)
@pytest.mark.parametrize("role", ["leader", "administrator"])
def test_the_page_tells_which_policy_held_when(store: Store, role: str, language: str) -> None:
    at = screen.open_page("policy", tiny.desk_over(store, role), language)
    text = _text(at)
    assert [each for each in TOLD[language] if each not in text] == []
    previews = "Preview of a new policy" if language == "en" else "新政策预演"
    assert (previews in text) == (role == "administrator")


def test_a_change_of_policy_is_an_event_on_the_trend_of_the_score(store: Store) -> None:
    (event,) = tiny.desk_over(store).events
    assert event.month == JUNE
    assert "policy" in event.words.en
    assert event.rebases == ("score",)


@pytest.mark.parametrize("id_", ["tiny-1", "tiny-2"])
def test_each_policy_can_be_read(store: Store, id_: str) -> None:
    text = _text(screen.open_page("policy", tiny.desk_over(store), version=id_))
    assert f"Example · {id_} · " in text
    weight = "10.0" if id_ == "tiny-1" else "30.0"
    assert f"Response rate,{weight}" in text


def _drafted(store: Store, text: str, role: str = "administrator", **url: str) -> screen.AppTest:
    at = screen.open_page("policy", tiny.desk_over(store, role), "en", **url)
    return at.text_area(key="policy_text").set_value(text).run()


def test_the_draft_begins_as_the_policy_in_force_and_says_what_must_change(store: Store) -> None:
    at = screen.open_page("policy", tiny.desk_over(store, "administrator"))
    assert at.text_area(key="policy_text").value == LATER
    text = _text(at)
    assert "begins in the same month as" in text
    assert "already has the id" in text
    assert "No unit changes place or grade" in text
    assert "Download the checked draft" not in text


def test_a_draft_of_its_own_is_previewed_and_offered_as_a_file(store: Store) -> None:
    draft = LATER.replace("tiny-2", "tiny-3").replace("2025-06-01", "2025-09-01")
    draft = "cap = 50\n" + draft  # all are equal then
    at = _drafted(store, draft, kind="town", over="2025-05")
    text = _text(at)
    assert "scores the months from Sep 2025" in text
    assert "Download the checked draft" in text
    assert "Largest rise" in text
    assert "is over" not in text


def test_a_draft_that_would_change_what_is_published_says_so(store: Store) -> None:
    draft = LATER.replace("tiny-2", "tiny-3").replace("2025-06-01", "2025-05-01")
    assert "places and grades published since would change" in _text(_drafted(store, draft))


def test_a_draft_that_counts_otherwise_says_what_takes_a_load(store: Store) -> None:
    draft = "cutoff_day = 18\n" + LATER.replace("tiny-2", "tiny-3").replace("2025-06", "2025-09")
    text = _text(_drafted(store, draft))
    assert "takes the same change in every policy file and a new load" in text.replace("\\", "")
    assert "cutoff" in text
    assert "Download the checked draft" not in text


def test_a_wrong_draft_is_told_and_not_previewed(store: Store) -> None:
    text = _text(_drafted(store, LATER.replace("0.30", "0.40")))
    assert "must sum to 1" in text.replace("\\", "")
    assert "Largest rise" not in text


def test_what_is_typed_stays_until_one_starts_over(store: Store) -> None:
    at = _drafted(store, HEAVY)
    assert at.button(key="policy_check").click().run().text_area(key="policy_text").value == HEAVY
    assert at.button(key="policy_reset").click().run().text_area(key="policy_text").value == LATER


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_download_of_the_preview_holds_the_rows_of_the_screen(
    store: Store, language: str
) -> None:
    desk = tiny.desk_over(store, "administrator")
    found = desk.preview(draft_of(HEAVY, desk.policies), "town", Filters(JUNE))
    rows = preview_rows(found, desk, language)
    export = preview_export(rows, language)
    pd.testing.assert_frame_equal(export.set_axis(list(rows), axis=1), rows)
    assert len(set(export)) == len(rows.columns)


@pytest.mark.parametrize("role", ["leader", "district", "town", "federation"])
def test_weights_stand_in_the_url_and_are_no_official_number(store: Store, role: str) -> None:
    desk = tiny.desk_over(store, role)
    url = {"kind": "town", "view": "weights", "month": "2025-06"}
    at = screen.open_page("league", desk, **url, weights="0-0-100")
    text = _text(at)
    assert "not official" in text.replace("\\", "")
    assert [each.value for each in at.slider] == [0, 0, 100, 2]
    plain = screen.open_page("league", desk, **url)
    assert [each.value for each in plain.slider] == [30, 35, 35, 2]
    assert "of all weightings" in _text(plain)


def test_a_moved_slider_moves_the_others_and_the_url(store: Store) -> None:
    url = {"kind": "town", "view": "weights", "month": "2025-06"}
    at = screen.open_page("league", tiny.desk_over(store), **url)
    at = at.slider(key="weight_resolution_rate").set_value(90).run()
    assert [each.value for each in at.slider] == [5, 90, 5, 2]
    assert at.query_params["weights"] in ("5-90-5", ["5-90-5"])
    at = at.button(key="rule_back").click().run()
    assert [each.value for each in at.slider] == [30, 35, 35, 2]


def test_other_rules_than_weights_can_be_tried_as_well(store: Store) -> None:
    desk, url = tiny.desk_over(store), {"kind": "town", "view": "weights", "month": "2025-06"}
    at = screen.open_page("league", desk, **url, silent="count_as_positive", least="300")
    assert "No unit has a base" in _text(at)
    at = at.slider(key="rule_least").set_value(5).run()
    frame = next(each.value for each in at.dataframe if "score_if" in each.value)
    tried = Tried((0.3, 0.35, 0.35), "count_as_positive", 5)
    expected = desk.weighed("town", Filters(JUNE), tried)
    assert list(frame["score_if"]) == list(expected["score_if"].round(1))
    forged = screen.open_page("league", desk, **url, silent="guess", least="-1")
    assert [each.value for each in forged.slider] == [30, 35, 35, 2]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_download_of_a_what_if_holds_the_rows_of_the_screen(store: Store, language: str) -> None:
    desk = tiny.desk_over(store)
    frame = desk.weighed("town", Filters(JUNE), Tried((0.2, 0.7, 0.1), "exclude", 2))
    rows, export = weight_rows(frame, desk, language), weights_export(frame, desk, language)
    rank = "试算位次" if language == "zh" else "What-if rank"
    assert list(export[rank]) == list(rows["rank_if"])
    assert len(export) == len(rows) == 3


percents = st.integers(0, 100).flatmap(
    lambda one: st.integers(0, 100 - one).map(lambda two: (one, two, 100 - one - two))
)


@given(percents, st.integers(0, 2), st.integers(0, 100))
def test_linked_weights_always_sum_to_a_hundred(
    before: tuple[int, int, int], at: int, value: int
) -> None:
    after = linked(before, at, value)
    assert sum(after) == 100
    assert after[at] == value
    assert min(after) >= 0
    assert linked(before, at, before[at]) == before or before[at] == 100
    assert read_percents("-".join(map(str, after))) == after


@given(percents)
def test_whole_percents_of_whole_percents_are_themselves(each: tuple[int, int, int]) -> None:
    one, two, three = (part / 100 for part in each)
    assert whole_percents((one, two, three)) == each


def test_thirds_are_written_in_whole_percents() -> None:
    assert sorted(whole_percents((1 / 3, 1 / 3, 1 / 3))) == [33, 33, 34]


@pytest.mark.parametrize("text", ["", "1-2", "50-50-1", "-1-50-51", "a-b-c", "1e2-0-0", "0100-0-0"])
def test_what_is_no_three_weights_in_a_url_is_dropped(text: str) -> None:
    assert read_percents(text) is None


gaps = st.tuples(*[st.integers(-20, 20)] * 3)


@given(gaps)
def test_the_shaded_part_of_the_triangle_is_the_share_that_is_told(
    gap: tuple[int, int, int],
) -> None:
    """Its area by the corners, as a share of the triangle's."""
    corners = [(second, third) for _, second, third in leading_part((gap[0], gap[1], gap[2]))]
    turned = [*corners[1:], *corners[:1]]
    area = abs(sum(a * d - b * c for (a, b), (c, d) in zip(corners, turned, strict=True)))
    if any(gap):
        whole = float(weight_share([float(each) for each in gap], [0.0] * 3))
        assert area == pytest.approx(whole, abs=1e-9)
    else:
        assert not corners


def test_the_policy_page_is_for_leaders_and_administrators(store: Store) -> None:

    entry = next(entry for entry in SITE if entry.name == "policy")
    assert {role.value for role in entry.roles} == {"leader", "administrator"}
    stray: Desk = tiny.desk_over(store, "stray")
    assert "Preview" not in _text(screen.open_page("policy", stray))
