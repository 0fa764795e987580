"""A refresh token → its user as they are now, with a new access token.

Why the user is asked for again: a refresh token lives a year, and what it says of nobody's
roles must not outlive their taking away.
"""

from __future__ import annotations

from typing import NamedTuple

from gateway.auth.cookies import TOKEN, SessionCookie
from gateway.auth.stores.base import UserStore
from gateway.auth.tokens import Token, Tokens
from gateway.service.calls import Identity
from gateway.service.errors import HttpError


class Renewed(NamedTuple):
    """Who a refresh token is about, and their new access token."""

    identity: Identity
    token: Token


class Renewal:
    """Makes access tokens anew."""

    def __init__(self, tokens: Tokens, users: UserStore) -> None:
        self._tokens = tokens
        self._users = users

    async def renew(self, refresh_token: str) -> Renewed:
        """Return a new access token.

        Raises InvalidTokenError, TokenError, :class:`HttpError` 401 for users who may sign in no more.
        """
        user = await self._users.get(self._tokens.refreshed(refresh_token))
        if user is None:
            raise HttpError(401, "AuthenticationException", "User no longer exists")
        if not user.may_sign_in():
            raise HttpError(401, "AuthenticationException", "This account has been locked")
        identity = user.identity()
        return Renewed(identity, self._tokens.access(identity))


def cookie_of(token: Token) -> SessionCookie:
    """Return the cookie of an access token, which lives as long as it."""
    return SessionCookie(TOKEN, token.text, token.expires)
