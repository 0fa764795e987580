"""The protocols of stores, and their records.

Why a revision: every request must know whether a remembered password is still right, and asking a
database would cost more than the request. So a store counts its changes, and comparing a
count takes nanoseconds. A change by another process in the same database is seen once the remembered
state is too old (:class:`gateway.auth.Basic`, :class:`gateway.auth.Auth`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Protocol

import msgspec

from gateway.auth.sessions import Session
from gateway.auth.stores import NameTakenError as NameTakenError
from gateway.auth.stores import StoreAwayError as StoreAwayError
from gateway.auth.users import User


class UserStore(Protocol):
    """A store of users."""

    @property
    def revision(self) -> int:
        """Return a number that changes with every change that this process makes or learns of."""
        ...

    async def find(self, name: str, /) -> User | None:
        """Return the user of a user name, or of an e-mail address that signs in, in any letter case.

        The store decides whether the letter case of a user name counts.
        """
        ...

    async def get(self, user_id: str, /) -> User | None:
        """Return the user of an id."""
        ...

    async def save(self, user: User, /) -> None:
        """Store a user, in place of the one with the same id if there is one.

        Raises :class:`~gateway.auth.stores.NameTakenError` if its user name or e-mail address is taken.
        """
        ...

    async def change(self, user_id: str, change: Callable[[User], User], /) -> User | None:
        """Apply a function to the present state of a user, store and return the result; None if there is no such user.

        In one atomic step, so that two changes at once both count, even from several processes. The function may be
        called more than once, and must keep the id. Raises :class:`NameTakenError`.
        """
        ...

    async def add(self, user: User, /, *, keeps_id: bool = False) -> User:
        """Store a new user under an id that was never used, and return the user with it.

        The given id does not count; with ``keeps_id`` it does, unless another user has it.
        Raises :class:`NameTakenError`. If several calls at once add the same name, one succeeds.
        """
        ...

    async def remove(self, user_id: str, /) -> None:
        """Remove a user, if there is one; the id is not used again."""
        ...

    def all(self) -> AsyncIterator[User]:
        """Give all users, in the order of their ids."""
        ...

    async def hash_kinds(self) -> frozenset[str]:
        """Return the kinds of the users' password hashes (:func:`gateway.auth.hashes.kind_of`)."""
        ...


class ApiKey(msgspec.Struct, frozen=True):
    """An API key: its digest, its user, and when it expires or was cancelled (seconds since 1970).

    ``scopes`` are the permissions, among its user's, that a request by this key has; None for all of them and the
    roles.
    """

    digest: str
    user_id: str
    expires_at: float | None = None
    cancelled_at: float | None = None
    label: str = ""
    scopes: tuple[str, ...] | None = None
    created_at: float | None = None
    last_used_at: float | None = None


class ApiKeyStore(Protocol):
    """A store of API keys, by their digests."""

    async def find(self, digest: str, /) -> ApiKey | None:
        """Return the key of a digest, None if there is none."""
        ...

    async def save(self, key: ApiKey, /) -> None:
        """Store a key, in place of the one with the same digest if there is one."""
        ...

    async def used(self, key: ApiKey, /) -> None:
        """Note that a key was used; a store need not record every use."""
        ...

    async def all(self) -> list[ApiKey]:
        """Return all keys, by user."""
        ...


class RefreshTokenStore(Protocol):
    """A store of the ids (``jti``) of refresh tokens that were issued and not revoked."""

    async def keep(self, token_id: str, user_id: str, expires_at: float, /) -> None:
        """Record an issued token; it expires at a time in seconds since 1970."""
        ...

    async def knows(self, token_id: str, /) -> bool:
        """Return whether a token was issued and is still valid."""
        ...

    async def drop_all(self, user_id: str, /) -> None:
        """Revoke all tokens of a user."""
        ...


class SessionStore(Protocol):
    """A store of sessions.

    ``immediate`` true: :meth:`find` answers without waiting, and is called in place of :meth:`get`.
    ``shared`` true: all workers of a service see the same sessions. ``foreign`` true: others than
    this service write sessions too, so only the user id in a session is trusted.
    """

    @property
    def immediate(self) -> bool:
        """Return whether :meth:`find` answers without waiting."""
        ...

    @property
    def shared(self) -> bool:
        """Return whether all workers see the same sessions."""
        ...

    @property
    def foreign(self) -> bool:
        """Return whether others write sessions too."""
        ...

    async def get(self, session_id: str, /) -> Session | None:
        """Return the session of an id; None if there is none or it has expired."""
        ...

    def find(self, session_id: str, /) -> Session | None:
        """Return what :meth:`get` returns, without waiting; called only if ``immediate`` is true."""
        ...

    async def put(self, session: Session, /) -> None:
        """Store a session until it expires or is dropped."""
        ...

    async def renew(self, session: Session, /) -> bool:
        """Extend a session and return True; False, and nothing is stored, if it has been dropped meanwhile."""
        ...

    async def drop(self, session_id: str, /) -> None:
        """Remove a session, if there is one."""
        ...

    async def of_user(self, user_id: str, /) -> list[Session]:
        """Return the sessions of a user, newest first."""
        ...
