"""Where the tickets come from and how whole they are."""

import pandas as pd
from sqlalchemy import select

from data.desk.bench import Bench
from data.memory import remembered
from data.store import rollups


class Provenance(Bench):
    """The history and the gaps of the data."""

    def loads(self) -> pd.DataFrame:
        """One row a load, newest first: at, source, read, loaded, rejected, duplicates, note."""
        rows = [vars(load) for load in reversed(self.manifest.loads)]
        return pd.DataFrame(rows).drop(columns="sha256", errors="ignore")

    @remembered
    def field_fill(self) -> pd.DataFrame:
        """One row a month of receipt: ym, tickets, and how many carry each watched field."""
        table = rollups.field_fill
        with self.snapshot.engine.connect() as connection:
            rows = connection.execute(select(table).order_by(table.c.ym)).all()
        return pd.DataFrame(rows, columns=[column.name for column in table.columns])
