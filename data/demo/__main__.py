"""`python -m data.demo`: invents the demo city, or checks it against the published totals."""

import argparse
import sys
import time
from pathlib import Path

from data.demo.check import findings, heading
from data.demo.generate import Demo, generate, to_stderr
from data.errors import HotlineError, StoreMissing
from data.places.city import find_city
from data.settings import store_folder
from data.store.manifest import read_manifest

DEFAULT_SCALE = 0.035


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m data.demo", description=__doc__)
    parser.add_argument("--scale", type=float, default=DEFAULT_SCALE,
                        help="1 is the city's real 178 million requests (default %(default)s)")  # fmt: skip
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--city", default="beijing", help="a city folder")
    parser.add_argument("--store", type=Path, default=None, help="folder of the ticket store")
    parser.add_argument("--fresh", action="store_true", help="replace a demo that is there")
    parser.add_argument("--check", action="store_true", help="compare with published totals")
    return parser.parse_args()


def main() -> int:
    """The exit code: 0 done, 1 a figure is out or the demo could not be written."""
    given = _arguments()
    folder = given.store or store_folder()
    try:
        return _check(folder) if given.check else _invent(given, folder)
    except HotlineError as reason:
        print(reason, file=sys.stderr)
        return 1


def _check(folder: Path) -> int:
    found = findings(folder)
    print(heading())
    for each in found:
        print(each.line())
    out = sum(not each.holds for each in found)
    print(f"{len(found) - out} of {len(found)} figures hold, {out} out")
    return 1 if out else 0


def _is_there(folder: Path, given: argparse.Namespace) -> bool:
    try:
        manifest = read_manifest(folder)
    except StoreMissing:
        return False
    wanted = {"scale": given.scale, "seed": given.seed}
    return manifest.demo and {**manifest.note, **wanted} == manifest.note


def _invent(given: argparse.Namespace, folder: Path) -> int:
    if not given.fresh and _is_there(folder, given):
        to_stderr(f"this demo is already in {folder}; --fresh invents it again")
        return 0
    begun = time.monotonic()
    demo = Demo(find_city(given.city), given.scale, given.seed)
    manifest = generate(demo, folder, to_stderr)
    size = sum((folder / name).stat().st_size for name in manifest.files()) / 1e6
    to_stderr(
        f"{manifest.ticket_rows:,} invented tickets in {folder}: {size:.0f} MB, "
        f"{time.monotonic() - begun:.0f} s"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
