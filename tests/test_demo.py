"""The demo: calibrated, consistent ticket by ticket, repeatable, and its stories can be found."""

import hashlib
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data.demo.calibration import AS_OF, ENTERPRISE_FROM, WOMEN_FROM
from data.demo.catalogue import CODES
from data.demo.check import findings
from data.demo.stories import CANARY, STORIES
from data.dimensions import DIMENSIONS, EVENT_STAGES, STAGES
from data.errors import StoreBroken
from data.filters import Filters
from data.months import month_index
from data.places.city import find_city
from data.store.manifest import read_manifest
from data.stores import store_at
from tests.demo_store import SMALL, invent, small_demo
from tests.tiny import a_city, desk_over, publish

LARGER = 0.01


class Looker:
    """Asks a store by plain SQL, past all of the project's own reading code."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._connection = duckdb.connect()
        roll = folder / read_manifest(folder).roll
        self._connection.execute(f"ATTACH '{roll}' AS roll (READ_ONLY)")
        for name in ("ticket", "event"):
            files = f"read_parquet('{folder}/{name}s/*.parquet')"
            self._connection.execute(f"CREATE VIEW {name} AS SELECT * FROM {files}")

    def frame(self, statement: str) -> pd.DataFrame:
        return self._connection.execute(statement).df()

    def number(self, statement: str) -> float:
        found = self._connection.execute(statement).fetchone()
        assert found is not None
        return found[0]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Looker:
    return Looker(small_demo(tmp_path_factory))


@pytest.fixture(scope="module")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Looker:
    return Looker(invent(tmp_path_factory.mktemp("larger"), LARGER))


def content(looker: Looker) -> str:
    """A digest of every ticket and event, in order."""
    digest = hashlib.sha256()
    for table, order in (("ticket", "ticket_id"), ("event", "ticket_id, seq")):
        frame = looker.frame(f"SELECT * FROM {table} ORDER BY {order}")
        digest.update(frame.to_csv(index=False).encode())
    return digest.hexdigest()


def test_equal_seeds_make_equal_tickets_and_another_seed_others(
    small: Looker, tmp_path: Path
) -> None:
    again = Looker(invent(tmp_path / "again", SMALL))
    other = Looker(invent(tmp_path / "other", SMALL, seed=2))
    assert content(again) == content(small)
    assert content(other) != content(small)


@pytest.mark.parametrize("which", ["small", "larger"])
def test_every_published_figure_holds(which: str, request: pytest.FixtureRequest) -> None:
    looker: Looker = request.getfixturevalue(which)
    out = [each.line() for each in findings(looker.folder) if not each.holds]
    assert out == []


def test_a_figure_that_is_missed_is_said_to_be_out(small: Looker) -> None:
    finding = findings(small.folder)[0]
    wrong = type(finding)(finding.figure, finding.figure.value * 2, finding.tolerance)
    assert not wrong.holds
    assert "out" in wrong.line()


def test_real_tickets_are_not_compared_with_the_published_totals(tmp_path: Path) -> None:
    publish(tmp_path / "store", [], city=a_city(tmp_path / "city"))
    with pytest.raises(StoreBroken, match="real tickets"):
        findings(tmp_path / "store")


def test_the_instants_of_a_ticket_are_in_order(small: Looker) -> None:
    steps = (
        "received_at",
        "dispatched_at",
        "accepted_at",
        "contacted_at",
        "closed_at",
        "called_at",
    )
    wrong = " OR ".join(f"{a} > {b}" for a, b in zip(steps, steps[1:], strict=False))
    assert small.number(f"SELECT count(*) FROM ticket WHERE {wrong}") == 0
    for early, late in zip(steps[1:], steps[2:], strict=False):
        skipped = f"SELECT count(*) FROM ticket WHERE {early} IS NULL AND {late} IS NOT NULL"
        assert small.number(skipped + " AND NOT direct") == 0
    assert small.number("SELECT count(*) FROM ticket WHERE due_at <= dispatched_at") == 0


def test_nothing_has_happened_after_the_as_of_time_but_due_dates_lie_ahead(small: Looker) -> None:
    for name in ("received", "dispatched", "accepted", "contacted", "closed", "called"):
        late = f"SELECT count(*) FROM ticket WHERE {name}_at > TIMESTAMP '{AS_OF}'"
        assert small.number(late) == 0
    assert small.number(f"SELECT count(*) FROM event WHERE \"at\" > TIMESTAMP '{AS_OF}'") == 0
    assert small.number(f"SELECT count(*) FROM ticket WHERE due_at > TIMESTAMP '{AS_OF}'") > 0


def test_the_stage_says_what_has_happened(small: Looker) -> None:
    wrong = """SELECT count(*) FROM ticket WHERE stage != CASE
        WHEN direct THEN 'answered' WHEN called_at IS NOT NULL THEN 'called'
        WHEN closed_at IS NOT NULL THEN 'closed' WHEN contacted_at IS NOT NULL THEN 'contacted'
        WHEN accepted_at IS NOT NULL THEN 'accepted'
        WHEN dispatched_at IS NOT NULL THEN 'dispatched' ELSE 'received' END"""
    assert small.number(wrong) == 0


def test_answers_are_there_exactly_where_the_callback_reached_someone(small: Looker) -> None:
    assert (
        small.number("SELECT count(*) FROM ticket WHERE (called_at IS NULL) != (reached IS NULL)")
        == 0
    )
    for name in ("contacted", "outcome", "satisfaction"):
        wrong = f"coalesce(reached, false) != ({name} IS NOT NULL)"
        assert small.number(f"SELECT count(*) FROM ticket WHERE {wrong}") == 0


def test_a_complaint_again_is_only_known_seven_days_after_resolved(small: Looker) -> None:
    known = "self_solved AND closed_at <= TIMESTAMP '2025-12-24 18:00:00'"
    wrong = f"(recomplained IS NOT NULL) != coalesce({known}, false)"
    assert small.number(f"SELECT count(*) FROM ticket WHERE NOT direct AND ({wrong})") == 0


def test_a_womens_case_has_no_point_and_comes_after_the_line_was_merged(small: Looker) -> None:
    where = "FROM ticket WHERE womens"
    assert small.number(f"SELECT count(*) {where}") > 0
    assert small.number(f"SELECT count(lon) + count(lat) + count(cell) {where}") == 0
    assert small.number(f"SELECT min(received_day) >= DATE '{WOMEN_FROM}' {where}")
    assert small.number(f"SELECT count(*) {where} AND (line, category) != "
                        "('12338', 'womens_rights')") == 0  # fmt: skip


def test_enterprises_call_since_their_line_opened(larger: Looker) -> None:
    first = larger.number("SELECT min(received_day) FROM ticket WHERE requester = 'enterprise'")
    assert ENTERPRISE_FROM <= first <= ENTERPRISE_FROM + timedelta(days=21)


def test_every_code_has_a_name(small: Looker) -> None:
    units = "SELECT code FROM roll.unit"
    for column in ("unit_code", "area_code", "whistled_unit"):
        strange = f"SELECT count(*) FROM ticket WHERE {column} NOT IN ({units})"
        assert small.number(strange) == 0
    for column in ("category", "topic", "line", "exclusion_reason"):
        named = f"SELECT code FROM roll.label WHERE dimension = '{column}'"
        assert small.number(f"SELECT count(*) FROM ticket WHERE {column} NOT IN ({named})") == 0
    for key in (
        "channel", "requester", "request_type", "type_received", "handling", "time_limit",
        "outcome", "satisfaction",
    ):  # fmt: skip
        used = set(small.frame(f"SELECT DISTINCT {key} AS code FROM ticket")["code"].dropna())
        assert used <= set(DIMENSIONS[key].values)
    assert set(small.frame("SELECT DISTINCT stage FROM ticket")["stage"]) <= set(STAGES)
    assert set(small.frame("SELECT DISTINCT stage FROM event")["stage"]) <= set(EVENT_STAGES)


def test_every_town_department_and_category_is_used(larger: Looker) -> None:
    units = find_city("beijing").units
    for kind, least in (("town", 343), ("department", 50), ("district", 16), ("enterprise", 10)):
        codes = set(units.loc[units["kind"] == kind, "code"])
        used = set(larger.frame("SELECT DISTINCT unit_code FROM ticket")["unit_code"])
        assert len(codes & used) >= least
    assert set(larger.frame("SELECT DISTINCT category FROM ticket")["category"]) == set(CODES)


def test_ticket_numbers_are_unique_and_rise_with_time(small: Looker) -> None:
    total = small.number("SELECT count(*) FROM ticket")
    assert small.number("SELECT count(DISTINCT ticket_id) FROM ticket") == total
    falling = """SELECT count(*) FROM (SELECT received_at, lag(received_at) OVER (ORDER BY ticket_id)
        AS earlier FROM ticket) WHERE received_at < earlier"""
    assert small.number(falling) == 0
    odd = "SELECT count(*) FROM ticket WHERE ticket_id NOT SIMILAR TO '[0-9]{14}'"
    assert small.number(odd) == 0


def test_every_event_belongs_to_a_dispatched_ticket_and_follows_the_one_before(
    small: Looker,
) -> None:
    orphans = """SELECT count(*) FROM event
        WHERE ticket_id NOT IN (SELECT ticket_id FROM ticket WHERE NOT direct)"""
    assert small.number(orphans) == 0
    backwards = """SELECT count(*) FROM (SELECT "at", seq,
        lag("at") OVER w AS earlier, lag(seq, 1, 0) OVER w AS before FROM event
        WINDOW w AS (PARTITION BY ticket_id ORDER BY seq)) WHERE "at" < earlier OR seq != before + 1"""
    assert small.number(backwards) == 0


@pytest.mark.parametrize(
    ("step", "column"),
    [("call", "received_at"), ("dispatch", "dispatched_at"), ("accept", "accepted_at"),
     ("contact", "contacted_at"), ("callback", "called_at")],
)  # fmt: skip
def test_events_tell_the_instants_of_the_ticket(small: Looker, step: str, column: str) -> None:
    told = f"SELECT ticket_id, \"at\" FROM event WHERE stage = '{step}'"
    wrong = f"""SELECT count(*) FROM ticket LEFT JOIN ({told}) USING (ticket_id)
        WHERE NOT direct AND "at" IS DISTINCT FROM {column}"""
    assert small.number(wrong) == 0


def by_unit(looker: Looker, first: int, last: int, unit: str = "m.unit_code") -> pd.DataFrame:
    """Sums of the monthly roll-up over months first..last, one row a unit."""
    sums = ", ".join(
        f"sum({name}) AS {name}"
        for name in (
            "dispatched", "excluded", "reached", "solved", "self_known", "self_solved",
            "self_known_solved", "claimed_resolved", "recomplained", "whistled", "whistle_answered",
            "typed", "consultation", "typed_before", "relabelled", "closed_in_time", "closed_at_deadline",
        )
    )  # fmt: skip
    frame = looker.frame(
        f"""SELECT {unit} AS code, any_value(u.kind) AS kind, {sums}
        FROM roll.month_cube m JOIN roll.unit u ON u.code = m.unit_code
        WHERE ym BETWEEN {first} AND {last} GROUP BY 1"""
    )
    frame["resolution"] = frame["solved"] / frame["reached"]
    return frame.set_index("code")


def test_fengtai_climbs_from_the_last_third_to_the_first(larger: Looker) -> None:
    (district,) = STORIES["improving_district"].units
    places = []
    for first, last in ((month_index(2023, 1), month_index(2023, 12)),
                        (month_index(2025, 10), month_index(2025, 12))):  # fmt: skip
        frame = by_unit(larger, first, last, "u.group_code")
        districts = frame[frame.index.str.fullmatch(r"1101\d\d")]
        places.append(int(districts["resolution"].rank(ascending=False)[district]))
    assert places[0] >= 11
    assert places[1] <= 6


def test_fengtais_climb_stands_in_the_history_of_its_places(larger: Looker) -> None:
    (district,) = STORIES["improving_district"].units
    desk = desk_over(store_at(larger.folder))
    places = desk.places_of(district, Filters(month_index(2025, 12)), 36)
    assert places["rank"].head(12).median() >= 11
    assert places["rank"].tail(6).median() <= 5
    record = desk.record(district, Filters(month_index(2025, 12)), 36)
    assert record is not None
    assert (record.months, record.in_top) == (36, int((places["rank"] <= 3).sum()))
    assert record.best <= 3 < 14 <= record.worst


def test_one_department_leaves_whistles_unanswered(larger: Looker) -> None:
    frame = by_unit(larger, month_index(2019, 1), month_index(2025, 12))
    asked = frame[(frame["kind"] == "department") & (frame["whistled"] >= 20)]
    answered = (asked["whistle_answered"] / asked["whistled"]).sort_values()
    name = larger.frame(f"SELECT name_zh FROM roll.unit WHERE code = '{answered.index[0]}'")
    assert STORIES["silent_department"].name_zh in name["name_zh"].iloc[0]
    assert answered.iloc[0] < 0.6 < 0.75 < answered.iloc[1]


@pytest.mark.parametrize("town", STORIES["heating_surge"].units)
def test_heating_complaints_surge_in_two_haidian_towns(larger: Looker, town: str) -> None:
    story = STORIES["heating_surge"]
    days = (story.last - story.first).days + 1
    heating = f"SELECT count(*) FROM ticket WHERE category = 'heating' AND area_code = '{town}'"
    heating += " AND received_day BETWEEN DATE '{}' AND DATE '{}'"
    during = larger.number(heating.format(story.first, story.last))
    usual = larger.number(heating.format(date(2025, 11, 15), story.first - timedelta(days=1)))
    assert during / days >= 4 * usual / (story.first - date(2025, 11, 15)).days


def test_one_town_reports_success_its_callers_do_not_confirm(larger: Looker) -> None:
    story = STORIES["hollow_closer"]
    frame = by_unit(larger, month_index(2024, 1), month_index(2025, 12))
    frame = frame[frame["self_known"] >= 50]
    gap = (frame["self_solved"] - frame["self_known_solved"]) / frame["self_known"]
    again = frame["recomplained"] / frame["claimed_resolved"]
    mine = story.units[0]
    assert gap[mine] - gap.median() > 0.04
    assert again[mine] > 0.07
    assert again[mine] == again[frame["kind"] == "town"].max()


def test_a_tiny_township_is_perfect_on_a_handful_of_cases(larger: Looker) -> None:
    frame = by_unit(larger, month_index(2025, 1), month_index(2025, 12))
    mine = frame.loc[STORIES["tiny_township"].units[0]]
    assert 0 < mine["reached"] < 60
    assert mine["solved"] == mine["reached"]


def test_one_town_is_near_the_top_after_excluding_a_quarter(larger: Looker) -> None:
    frame = by_unit(larger, month_index(2023, 1), month_index(2025, 12))
    towns = frame[(frame["kind"] == "town") & (frame["reached"] >= 40)]
    mine = STORIES["excluding_unit"].units[0]
    excluded = towns["excluded"] / towns["dispatched"]
    assert 0.18 < excluded[mine] < 0.32
    assert excluded[mine] == excluded.max()
    assert towns["resolution"].rank(ascending=False)[mine] <= len(towns) * 0.1


def test_one_enterprise_sits_on_old_overdue_requests(larger: Looker) -> None:
    old = larger.frame(
        """SELECT name_zh, count(*) AS n FROM ticket JOIN roll.unit ON code = unit_code
        WHERE kind = 'enterprise' AND closed_at IS NULL AND due_at < TIMESTAMP '2025-11-15'
        GROUP BY 1 ORDER BY 2 DESC"""
    )
    assert STORIES["stuck_enterprise"].name_zh in old["name_zh"].iloc[0]
    assert old["n"].iloc[0] >= 3 * old["n"].iloc[1:2].sum()


def test_one_town_closes_just_before_requests_are_due(larger: Looker) -> None:
    frame = by_unit(larger, month_index(2025, 1), month_index(2025, 12))
    towns = frame[(frame["kind"] == "town") & (frame["closed_in_time"] >= 100)]
    late = (towns["closed_at_deadline"] / towns["closed_in_time"]).sort_values(ascending=False)
    assert late.index[0] == STORIES["deadline_closer"].units[0]
    assert late.iloc[0] > 0.7 > 0.4 > late.iloc[1]


def test_one_town_turns_complaints_into_consultations_from_its_day_on(larger: Looker) -> None:
    story = STORIES["relabeller"]
    mine, shares = story.units[0], []
    begun = month_index(story.first.year, story.first.month)
    for first, last in ((begun - 24, begun - 1), (begun, month_index(2025, 12))):
        frame = by_unit(larger, first, last)
        towns = frame[(frame["kind"] == "town") & (frame["typed"] >= 400)]
        shares.append(towns["consultation"] / towns["typed"])
    before, since = shares
    assert before[mine] < 0.08
    assert since[mine] > 0.10
    assert since[mine] == since.max()


def test_what_it_turned_was_no_consultation_at_receipt(larger: Looker) -> None:
    """Everywhere else a slip at receipt is corrected now and then."""
    story = STORIES["relabeller"]
    mine, begun = story.units[0], month_index(story.first.year, story.first.month)
    frame = by_unit(larger, begun, month_index(2025, 12))
    towns = frame[(frame["kind"] == "town") & (frame["typed_before"] >= 400)]
    turned = towns["relabelled"] / towns["typed_before"]
    assert 0.06 < turned[mine] < 0.16
    assert turned.drop(mine).max() < 0.02
    desk = desk_over(store_at(larger.folder))
    asked = desk.questions(Filters(month_index(2025, 12), 12, unit=mine)).set_index("question")
    assert (asked.loc["relabelled", "asked"], "consultation" in asked.index) == (2, False)


def test_who_assists_more_and_solves_less_has_it_taken_out_with_the_mix(larger: Looker) -> None:
    """Enterprises assist most; what is only assisted is solved less, whoever does it."""
    rates = larger.frame(
        """SELECT kind, handling, avg(CAST(outcome = 'solved' AS INT)) AS solved, count(*) AS n
        FROM ticket JOIN roll.unit ON code = unit_code WHERE reached GROUP BY ALL"""
    ).set_index(["kind", "handling"])
    for kind in ("town", "department", "enterprise"):
        assert rates.loc[(kind, "assisting"), "solved"] < rates.loc[(kind, "lead"), "solved"]
    share = rates.loc["enterprise"]["n"] / rates.loc["enterprise"]["n"].sum()
    assert share["assisting"] > 0.25
    assert larger.number("SELECT count(*) FROM ticket WHERE (handling IS NULL) != direct") == 0
    enterprises = set(larger.frame("SELECT code FROM roll.unit WHERE kind = 'enterprise'")["code"])
    largest = by_unit(larger, month_index(2025, 1), month_index(2025, 12))["reached"]
    unit = str(largest[largest.index.isin(enterprises)].idxmax())
    desk = desk_over(store_at(larger.folder))
    found = desk.expected("resolution_rate", Filters(month_index(2025, 12), 12, unit=unit))
    assert found is not None
    assert found.strata == ("category", "channel", "handling", "time_limit")


def test_the_canary_township_is_a_unit_of_the_city() -> None:
    units = find_city("beijing").units.set_index("code")
    assert units.loc[CANARY, "parent"] == "110117"
