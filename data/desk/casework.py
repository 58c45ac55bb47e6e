"""Single cases: the list behind a number and one case's story."""

from dataclasses import replace

from data.answers import CasePage, CaseStory, Listing
from data.cases.listing import Days, count_days, list_cases, list_near_end
from data.cases.story import find_case
from data.cases.totals import count_listed
from data.desk.numbers import Numbers
from data.filters import Filters
from data.memory import remembered
from data.metrics import find_metric
from data.sums import measure_sums


class Casework(Numbers):
    """The cases a viewer may open."""

    @remembered
    def cases(
        self,
        listing: Listing,
        filters: Filters,
        *,
        page: int = 1,
        size: int = 50,
        order: str = "due",
    ) -> CasePage:
        """One page of the cases behind a number, with what the number itself says."""
        self._check(filters)
        counted = -1 if filters.ticket_fields else self._counted(listing, filters)
        asked = {"counted": counted, "page": page, "size": size}
        found = self._near_end(listing, filters, order, asked)
        if found is None:
            days = self._days(listing, filters, order)
            found = list_cases(self.ground, listing, filters, days, order=order, **asked)
        return replace(found, counted=found.listed) if counted < 0 else found

    def _near_end(
        self, listing: Listing, filters: Filters, order: str, asked: dict[str, int]
    ) -> CasePage | None:
        listed = count_listed(self.ground, listing, filters)
        if not listed:
            return None
        return list_near_end(self.ground, listing, filters, listed=listed, order=order, **asked)

    @remembered
    def _days(self, listing: Listing, filters: Filters, order: str) -> Days:
        return count_days(self.ground, listing, filters, order)

    def _counted(self, listing: Listing, filters: Filters) -> int:
        metric = find_metric(listing.metric)
        top, base = metric.numerator, metric.denominator or metric.numerator
        sums = measure_sums(self.ground, (top, base), (), filters).iloc[0]
        inside, whole = int(sums[top]), int(sums[base])
        return {"numerator": inside, "base": whole}.get(listing.part, whole - inside)

    def case(self, ticket_id: str) -> CaseStory | None:
        """One case's story; None where it is not there or not this viewer's. It is witnessed."""
        story = self._story(ticket_id)
        if story is not None:
            self.witness("case_opened", case=ticket_id)
        return story

    @remembered
    def _story(self, ticket_id: str) -> CaseStory | None:
        return find_case(self.ground, ticket_id)
