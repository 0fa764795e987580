"""A refresh token → its user's present state, and a new access token.

Why the user is looked up again: a refresh token lives for a year, and roles that are taken away meanwhile
must not come back with it.
"""

from __future__ import annotations

from typing import NamedTuple

from gateway.auth.cookies import TOKEN, SessionCookie
from gateway.auth.stores.base import RefreshTokenStore, UserStore
from gateway.auth.tokens import Token, TokenError, Tokens
from gateway.service.calls import Identity
from gateway.service.errors import HttpError


class Renewed(NamedTuple):
    """The user of a refresh token, and their new access token."""

    identity: Identity
    token: Token


class Renewal:
    """Issues new access tokens. With the store ``given``, only refresh tokens count that are still in it."""

    def __init__(self, tokens: Tokens, users: UserStore, given: RefreshTokenStore | None = None) -> None:
        self._tokens = tokens
        self._users = users
        self._given = given

    async def refresh_token(self, user_id: str) -> Token:
        """Return a refresh token for a user, and record it if there is a store."""
        token = self._tokens.refresh(user_id)
        if self._given is not None:
            await self._given.keep(token.token_id, user_id, token.expires.timestamp())
        return token

    async def renew(self, refresh_token: str) -> Renewed:
        """Return a new access token.

        Raises InvalidTokenError, TokenError, and :class:`HttpError` 401 for users who may no longer sign in.
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
    """Return the cookie of an access token, which expires with it."""
    return SessionCookie(TOKEN, token.text, token.expires)
