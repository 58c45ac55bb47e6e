"""What is selected: one frozen value that feeds number, chart, list, export and report.

Each field has one name in URLs, but for `peers`, which is a choice of the league alone; defaults
are left out of them. Reading a URL never fails: what cannot be understood is dropped, and the scope
empties what is not the viewer's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from data.errors import UnknownName
from data.months import Period, month_code, read_month

SPANS = (1, 3, 12)
COMPARISONS = ("previous", "year")
_TEXTS = ("unit", "area", "topic", "line", "stage", "request_type", "time_limit")
LISTS = ("category", "channel", "requester")


@dataclass(frozen=True)
class Filters:
    """A selection. `month` is the last month of the period and `span` its length in months.

    `unit` means the unit and everything below it, `peers` all units of a peer group and what is
    below them; `womens` restricts to women's-service cases and
    needs a scope that may see them. Empty tuples and None select everything.
    """

    month: int
    span: int = 1
    compare: str = "previous"
    unit: str | None = None
    area: str | None = None
    category: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    requester: tuple[str, ...] = ()
    topic: str | None = None
    line: str | None = None
    stage: str | None = None
    request_type: str | None = None
    time_limit: str | None = None
    womens: bool = False
    peers: str | None = None

    @property
    def period(self) -> Period:
        return Period(self.month - self.span + 1, self.month)

    def before(self) -> "Filters":
        """The selection this one is compared with."""
        return replace(self, month=self.month - (12 if self.compare == "year" else self.span))

    def everywhere(self) -> "Filters":
        """The same selection of all units."""
        return replace(self, unit=None, peers=None)

    @property
    def ticket_fields(self) -> dict[str, str]:
        """Chosen fields that only single tickets carry, not the roll-ups."""
        names = ("topic", "line", "stage", "request_type", "time_limit")
        return {name: value for name in names if (value := getattr(self, name))}

    @property
    def is_cut(self) -> bool:
        """Whether it takes only some requests of a unit, by what they are or where."""
        lists = any(getattr(self, name) for name in LISTS)
        return lists or bool(self.ticket_fields) or self.area is not None or self.womens

    def to_url(self) -> dict[str, str]:
        """The query parameters of this selection, the month always among them."""
        url = {"month": month_code(self.month)}
        if self.span != 1:
            url["span"] = str(self.span)
        if self.compare != "previous":
            url["compare"] = self.compare
        for name in _TEXTS:
            if value := getattr(self, name):
                url[name] = value
        for name in LISTS:
            if values := getattr(self, name):
                url[name] = ",".join(values)
        if self.womens:
            url["womens"] = "1"
        return url


def filters_from_url(url: Mapping[str, str], newest: int) -> Filters:
    """The selection a URL names; `newest` is the month taken when it names none or a later one."""
    span = url.get("span", "1")
    compare = url.get("compare", "previous")
    chosen: dict[str, Any] = {name: url.get(name) or None for name in _TEXTS}
    chosen |= {name: tuple(filter(None, url.get(name, "").split(","))) for name in LISTS}
    return Filters(
        month=min(_month(url.get("month", ""), newest), newest),
        span=int(span) if span in map(str, SPANS) else 1,
        compare=compare if compare in COMPARISONS else "previous",
        womens=url.get("womens") == "1",
        **chosen,
    )


def _month(code: str, newest: int) -> int:
    try:
        return read_month(code)
    except UnknownName:
        return newest
