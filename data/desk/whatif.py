"""What other weights or another policy would make of the past; never an official number."""

from dataclasses import replace

import pandas as pd

from data.access import may_preview
from data.desk.honest import Honest
from data.errors import OutOfScope
from data.filters import Filters
from data.memory import remembered
from data.places.draft import Draft
from data.sums import UNIT
from data.whatif import Ahead, Counted, Preview, Weights, ahead, count, preview, weighed


class WhatIf(Honest):
    """The league of a kind by a rule that was not in force."""

    @remembered
    def weighed(self, kind: str, filters: Filters, weights: Weights) -> pd.DataFrame:
        """The league by other weights; see `data.whatif.weighed`; with group_code and mine."""
        policy = self.policy_of(filters)
        frame = weighed(self._counted_for(kind, filters), policy, weights)
        own = self.units.below(self.viewer.unit_code) if self.viewer.unit_code else frozenset()
        groups = [self.units.group(code) for code in frame[UNIT]]
        return frame.assign(group_code=groups, mine=frame[UNIT].isin(own))

    def ahead(self, kind: str, one: str, other: str, filters: Filters) -> Ahead | None:
        """In what share of all ways to weigh the three rates `one` scores above `other`."""
        return ahead(self._counted_for(kind, filters), self.policy_of(filters), one, other)

    def preview(self, draft: Draft, kind: str, filters: Filters) -> Preview:
        """The units of a kind by the policy in force and by a draft, with group_code.

        Raises `OutOfScope` for everybody but an administrator.
        """
        if not may_preview(self.viewer):
            raise OutOfScope(f"{self.viewer.login!r} may not preview a policy")
        honest = self.honest(kind, filters).frame
        ranges = honest.reindex(columns=[UNIT, "rank_low", "rank_high"])
        found = preview(
            self._counted_for(kind, filters), self.policy_of(filters), draft.policy, ranges
        )
        groups = [self.units.group(code) for code in found.frame[UNIT]]
        return replace(found, frame=found.frame.assign(group_code=groups))

    @remembered
    def _counted_for(self, kind: str, filters: Filters) -> Counted:
        self._check(filters)
        return count(self.ground, kind, filters)
