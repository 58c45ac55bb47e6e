"""The door: an ASGI app with the gate in front, whichever way it is started."""

import gc
import importlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from components.gate import IDENTITY_HEADER, STATIC, STATIC_URL, Gate
from components.signin import SignIn
from components.sso import SingleSignOn, configured_provider
from data import settings
from data.accounts.database import upgrade
from data.accounts.demo import ensure_demo_accounts
from data.accounts.registry import open_registry
from data.errors import SettingError

log = logging.getLogger("hotline.door")
registry = open_registry()
provider = configured_provider()


@asynccontextmanager
async def ready(_app: st.App) -> AsyncIterator[None]:
    """Before the first request: tables up to date, demo people in or out, imports warm."""
    logging.basicConfig(format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("hotline").setLevel(settings.text("HOTLINE_LOG_LEVEL"))
    _demand_bound_sessions()
    upgrade(registry.engine)
    is_demo = registry.demo_allowed()
    ensure_demo_accounts(registry, is_demo)
    for name in ("pandas", "plotly.graph_objects", "pydeck"):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    kind = "a demo store" if is_demo else "a store that is no demo"
    log.info("ready: %s accounts, %s", registry.engine.dialect.name, kind)
    yield


def _demand_bound_sessions() -> None:
    """Without the binding, one person could resume another's page by its session id."""
    if IDENTITY_HEADER not in (st.get_option("server.trustedUserHeaders") or {}):
        raise SettingError(
            "server.trustedUserHeaders does not name x-hotline-user; expected it in "
            ".streamlit/config.toml: start the app from the project's folder"
        )


app = st.App(
    settings.PROJECT / "pages" / "__main__.py",
    lifespan=ready,
    middleware=[
        Middleware(
            TrustedHostMiddleware,
            allowed_hosts=st.get_option("server.allowedHosts") or ["localhost", "127.0.0.1"],
        ),
        Middleware(Gate, registry=registry),
    ],
    routes=[
        *SignIn(registry, sso=provider is not None).routes(),
        *(SingleSignOn(registry, provider).routes() if provider else ()),
        Mount(STATIC_URL, StaticFiles(directory=STATIC)),
    ],
)
