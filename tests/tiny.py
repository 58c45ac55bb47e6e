"""A store of a few tickets written out in the test that needs them."""

from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from data.access import Role, Viewer
from data.desk import Desk
from data.measures import Rules
from data.months import month_index
from data.reception import open_desk
from data.schema import event, ticket
from data.store.manifest import LoadRecord
from data.stores import OpenStore, Target, publication_to, store_at

AS_OF = datetime(2025, 6, 30, 18)

CITY_FILE = """
id = "tinytown"
name = { zh = "小城", en = "Tinytown" }
zone = "Asia/Shanghai"
language = "zh"
[scoring]
policy = "policy.toml"
[kinds]
district = { zh = "区", en = "Districts", ranked = true }
town = { zh = "街道", en = "Sub-districts", ranked = true }
department = { zh = "部门", en = "Departments", ranked = true }
"""

POLICY_FILE = """
id = "tiny-1"
title = { zh = "示例", en = "Example" }
is_example = true
valid_from = 2019-01-01
minimum_base = 2
[weights]
response = 0.10
resolution = 0.45
satisfaction = 0.45
"""

UNITS = pd.DataFrame(
    [
        ("T", "小城", "Tinytown", "city", None, 3000),
        ("A", "甲区", "Alpha", "district", "T", 2000),
        ("B", "乙区", "Beta", "district", "T", 1000),
        ("A1", "甲一街道", "Alpha One", "town", "A", 1200),
        ("A2", "甲二街道", "Alpha Two", "town", "A", 800),
        ("B1", "乙一街道", "Beta One", "town", "B", 1000),
        ("W", "水务局", "Water Authority", "department", "T", None),
    ],
    columns=["code", "name_zh", "name_en", "kind", "parent", "residents"],
)

VIEWERS = {
    "leader": Viewer("leader", "市领导", Role.LEADER),
    "district": Viewer("alpha", "甲区", Role.DISTRICT, "A"),
    "town": Viewer("alpha1", "甲一", Role.TOWN, "A1"),
    "department": Viewer("water", "水务", Role.DEPARTMENT, "W"),
    "federation": Viewer("federation", "妇联", Role.FEDERATION),
    "administrator": Viewer("admin", "管理员", Role.ADMINISTRATOR),
    "stray": Viewer("stray", "无区", Role.DISTRICT, "nowhere"),
}


def a_city(folder: Path, policy: str = POLICY_FILE) -> Path:
    """A city folder with a policy, so that a store can name it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "city.toml").write_text(CITY_FILE, "utf-8")
    (folder / "policy.toml").write_text(policy, "utf-8")
    return folder


def publish(
    target: Path | Target,
    rows: list[dict[str, Any]],
    *,
    city: Path,
    units: pd.DataFrame = UNITS,
    afresh: bool = False,
    events: list[dict[str, Any]] | None = None,
    **commit: Any,
) -> OpenStore:
    """Publishes the tickets into the store at `target`, whose folder must be absolute.

    `afresh` forgets the tickets it held.
    """
    by_month: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_month[month_index(row["received_at"].year, row["received_at"].month)].append(row)
    with publication_to(target, str(city)) as publication:
        if afresh:
            publication.start_over()
        publication.add_units(units)
        for month, tickets in sorted(by_month.items()):
            numbers = {each["ticket_id"] for each in tickets}
            told = [step for step in events or () if step["ticket_id"] in numbers]
            publication.add_month(month, table(tickets), _steps(told) if told else None)
        settled = {"as_of": AS_OF, "fields": ticket.c.keys(), "cutoff_day": 0, **commit}
        settled["load"] = LoadRecord("", "test", "", len(rows), len(rows), 0, 0)
        publication.commit(rules=Rules(AS_OF), **settled)
        publication.tidy()
    return store_at(target)


def table(rows: list[dict[str, Any]]) -> pa.Table:
    """The rows as columns; a field some row lacks is empty there."""
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: [row.get(name) for row in rows] for name in names})


def _steps(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.table(
        {column.name: [row.get(column.name) for row in rows] for column in event.columns}
    )


def desk_over(store: OpenStore, role: str = "leader") -> Desk:
    """The desk of one of `VIEWERS`."""
    return open_desk(VIEWERS[role], store)
