"""Every question of the dashboard at several sizes, and the same asked the plain way.

The plain way is what a Streamlit app without roll-ups does: a frame of all tickets in memory and
pandas, or SQL over the table of tickets. The floor is what merely reading the needed columns of
the table takes. All of a row is measured in one run, in processor time, of which the least of
several answers counts: what others do on the machine hardly moves it.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import duckdb
import pandas as pd

from benchmarks.report import Figure
from benchmarks.stores import Sized
from data.access import Role, Viewer
from data.answers import Listing
from data.desk import Desk
from data.filters import Filters
from data.memory import forget
from data.metrics import THREE_RATES
from data.months import Period
from data.reception import open_desk
from data.schema import ticket
from data.store import layout
from data.store.manifest import read_manifest
from data.store.snapshot import Store

LEADER = Viewer("benchmark", "", Role.LEADER)
HEADLINES = ("received", *THREE_RATES, "on_time_rate", "overdue")
DISTRICT = "110105"
PLAIN_GOALS_FROM = 20_000_000
"""The plain ways are only too slow where a city's tickets are many."""


@dataclass(frozen=True)
class Plain:
    """The same question over all tickets: with pandas on a frame, and as SQL on the table.

    `columns` are all it needs. Texts of SQL have `{first}` and `{last}`, the days of the period.
    """

    columns: tuple[str, ...]
    pandas: Callable[[pd.DataFrame, pd.Timestamp, pd.Timestamp], object]
    sql: str


@dataclass(frozen=True)
class Question:
    """A question a page asks; `plain` where the plain way can ask it too."""

    name: str
    ask: Callable[[Desk, Filters, str], object]
    plain: Plain | None = None
    goal: float | None = 1.5


_RATES = ("called_day", "reached", "excluded", "ledger", "contacted", "outcome", "satisfaction")
_SUMS = (
    "sum(CAST(contacted AS INTEGER)) / count(*), avg(CAST(outcome = 'solved' AS INTEGER)), "
    "avg(CAST(satisfaction IN ('satisfied', 'basically') AS INTEGER))"
)
_STANDING = "reached AND NOT coalesce(excluded, false) AND NOT coalesce(ledger, false)"
_CALLED = f"WHERE called_day BETWEEN '{{first}}' AND '{{last}}' AND {_STANDING}"


def _standing(frame: pd.DataFrame) -> pd.DataFrame:
    kept = frame["reached"].fillna(False).astype(bool)
    for name in ("excluded", "ledger"):
        kept &= ~frame[name].fillna(False).astype(bool)
    return frame[kept]


def _rates(frame: pd.DataFrame, by: object) -> pd.DataFrame:
    told = pd.DataFrame(
        {
            "response": frame["contacted"].fillna(False).astype(bool),
            "resolution": frame["outcome"] == "solved",
            "satisfaction": frame["satisfaction"].isin(["satisfied", "basically"]),
        }
    )
    return told.groupby(by, observed=True).mean()


def _between(frame: pd.DataFrame, name: str, first: object, last: object) -> pd.DataFrame:
    return frame[frame[name].between(first, last)]


def _league(frame: pd.DataFrame, first: object, last: object) -> object:
    called = _standing(_between(frame, "called_day", first, last))
    return _rates(called, called["unit_code"])


def _trend(frame: pd.DataFrame, _first: object, _last: object) -> object:
    called = _standing(frame)
    return _rates(called, called["called_day"].dt.to_period("M"))


def _headline(frame: pd.DataFrame, first: object, last: object) -> object:
    called = _standing(_between(frame, "called_day", first, last))
    return len(_between(frame, "received_day", first, last)), _rates(called, lambda _: 0)


def _overdue(frame: pd.DataFrame, _first: object, last: object) -> object:
    open_now = frame["closed_at"].isna() & (frame["due_at"] < last)
    return frame[open_now].sort_values(["due_at", "received_at", "ticket_id"]).head(50)


_DUE = ("ticket_id", "received_at", "due_at", "closed_at", "stage", "unit_code")

