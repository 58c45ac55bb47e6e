"""`python -m data.sync --source URL --mapping mappings/NAME.toml`: reads a ticket system's own
database, again and again.

The mapping says in [live] which table or query, and which column grows with every change; see
`data.load.live`. A source or a store that goes away is told of and tried again.
"""

import argparse
import os
import signal
import sys
import threading
from datetime import datetime
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from data import settings
from data.errors import HotlineError, SettingError
from data.load.mapping import read_mapping
from data.load.outcome import Outcome
from data.stores import target_named
from data.sync.rounds import Rounds
from data.words import Words

_TEXT = {
    "done": Words(
        "读取 {read:,} 条：导入 {loaded:,}，拒绝 {rejected:,}，未变或重复 {duplicates:,}。",
        "Read {read:,} records: {loaded:,} loaded, {rejected:,} rejected, {duplicates:,} "
        "unchanged or duplicates.",
    ),
    "rejects": Words("被拒记录见 {path}。", "The rejected records are in {path}."),
    "failed": Words(
        "本轮未完成，库中数据不变：{why}", "This round failed, the store is as before: {why}"
    ),
    "again": Words("{seconds:g} 秒后再试。", "Trying again in {seconds:g} s."),
}


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 ended when asked to, 1 refused, or with --once a round that failed."""
    given = _parser().parse_args(arguments)
    language = "zh" if os.environ.get("LANG", "").startswith("zh") else "en"
    try:
        rounds = _rounds(given)
    except HotlineError as reason:
        print(reason, file=sys.stderr)
        return 1
    ended = threading.Event()
    if threading.current_thread() is threading.main_thread():
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: ended.set())
    while True:
        held = _round(rounds, language)
        if given.once or ended.is_set():
            return 0 if held or not given.once else 1
        if not held:
            _tell(_TEXT["again"].in_(language).format(seconds=given.every))
        if ended.wait(given.every):
            return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data.sync", description=__doc__)
    parser.add_argument("--source", help="SQLAlchemy URL, else the setting HOTLINE_SOURCE")
    parser.add_argument(
        "--mapping", type=Path, required=True, help="which column feeds which field"
    )
    parser.add_argument("--store", type=Path, help="folder of the ticket store")
    parser.add_argument("--every", type=float, default=300.0, help="seconds between two rounds")
    parser.add_argument("--once", action="store_true", help="one round, then end")
    return parser


def _rounds(given: argparse.Namespace) -> Rounds:
    url = given.source or settings.text("HOTLINE_SOURCE")
    try:
        engine = create_engine(url, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ImportError) as reason:
        raise SettingError(
            "--source (or HOTLINE_SOURCE) is not the URL of a database that can be read here: "
            f"{type(reason).__name__}; expected one like postgresql+psycopg://user@host/name"
        ) from None
    return Rounds(engine, read_mapping(given.mapping), target_named(given.store))


def _round(rounds: Rounds, language: str) -> bool:
    """Whether a round held; what came of it is told."""
    try:
        outcome = rounds.run()
    except HotlineError as reason:
        _tell(_TEXT["failed"].in_(language).format(why=reason))
        return False
    except SQLAlchemyError as reason:
        first = str(getattr(reason, "orig", None) or reason).splitlines()[0]
        _tell(_TEXT["failed"].in_(language).format(why=first))
        return False
    _tell_outcome(outcome, language)
    return True


def _tell_outcome(outcome: Outcome, language: str) -> None:
    names = ("read", "loaded", "rejected", "duplicates")
    counts = {name: getattr(outcome, name) for name in names}
    _tell(_TEXT["done"].in_(language).format(**counts))
    if outcome.rejects:
        _tell(_TEXT["rejects"].in_(language).format(path=outcome.rejects))


def _tell(sentence: str) -> None:
    print(f"{datetime.now():%Y-%m-%d %H:%M:%S} {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
