"""The site map: every page, its section, its title and who it is for, in one table."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from data.access import UNIT_ROLES, Role
from data.desk import Desk
from data.words import Words

EVERYONE = frozenset(Role)
CASEWORKERS = UNIT_ROLES | {Role.LEADER}
ICON = ":material/{}:"


@dataclass(frozen=True)
class Entry:
    """One page: its name is its URL and its module; `section` groups the menu by question."""

    name: str
    section: Words
    title: Words
    icon: str
    roles: frozenset[Role]
    hidden: bool = False


_SEE, _DO, _KNOW = (
    Words("看全市", "The city"),
    Words("办诉求", "Cases"),
    Words("懂数据", "The data"),
)

SITE = (
    Entry("overview", _SEE, Words("城市总览", "City overview"), "monitoring", EVERYONE),
    Entry("league", _SEE, Words("区街排名", "League table"), "leaderboard", EVERYONE),
    Entry("unit", _SEE, Words("单位得分", "Unit scorecard"), "account_balance", EVERYONE),
    Entry("map", _SEE, Words("服务地图", "Service map"), "map", EVERYONE),
    Entry("overdue", _DO, Words("超期与将超期", "Overdue cases"), "alarm", CASEWORKERS),
    Entry("hard", _DO, Words("疑难诉求", "Hard cases"), "report", CASEWORKERS),
    Entry(
        "women", _DO, Words("妇女服务", "Women's service"), "shield_person",
        frozenset({Role.FEDERATION}),
    ),
    Entry("numbers", _KNOW, Words("指标口径", "Definitions"), "menu_book", EVERYONE),
    Entry(
        "policy", _KNOW, Words("考评政策", "Scoring policy"), "gavel",
        frozenset({Role.LEADER, Role.ADMINISTRATOR}),
    ),
    Entry("freshness", _KNOW, Words("数据质量", "Data quality"), "database", EVERYONE),
    Entry("cases", _DO, Words("诉求清单", "Cases"), "list", EVERYONE, hidden=True),
    Entry("case", _DO, Words("一件诉求", "One case"), "description", EVERYONE, hidden=True),
)  # fmt: skip

HOMES = {
    Role.LEADER: "overview",
    Role.DISTRICT: "unit",
    Role.TOWN: "unit",
    Role.DEPARTMENT: "unit",
    Role.FEDERATION: "women",
    Role.ADMINISTRATOR: "freshness",
}
"""Where each role lands after signing in."""


@dataclass(frozen=True)
class Site:
    """The pages open to one viewer in one language, to link to by name."""

    language: str
    open_pages: dict[str, StreamlitPage]

    def link(self, name: str) -> StreamlitPage | None:
        """The page called `name`; None where the viewer's role does not have it."""
        return self.open_pages.get(name)

    def go(self, name: str, url: dict[str, str]) -> None:
        """Goes to a page with these query parameters; stays where the role does not have it."""
        if page := self.link(name):
            st.switch_page(page, query_params=url)


PageFunction = Callable[[Desk, Site], None]


def menu(
    desk: Desk, language: str, functions: dict[str, PageFunction]
) -> tuple[dict[str, list[StreamlitPage]], Site]:
    """The menu of the viewer's role, by section, and the site its pages link through.

    The first page, "/", only leads to the role's home: so every page has one address for all.
    """
    site = Site(language, {})
    home = partial(_go_home, desk, site)
    name = desk.city.name.in_(language)
    sections = {"": [st.Page(home, title=name, url_path="home", default=True, visibility="hidden")]}
    for entry in SITE:
        if desk.viewer.role not in entry.roles:
            continue
        page = st.Page(
            partial(functions[entry.name], desk, site),
            title=entry.title.in_(language),
            url_path=entry.name,
            icon=ICON.format(entry.icon),
            visibility="hidden" if entry.hidden else "visible",
        )
        site.open_pages[entry.name] = page
        sections.setdefault(entry.section.in_(language), []).append(page)
    return sections, site


def title_of(name: str, language: str) -> str:
    """The title of a page."""
    return next(entry.title for entry in SITE if entry.name == name).in_(language)


def _go_home(desk: Desk, site: Site) -> None:
    st.switch_page(site.open_pages[HOMES[desk.viewer.role]])
