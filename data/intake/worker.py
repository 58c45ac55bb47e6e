"""`python -m data.intake.worker FOLDER STORE CITY`: reads a handed-in file step by step.

A process of its own: reading a large file would hold up every page of the server, and what a
broken file does to it happens to it alone. It reads the steps from standard input, one a line,
and tells on standard output, one JSON object a line: `part` while reading, then exactly one of
`draft`, `report`, `refused` and `failed`. When nobody listens any more, telling fails and a load
ends with nothing published. The file does not outlive its readers: with no more steps to come,
the folder goes too.
"""

import json
import shutil
import sys
import traceback
from pathlib import Path
from typing import Any

from data.errors import CityError, HotlineError
from data.intake.masking import without_numbers
from data.intake.report import report_of
from data.load.mapping import Mapping, read_mapping
from data.load.propose import propose
from data.load.run import load
from data.places.city import city_names, find_city
from data.settings import PROJECT

FILE, MAPPING = "file", "mapping.toml"
"""Inside the delivery's folder: the folder that holds the file, and the mapping."""


def main(arguments: list[str]) -> int:
    """The exit code: 0 once there are no more steps."""
    folder, store, city = Path(arguments[0]), Path(arguments[1]), arguments[2]
    try:
        for line in sys.stdin:
            _tell(**_taken(line.strip(), folder, store, city))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _taken(step: str, folder: Path, store: Path, city: str) -> dict[str, Any]:
    try:
        return _STEPS[step](folder, store, city)
    except HotlineError as reason:
        return {"refused": _without_folders(str(reason), folder, store)}
    except BrokenPipeError:
        raise
    except Exception as reason:
        return {"failed": _without_values(reason)}


def _tell(**what: Any) -> None:
    print(json.dumps(what, ensure_ascii=False), flush=True)


def _draft(folder: Path, _store: Path, city: str) -> dict[str, Any]:
    """A first mapping, for the city whose store this is."""
    return {"draft": propose(_handed_in(folder), city)}


def _preview(folder: Path, store: Path, city: str) -> dict[str, Any]:
    """What loading would do. Its rejects are raw cells of no load: they go with the folder."""
    return _read(folder, store, city, dry_run=True, rejects_folder=folder)


def _load(folder: Path, store: Path, city: str) -> dict[str, Any]:
    return _read(folder, store, city, dry_run=False)


_STEPS = {"draft": _draft, "preview": _preview, "load": _load}


def _read(folder: Path, store: Path, city: str, **options: Any) -> dict[str, Any]:
    mapping = _mapping(folder, city)
    outcome = load([_handed_in(folder)], mapping, store, progress=_progress, **options)
    return {"report": report_of(outcome, find_city(mapping.city)).to_json()}


def _progress(_name: str, part: float) -> None:
    _tell(part=part)


def _handed_in(folder: Path) -> Path:
    return next((folder / FILE).iterdir())


def _mapping(folder: Path, city: str) -> Mapping:
    """The mapping, for a city that is known here: no other path of this machine is looked at."""
    mapping = read_mapping(folder / MAPPING)
    known = [city, *city_names()]
    if mapping.city not in known:
        raise CityError(f"{MAPPING}: city must be one of {known}, got {mapping.city!r}")
    return mapping


def _without_folders(sentence: str, folder: Path, store: Path) -> str:
    """The sentence without this machine's paths; a quoted cell in it may be a number."""
    shorter = sentence.replace(f"{folder}/{FILE}/", "").replace(f"{folder}/", "")
    shorter = shorter.replace(str(store), store.name).replace(f"{PROJECT}/", "")
    return without_numbers(shorter)


def _without_values(reason: BaseException) -> str:
    """Kind and places of an error for the log; its text may quote a cell."""
    frames = traceback.extract_tb(reason.__traceback__)
    places = [f"{Path(each.filename).name}:{each.lineno}" for each in frames[-6:]]
    return f"{type(reason).__name__} at {' > '.join(places)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
