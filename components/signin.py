"""Signing in and out: the routes before the door."""

import hmac
import secrets
from urllib.parse import parse_qs, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from components import signin_words as words
from components.gate import COOKIE, DOOR_PATHS, SIGN_IN, SIGN_OUT
from components.signin_page import PAGE_HEADERS, Form, sign_in_page, sign_out_page
from components.viewer import LANGUAGE_COOKIE
from data.access import Viewer
from data.accounts.entry import Refusal, check_password
from data.accounts.registry import Registry
from data.accounts.sessions import create_session, resolve, revoke
from data.words import Words

CSRF_COOKIE = "hotline_form"
LARGEST_FORM = 8 * 1024
REFUSALS = {Refusal.WRONG: (401, words.WRONG), Refusal.LOCKED: (429, words.LOCKED)}


class FormTooLarge(Exception):
    """More bytes in a sign-in form than any person types."""


class SignIn:
    """The sign-in and sign-out pages on one registry; `sso` offers single sign-on as well."""

    def __init__(self, registry: Registry, *, sso: bool) -> None:
        self.registry = registry
        self.sso = sso
        self.hashing = CapacityLimiter(2)

    def routes(self) -> list[Route]:
        """The routes to put before the app."""
        return [
            Route(SIGN_IN, self.show, methods=["GET"]),
            Route(SIGN_IN, self.submit, methods=["POST"]),
            Route(SIGN_OUT, self.leave, methods=["GET", "POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The sign-in page; somebody signed in already goes straight on."""
        token = request.cookies.get(COOKIE)
        onward = local_path(request.query_params.get("next"))
        if await to_thread.run_sync(lambda: resolve(self.registry, token, touch=True)) is not None:
            return RedirectResponse(onward, 303)
        notice = words.SIGNED_OUT if "out" in request.query_params else None
        return await self._page(request, onward, notice=notice)

    async def submit(self, request: Request) -> Response:
        """A session and the way onward, or the page again with what is wrong."""
        try:
            typed = await read_form(request)
        except FormTooLarge:
            return Response(status_code=413)
        onward = local_path(typed.get("next"))
        if not same_form(request, typed):
            return await self._page(request, onward, status=403, problem=words.STALE_FORM)
        login, address = typed.get("login", ""), address_of(request)
        answer = await to_thread.run_sync(
            lambda: check_password(self.registry, login, typed.get("password", ""), address),
            limiter=self.hashing,
        )
        if isinstance(answer, Viewer):
            return await enter(self.registry, request, answer, "local", onward)
        status, problem = REFUSALS[answer]
        return await self._page(request, onward, status=status, problem=problem, login=login)

    async def leave(self, request: Request) -> Response:
        """Ends the session of this browser; another site's link is asked about first."""
        if request.method == "POST":
            allowed = same_form(request, await read_form(request))
        else:
            allowed = request.headers.get("sec-fetch-site", "none") in ("same-origin", "none")
        if not allowed:
            csrf = request.cookies.get(CSRF_COOKIE) or secrets.token_urlsafe(16)
            page = sign_out_page(language_of(request), csrf)
            return with_form_cookie(request, HTMLResponse(page, headers=PAGE_HEADERS), csrf)
        token = request.cookies.get(COOKIE)
        if token:
            await to_thread.run_sync(lambda: revoke(self.registry, token))
        answer = RedirectResponse(f"{SIGN_IN}?out", 303)
        answer.delete_cookie(COOKIE, path="/")
        return answer

    async def _page(
        self,
        request: Request,
        onward: str,
        *,
        status: int = 200,
        problem: Words | None = None,
        notice: Words | None = None,
        login: str = "",
    ) -> Response:
        csrf = request.cookies.get(CSRF_COOKIE) or secrets.token_urlsafe(16)
        form = Form(
            language=language_of(request),
            csrf=csrf,
            next=onward,
            login=login[:64],
            problem=problem,
            notice=notice,
            demo=await to_thread.run_sync(self.registry.demo_allowed),
            sso=self.sso,
        )
        answer = HTMLResponse(sign_in_page(form), status, headers=PAGE_HEADERS)
        return with_form_cookie(request, answer, csrf)


async def enter(
    registry: Registry, request: Request, viewer: Viewer, method: str, onward: str
) -> Response:
    """The way onward with a fresh session; the session this browser had before ends."""
    before, address = request.cookies.get(COOKIE), address_of(request)

    def exchange() -> str:
        if before:
            revoke(registry, before)
        return create_session(registry, viewer.login, method, address)

    token = await to_thread.run_sync(exchange)
    answer = RedirectResponse(onward, 303)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(registry.absolute),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return answer


def local_path(text: str | None) -> str:
    """`text` if it is a path on this server that is worth going to, else "/"."""
    if not text or not text.startswith("/") or text.startswith("//") or "\\" in text:
        return "/"
    if not text.isprintable() or urlsplit(text).path in DOOR_PATHS:
        return "/"
    return text


def language_of(request: Request) -> str:
    """The language ("zh" or "en") as chosen, as chosen before, else as the browser asks."""
    for chosen in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if chosen in ("zh", "en"):
            return chosen
    for part in request.headers.get("accept-language", "").lower().split(","):
        if part.strip()[:2] in ("zh", "en"):
            return part.strip()[:2]
    return "zh"


def address_of(request: Request) -> str:
    """The address the request came from, as far as the proxies in front are trusted."""
    return request.client.host if request.client else "unknown"


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a posted form, first value each. Raises `FormTooLarge`."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise FormTooLarge
    fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
    return {name: values[0] for name, values in fields.items()}


def same_form(request: Request, typed: dict[str, str]) -> bool:
    """True if the form was handed out to this very browser (double-submit cookie)."""
    kept = request.cookies.get(CSRF_COOKIE, "")
    return bool(kept) and hmac.compare_digest(kept.encode(), typed.get("csrf", "").encode())


def with_form_cookie(request: Request, answer: Response, csrf: str) -> Response:
    """`answer` with the other half of the double submit, and the language if one was chosen."""
    secure = request.url.scheme == "https"
    answer.set_cookie(CSRF_COOKIE, csrf, secure=secure, httponly=True, samesite="strict")
    if request.query_params.get("lang") in ("zh", "en"):
        answer.set_cookie(
            LANGUAGE_COOKIE,
            request.query_params["lang"],
            max_age=365 * 24 * 3600,
            secure=secure,
            httponly=True,
            samesite="lax",
        )
    return answer
