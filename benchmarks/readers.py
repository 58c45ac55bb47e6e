"""Many readers at once: `python -m benchmarks.readers [--store DIR] [--tabs 1 50 200]`.

So many tabs open the overview in the same instant, once everything is warm, and then click twice;
beside it the same with an empty page behind the same gate, in the same run. Where nginx is on the
machine, the largest number opens once more before two processes behind the shipped proxy. At last
300 people come within a minute. Tabs and servers share the machine's cores.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.report import Figure
from data.accounts.demo import DEMO_PASSWORD
from data.settings import store_folder
from tests.proxy import find_nginx, proxied
from tests.serving import PATIENCE, Server, serving
from tests.talk import XSRF, Kept

TABS = (1, 50, 200)
CLICKS = 2
PEOPLE, WITHIN = 300, 60.0
WARM_UP = 4
SECRET = {"STREAMLIT_SERVER_COOKIE_SECRET": "the-same-for-every-process"}


@dataclass(frozen=True)
class Crowd:
    """Seconds of every tab's first run and of every click after it."""

    first: list[float]
    clicks: list[float]

    @property
    def worst(self) -> float:
        """The 95th percentile of the first runs."""
        return sorted(self.first)[min(len(self.first) - 1, int(len(self.first) * 0.95))]


@dataclass(frozen=True)
class Site:
    """A server, the page that is opened and who opens it: one cookie header a browser."""

    server: Server
    page: str
    cookies: list[str]


def crowd(site: Site, tabs: int, *, within: float = 0.0, clicks: int = CLICKS) -> Crowd:
    """So many tabs opened in one instant, or evenly `within` so many seconds."""
    return asyncio.run(_crowd(site, tabs, within, clicks))


async def _crowd(site: Site, tabs: int, within: float, clicks: int) -> Crowd:
    together = asyncio.Barrier(tabs) if not within else None
    waits = [within * at / tabs for at in range(tabs)]
    found = await asyncio.gather(
        *(_tab(site, at, wait, together, clicks) for at, wait in enumerate(waits))
    )
    return Crowd([each[0] for each in found], [one for each in found for one in each[1:]])


async def _tab(
    site: Site, at: int, wait: float, together: asyncio.Barrier | None, clicks: int
) -> list[float]:
    """The seconds of a tab's first run and of its clicks."""
    await asyncio.sleep(wait)
    async with connect(
        site.server.url.replace("http", "ws") + "/_stcore/stream",
        origin=site.server.url,  # type: ignore[arg-type]
        subprotocols=["streamlit", XSRF],  # type: ignore[list-item]
        additional_headers={"Cookie": site.cookies[at % len(site.cookies)]},
        max_size=None,
        open_timeout=PATIENCE,
    ) as socket:
        told, kept = [], Kept()
        for _ in range(1 + clicks):
            if together:
                await together.wait()
            told.append(await asyncio.wait_for(_run(socket, site.page, kept), PATIENCE))
        return told


async def _run(socket: ClientConnection, page: str, kept: Kept) -> float:
    said = BackMsg()
    said.rerun_script.page_name = page
    said.rerun_script.widget_states.SetInParent()
    kept.name_in(said)
    begun = time.perf_counter()
    await socket.send(said.SerializeToString())
    while True:
        message = ForwardMsg.FromString(await socket.recv())  # type: ignore[arg-type]
        kept.whole(message)
        if message.WhichOneof("type") == "script_finished":
            return time.perf_counter() - begun


def measure(store: Path, tabs: tuple[int, ...] = TABS) -> Iterator[Figure]:
    """First runs and clicks of many tabs beside those of an empty page."""
    with ExitStack() as stack:
        accounts = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        app = stack.enter_context(serving(accounts, store, **SECRET))
        bare = stack.enter_context(serving(accounts, store, script="benchmarks/empty_app.py"))
        signed_in = _cookie(app.session("leader", DEMO_PASSWORD))
        full, empty = Site(app, "overview", [signed_in]), Site(bare, "", [signed_in])
        for site in (full, empty):
            crowd(site, WARM_UP)
        for count in tabs:
            yield from _beside(count, crowd(full, count), crowd(empty, count))
        yield from _two_processes(stack, accounts, store, full, max(tabs))
        slowly = crowd(full, PEOPLE, within=WITHIN, clicks=1)
        yield Figure(f"{PEOPLE} people within a minute: first run, p95", slowly.worst * 1000,
                     100.0, "ms", "100 ms", 1)  # fmt: skip


def _beside(count: int, app: Crowd, bare: Crowd) -> Iterator[Figure]:
    yield Figure(
        f"{count} tabs at once: first run, p95", app.worst, bare.worst, "s", "an empty page"
    )
    yield Figure(f"{count} tabs at once: first run, median", statistics.median(app.first),
                 statistics.median(bare.first), "s", "an empty page")  # fmt: skip
    yield Figure(f"{count} tabs at once: a click, median", statistics.median(app.clicks),
                 statistics.median(bare.clicks), "s", "an empty page")  # fmt: skip
    if count == max(TABS):
        yield Figure(f"{count} tabs at once: first run, p95", app.worst, 2.0, "s", "2 seconds", 1)


def _two_processes(
    stack: ExitStack, accounts: Path, store: Path, one: Site, tabs: int
) -> Iterator[Figure]:
    """The same crowd before two processes, half of the browsers with each; nothing without nginx."""
    nginx = find_nginx()
    if nginx is None:
        return
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    other = stack.enter_context(serving(accounts, store, **SECRET))
    proxy = stack.enter_context(proxied(nginx, folder, [one.server, other]))
    browsers = [proxy.session("leader", DEMO_PASSWORD) | _route(proxy) for _ in range(40)]
    two = Site(proxy, one.page, [_cookie(each) for each in browsers])
    crowd(two, len(browsers))
    together, alone = crowd(two, tabs), crowd(one, tabs)
    name = f"{tabs} tabs, two processes: first run, p95"
    yield Figure(name, together.worst, alone.worst, "s", "one process")
    if tabs == max(TABS):
        yield Figure(name, together.worst, 1.0, "s", "1 second", 1)


def _route(proxy: Server) -> dict[str, str]:
    return {"hotline_route": proxy.ask("/sign-in").cookies["hotline_route"]}


def _cookie(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def main() -> None:
    """Prints one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, default=None, help="a demo store; else the usual one")
    parser.add_argument("--tabs", type=int, nargs="*", default=TABS)
    given = parser.parse_args()
    for figure in measure((given.store or store_folder()).resolve(), tuple(given.tabs)):
        print(figure.line(), flush=True)


if __name__ == "__main__":
    main()
