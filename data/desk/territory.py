"""Where requests come from: metrics by place, density by cell, points of interest."""

from dataclasses import replace
from functools import lru_cache

import pandas as pd
from sqlalchemy import ColumnElement, and_, select

from data.access import Scope
from data.desk.numbers import Numbers
from data.doorway import scoped_sums
from data.filters import Filters
from data.memory import remembered
from data.schema import place
from data.store import rollups
from data.store.asking import Rows
from data.sums import AREA, FIRST, LAST


class Territory(Numbers):
    """The map's questions."""

    @remembered
    def areas(self, metric_key: str, filters: Filters, by: str = AREA) -> pd.DataFrame:
        """One row a place: code, the metric with `_n` and `_base`, in order of code.

        `by` "group_code" gives the groups (districts) that places belong to.
        """
        frame = self.measured((metric_key,), filters, (AREA,)).rename(columns={AREA: "code"})
        return frame if by == AREA else self._grouped_areas(metric_key, filters)

    def _grouped_areas(self, metric_key: str, filters: Filters) -> pd.DataFrame:
        groups = sorted({self.units.group(code) or code for code in self.units.of_kind("district")})
        rows = [self.values((metric_key,), replace(filters, area=code)) for code in groups]
        return pd.DataFrame(
            {
                "code": groups,
                metric_key: [row[metric_key].value for row in rows],
                f"{metric_key}_n": [row[metric_key].numerator for row in rows],
                f"{metric_key}_base": [row[metric_key].base for row in rows],
            }
        )

    @remembered
    def cells(self, filters: Filters) -> pd.DataFrame:
        """One row an H3 cell of resolution 8: cell, received; women's-service cases left out."""
        rows = _cells(filters.category, self.scope)
        first, last = filters.period.first, filters.period.last
        return pd.DataFrame(self.snapshot.look_up(rows, {"first": first, "last": last}))

    @remembered
    def places(self, categories: tuple[str, ...] = ()) -> pd.DataFrame:
        """The points of interest, columns of `schema.place`, in order of number."""
        query = select(place).order_by(place.c.place_id)
        if categories:
            query = query.where(place.c.category.in_(categories))
        with self.snapshot.engine.connect() as connection:
            rows = connection.execute(query).all()
        return pd.DataFrame(rows, columns=[column.name for column in place.columns])


@lru_cache(maxsize=256)
def _cells(categories: tuple[str, ...], scope: Scope) -> Rows:
    """The requests by cell of the categories, of all where none is named, in a period."""
    source = scoped_sums(rollups.cell_month, scope)
    received = rollups.integer_sum(source.c.received).label("received")
    where: ColumnElement[bool] = source.c.ym.between(FIRST, LAST)
    if categories:
        where = and_(where, source.c.category.in_(categories))
    return select(source.c.cell, received).where(where).group_by(source.c.cell)
