"""A name and a password → a user, or nobody: what every way of signing in by password shares.

Unknown names cost what known ones cost; hashes of an older cost or make are replaced as their
owners sign in.
"""

from __future__ import annotations

from msgspec.structs import replace

from gateway.auth.passwords import Passwords, TooBusyError
from gateway.auth.users import User, UserStore
from gateway.service.errors import HttpError

#: Seconds after which a client may try again when too many passwords wait.
RETRY_AFTER = 2


class Accounts:
    """Users together with the means to verify their passwords."""

    def __init__(self, users: UserStore, passwords: Passwords | None = None) -> None:
        self.users = users
        self._passwords = passwords or Passwords()

    async def check(self, name: str, password: str) -> User | None:
        """Return the user whose password this is, None if it is nobody's.

        Raises :class:`HttpError`: 401 ``AuthenticationException`` for a locked user's right
        password (gateway/WIRE.md 7.3), 503 when too many passwords wait to be verified.
        """
        user = await self.users.find(name)
        try:
            verdict = await self._passwords.verify(password, user.password_hash if user else None)
        except TooBusyError as error:
            message = "Too many sign-ins at once, try again"
            headers = {"Retry-After": str(RETRY_AFTER)}
            raise HttpError(503, "ServiceUnavailable", message, headers=headers) from error
        if user is None or not verdict.right:
            return None
        if user.locked:
            raise HttpError(401, "AuthenticationException", "This account has been locked")
        if verdict.outdated:
            await self._renew(user, password)
        return user

    async def _renew(self, user: User, password: str) -> None:
        """Keep a hash of today's cost, unless the user has changed meanwhile or there is no time for it."""
        try:
            password_hash = await self._passwords.hash(password)
        except TooBusyError:
            return
        current = await self.users.get(user.user_id)
        if current is not None and current.password_hash == user.password_hash:
            await self.users.save(replace(current, password_hash=password_hash))

    async def change_password(self, user_id: str, password: str) -> None:
        """Give a user a new password; LookupError for an unknown id."""
        user = await self.users.get(user_id)
        if user is None:
            raise LookupError(f"there is no user {user_id!r}")
        await self.users.save(replace(user, password_hash=await self._passwords.hash(password)))
