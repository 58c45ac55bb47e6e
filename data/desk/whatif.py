"""What other weights or another policy would make of the past; never an official number."""

from dataclasses import replace

import pandas as pd

from data.access import may_preview
from data.compare.honest import chance_ahead
from data.compare.whatif import Ahead, Counted, Preview, Tried, ahead, count, preview, weighed
from data.desk.honest import Honest
from data.errors import OutOfScope
from data.filters import Filters
from data.memory import remembered
from data.places.draft import Draft
from data.sums import UNIT


class WhatIf(Honest):
    """The league of a kind by a rule that was not in force."""

    @remembered
    def weighed(self, kind: str, filters: Filters, tried: Tried) -> pd.DataFrame:
        """The league by another rule; see `data.compare.whatif.weighed`; with group_code and mine."""
        policy = self.policy_of(filters)
        frame = weighed(self._counted_for(kind, filters), policy, tried)
        own = self.units.below(self.viewer.unit_code) if self.viewer.unit_code else frozenset()
        groups = [self.units.group(code) for code in frame[UNIT]]
        return frame.assign(group_code=groups, mine=frame[UNIT].isin(own))

    def ahead(
        self, kind: str, filters: Filters, tried: Tried, one: str, other: str
    ) -> Ahead | None:
        """In what share of all ways to weigh `one` scores above `other`, by a rule but for its
        weights; None if either has no score."""
        policy = tried.instead_of(self.policy_of(filters))
        return ahead(self._counted_for(kind, filters), policy, one, other)

    @remembered
    def truly_ahead(self, kind: str, filters: Filters, one: str, other: str) -> float | None:
        """The chance that the true score of `one` is above that of `other` by the policy in force;
        None where that is not known."""
        self._check(filters)
        if not self.can("score") or self.why_not_honest():
            return None
        return chance_ahead(self.ground, self.policy_of(filters), kind, filters, one, other)

    def preview(self, draft: Draft, kind: str, filters: Filters) -> Preview:
        """The units of a kind by the policy in force and by a draft, with group_code. It is
        witnessed.

        Raises `OutOfScope` for everybody but an administrator.
        """
        if not may_preview(self.viewer):
            raise OutOfScope(f"{self.viewer.login!r} may not preview a policy")
        policy = draft.policy
        self.witness("policy_previewed", policy=policy.id, hash=policy.fingerprint, kind=kind,
                     **filters.to_url())  # fmt: skip
        honest = self.honest(kind, filters).frame
        ranges = honest.reindex(columns=[UNIT, "rank_low", "rank_high"])
        found = preview(self._counted_for(kind, filters), self.policy_of(filters), policy, ranges)
        groups = [self.units.group(code) for code in found.frame[UNIT]]
        return replace(found, frame=found.frame.assign(group_code=groups))

    @remembered
    def _counted_for(self, kind: str, filters: Filters) -> Counted:
        self._check(filters)
        return count(self.ground, kind, filters)
