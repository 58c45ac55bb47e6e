"""Pictures of every page for every role, language, theme and width: `make screenshots`.

python -m tests.browser.screenshots FOLDER [--roles leader,federation] [--pages overview] [--quick]

Pages that look another way at another address are taken at each, and one case of those a role sees.
"""

import argparse
import re
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from data.access import Role, Viewer
from data.accounts.demo import DEMO_PASSWORD, DEMO_PEOPLE
from data.answers import Listing
from data.filters import Filters
from data.reception import open_desk
from data.settings import store_folder
from pages.site import SITE
from tests.browser.conftest import FLAGS, PATIENCE, settle
from tests.serving import serving

VIEWS = {"league": ("kind=town&view=classes", "view=honest", "view=funnel", "view=weights")}
"""Further addresses of a page, by its name."""
WIDTHS = {"desk": (1440, 900), "phone": (390, 844)}
LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
THEMES = ("light", "dark")
DRAWN = """() => !document.querySelector('[data-testid=stSkeleton]')
  && [...document.querySelectorAll('.js-plotly-plot')].every(plot => plot.querySelector('.main-svg'))"""


def main() -> None:
    """Writes one picture a combination into the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--roles", default=",".join(Role))
    parser.add_argument("--pages", default=",".join(entry.name for entry in SITE))
    parser.add_argument("--quick", action="store_true", help="one language, theme and width")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as accounts,
        serving(Path(accounts), store_folder()) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        for page, path in _visits(browser, server.url, given):
            page.screenshot(path=path)
            print(path, flush=True)
        browser.close()


def _visits(browser: Browser, url: str, given: argparse.Namespace) -> Iterator[tuple[Page, Path]]:
    looks = [("zh", "light", "desk")] if given.quick else list(product(LANGUAGES, THEMES, WIDTHS))
    for role, (language, theme, width) in product(given.roles.split(","), looks):
        page = _signed_in(browser, url, role, language, theme, width)
        for address in _addresses(Role(role), given.pages.split(",")):
            page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[width], strict=True)))
            page.goto(f"{url}/{address}")
            settle(page)
            page.wait_for_function(DRAWN)
            _unroll(page, WIDTHS[width])
            name = re.split(r"[?&]id=", address)[0].translate(str.maketrans("?&=", "---"))
            yield page, given.folder / f"{role}-{name}-{language}-{theme}-{width}.png"
        page.context.close()


def _unroll(page: Page, size: tuple[int, int]) -> None:
    """Makes the window as tall as the page: the app scrolls inside itself."""
    main = "[data-testid=stMain]"
    tall = page.evaluate(f"document.querySelector('{main}').scrollHeight")
    page.set_viewport_size({"width": size[0], "height": min(max(int(tall) + 20, size[1]), 4000)})
    page.wait_for_timeout(900)  # charts take their new size and fade in


def _addresses(role: Role, wanted: list[str]) -> list[str]:
    """The addresses of the wanted pages a role may open, a case it may see among them."""
    names = [entry.name for entry in SITE if role in entry.roles and entry.name in wanted]
    found = [address for name in names if name != "case" for address in (name, *_views(name))]
    case = _a_case(role) if "case" in names else None
    return [*found, f"case?id={case}"] if case else found


def _views(name: str) -> list[str]:
    return [f"{name}?{view}" for view in VIEWS.get(name, ())]


def _a_case(role: Role) -> str | None:
    """The number of an overdue case the role's demo person may open; None where there is none."""
    person = next(person for person in DEMO_PEOPLE if person.role == role)
    desk = open_desk(Viewer(person.login, person.login, role, person.unit_code))
    page = desk.cases(Listing("overdue"), Filters(desk.last_complete), size=1)
    return None if page.frame.empty else str(page.frame["ticket_id"].iloc[0])


def _signed_in(
    browser: Browser, url: str, role: str, language: str, theme: str, width: str
) -> Page:
    login = next(person.login for person in DEMO_PEOPLE if person.role == role)
    size = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=LANGUAGES[language],
        color_scheme="dark" if theme == "dark" else "light",
        timezone_id="Asia/Shanghai",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{url}/sign-in")
    page.fill("#login", login)
    page.fill("#password", DEMO_PASSWORD)
    page.click("form button")
    page.wait_for_url(lambda address: "/sign-in" not in address)
    return page


if __name__ == "__main__":
    main()
