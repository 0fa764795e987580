"""Who may sign in: the user record. Where it is kept: :mod:`gateway.auth.stores`."""

from __future__ import annotations

import time
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from gateway.auth import hashes
from gateway.service.calls import Identity


class User(msgspec.Struct, frozen=True):
    """One person or program that can sign in.

    ``user_name`` is ``""`` for who has only an e-mail address. ``password_hash`` is what
    :func:`gateway.auth.hash_password` returns, or an ASP.NET Identity hash taken over from the
    .NET host; None for users who have no password. Times are in seconds since 1970.
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
    #: The address also signs in; not where anybody could have typed it, or where two users have it.
    email_login: bool = True
    #: Sessions that began before are over: signed out everywhere, or a new password.
    sessions_from: float = 0.0
    first_name: str | None = None
    last_name: str | None = None
    birth_date: str | None = None  #: ``1999-03-31``
    #: Data of the application's, of texts; never anything about who the user is (gateway/WIRE.md users 7.2).
    meta: dict[str, str] = msgspec.field(default_factory=dict)
    #: What else the old host knew of the user.
    details: dict[str, str] = msgspec.field(default_factory=dict)
    created_at: float | None = None
    origin: str | None = None  #: the row of an old host's that the user came from: ``servicestack:7``

    @property
    def shown_name(self) -> str:
        """Return the user name, for who has none the e-mail address."""
        return self.user_name or self.email or ""

    def identity(self, name: str | None = None, session_id: str | None = None) -> Identity:
        """Return who a call is from; ``name`` is what was typed, the user name or the e-mail (gateway/WIRE.md 7.3).

        A user with data is known by the stored name whatever was typed, as at the original.
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
        """Return whether the user is not locked, or no more."""
        if not self.locked:
            return True
        return self.locked_until is not None and self.locked_until <= (time.time() if now is None else now)

    def signed_out(self, now: float | None = None) -> User:
        """Return the user with all sessions over."""
        return replace(self, sessions_from=time.time() if now is None else now)


def user_key(name: str) -> str:
    """Return what two names have in common that are one and the same but for their letter case."""
    return name.casefold()


def kinds_of(users: Iterable[User]) -> frozenset[str]:
    """Return the kinds of the users' hashes (:meth:`gateway.auth.UserStore.hash_kinds`)."""
    return frozenset(hashes.kind_of(each.password_hash) for each in users if each.password_hash)
