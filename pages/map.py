"""Where do requests come from, and how are they answered there?"""

from dataclasses import replace

import streamlit as st

from components.cards import case_link
from components.filter_bar import filter_bar
from components.heading import page_head
from components.map_bar import DENSITY, map_bar
from components.maps import area_map, density_map
from components.places import place_numbers, place_table
from data.answers import Listing, behind
from data.desk import Desk
from data.filters import Filters
from data.metrics import METRICS
from pages.following import open_cases
from pages.site import Site, title_of
from pages.words import say

LEVELS = {"town": "area_code", "district": "group_code"}


def page(desk: Desk, site: Site) -> None:
    language = site.language
    head = st.container()
    filters = filter_bar(desk, language, allow=("category",), without=("unit", "womens"))
    with head:
        page_head(title_of("map", language), desk, filters, language)
    levels = [level for level in LEVELS if desk.city.boundaries(level)]
    metric, level, kinds = map_bar(desk, levels, language)
    # Without boundaries the table is all there is to a metric, so it keeps the one chosen.
    shown = "received" if level == DENSITY and levels else metric
    frame = desk.areas(shown, filters, LEVELS.get(level, "area_code"))
    picture, words = st.columns((2, 1))
    with picture:
        if not levels:
            st.caption(say("no_shapes", language))
        chosen = _picture(desk, filters, level, metric, kinds, language) if level else None
    with words:
        listed = place_table(frame, shown, desk, language, key=f"places_{level}")
        if listed and listed.column != "place":
            open_cases(site, behind(METRICS[shown]), replace(filters, area=listed.code))
        if place := chosen or (listed and listed.code):
            _one_place(desk, site, replace(filters, area=place))


def _picture(
    desk: Desk, filters: Filters, level: str, metric: str, kinds: tuple[str, ...], language: str
) -> str | None:
    points = desk.places(kinds if kinds else ("",))
    data_key = (desk.key, filters, kinds)
    chosen = None
    if level == DENSITY:
        density_map(desk, desk.cells(filters), points, language, key="density", data_key=data_key)
    else:
        frame = desk.areas(metric, filters, LEVELS[level])
        chosen = area_map(
            desk, level, frame, metric, points, language, key=f"map_{level}", data_key=data_key
        )
    shapes = desk.city.boundary_files.get("district" if level == DENSITY else level)
    told = [shapes.note, shapes.attribution] if shapes else []
    told.append(desk.city.places_attribution)
    st.caption(" · ".join(each.in_(language) for each in told if each.in_(language)))
    return chosen


def _one_place(desk: Desk, site: Site, filters: Filters) -> None:
    if pick := place_numbers(desk, filters, site.language):
        open_cases(site, behind(METRICS[pick.code]), filters)
    if target := site.link("cases"):
        case_link(target, say("open_cases", site.language), Listing("received"), filters)
    code = str(filters.area)
    if desk.units.kind(code) in LEVELS and (unit := site.link("unit")):
        st.page_link(
            unit, label=say("open_scorecard", site.language),
            query_params={**replace(filters, area=None).to_url(), "unit": code},
        )  # fmt: skip
