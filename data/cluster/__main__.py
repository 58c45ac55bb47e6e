"""`python -m data.cluster --store DIR --master spark://HOST:PORT`: Spark builds the roll-ups.

With `--adopt FOLDER --as-of TIME` the tickets are those a cluster job wrote into FOLDER, see
`data.cluster.adoption`.
"""

import argparse
import sys
import time
from datetime import datetime
from pathlib import Path

from data.cluster.run import adopt, rebuild
from data.cluster.session import Cluster
from data.errors import HotlineError
from data.settings import store_folder


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 published, 1 refused with a sentence on standard error."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if (given.adopt is None) != (given.as_of is None):
        parser.error("--adopt FOLDER and --as-of TIME go together")
    store = (given.store or store_folder()).resolve()
    cluster = Cluster(given.master, dict(given.conf), given.patience)
    begun = time.monotonic()
    try:
        if given.adopt:
            manifest = adopt(store, given.adopt.resolve(), given.as_of, cluster, _say)
        else:
            manifest = rebuild(store, cluster, _say)
    except HotlineError as reason:
        print(reason, file=sys.stderr)
        return 1
    print(
        f"Version {manifest.version} of {store}: {manifest.ticket_rows:,} tickets summed by Spark "
        f"in {time.monotonic() - begun:.0f} s."
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data.cluster", description=__doc__)
    parser.add_argument("--store", type=Path, help="folder of the ticket store, seen by workers")
    parser.add_argument("--master", required=True, help="spark://HOST:PORT, yarn, local[2], ...")
    parser.add_argument("--conf", action="append", default=[], type=_setting, metavar="KEY=VALUE",
                        help="a setting of Spark; may be given several times")  # fmt: skip
    parser.add_argument("--patience", type=float, default=60.0, metavar="SECONDS",
                        help="how long a first executor may take (default %(default)g)")  # fmt: skip
    parser.add_argument("--adopt", type=Path, metavar="FOLDER",
                        help="take these tickets instead of those the store has")  # fmt: skip
    parser.add_argument("--as-of", type=_city_time, metavar="TIME",
                        help="what the adopted tickets tell, they tell as of then")  # fmt: skip
    return parser


def _city_time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        raise argparse.ArgumentTypeError(f"city time has no zone, got {text!r}")
    return moment


def _setting(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not (mark and name.startswith("spark.")):
        raise argparse.ArgumentTypeError(f"expected spark.NAME=VALUE, got {text!r}")
    return name, value


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
