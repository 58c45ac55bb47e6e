"""PostgreSQL beside the embedded store, in one run: `python -m benchmarks.server`.

The same tickets go into a private PostgreSQL, started from the binaries on the machine and gone
afterwards: how long that takes beside a plain COPY of the same rows, what publishing one day takes,
and what every question of the dashboard takes on either. One line a figure; the same goes to
`benchmarks/results/server.md`. Seconds are those of the clock: the server's processor is another
process's.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
from sqlalchemy import MetaData, create_engine

from benchmarks.loading import LATE, NEW
from benchmarks.one_day import Month, a_day, publish
from benchmarks.questions import LEADER, QUESTIONS, a_case
from benchmarks.report import Figure, write_table
from benchmarks.stores import linked_copy, stores
from data.demo.generate import to_stderr
from data.filters import Filters
from data.measures import Rules
from data.memory import forget
from data.reception import open_desk
from data.schema import WORDS, event, ticket
from data.server import copying
from data.server.tables import columns_of
from data.store import layout
from data.store.manifest import LoadRecord, read_manifest
from data.stores import Target, publication_to, store_at
from tests import postgres

RESULTS = Path(__file__).parent / "results"
FULL, QUICK = 6_000_000, 60_000
FIRST_DAY = (600, 500)
TIMES = 5
MOST, COPIES = 3.0, 4.0
"""How many times what the embedded store takes a question may take, and a plain COPY a load."""

AS_DEPLOYED = ("shared_buffers=2GB", "max_wal_size=8GB", "effective_cache_size=6GB")
"""As an administrator of a machine of 8 GB or more would set it; durable as it comes."""


@dataclass(frozen=True)
class Both:
    """The same tickets in a folder and in a database."""

    embedded: Target
    server: Target


def main() -> int:
    """The exit code: 0, whether or not every goal holds; the lines say it."""
    given = _arguments()
    folder = given.store or stores(given.work, [QUICK if given.quick else FULL])[0].folder
    figures = []
    with _both(folder) as both:
        for figure in _figures(both, quick=given.quick):
            print(figure.line(), flush=True)
            figures.append(figure)
    write_table(figures, RESULTS / "server.md")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.server", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small city, under a minute")
    parser.add_argument("--store", type=Path, help="an embedded store that is there, instead")
    parser.add_argument("--work", type=Path, default=Path("var/benchmarks"), help="for the stores")
    return parser.parse_args()


@contextmanager
def _both(folder: Path) -> Iterator[Both]:
    with (
        tempfile.TemporaryDirectory(dir=folder.parent) as work,
        postgres.running(AS_DEPLOYED) as server,
    ):
        copy = linked_copy(folder, Path(work) / "store")
        yield Both(Target(copy), Target(Path(work) / "beside", server.new_database()))


def _figures(both: Both, *, quick: bool) -> Iterator[Figure]:
    manifest = read_manifest(both.embedded.folder)
    size = f"{manifest.ticket_rows / 1e6:.3g} M"
    with _tickets(both.embedded.folder) as duck:
        copied = _seconds(_copy, both.server, duck)
        loaded = _seconds(_load, both.server, duck, both.embedded.folder)
    to_stderr(f"{manifest.ticket_rows / loaded:,.0f} tickets a second into PostgreSQL")
    yield Figure(
        f"{size} tickets loaded", loaded, copied, "s", "plain COPY", None if quick else COPIES
    )
    yield from _questions(both, size)
    # The first one may build every sum anew: a store that is there counted by rules of its own.
    for new, late in (FIRST_DAY, FIRST_DAY if quick else (NEW, LATE)):
        figure = _one_day(both, a_day(both.embedded.folder, new, late), size)
    yield figure
    yield from _questions(both, f"{size}, a day later")


@contextmanager
def _tickets(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the tickets, events and words of an embedded store."""
    manifest = read_manifest(folder)
    with duckdb.connect(config={"threads": 2}) as connection:
        if attach := layout.attach(folder, manifest):
            connection.execute(attach)
        roll = layout.quoted(folder / manifest.roll)
        connection.execute(f"ATTACH {roll} AS roll (READ_ONLY)")
        for table in (ticket, event):
            connection.execute(layout.view(table, folder, manifest))
        yield connection


