"""Page runs against an empty page in the same run: `python -m benchmarks.pages [--store DIR]`.

Both pages stand behind the same gate in a server process of their own. A run is one rerun of an
open tab, warm; its cost is the processor time of the server, which other people's work on the
machine hardly moves, and its answer time is the median.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import Figure
from data.accounts.demo import DEMO_PASSWORD
from data.settings import store_folder
from tests.serving import Server, serving
from tests.talk import tab

PAGES = ("overview", "league", "unit", "map", "overdue", "hard", "numbers", "freshness")
GOALS = {"overview": 3.0}
RUNS = 60


@dataclass(frozen=True)
class Cost:
    """What a warm run takes: seconds of the server's processor, and seconds to the answer."""

    processor: float
    answer: float


def cost_of(server: Server, page: str, cookies: dict[str, str], runs: int = RUNS) -> Cost:
    """The cost of warm runs of a page in one tab, the first three left out."""
    with tab(server, cookies) as open_tab:
        for _ in range(3):
            open_tab.run(page)
        before, answers = _processor(server), []
        for _ in range(runs):
            begun = time.perf_counter()
            open_tab.run(page)
            answers.append(time.perf_counter() - begun)
        return Cost((_processor(server) - before) / runs, statistics.median(answers))


def _processor(server: Server) -> float:
    """Seconds of processor time the server has used."""
    fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(store: Path, runs: int = RUNS, pages: Sequence[str] = PAGES) -> Iterator[Figure]:
    """Processor time and answer time of pages beside those of the empty one."""
    with (
        tempfile.TemporaryDirectory() as accounts,
        serving(Path(accounts), store) as server,
        serving(Path(accounts), store, script="benchmarks/empty_app.py") as bare,
    ):
        cookies = server.session("leader", DEMO_PASSWORD)
        floor = cost_of(bare, "", cookies, runs)
        for page in pages:
            cost = cost_of(server, page, cookies, runs)
            yield Figure(f"{page}: processor a warm run", cost.processor * 1000,
                         floor.processor * 1000, "ms", "an empty page", GOALS.get(page))  # fmt: skip
            yield Figure(f"{page}: answer, median", cost.answer * 1000,
                         floor.answer * 1000, "ms", "an empty page")  # fmt: skip


def main() -> None:
    """Prints one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, default=None, help="a demo store; else the usual one")
    parser.add_argument("--runs", type=int, default=RUNS)
    given = parser.parse_args()
    for figure in measure((given.store or store_folder()).resolve(), given.runs):
        print(figure.line(), flush=True)


if __name__ == "__main__":
    main()
