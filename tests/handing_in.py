"""What tests of handing in share: a small store of its own, files for it, waiting for the work."""

import time
from pathlib import Path

from data.intake import capability
from data.intake.delivery import Delivery, State
from data.load.mapping import read_mapping
from data.load.run import load
from data.measures import Rules
from data.store.manifest import LoadRecord
from data.store.publication import Publication
from tests import tiny

PHONE, NAME = "13812345678", "欧阳娜娜"
MAPPING = """
city = "unnamed"
zone = "Asia/Shanghai"
[fields]
ticket_id = "id"
received_at = "opened"
category = "kind"
[unit]
columns = ["office"]
kind = "department"
"""
HEADER = "id,opened,kind,office,caller,phone\n"
PATIENCE = 90.0
"""Seconds the work on a file may take on a busy machine."""


def table(first: int, count: int, more: str = "") -> bytes:
    rows = [f"{n},2024-03-{n % 27 + 1:02d} 09:00:00,noise,Water,{NAME},{PHONE}" for n in
            range(first, first + count)]  # fmt: skip
    return (HEADER + "\n".join(rows) + "\n" + more).encode()


def at_rest(delivery: Delivery) -> State:
    """How things stand once nothing is running."""
    give_up = time.monotonic() + PATIENCE
    while delivery.is_busy:
        assert time.monotonic() < give_up
        time.sleep(0.02)
    return delivery.state


def a_store(folder: Path) -> Path:
    """A store of a city of its own, with ten tickets."""
    (folder / "first.csv").write_bytes(table(1, 10))
    (folder / "mapping.toml").write_text(MAPPING, "utf-8")
    load([folder / "first.csv"], read_mapping(folder / "mapping.toml"), folder / "store")
    return folder / "store"


def clear_the_shelf() -> None:
    """Ends and forgets every delivery of this process."""
    for delivery in list(capability._shelf.values()):
        delivery.abandon()
    capability._shelf.clear()


def a_demo(folder: Path) -> Path:
    """A demo store without a ticket."""
    record = LoadRecord("", "test", "", 0, 0, 0, 0)
    rules = Rules(tiny.AS_OF)
    with Publication(folder, str(tiny.a_city(folder / "city")), demo=True) as publication:
        publication.add_units(tiny.UNITS)
        publication.commit(as_of=tiny.AS_OF, fields=(), rules=rules, cutoff_day=0, load=record)
    return folder
