"""Signing in by token: ``Authorization: Bearer``, the cookie ``ss-tok``, or ``?ss-tok=`` if that is allowed.

Source: gateway/WIRE.md 7.8. A token of another host, a forged or a garbled one is ignored (13 B4); an expired
one of ours gets an error that says so. If a browser's access token has expired but its refresh token has
not, the call goes through and the answer sets a new access token.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from msgspec.structs import replace

from gateway.auth.authenticators import Claim, Issued, Proof
from gateway.auth.callers import Callers
from gateway.auth.cookies import REFRESH, TOKEN, SessionCookie, gone
from gateway.auth.live_sessions import CAPACITY
from gateway.auth.parameters import parameter
from gateway.auth.renewal import Renewal, Renewed, cookie_of
from gateway.auth.stores.base import RefreshTokenStore, UserStore
from gateway.auth.token_service import TokenService
from gateway.auth.tokens import InvalidTokenError, TokenError, Tokens
from gateway.auth.users import User
from gateway.service.calls import Call, Identity
from gateway.service.errors import HttpError


class Bearer:
    """Signs in by token, and issues tokens to users who sign in another way.

    ``refresh_tokens``, if given, is a store that is asked about every refresh token, so that tokens can be
    revoked. With ``fresh_seconds`` the bearer of an access token is looked up again, at most once in that many
    seconds: locks, deletions and new roles then count, as does signing out everywhere. Without it a token is
    good until it expires, as in ServiceStack.
    """

    provider = "jwt"

    def __init__(
        self,
        tokens: Tokens,
        users: UserStore,
        refresh_tokens: RefreshTokenStore | None = None,
        *,
        fresh_seconds: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tokens = tokens
        self.in_parameters = tokens.rules.in_parameters
        self._users = users
        self._renewal = Renewal(tokens, users, refresh_tokens)
        self._fresh_seconds = fresh_seconds
        self._clock = clock
        self._seen: dict[str, tuple[User | None, float, int]] = {}

    def service(self, callers: Callers, /) -> TokenService:
        """Return the operations that issue tokens."""
        return TokenService(callers, self._tokens, self._renewal)

    def prove(self, call: Call, /) -> Claim | None:  # noqa: D102
        claim = call.headers.get("authorization", "")
        if claim[:7].lower() == "bearer ":
            return self._proof(claim[7:])
        if self.in_parameters and (text := parameter(call, TOKEN)):
            return self._proof(text)
        text = call.cookies.get(TOKEN)
        return self._by_cookie(call, text) if text else None

    async def _by_cookie(self, call: Call, text: str) -> Proof | None:
        try:
            proven = self._tokens.proven(text)
            identity = None if proven is None else await self._current(*proven)
        except TokenError as error:
            renewed = await self._renewed(call.cookies.get(REFRESH))
            if renewed is None:
                error.cookies = (gone(TOKEN),)
                raise
            return Proof(renewed.identity, cookies=(gone(TOKEN), cookie_of(renewed.token)))
        if identity is None:
            # Remove a cookie that is not a token of ours, or the browser would send it for ever.
            return Proof(None, cookies=(gone(TOKEN),))
        return Proof(identity)

    def _proof(self, text: str) -> Claim | None:
        """Return the proof of a token that was not in a cookie, so that no browser sends it by itself."""
        proven = self._tokens.proven(text)
        if proven is None:
            return None
        if self._fresh_seconds is None:
            return Proof(replace(proven[0], ambient=False))
        return self._looked_up(*proven)

    async def _looked_up(self, identity: Identity, issued_at: float) -> Proof:
        return Proof(replace(await self._current(identity, issued_at), ambient=False))

    async def _current(self, identity: Identity, issued_at: float) -> Identity:
        """Return the bearer's identity, with ``fresh_seconds`` the present one; TokenError if they may not sign in."""
        if self._fresh_seconds is None:
            return identity
        now, revision = self._clock(), self._users.revision
        user, until, seen = self._seen.get(identity.user_id, (None, 0.0, -1))
        if until <= now or seen != revision:  # never looked up, too long ago, or the users have changed since
            user = await self._users.get(identity.user_id)
            if len(self._seen) >= CAPACITY:
                self._seen.clear()
            self._seen[identity.user_id] = (user, now + self._fresh_seconds, revision)
        if user is None or not user.may_sign_in() or issued_at < int(user.sessions_from):
            raise TokenError("Token has been revoked")
        return replace(identity, email=user.email, roles=user.roles, permissions=user.permissions)

    async def _renewed(self, refresh_token: str | None) -> Renewed | None:
        """Return a new access token; None if the refresh token is not valid either."""
        try:
            return await self._renewal.renew(refresh_token) if refresh_token else None
        except (InvalidTokenError, TokenError, HttpError):
            return None

    async def issue(self, identity: Identity, /) -> Issued:
        """Return both tokens for a user, in cookies or as texts, as the rules say."""
        access, refresh = self._tokens.access(identity), await self._renewal.refresh_token(identity.user_id)
        if self._tokens.rules.in_cookies:
            return Issued(cookies=(cookie_of(access), SessionCookie(REFRESH, refresh.text, refresh.expires)))
        return Issued(access=access.text, refresh=refresh.text)
