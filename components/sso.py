"""Single sign-on by OpenID Connect, ending in the same sessions table as a password."""

import logging
from dataclasses import dataclass
from typing import Any

from anyio import to_thread
from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from httpx2 import HTTPError
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from components import signin_words as words
from components.gate import SSO_CALLBACK, SSO_START
from components.signin import enter, language_of, local_path
from components.signin_page import PAGE_HEADERS, refused_page
from data import settings
from data.accounts import audit
from data.accounts.people import find_account
from data.accounts.registry import Registry
from data.words import Words

log = logging.getLogger("hotline.door")


@dataclass(frozen=True)
class Provider:
    """An identity provider. `claim` is the one that holds the login of an account here."""

    metadata_url: str
    client_id: str
    client_secret: str
    claim: str


def configured_provider() -> Provider | None:
    """The provider the settings name, or None for local accounts only."""
    url = settings.text("HOTLINE_OIDC_URL")
    if not url:
        return None
    return Provider(
        metadata_url=url,
        client_id=settings.text("HOTLINE_OIDC_CLIENT_ID"),
        client_secret=settings.text("HOTLINE_OIDC_CLIENT_SECRET"),
        claim=settings.text("HOTLINE_OIDC_CLAIM"),
    )


class SingleSignOn:
    """The way to the identity provider and back.

    The provider says who somebody is and nothing else: role and unit come from the accounts
    table, and a person without an account there is refused.
    """

    def __init__(self, registry: Registry, provider: Provider) -> None:
        self.registry = registry
        self.provider = provider
        self.client: Any = OAuth().register(
            "provider",
            server_metadata_url=provider.metadata_url,
            client_id=provider.client_id,
            client_secret=provider.client_secret or None,
            client_kwargs=_ways_of_asking(provider),
        )

    def routes(self) -> list[Route]:
        """The routes to put before the app."""
        return [Route(SSO_START, self.start), Route(SSO_CALLBACK, self.finish)]

    async def start(self, request: Request) -> Response:
        """Off to the provider, remembering where the person wanted to go."""
        request.session["next"] = local_path(request.query_params.get("next"))
        back = str(request.base_url).rstrip("/") + SSO_CALLBACK
        try:
            answer: Response = await self.client.authorize_redirect(request, back)
        except (HTTPError, OAuthError) as reason:
            return _failed(request, reason)
        return answer

    async def finish(self, request: Request) -> Response:
        """A session for the account the provider vouches for, or a plain refusal."""
        try:
            token = await self.client.authorize_access_token(request)
        except (HTTPError, OAuthError, JoseError) as reason:
            return _failed(request, reason)
        login = _login(token.get("userinfo") or {}, self.provider.claim)
        viewer = await to_thread.run_sync(lambda: find_account(self.registry, login))
        if viewer is None:
            await to_thread.run_sync(lambda: self._note_refusal(login))
            return _refused(request, words.NO_ACCOUNT)
        onward = local_path(request.session.pop("next", "/"))
        return await enter(self.registry, request, viewer, "oidc", onward)

    def _note_refusal(self, login: str) -> None:
        audit.record(self.registry, "sign_in_failed", login, reason="no account", method="oidc")


def _ways_of_asking(provider: Provider) -> dict[str, str]:
    """Proof of possession always; a client without a secret says so instead of sending none."""
    ways = {"scope": "openid profile email", "code_challenge_method": "S256"}
    return ways if provider.client_secret else {**ways, "token_endpoint_auth_method": "none"}


def _login(claims: dict[str, Any], claim: str) -> str:
    """The login the provider vouches for, or "" when it does not."""
    if claim == "email" and claims.get("email_verified") is False:
        return ""
    return str(claims.get(claim) or "")


def _failed(request: Request, reason: Exception) -> Response:
    log.warning("single sign-on failed: %s %s", type(reason).__name__, _code(reason))
    return _refused(request, words.SSO_FAILED)


def _code(reason: Exception) -> str:
    """The provider's own word for what went wrong, such as "invalid_client"."""
    return str(getattr(reason, "error", ""))


def _refused(request: Request, reason: Words) -> Response:
    page = refused_page(language_of(request), reason)
    return HTMLResponse(page, 403, headers=PAGE_HEADERS)
