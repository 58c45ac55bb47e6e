"""Single cases: the list behind a number and one case's story."""

from dataclasses import replace

from data.answers import CasePage, CaseStory, Listing
from data.cases import Days, count_days, find_case, list_cases
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
        days = self._days(listing, filters, order)
        found = list_cases(
            self.ground, listing, filters, days, counted=counted, page=page, size=size, order=order
        )
        return replace(found, counted=found.listed) if counted < 0 else found

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
