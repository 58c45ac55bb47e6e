"""What the dashboard claims, measured: `python -m benchmarks [--quick]`.

(a) every question at several sizes, (b) the plain ways, (c) the floor, (d) page runs and many
readers beside an empty page, (e) loading and refreshing. One line a figure; the same goes to
`benchmarks/results/` as a table, a list and a drawing.
"""

import argparse
import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import drawing, loading, pages, questions, readers
from benchmarks.questions import Answer
from benchmarks.report import Figure, write_table
from benchmarks.stores import FULL, QUICK, Sized, stores

RESULTS = Path(__file__).parent / "results"
PLAINLY_UP_TO = 24_000_000
"""Beyond this many tickets a frame of them does not fit a machine of 16 GB."""


def main() -> int:
    """The exit code: 0, whether or not every goal holds; the lines say it."""
    given = _arguments()
    made = stores(given.work, given.sizes or (QUICK if given.quick else FULL))
    told = {sized: _asked(sized, made) for sized in made}
    figures = []
    for figure in _figures(told, made, given):
        print(figure.line(), flush=True)
        figures.append(figure)
    _write(list(told.values()), figures)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, under a minute")
    parser.add_argument("--sizes", type=int, nargs="*", help="how many tickets, instead")
    parser.add_argument("--work", type=Path, default=Path("var/benchmarks"), help="for the stores")
    return parser.parse_args()


def _plainly(made: list[Sized]) -> Sized:
    """The largest store that is asked the plain way too."""
    return max((each for each in made if each.tickets <= PLAINLY_UP_TO), key=lambda s: s.tickets)


def _asked(sized: Sized, made: list[Sized]) -> list[Answer]:
    print(f"asking {sized.tickets:,} tickets", file=sys.stderr)
    return list(questions.answers(sized, plainly=sized == _plainly(made)))


def _figures(
    told: dict[Sized, list[Answer]], made: list[Sized], given: argparse.Namespace
) -> Iterator[Figure]:
    largest = made[-1]
    yield from questions.growth(told[made[0]], told[largest])
    yield from questions.plain_ways(told[_plainly(made)])
    if given.quick:
        yield from pages.measure(largest.folder.resolve(), 20, ("overview", "league"))
        yield from loading.loads(_plainly(made), 40_000)
        yield from loading.refreshes(largest, 2_000, 1_500)
        return
    yield from pages.measure(largest.folder.resolve())
    yield from readers.measure(largest.folder.resolve())
    yield from loading.loads(_plainly(made), 3_000_000)
    yield from loading.refreshes(largest)


def _write(told: list[list[Answer]], figures: list[Figure]) -> None:
    RESULTS.mkdir(exist_ok=True)
    with (RESULTS / "questions.csv").open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(["question", "tickets", "seconds", "pandas", "sql", "floor"])
        for each in (answer for answers in told for answer in answers):
            plain = [each.plain.get(way, "") for way in ("pandas", "sql", "floor")]
            rows.writerow([each.question.name, each.tickets, each.seconds, *plain])
    write_table(figures, RESULTS / "questions.md")
    series = {
        answers[0].question.name: [(each.tickets, each.seconds) for each in answers]
        for answers in zip(*told, strict=True)
    }
    (RESULTS / "questions.svg").write_text(drawing.lines(series), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
