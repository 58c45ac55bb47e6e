"""The policies of a city in time: which one scores a month, and when another came into force.

A policy holds until the next begins. The first one also scores the months before it: tickets may
be older than any rule, and a month nobody scores would be a hole in every trend.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import combinations
from typing import Self

from data.errors import CityError
from data.measures import Rules
from data.months import month_code
from data.places.city import City
from data.places.policy import COUNTING, Adjustment, Policy, read_policy
from data.words import Words


@dataclass(frozen=True)
class PolicyChange:
    """The first month scored by another policy than the one before it, and what to say of it."""

    month: int
    words: Words
    policy: Policy


@dataclass(frozen=True)
class Policies:
    """At least one policy, in order of the months they begin to score; see `policies_in_order`."""

    versions: tuple[Policy, ...]

    @classmethod
    def only(cls, policy: Policy) -> Self:
        """One policy for all months."""
        return cls((policy,))

    @cached_property
    def key(self) -> str:
        """Short for all they say: part of the key of whatever is remembered or drawn."""
        return "+".join(f"{each.id}:{each.fingerprint}" for each in self.versions)

    def in_force(self, month: int) -> Policy:
        """The policy that scores a month."""
        begun = [each for each in self.versions if each.first_month <= month]
        return begun[-1] if begun else self.versions[0]

    def changes(self) -> tuple[PolicyChange, ...]:
        """The months at which another policy comes into force, oldest first; none for the first."""
        return tuple(
            PolicyChange(each.first_month, _coming(each), each) for each in self.versions[1:]
        )

    def last_month(self, policy: Policy) -> int | None:
        """The last month a policy scores; None for the newest, whose end is not known."""
        after = [each.first_month for each in self.versions if each.valid_from > policy.valid_from]
        return min(after) - 1 if after else None

    @property
    def cutoff_day(self) -> int:
        return self.versions[0].cutoff_day

    def rules(self, as_of: datetime) -> Rules:
        """What counting depends on, the same in every version, as of a time."""
        return self.versions[0].rules(as_of)

    def month_of(self, day: date) -> int:
        """The scoring month of a day."""
        return self.versions[0].month_of(day)


def _coming(policy: Policy) -> Words:
    title = policy.title
    return Words(f"考评政策变更：{title.zh}", f"Another scoring policy: {title.en}")


def read_policies(city: City) -> Policies:
    """The policies in a city's files; raises `CityError` naming what is wrong in which."""
    paths = city.policy_paths
    if not paths:
        raise CityError(f"{city.folder}: [scoring] policies names a folder without any .toml file")
    return policies_in_order((str(path), read_policy(path)) for path in paths)


def policies_in_order(named: Iterable[tuple[str, Policy]]) -> Policies:
    """The policies in order, each with the adjustments of all: points given are facts.

    `named` are policies by the name of their file. Raises `CityError` where two begin in one
    month or share an id, or differ in how tickets are counted.
    """
    ordered = sorted(named, key=lambda each: each[1].valid_from)
    for earlier, later in combinations(ordered, 2):
        _check_pair(earlier, later)
    given = all_points(policy for _, policy in ordered)
    return Policies(tuple(replace(policy, adjustments=given) for _, policy in ordered))


def all_points(policies: Iterable[Policy]) -> tuple[Adjustment, ...]:
    """The adjustments of several policies; those a later file repeats count once."""
    found: list[Adjustment] = []
    for policy in policies:
        found += [each for each in policy.adjustments if each not in found]
    return tuple(found)


def _check_pair(earlier: tuple[str, Policy], later: tuple[str, Policy]) -> None:
    (first_name, first), (second_name, second) = earlier, later
    files = f"{first_name} and {second_name}"
    if first.first_month == second.first_month:
        raise CityError(
            f"{files} both score from {month_code(first.first_month)}; "
            "give each policy a valid_from in a month of its own"
        )
    if first.id == second.id:
        raise CityError(f"{files} have one id {first.id!r}; give each its own")
    if unlike := counted_otherwise(first, second):
        told = ", ".join(
            f"{name} is {getattr(first, name)!r} and {getattr(second, name)!r}" for name in unlike
        )
        raise CityError(
            f"{files} count tickets differently: {told}. Tickets are counted once, when "
            "they are loaded, so these must be the same in all policies of a city: "
            "change them in every file, then load the tickets anew"
        )


def counted_otherwise(one: Policy, other: Policy) -> tuple[str, ...]:
    """The rules of counting in which two policies differ."""
    return tuple(name for name in COUNTING if getattr(one, name) != getattr(other, name))
