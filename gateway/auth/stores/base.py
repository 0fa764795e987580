"""What a store must do: one explicit protocol each, and nothing is guessed from the names of methods.

Why a revision: whether a remembered password is still the right one must be known on every
request, and asking a database for it would cost more than the request. A store counts its
changes instead, and a count is compared in nanoseconds. What another process changes in the
same database is seen when the memory's lifetime ends (:class:`gateway.auth.Basic`, :class:`gateway.auth.Auth`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Protocol

import msgspec

from gateway.auth.sessions import Session
from gateway.auth.users import User
from gateway.service.errors import HttpError

#: Seconds after which a client may try again when a store is away.
RETRY_AFTER = 2


class NameTakenError(ValueError):
    """A user name or an e-mail address is another user's; ``field`` is ``user_name`` or ``email``.

    Which one it is stays untold: the error may end in a log.
    """

    def __init__(self, field: str) -> None:
        super().__init__(f"this {field.replace('_', ' ')} is another user's")
        self.field = field


class StoreAwayError(HttpError):
    """503 with ``Retry-After``: the store cannot be reached. Tells no address and no statement."""

    def __init__(self) -> None:
        super().__init__(
            503,
            "ServiceUnavailable",
            "The service cannot look up who is signed in at the moment, try again",
            headers={"Retry-After": str(RETRY_AFTER)},
        )


class UserStore(Protocol):
    """Where users are kept."""

    @property
    def revision(self) -> int:
        """Return a number that is another one after every change this process makes or learns of."""
        ...

    async def find(self, name: str, /) -> User | None:
        """Return the user of a user name or an e-mail address that signs in (in any case).

        Whether the case of a user name's letters counts is the store's to say.
        """
        ...

    async def get(self, user_id: str, /) -> User | None:
        """Return the user of an id."""
        ...

    async def save(self, user: User, /) -> None:
        """Keep a user, in place of the one with the same id if there is one.

        Raises :class:`NameTakenError` where the user name or e-mail is another user's.
        """
        ...

    async def change(self, user_id: str, change: Callable[[User], User], /) -> User | None:
        """Keep what a function makes of a user as they are now, and return it; None if there is no such user.

        In one step, so that two changes at once both count, in however many processes. The function may be
        called more than once, and keeps the id. Raises :class:`NameTakenError`.
        """
        ...

    async def add(self, user: User, /, *, keeps_id: bool = False) -> User:
        """Keep a new user under an id that nobody has had, and return it.

        The given id does not count; with ``keeps_id`` it does, unless somebody has it.
        Raises :class:`NameTakenError`. Of several at once with one name, one succeeds.
        """
        ...

    async def remove(self, user_id: str, /) -> None:
        """Forget a user, if there is one; the id is not given again."""
        ...

    def all(self) -> AsyncIterator[User]:
        """Give all users, in the order of their ids."""
        ...

    async def hash_kinds(self) -> frozenset[str]:
        """Return the kinds of password hash that its users have (:func:`gateway.auth.hashes.kind_of`)."""
        ...


class ApiKey(msgspec.Struct, frozen=True):
    """A key, of which the digest is kept, whose it is, and when it ends or was ended (seconds since 1970).

    ``scopes`` are the permissions that a request by this key has of its user's; None for all, and their roles.
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
    """Where keys are kept, by their digests."""

    async def find(self, digest: str, /) -> ApiKey | None:
        """Return the key of a digest, None if it is nobody's."""
        ...

    async def save(self, key: ApiKey, /) -> None:
        """Keep a key, in place of the one with the same digest if there is one."""
        ...

    async def used(self, key: ApiKey, /) -> None:
        """Note that a key was used; not every use need be written down."""
        ...

    async def all(self) -> list[ApiKey]:
        """Return all keys, by user."""
        ...


class RefreshTokenStore(Protocol):
    """The ids (``jti``) of the refresh tokens that were given and not taken back."""

    async def keep(self, token_id: str, user_id: str, expires_at: float, /) -> None:
        """Note that a token was given; it ends at a time in seconds since 1970."""
        ...

    async def knows(self, token_id: str, /) -> bool:
        """Return whether a token was given and is still good."""
        ...

    async def drop_all(self, user_id: str, /) -> None:
        """Take back all tokens of a user."""
        ...


class SessionStore(Protocol):
    """Where sessions are kept.

    ``immediate`` true: :meth:`find` answers at once, and is asked in place of :meth:`get`.
    ``shared`` true: all workers of a service see the same sessions. ``foreign`` true: others than
    this service write there too, so what a session says of its user is not believed.
    """

    @property
    def immediate(self) -> bool:
        """Return whether :meth:`find` answers at once."""
        ...

    @property
    def shared(self) -> bool:
        """Return whether all workers see the same sessions."""
        ...

    @property
    def foreign(self) -> bool:
        """Return whether others write here too."""
        ...

    async def get(self, session_id: str, /) -> Session | None:
        """Return the session of an id; None if there is none or its time is over."""
        ...

    def find(self, session_id: str, /) -> Session | None:
        """Return what :meth:`get` does, without waiting; called only where ``immediate`` is true."""
        ...

    async def put(self, session: Session, /) -> None:
        """Keep a session until it expires or is dropped."""
        ...

    async def renew(self, session: Session, /) -> bool:
        """Keep a session for longer and return True; False, and nothing is kept, if it has been dropped meanwhile."""
        ...

    async def drop(self, session_id: str, /) -> None:
        """Forget a session, if there is one."""
        ...

    async def of_user(self, user_id: str, /) -> list[Session]:
        """Return the sessions of a user, the newest first."""
        ...
