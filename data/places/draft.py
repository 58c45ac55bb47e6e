"""A scoring policy that is not in force yet: what it says, and what stands in its way."""

from dataclasses import dataclass, replace

from data.places.policies import Policies, all_points, counted_otherwise
from data.places.policy import Policy, policy_of


@dataclass(frozen=True)
class Draft:
    """A policy as it would stand among a city's policies, with the points given so far.

    `recounts` names the rules in which it counts tickets differently from how they were loaded:
    those take a new load, the rest can be previewed. `begins_with` is the policy that begins in
    the same month and `namesake` the one with the same id: a city can have no two of either.
    """

    policy: Policy
    recounts: tuple[str, ...]
    begins_with: Policy | None
    namesake: Policy | None

    @property
    def may_be_filed(self) -> bool:
        """Whether its text can be laid beside the city's other policies as it is."""
        return not (self.recounts or self.begins_with or self.namesake)


def draft_of(text: str, policies: Policies) -> Draft:
    """The draft written in TOML; raises `PolicyWrong` with a sentence for each fault."""
    policy, versions = policy_of(text), policies.versions
    same_start = (each for each in versions if each.first_month == policy.first_month)
    same_id = (each for each in versions if each.id == policy.id)
    return Draft(
        replace(policy, adjustments=all_points((*versions, policy))),
        counted_otherwise(versions[0], policy),
        next(same_start, None),
        next(same_id, None),
    )
