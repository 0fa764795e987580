"""The record of a user who may sign in. :mod:`gateway.auth.stores` has the stores for it."""

from __future__ import annotations

import time
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from gateway.auth import hashes
from gateway.service.calls import Identity


class User(msgspec.Struct, frozen=True):
    """One person or program that can sign in.

    ``user_name`` is ``""`` for a user with only an e-mail address. ``password_hash`` is what
    :func:`gateway.auth.hash_password` returns, or an ASP.NET Identity hash taken over from the
    .NET host; None for a user without a password. Times are in seconds since 1970.
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
    locked_until: float | None = None  #: None: until somebody unlocks the user
    #: Whether the e-mail address also signs in; False for an address that is not confirmed, or that two users have.
    email_login: bool = True
    #: Sessions that began before this time have ended: the user signed out everywhere, or has a new password.
    sessions_from: float = 0.0
    first_name: str | None = None
    last_name: str | None = None
    birth_date: str | None = None  #: ``1999-03-31``
    #: Texts of the application; never part of the user's identity (gateway/WIRE.md users 7.2).
    meta: dict[str, str] = msgspec.field(default_factory=dict)
    #: Other data that an old host had about the user.
    details: dict[str, str] = msgspec.field(default_factory=dict)
    created_at: float | None = None
    origin: str | None = None  #: the row of an old host that the user was imported from: ``servicestack:7``

    @property
    def shown_name(self) -> str:
        """Return the user name, or without one the e-mail address."""
        return self.user_name or self.email or ""

    def identity(self, name: str | None = None, session_id: str | None = None) -> Identity:
        """Return the user's identity; ``name`` is the user name or e-mail address as typed (gateway/WIRE.md 7.3).

        A user with ``meta`` gets the stored name, whatever was typed, as in ServiceStack.
        """
        return Identity(
            user_id=self.user_id,
            user_name=name if name and not self.meta else self.shown_name,
            display_name=self.display_name or self.shown_name,
            email=self.email,
            roles=self.roles,
            permissions=self.permissions,
            session_id=session_id,
        )

    def may_sign_in(self, now: float | None = None) -> bool:
        """Return whether the user is not locked, or no longer."""
        if not self.locked:
            return True
        return self.locked_until is not None and self.locked_until <= (time.time() if now is None else now)

    def signed_out(self, now: float | None = None) -> User:
        """Return the user with all sessions ended."""
        return replace(self, sessions_from=time.time() if now is None else now)


def user_key(name: str) -> str:
    """Return the key to look up a name by, without regard to letter case."""
    return name.casefold()


def kinds_of(users: Iterable[User]) -> frozenset[str]:
    """Return the kinds of the users' hashes (:meth:`gateway.auth.UserStore.hash_kinds`)."""
    return frozenset(hashes.kind_of(user.password_hash) for user in users if user.password_hash)
