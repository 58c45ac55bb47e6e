"""Where a signed-in viewer is given a desk over the newest tickets."""

import pandas as pd
from cachetools import LRUCache, cached
from sqlalchemy import select

from data.access import Viewer, may_load
from data.desk import Desk, desk_for
from data.desk.bench import Witness, nobody
from data.errors import StoreAway, StoreBroken, StoreMissing
from data.intake.capability import Intake
from data.places.city import City, find_city
from data.places.policies import Policies, read_policies
from data.schema import unit
from data.store.snapshot import Snapshot, Store
from data.stores import OpenStore, open_store
from data.units import Units


def open_desk(viewer: Viewer, store: OpenStore | None = None, witness: Witness = nobody) -> Desk:
    """The viewer's desk over the newest readable version of the store.

    `witness` is told of every case it opens and every export.

    Raises `StoreMissing` where nothing was ever loaded, `StoreBroken` where no version can be
    read and `StoreAway` where the database never was there to be read.
    """
    store = store or open_store()
    snapshot = store.current()
    city, policies, units = _surroundings(snapshot)
    intake = _intake(viewer, store, snapshot, witness)
    return desk_for(viewer, snapshot, city, policies, units, witness, intake)


def _intake(
    viewer: Viewer, store: OpenStore, snapshot: Snapshot, witness: Witness
) -> Intake | None:
    """The way to hand in files, for whom it is open; None for everybody else.

    A store in a database is loaded by the command alone: the dashboard reads it as a role that
    may not write.
    """
    if not may_load(viewer) or not isinstance(store, Store):
        return None
    return Intake(viewer, store.folder, snapshot.manifest, witness)


def is_store_back() -> bool:
    """Whether the store the settings name can be asked again; costs one try."""
    try:
        return open_store().current().away_since is None
    except (StoreAway, StoreBroken, StoreMissing):
        return False


@cached(LRUCache(maxsize=8), key=lambda snapshot: snapshot.key)
def _surroundings(snapshot: Snapshot) -> tuple[City, Policies, Units]:
    """The city, its policies and its units as of one version."""
    city = find_city(snapshot.manifest.city)
    with snapshot.engine.connect() as connection:
        rows = connection.execute(select(unit).order_by(unit.c.code)).all()
    frame = pd.DataFrame(rows, columns=[column.name for column in unit.columns])
    titles = {kind.id: kind.title for kind in city.kinds}
    return city, read_policies(city), Units(frame, titles)