QUESTIONS = (
    Question(
        "overview: headlines",
        lambda desk, filters, _: desk.values(HEADLINES, filters),
        Plain(
            (*_RATES, "received_day"),
            _headline,
            f"SELECT {_SUMS}, (SELECT count(*) FROM ticket WHERE received_day BETWEEN '{{first}}' "
            f"AND '{{last}}') FROM ticket {_CALLED}",
        ),
    ),
    Question(
        "overview: all months",
        lambda desk, filters, _: desk.trend(THREE_RATES, filters, None),
        Plain(
            _RATES,
            _trend,
            f"SELECT date_trunc('month', called_day), {_SUMS} FROM ticket WHERE {_STANDING} "
            "AND called_day IS NOT NULL GROUP BY 1 ORDER BY 1",
        ),
    ),
    Question(
        "overview: categories",
        lambda desk, filters, _: desk.breakdown("category", ("received",), filters),
        Plain(
            ("received_day", "category"),
            lambda frame, first, last: (
                _between(frame, "received_day", first, last)
                .groupby("category", observed=True)
                .size()
            ),
            "SELECT category, count(*) FROM ticket WHERE received_day BETWEEN '{first}' AND "
            "'{last}' GROUP BY 1 ORDER BY 2 DESC",
        ),
    ),
    Question(
        "league",
        lambda desk, filters, _: desk.league("town", filters),
        Plain(
            (*_RATES, "unit_code"),
            _league,
            f"SELECT unit_code, {_SUMS} FROM ticket {_CALLED} GROUP BY 1",
        ),
    ),
    Question(
        "league: sparks", lambda desk, filters, _: desk.sparks("town", "resolution_rate", filters)
    ),
    Question(
        "unit",
        lambda desk, filters, _: desk.changes(HEADLINES, replace(filters, unit=DISTRICT)),
    ),
    Question(
        "map: places",
        lambda desk, filters, _: desk.areas("received", filters),
        Plain(
            ("received_day", "area_code"),
            lambda frame, first, last: (
                _between(frame, "received_day", first, last)
                .groupby("area_code", observed=True)
                .size()
            ),
            "SELECT area_code, count(*) FROM ticket WHERE received_day BETWEEN '{first}' AND "
            "'{last}' GROUP BY 1",
        ),
    ),
    Question(
        "map: cells",
        lambda desk, filters, _: desk.cells(filters),
        Plain(
            ("received_day", "cell"),
            lambda frame, first, last: (
                _between(frame, "received_day", first, last).groupby("cell").size()
            ),
            "SELECT cell, count(*) FROM ticket WHERE received_day BETWEEN '{first}' AND '{last}' "
            "GROUP BY 1",
        ),
    ),
    Question(
        "overdue list",
        lambda desk, filters, _: desk.cases(Listing("overdue"), filters),
        Plain(
            _DUE,
            _overdue,
            f"SELECT {', '.join(_DUE)} FROM ticket WHERE closed_at IS NULL AND due_at < '{{last}}' "
            "ORDER BY due_at, received_at, ticket_id LIMIT 50",
        ),
    ),
    Question(
        "cases received, newest",
        lambda desk, filters, _: desk.cases(Listing("received"), filters, order="newest"),
    ),
    Question(
        "cases received, last page",
        lambda desk, filters, _: desk.cases(Listing("received"), filters, page=10**6),
    ),
    Question(
        "cases not solved",
        lambda desk, filters, _: desk.cases(Listing("resolution_rate", "rest"), filters),
    ),
    Question("one case", lambda desk, _, number: desk.case(number)),
)


@dataclass(frozen=True)
class Answer:
    """What a question took at a size, in seconds of the processor; `plain` ways by name where asked."""

    question: Question
    tickets: int
    seconds: float
    plain: dict[str, float]


def answers(sized: Sized, *, plainly: bool, times: int = 5) -> Iterator[Answer]:
    """Every question of a store, asked afresh each time; `plainly` asks the plain way as well."""
    desk = open_desk(LEADER, Store(sized.folder))
    filters = Filters(desk.last_complete)
    number = a_case(desk)
    table = _table(sized) if plainly else None
    for question in QUESTIONS:
        seconds = _least(lambda ask=question.ask: ask(desk, filters, number), times)
        plain = {}
        if table is not None and question.plain:
            plain = _plain_answers(table, question.plain, desk, filters)
        yield Answer(question, desk.manifest.ticket_rows, seconds, plain)


def a_case(desk: Desk) -> str:
    """The number of a case of some months ago."""
    period = Filters(desk.last_complete - 6)
    found = desk.cases(Listing("received"), period, page=10**6).frame
    return str(found["ticket_id"].iloc[-1])


def _least(ask: Callable[[], object], times: int) -> float:
    """Seconds of the processor for the quickest of several answers, none of them remembered."""
    taken = []
    for _ in range(times):
        forget()
        begun = time.process_time()
        ask()
        taken.append(time.process_time() - begun)
    return min(taken)


def _table(sized: Sized) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 2})
    manifest = read_manifest(sized.folder)
    if attach := layout.attach(sized.folder, manifest):
        connection.execute(attach)
    connection.execute(layout.view(ticket, sized.folder, manifest))
    return connection


_TEXTS = ("category", "area_code", "unit_code", "outcome", "satisfaction", "stage")


def _plain_answers(
    table: duckdb.DuckDBPyConnection, plain: Plain, desk: Desk, filters: Filters
) -> dict[str, float]:
    period = Period(filters.month, filters.month)
    first, last = map(pd.Timestamp, desk.ground.calendar.bounds(period))
    frame = table.execute(f"SELECT {', '.join(plain.columns)} FROM ticket").df()
    for name in {*_TEXTS} & {*frame.columns}:
        frame[name] = frame[name].astype("category")
    sql = plain.sql.format(first=first.date(), last=last.date())
    scan = ", ".join(f"max({name})" for name in plain.columns)
    return {
        "pandas": _least(lambda: plain.pandas(frame, first, last), 2),
        "sql": _least(lambda: table.execute(sql).fetchall(), 3),
        "floor": _least(lambda: table.execute(f"SELECT {scan} FROM ticket").fetchall(), 2),
    }


def growth(small: list[Answer], large: list[Answer]) -> Iterator[Figure]:
    """Each question at the largest size beside the same at the smallest."""
    for one, other in zip(large, small, strict=True):
        beside = f"at {other.tickets / 1e6:.3g} M"
        name = f"{one.question.name}, {one.tickets / 1e6:.3g} M"
        goal = one.question.goal
        yield Figure(name, one.seconds * 1e3, other.seconds * 1e3, "ms", beside, goal)


def plain_ways(told: list[Answer]) -> Iterator[Figure]:
    """Each question beside the plain ways, at one size; a goal of 1/50 means 50 times faster."""
    for each in told:
        goals = {"pandas": 1 / 50, "sql": 1 / 10} if each.tickets >= PLAIN_GOALS_FROM else {}
        for way, seconds in each.plain.items():
            name = f"{each.question.name}, {each.tickets / 1e6:.3g} M"
            yield Figure(name, each.seconds * 1e3, seconds * 1e3, "ms", way, goals.get(way))
