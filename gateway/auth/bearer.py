"""Signing in by token: ``Authorization: Bearer``, the cookie ``ss-tok``, or ``?ss-tok=`` where that is allowed.

Source: gateway/WIRE.md 7.8. A token of another host, a forged or a garbled one says nothing about
its bearer (13 B4); one of ours that has expired is told so. Where a browser's access token has
expired and its refresh token has not, the call goes through and the answer brings a new one.
"""

from __future__ import annotations

from msgspec.structs import replace

from gateway.auth.authenticators import Claim, Issued, Proof
from gateway.auth.callers import Callers
from gateway.auth.cookies import REFRESH, TOKEN, Cookies, SessionCookie, gone, is_secure
from gateway.auth.parameters import parameter
from gateway.auth.renewal import Renewal, Renewed, cookie_of
from gateway.auth.stores.base import UserStore
from gateway.auth.token_service import TokenService
from gateway.auth.tokens import InvalidTokenError, TokenError, Tokens
from gateway.service.calls import Call, Identity
from gateway.service.errors import HttpError


class Bearer:
    """Signs in by token, and gives tokens to those who sign in otherwise."""

    provider = "jwt"

    def __init__(self, tokens: Tokens, users: UserStore) -> None:
        self._tokens = tokens
        self.in_parameters = tokens.rules.in_parameters
        self._renewal = Renewal(tokens, users)
        self._cookies = Cookies()

    def service(self, callers: Callers, /) -> TokenService:
        """Return the operations that give tokens."""
        return TokenService(callers, self._tokens, self._renewal)

    def prove(self, call: Call, /) -> Claim | None:  # noqa: D102
        claim = call.headers.get("authorization", "")
        if claim[:7].lower() == "bearer ":
            return _proof(self._tokens.identity(claim[7:]))
        if self.in_parameters and (text := parameter(call, TOKEN)):
            return _proof(self._tokens.identity(text))
        text = call.cookies.get(TOKEN)
        return self._by_cookie(call, text) if text else None

    async def _by_cookie(self, call: Call, text: str) -> Proof | None:
        try:
            identity = self._tokens.identity(text)
        except TokenError as error:
            renewed = await self._renewed(call.cookies.get(REFRESH))
            if renewed is None:
                error.headers += self._cookies.headers((gone(TOKEN),), is_secure(call))
                raise
            return Proof(renewed.identity, cookies=(gone(TOKEN), cookie_of(renewed.token)))
        if identity is None:
            # Nothing comes of a cookie that nobody can read: it would be sent for ever.
            return Proof(None, cookies=(gone(TOKEN),))
        return Proof(identity)

    async def _renewed(self, refresh_token: str | None) -> Renewed | None:
        """Return a new access token; None if the refresh token is not good either."""
        try:
            return await self._renewal.renew(refresh_token) if refresh_token else None
        except (InvalidTokenError, TokenError, HttpError):
            return None

    def issue(self, identity: Identity, /) -> Issued:
        """Return both tokens for someone, where the rules want them."""
        access, refresh = self._tokens.access(identity), self._tokens.refresh(identity.user_id)
        if self._tokens.rules.in_cookies:
            return Issued(cookies=(cookie_of(access), SessionCookie(REFRESH, refresh.text, refresh.expires)))
        return Issued(access=access.text, refresh=refresh.text)


def _proof(identity: Identity | None) -> Proof | None:
    return Proof(replace(identity, ambient=False)) if identity is not None else None
