"""A folder for a city that is new here, so that its tickets can be loaded at once."""

import json
import re
from pathlib import Path
from zoneinfo import ZoneInfo

from data.errors import CityError
from data.places.city import CITIES, read_city

_FILE = """\
# {name}: units and places come from its tickets.
# Units, boundaries, points of interest and a scoring policy can be added as cities/beijing shows.
id = {id}
name = {{ zh = {name}, en = {name} }}
zone = {zone}
language = "{language}"

[kinds.department]
zh = "部门"
en = "Departments"
ranked = true

[kinds.area]
zh = "片区"
en = "Areas"
"""


def write_city(folder: str, name: str, zone: str) -> Path:
    """The folder of the city, made if it is not there; one that is there stays as it is.

    `folder` is a name under `cities/` or an absolute path. Raises `CityError` for a name that can
    be no folder and for a zone that is none.
    """
    place = Path(folder) if Path(folder).is_absolute() else CITIES / folder
    if not re.fullmatch(r"[\w-]+", place.name if Path(folder).is_absolute() else folder):
        raise CityError(f"a city folder is named by letters, digits and -, got {folder!r}")
    if (place / "city.toml").exists():
        read_city(place)
        return place
    _check_zone(zone)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise CityError(f"no folder can be made at {place}: {reason.strerror}") from reason
    language = "zh" if re.search(r"[一-鿿]", name) else "en"
    shown = {key: json.dumps(value, ensure_ascii=False)
             for key, value in (("id", place.name), ("name", name or place.name), ("zone", zone))}  # fmt: skip
    (place / "city.toml").write_text(_FILE.format(language=language, **shown), "utf-8")
    read_city(place)
    return place


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as reason:
        raise CityError(f"--zone must be a time zone like Asia/Shanghai, got {zone!r}") from reason
