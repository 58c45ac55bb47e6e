"""What of a league is knowledge: intervals, tiers and chances beside the official places."""

import pandas as pd

from data.answers import NEEDS_LOAD, NO_COMPARISON
from data.desk.comparison import Comparison
from data.filters import Filters
from data.honest import TOGETHER, HonestTable, honest_scores, honest_shares, nobody
from data.memory import remembered
from data.sums import UNIT
from data.words import Words

_BESIDE = (
    UNIT, "group_code", "rank", "score", "score_base", "on_time_rate", "on_time_rate_base", "small",
    "mine", "dispatched", "per_10k",
)  # fmt: skip


class Honest(Comparison):
    """Units compared as far as their answers tell them apart."""

    def why_not_honest(self) -> Words | None:
        """Why there is no honest league; None where there is one."""
        if self.ranked_by() not in ("score", "on_time_rate"):
            return NO_COMPARISON
        counted = self.snapshot.counted
        stale = self.ranked_by() == "score" and not counted.issuperset(TOGETHER.values())
        return NEEDS_LOAD if stale else None

    def honest(self, kind: str, filters: Filters) -> HonestTable:
        """The honest table of a kind beside the official one: the columns of `HonestTable`, and
        group_code, rank and score (official), their bases, small, mine, dispatched, per_10k.

        Empty where `why_not_honest` says why.
        """
        self._check(filters)
        if self.why_not_honest():
            return nobody()
        table = self._honest(kind, filters)
        official = self.league(kind, filters)[list(_BESIDE)]
        frame: pd.DataFrame = table.frame.merge(official, on=UNIT, how="left")
        return HonestTable(frame, table.middle)

    @remembered
    def _honest(self, kind: str, filters: Filters) -> HonestTable:
        key = self.ranked_by()
        if key == "score":
            return honest_scores(self.ground, self.policy, kind, filters)
        return honest_shares(self.ground, key, kind, filters)
