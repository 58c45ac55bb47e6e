"""The gate before everything the server answers: pages, websocket, media and uploads.

A request passes if it names one of the few open paths exactly, or carries the cookie of a live
session. Open paths are compared as whole names, so no spelling of another path can pass for one.
"""

from functools import cache
from pathlib import Path
from urllib.parse import quote

import streamlit
from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.live_socket import guard
from data.access import Viewer, may_load
from data.accounts.registry import Registry
from data.accounts.sessions import resolve
from data.errors import StoreAway
from data.settings import PROJECT

COOKIE = "hotline_session"
IDENTITY_HEADER = "x-hotline-user"
SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
SSO_START, SSO_CALLBACK = "/sso/start", "/sso/callback"
DOOR_PATHS = frozenset({SIGN_IN, SIGN_OUT, SSO_START, SSO_CALLBACK})
HEALTH = "/_stcore/health"
UPLOADS = "/_stcore/upload_file"
STATIC, STATIC_URL = PROJECT / "static", "/app/static"

SECURITY_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self' blob: data:; worker-src 'self' blob:; frame-src 'self' blob:; "
        "media-src 'self' blob:; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'self'; object-src 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
"""Sent with every answer that does not bring a stricter one of its own."""


class Gate:
    """ASGI middleware: nothing of the app without a live session in `registry`."""

    def __init__(self, app: ASGIApp, registry: Registry) -> None:
        self.app = app
        self.registry = registry
        self.lane = CapacityLimiter(8)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        scope["headers"] = _without_claims(scope["headers"])
        answer = _with_security_headers(scope, send) if scope["type"] == "http" else send
        try:
            await self._answer(scope, receive, answer)
        except StoreAway:
            await _away(scope, receive, answer)

    async def _answer(self, scope: Scope, receive: Receive, answer: Send) -> None:
        if _is_open(scope):
            await self.app(scope, receive, answer)
        elif scope["path"].startswith("/_stcore/metrics"):
            await PlainTextResponse("not here", 404)(scope, receive, answer)
        else:
            await self._behind_the_gate(scope, receive, answer)

    async def _behind_the_gate(self, scope: Scope, receive: Receive, send: Send) -> None:
        token = HTTPConnection(scope).cookies.get(COOKIE)
        viewer = await self.viewer(token, touch=scope["type"] == "http")
        if viewer is None:
            await _refuse(scope, receive, send)
            return
        if UPLOADS in scope["path"] and not may_load(viewer):
            # The platform takes a file from any open page, whether it has an uploader or not.
            await PlainTextResponse("not yours to do", 403)(scope, receive, send)
            return
        claim = (IDENTITY_HEADER.encode(), viewer.login.encode())
        scope["headers"] = [*scope["headers"], claim]
        if scope["type"] == "websocket":
            receive = guard(receive, viewer, lambda touch: self._still(token, touch=touch))
        await self.app(scope, receive, send)

    async def viewer(self, token: str | None, *, touch: bool) -> Viewer | None:
        """The person signed in under `token`; asked in a thread, never in the event loop."""
        if not token:
            return None
        return await to_thread.run_sync(
            lambda: resolve(self.registry, token, touch=touch), limiter=self.lane
        )

    async def _still(self, token: str | None, *, touch: bool) -> Viewer | None:
        """The same for an open page, where nobody is as good as not to be told."""
        try:
            return await self.viewer(token, touch=touch)
        except StoreAway:
            return None


@cache
def open_files() -> frozenset[str]:
    """The URL paths of files that hold nothing confidential: the platform's scripts, our static.

    The platform's index.html is not among them, nor is any path that merely falls back to it.
    """
    platform = Path(streamlit.__file__).parent / "static"
    theirs = {"/" + path.relative_to(platform).as_posix() for path in platform.glob("static/*/*")}
    ours = {
        f"{STATIC_URL}/" + path.relative_to(STATIC).as_posix()
        for path in STATIC.rglob("*")
        if path.is_file()
    }
    return frozenset(theirs | ours)


def _is_open(scope: Scope) -> bool:
    if scope["type"] != "http":
        return False
    path: str = scope["path"]
    if path in DOOR_PATHS:
        return True
    return scope["method"] in ("GET", "HEAD") and (path == HEALTH or path in open_files())


def _without_claims(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers less any that speak in our name: only the gate says who somebody is."""
    return [pair for pair in headers if not _is_ours(pair[0])]


def _is_ours(name: bytes) -> bool:
    return name.lower().replace(b"_", b"-").startswith(b"x-hotline-")


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 4401})
    elif scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", ""):
        await RedirectResponse(f"{SIGN_IN}?next={_here(scope)}", 303)(scope, receive, send)
    else:
        await PlainTextResponse("sign in first", 401)(scope, receive, send)


async def _away(scope: Scope, receive: Receive, send: Send) -> None:
    """The database of the accounts is away: nobody can be let in, and nobody is sent out."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1013})
        return
    text = (
        "暂时无法核对登录，请稍后再试。\nSign-ins cannot be checked just now. Try again shortly.\n"
    )
    await PlainTextResponse(text, 503, {"retry-after": "5"})(scope, receive, send)


def _here(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return quote(scope["path"] + (f"?{query}" if query else ""), safe="/")


def _with_security_headers(scope: Scope, send: Send) -> Send:
    private = not _is_open(scope) or scope["path"] in DOOR_PATHS

    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            if private:
                headers["cache-control"] = "no-store"
            if scope["scheme"] == "https":
                headers.setdefault("strict-transport-security", "max-age=31536000")
        await send(message)

    return answer