def _months(duck: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Month]:
    """Tickets and events file by file, then what is recent."""
    manifest = read_manifest(folder)
    for month in sorted(manifest.tickets):
        parts = [layout.rows(each, folder, manifest, months=[month], settled=True)
                 for each in (ticket, event)]  # fmt: skip
        tickets, events = (duck.execute(rows).to_arrow_table() for rows in parts)
        yield month, tickets, events
    if manifest.recent:
        parts = [f"FROM {layout.RECENT}.{each.name}" for each in (ticket, event)]
        tickets, events = (duck.execute(rows).to_arrow_table() for rows in parts)
        yield max(manifest.tickets), tickets, events


def _load(target: Target, duck: duckdb.DuckDBPyConnection, folder: Path) -> None:
    manifest = read_manifest(folder)
    target.folder.mkdir(exist_ok=True)
    rules = Rules(manifest.as_of_time)
    with publication_to(target, manifest.city, demo=manifest.demo) as publication:
        adds = (publication.add_units, publication.add_labels, publication.add_places)
        for table, add in zip(WORDS, adds, strict=True):
            add(duck.execute(f"FROM roll.{table.name}").df())
        for month in _months(duck, folder):
            publication.add_month(*month)
        rows = manifest.ticket_rows
        publication.commit(
            as_of=rules.as_of, fields=manifest.fields, rules=rules, cutoff_day=0,
            load=LoadRecord("", "benchmark", "", rows, rows, 0, 0),
        )  # fmt: skip
        publication.tidy()


def _copy(target: Target, duck: duckdb.DuckDBPyConnection) -> None:
    """The floor: the same rows by COPY into tables without an index, which are then dropped."""
    engine = create_engine(target.database)
    for table in (ticket, event):
        plain = table.to_metadata(MetaData(), name=f"plain_{table.name}")
        with engine.begin() as connection:
            plain.create(connection)
            rows = duck.sql(f"SELECT {layout.column_names(table)} FROM {table.name}")
            copying.copy_in(connection, plain.name, columns_of(table), rows)
        plain.drop(engine)
    engine.dispose()


def _questions(both: Both, size: str) -> Iterator[Figure]:
    """Every question on both, in turns, none of the answers remembered."""
    with closing(store_at(both.server)) as server, closing(store_at(both.embedded)) as embedded:
        desks = [open_desk(LEADER, store) for store in (server, embedded)]
        filters = Filters(desks[0].last_complete)
        number = a_case(desks[1])
        for question in QUESTIONS:
            taken: list[list[float]] = [[], []]
            for _ in range(TIMES):
                for own, desk in zip(taken, desks, strict=True):
                    forget()
                    own.append(_seconds(question.ask, desk, filters, number))
            here, there = (min(own) * 1e3 for own in taken)
            yield Figure(f"{question.name}, {size}", here, there, "ms", "embedded", MOST)


def _one_day(both: Both, day: list[Month], size: str) -> Figure:
    tickets = sum(len(each) for _, each, _ in day)
    taken = [_seconds(publish, place, day) for place in (both.server, both.embedded)]
    _tidy(both.server)
    return Figure(f"a day of {tickets:,} into {size}", *taken, "s", "embedded", MOST)


def _tidy(target: Target) -> None:
    """Counts anew for the planner, as every load does once it is published."""
    manifest = store_at(target).current().manifest
    with publication_to(target, manifest.city, demo=manifest.demo) as publication:
        publication.tidy()


def _seconds(do: Callable[..., object], *given: object) -> float:
    begun = time.perf_counter()
    do(*given)
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
