"""Which versions of the tickets there are, and which is in force."""

import json
from dataclasses import asdict

from sqlalchemy import Connection, delete, func, insert, select, update

from data.server.install import is_laid_out
from data.server.tables import KEPT, version
from data.store.manifest import Manifest, manifest_from_json


def newest(connection: Connection) -> tuple[int, str] | None:
    """The number and time of the version in force; None if there never was one."""
    query = select(version.c.version, version.c.published_at)
    row = connection.execute(query.order_by(version.c.version.desc()).limit(1)).first()
    return (row.version, row.published_at) if row else None


def manifest_of(connection: Connection, number: int) -> Manifest | None:
    """The manifest of a version; None if it is not kept any more."""
    query = select(version.c.manifest).where(version.c.version == number)
    text = connection.execute(query).scalar()
    return manifest_from_json(json.loads(text)) if text else None


def in_force(connection: Connection) -> Manifest | None:
    """The manifest in force; None in a database that holds no tickets yet."""
    if not is_laid_out(connection):
        return None
    found = newest(connection)
    return manifest_of(connection, found[0]) if found else None


def put_in_force(connection: Connection, manifest: Manifest) -> None:
    """Makes `manifest` the newest version from this transaction's end on."""
    earlier = version.c.retired_at.is_(None)
    connection.execute(update(version).where(earlier).values(retired_at=func.now()))
    connection.execute(
        insert(version).values(
            version=manifest.version,
            published_at=manifest.published_at,
            manifest=json.dumps(asdict(manifest), ensure_ascii=False),
        )
    )


def forget_all(connection: Connection) -> None:
    """Forgets every version: what was read by an older layout can be read no longer."""
    connection.execute(delete(version))


def sweep(connection: Connection, grace: float) -> int:
    """Removes versions retired `grace` seconds ago and the rows only they needed; how many rows."""
    age = func.extract("epoch", func.now() - version.c.retired_at)
    gone = connection.execute(delete(version).where(age >= grace))
    oldest = connection.execute(select(func.min(version.c.version))).scalar()
    if not gone.rowcount or oldest is None:
        return 0
    deaths = [
        connection.execute(delete(kept).where(kept.c.died <= oldest)) for kept in KEPT.values()
    ]
    return sum(each.rowcount for each in deaths)
