"""Who may see which rows. A scope with no arguments sees nothing.

Two different things are granted apart: *aggregates* (a unit's numbers) and *cases* (single
tickets). A women's-service case is a case only to the Federation and to the unit that handles
it; everybody else meets it solely inside totals.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The six roles. The value is the word used in the accounts table and in URLs."""

    LEADER = "leader"
    DISTRICT = "district"
    TOWN = "town"
    DEPARTMENT = "department"
    FEDERATION = "federation"
    ADMINISTRATOR = "administrator"


UNIT_ROLES = frozenset({Role.DISTRICT, Role.TOWN, Role.DEPARTMENT})
"""Roles that mean nothing without a unit."""


@dataclass(frozen=True)
class Scope:
    """The rows one viewer may read; part of every cache key. With no arguments: nothing.

    `all_aggregates` opens the numbers of every unit, `aggregate_units` those of the named ones.
    `all_cases` opens every case that is not a women's-service case, `case_units` those handled
    by the named units. `all_womens_cases` opens every women's-service case, `womens_units`
    those handled by the named units. Unit codes are handling units, not their parents.
    """

    aggregate_units: frozenset[str] = frozenset()
    case_units: frozenset[str] = frozenset()
    womens_units: frozenset[str] = frozenset()
    all_aggregates: bool = False
    all_cases: bool = False
    all_womens_cases: bool = False

    @property
    def sees_nothing(self) -> bool:
        return self == Scope()


@dataclass(frozen=True)
class Viewer:
    """A signed-in person. `unit_code` is None for the city-wide roles."""

    login: str
    name: str
    role: Role
    unit_code: str | None = None


def may_load(viewer: Viewer) -> bool:
    """Whether a viewer may hand in files of tickets and read what was rejected of them."""
    return viewer.role is Role.ADMINISTRATOR


def may_preview(viewer: Viewer) -> bool:
    """Whether a viewer may try a scoring policy that is not in force against the past."""
    return viewer.role is Role.ADMINISTRATOR


def scope_of(viewer: Viewer, descendants: Iterable[str]) -> Scope:
    """The scope of a viewer, given the units below (and including) the viewer's own.

    A unit role without a unit, or with one the city does not have (then `descendants` is
    empty), gets the empty scope.
    """
    below = frozenset(descendants)
    match viewer.role:
        case Role.LEADER:
            return Scope(all_aggregates=True, all_cases=True)
        case Role.FEDERATION:
            return Scope(all_aggregates=True, all_womens_cases=True)
        case Role.ADMINISTRATOR:
            return Scope(all_aggregates=True)
        case Role.DISTRICT | Role.TOWN | Role.DEPARTMENT if viewer.unit_code in below:
            own = frozenset({viewer.unit_code}) if viewer.unit_code else frozenset()
            return Scope(all_aggregates=True, case_units=below, womens_units=own)
    return Scope()
