"""`python -m data.demo`: invents the demo city, or checks it against the published totals."""

import argparse
import sys
import time
from pathlib import Path

from data.demo.check import findings, heading
from data.demo.generate import Demo, generate, to_stderr
from data.errors import HotlineError
from data.places.city import find_city
from data.store.manifest import Manifest
from data.stores import Target, manifest_at, target_named

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
    target = target_named(given.store)
    try:
        return _check(target) if given.check else _invent(given, target)
    except HotlineError as reason:
        print(reason, file=sys.stderr)
        return 1


def _check(target: Target) -> int:
    found = findings(target)
    print(heading())
    for each in found:
        print(each.line())
    out = sum(not each.holds for each in found)
    print(f"{len(found) - out} of {len(found)} figures hold, {out} out")
    return 1 if out else 0


def _is_there(target: Target, given: argparse.Namespace) -> bool:
    manifest = manifest_at(target)
    wanted = {"scale": given.scale, "seed": given.seed}
    found = manifest.note if manifest else {}
    return manifest is not None and manifest.demo and {**found, **wanted} == found


def _invent(given: argparse.Namespace, target: Target) -> int:
    if not given.fresh and _is_there(target, given):
        to_stderr(f"this demo is already in {target}; --fresh invents it again")
        return 0
    begun = time.monotonic()
    demo = Demo(find_city(given.city), given.scale, given.seed)
    manifest = generate(demo, target, to_stderr)
    to_stderr(
        f"{manifest.ticket_rows:,} invented tickets in {target}: {_size(target, manifest)}"
        f"{time.monotonic() - begun:.0f} s"
    )
    return 0


def _size(target: Target, manifest: Manifest) -> str:
    if target.database:
        return ""
    return (
        f"{sum((target.folder / name).stat().st_size for name in manifest.files()) / 1e6:.0f} MB, "
    )


if __name__ == "__main__":
    sys.exit(main())
