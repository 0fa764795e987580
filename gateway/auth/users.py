"""Who may sign in: the user record and where it is kept.

Why a revision: whether a remembered password is still the right one must be known on every
request, and asking a database for it would cost more than the request. A store counts its
changes instead, and a count is compared in nanoseconds. What another process changes in the
same database is seen when the memo's lifetime ends (:class:`gateway.auth.Basic`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import msgspec

from gateway.service.calls import Identity


class User(msgspec.Struct, frozen=True):
    """One person or program that can sign in.

    ``password_hash`` is what :func:`gateway.auth.hash_password` returns, or an ASP.NET Identity
    hash taken over from the .NET host; None for users who have no password.
    """

    user_id: str
    user_name: str
    password_hash: str | None = None
    email: str | None = None
    display_name: str | None = None
    profile_url: str | None = None
    roles: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()
    locked: bool = False

    def identity(self, name: str | None = None, session_id: str | None = None) -> Identity:
        """Return who a call is from; ``name`` is what was typed, the user name or the e-mail (gateway/WIRE.md 7.3)."""
        return Identity(
            user_id=self.user_id,
            user_name=name or self.user_name,
            display_name=self.display_name or self.user_name,
            email=self.email,
            roles=self.roles,
            permissions=self.permissions,
            session_id=session_id,
        )


class UserStore(Protocol):
    """Where users are kept: memory, a database, the old host's tables."""

    @property
    def revision(self) -> int:
        """Return a number that is another one after every change this process makes or learns of."""
        ...

    async def find(self, name: str, /) -> User | None:
        """Return the user of a user name (case-sensitive) or an e-mail address (in any case)."""
        ...

    async def get(self, user_id: str, /) -> User | None:
        """Return the user of an id."""
        ...

    async def save(self, user: User, /) -> None:
        """Keep a user, in place of the one with the same id if there is one.

        Raises ValueError where the user name or e-mail is another user's.
        """
        ...


class MemoryUsers:
    """Users in memory: for tests, samples and services with a handful of them in a file."""

    def __init__(self, users: Iterable[User] = ()) -> None:
        self.revision = 0
        self._users: dict[str, User] = {}
        self._ids: dict[str, str] = {}
        for each in users:
            self._save(each)

    async def find(self, name: str, /) -> User | None:  # noqa: D102
        user_id = self._ids.get(name) or self._ids.get(name.casefold() if "@" in name else "")
        return self._users[user_id] if user_id else None

    async def get(self, user_id: str, /) -> User | None:  # noqa: D102
        return self._users.get(user_id)

    async def save(self, user: User, /) -> None:  # noqa: D102
        self._save(user)

    def _save(self, user: User) -> None:
        names = {user.user_name, *([user.email.casefold()] if user.email else [])}
        for name in names:
            if self._ids.get(name, user.user_id) != user.user_id:
                raise ValueError(f"{name!r} is another user's name or e-mail address")
        self._ids = {name: owner for name, owner in self._ids.items() if owner != user.user_id}
        self._ids.update(dict.fromkeys(names, user.user_id))
        self._users[user.user_id] = user
        self.revision += 1
