"""`python -m data.load FILE... --mapping mappings/NAME.toml`: loads tickets, or says why not.

`python -m data.load FILE --propose` drafts a mapping for a person to correct; `--new-city` makes
the folder of a city that is new here beside it.
"""

import argparse
import os
import sys
from pathlib import Path
from traceback import extract_tb

from data.errors import HotlineError
from data.load.mapping import read_mapping
from data.load.newcity import write_city
from data.load.propose import propose
from data.load.run import load
from data.load.summary import sentences
from data.stores import target_named

_WIDTH = 30


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 done, 1 refused with a sentence on standard error."""
    given = _parser().parse_args(arguments)
    language = "zh" if os.environ.get("LANG", "").startswith("zh") else "en"
    try:
        if given.propose:
            return _propose(given)
        if given.mapping is None:
            raise HotlineError("--mapping FILE.toml is needed; --propose drafts one")
        return _load(given, language)
    except HotlineError as reason:
        print(reason, file=sys.stderr)
    except OSError as reason:
        print(f"{reason.filename or 'a file'}: {reason.strerror or reason}", file=sys.stderr)
    except Exception as reason:
        if os.environ.get("HOTLINE_LOG_LEVEL") == "DEBUG":
            raise
        print(_unforeseen(reason), file=sys.stderr)
    return 1


def _unforeseen(reason: Exception) -> str:
    """What to say of a fault nobody thought of: where it was, and no value of any record."""
    last = extract_tb(reason.__traceback__)[-1]
    return (
        f"A fault nobody foresaw ({type(reason).__name__} in {Path(last.filename).name}, line "
        f"{last.lineno}); the store holds all of this load or nothing of it. "
        "HOTLINE_LOG_LEVEL=DEBUG shows the whole fault, cells of the file included."
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data.load", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--mapping", type=Path, help="which column feeds which field")
    parser.add_argument("--store", type=Path, help="folder of the ticket store")
    parser.add_argument("--city", default="", help="city folder, instead of the mapping's")
    parser.add_argument("--dry-run", action="store_true", help="reconcile without publishing")
    parser.add_argument("--replace", action="store_true", help="forget the tickets held before")
    parser.add_argument("--propose", action="store_true", help="draft a mapping")
    parser.add_argument("--new-city", default="", metavar="NAME", help="make cities/NAME as well")
    parser.add_argument("--city-name", default="", help="what the new city is called")
    parser.add_argument("--zone", default="", help="the new city's time zone: America/Chicago")
    parser.add_argument("--output", type=Path, help="where the draft goes, else printed")
    return parser


def _propose(given: argparse.Namespace) -> int:
    if given.new_city and not given.zone:
        raise HotlineError("--new-city needs --zone, for example --zone America/Chicago")
    draft = propose(given.files[0], given.new_city or "unnamed")
    if given.new_city:
        place = write_city(given.new_city, given.city_name, given.zone)
        print(f"The city is described in {place / 'city.toml'}.", file=sys.stderr)
    if not given.output:
        print(draft, end="")
        return 0
    try:
        given.output.parent.mkdir(parents=True, exist_ok=True)
        given.output.write_text(draft, "utf-8")
    except OSError as reason:
        said = f"the draft cannot be written to {given.output}: {reason.strerror}"
        raise HotlineError(said) from reason
    print(f"Drafted {given.output}: read it, correct it, then load with --mapping.")
    return 0


def _load(given: argparse.Namespace, language: str) -> int:
    store = target_named(given.store)
    mapping = read_mapping(given.mapping)
    outcome = load(
        given.files,
        mapping,
        store,
        city=given.city,
        dry_run=given.dry_run,
        replace=given.replace,
        progress=_bar if sys.stderr.isatty() else lambda _name, _part: None,
    )
    print("\n".join(sentences(outcome, store, language)))
    return 0


def _bar(name: str, part: float) -> None:
    done = int(part * _WIDTH)
    end = "\n" if part >= 1 else ""
    print(f"\r{name} [{'#' * done}{'.' * (_WIDTH - done)}] {part:4.0%}", end=end, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
