"""A refresh token → its user as they are now, with a new access token.

Why the user is asked for again: a refresh token lives a year, and what it says of nobody's
roles must not outlive their taking away.
"""

from __future__ import annotations

from typing import NamedTuple

from gateway.auth.cookies import TOKEN, SessionCookie
from gateway.auth.stores.base import RefreshTokenStore, UserStore
from gateway.auth.tokens import Token, TokenError, Tokens
from gateway.service.calls import Identity
from gateway.service.errors import HttpError


class Renewed(NamedTuple):
    """Who a refresh token is about, and their new access token."""

    identity: Identity
    token: Token


class Renewal:
    """Makes access tokens anew; of ``given`` only refresh tokens count that are still there."""

    def __init__(self, tokens: Tokens, users: UserStore, given: RefreshTokenStore | None = None) -> None:
        self._tokens = tokens
        self._users = users
        self._given = given

    async def refresh_token(self, user_id: str) -> Token:
        """Return a refresh token for a user, which is noted where tokens can be taken back."""
        made = self._tokens.refresh(user_id)
        if self._given is not None:
            await self._given.keep(made.token_id, user_id, made.expires.timestamp())
        return made

    async def renew(self, refresh_token: str) -> Renewed:
        """Return a new access token.

        Raises InvalidTokenError, TokenError, :class:`HttpError` 401 for users who may sign in no more.
        """
        claimed = self._tokens.refreshed(refresh_token)
        user = await self._users.get(claimed.user_id)
        if user is None:
            raise HttpError(401, "AuthenticationException", "User no longer exists")
        if claimed.issued_at < int(user.sessions_from):
            raise TokenError("Token has been revoked")
        if self._given is not None and not await self._given.knows(claimed.token_id):
            raise TokenError("Token has been revoked")
        if not user.may_sign_in():
            raise HttpError(401, "AuthenticationException", "This account has been locked")
        identity = user.identity()
        return Renewed(identity, self._tokens.access(identity))


def cookie_of(token: Token) -> SessionCookie:
    """Return the cookie of an access token, which lives as long as it."""
    return SessionCookie(TOKEN, token.text, token.expires)
