"""Units and words a load adds to the store: those its tickets name, and the city's own."""

import pandas as pd

from data.dimensions import DIMENSIONS
from data.load.mapping import Mapping
from data.load.staging import Staging
from data.load.transform import Findings
from data.places.city import City
from data.schema import UNKNOWN


def units_of(mapping: Mapping, city: City, findings: Findings) -> pd.DataFrame:
    """The city's own units and those the tickets name, below one unit for the city itself."""
    top = f"city-{city.id}"
    rows: list[tuple[str, str, str, str, str | None]] = [
        (top, city.name.zh, city.name.en, "city", None)
    ]
    for owner, titles in ((mapping.unit, findings.units), (mapping.area, findings.areas)):
        if owner:
            rows += [
                (code, title, title, owner.kind, top)
                for code, title in sorted(titles.items())
                if code != UNKNOWN
            ]
    found = pd.DataFrame(rows, columns=["code", "name_zh", "name_en", "kind", "parent"])
    if not len(city.units):
        return found
    return pd.concat([city.units, found[~found["code"].isin([top, *city.units["code"]])]])


def labels_of(staging: Staging) -> pd.DataFrame:
    """The source's own words for its categories, topics, channels and lines."""
    rows = [
        (dimension, code, code, code, position)
        for dimension in ("category", "topic", "channel", "line")
        for position, code in enumerate(staging.distinct(dimension))
        if dimension not in DIMENSIONS or code not in DIMENSIONS[dimension].values
    ]
    return pd.DataFrame(rows, columns=["dimension", "code", "title_zh", "title_en", "position"])
