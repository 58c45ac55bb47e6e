"""Published beside computed: whether a demo store follows the totals it claims to follow."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, func, select

from data.access import Scope
from data.demo.published import PUBLISHED, Count, Figure
from data.errors import StoreBroken
from data.schema import unit
from data.store.rollups import area_month, month_cube
from data.stores import Target, store_at, target_of


@dataclass(frozen=True)
class Finding:
    """A published figure beside the store's."""

    figure: Figure
    computed: float | None
    tolerance: float

    @property
    def holds(self) -> bool:
        """Whether the store's figure is within the tolerance of the published one."""
        return (
            self.computed is not None and abs(self.computed - self.figure.value) <= self.tolerance
        )

    def line(self) -> str:
        """The finding as one line of text."""
        title = f"{self.figure.title:<52}"
        published, computed = self._written(self.figure.value), self._written(self.computed)
        room = self._written(self.tolerance)
        verdict = "holds" if self.holds else "out"
        return f"{title}{published:>13}{computed:>13} ±{room:>11}  {verdict:<6}{self.figure.source}"

    def _written(self, value: float | None) -> str:
        if value is None:
            return "none"
        return f"{value:,.0f}" if self.figure.base is None else f"{value * 100:.2f} %"


def findings(store: Path | Target) -> list[Finding]:
    """Every published figure beside that of a demo store.

    Raises `StoreMissing` or `StoreBroken`, the latter also for a store of real tickets.
    """
    with closing(store_at(store)) as opened:
        snapshot = opened.current().seen_by(Scope(all_aggregates=True))
        if not snapshot.manifest.demo:
            raise StoreBroken(f"{target_of(store)} holds real tickets: only the demo follows these")
        scale = float(snapshot.manifest.note["scale"])
        with snapshot.engine.connect() as connection:
            return [_finding(connection, figure, scale) for figure in PUBLISHED]


def _finding(connection: Connection, figure: Figure, scale: float) -> Finding:
    top = _counted(connection, figure.top)
    if figure.base is None:
        expected = max(figure.value * scale, 1.0)
        room = figure.allowance + figure.noise / sqrt(expected)
        return Finding(figure, top / scale, room * figure.value)
    base = _counted(connection, figure.base)
    if not base:
        return Finding(figure, None, figure.allowance)
    noise = sqrt(figure.value * (1 - figure.value) / base)
    return Finding(figure, top / base, figure.allowance + figure.noise * noise)


def _counted(connection: Connection, count: Count) -> int:
    table = area_month if count.by_area else month_cube
    kept = [table.c.ym.between(*count.months), *_conditions(count)]
    place = table.c.area_code if count.by_area else table.c.unit_code
    joined = table.join(unit, unit.c.code == place)
    total = select(func.sum(table.c[count.measure])).select_from(joined).where(*kept)
    return int(connection.scalar(total) or 0)


def _conditions(count: Count) -> Iterable[ColumnElement[bool]]:
    table = area_month if count.by_area else month_cube
    for column, codes in count.where:
        if column == "district":
            yield unit.c.group_code.in_(codes)
        elif column == "womens":
            yield table.c.womens.is_(True)
        else:
            yield table.c[column].in_(codes)


def heading() -> str:
    """The first line above the findings."""
    return f"{'figure':<52}{'published':>13}{'computed':>13} {'tolerance':>12}  {'':<6}source"
