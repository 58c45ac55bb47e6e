"""How the case pages list cases: reconciled with their number, paged, one click to the story."""

import streamlit as st

from components.cases import case_export, case_reconciliation, case_table, page_number, pager
from components.choices import one_of
from components.downloads import downloads
from components.notices import nothing_found
from data.answers import Listing
from data.desk import Desk
from data.filters import Filters
from data.settings import number
from pages.site import Site
from pages.words import say


def show_cases(desk: Desk, site: Site, listing: Listing, filters: Filters, order: str) -> None:
    """Draws one page of the cases behind a number and opens the chosen one."""
    found = desk.cases(listing, filters, page=page_number(), order=order)
    st.text(case_reconciliation(found, listing, site.language))
    if not found.listed:
        nothing_found(filters, site.language)
        return
    chosen = case_table(found, desk, site.language, key=f"cases_{listing.metric}_{listing.part}")
    pager(found, site.language)
    most = int(number("HOTLINE_EXPORT_ROWS"))
    if found.listed > most:
        st.caption(say("cut_export", site.language, most=f"{most:,}"))
    downloads(
        lambda: case_export(
            desk.cases(listing, filters, size=most, order=order).frame, desk, site.language
        ),
        f"cases-{listing.metric}", desk, filters, site.language, key="cases_download",
    )  # fmt: skip
    if chosen:
        site.go("case", {"id": chosen, **filters.to_url()})


def choose_order(language: str, orders: tuple[str, ...]) -> str:
    """The order the viewer chose for the list."""
    titles = {order: say(f"order_{order}", language) for order in orders}
    return one_of("order", titles, say("order_due", language), label_visibility="collapsed")
