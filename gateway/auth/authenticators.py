"""The protocols of the ways to sign in, and what they return.

Each way of signing in is one class in one module. A way that sends a proof with every request
(Basic, API keys, tokens) is an :class:`Authenticator`; one that proves the caller once and then
keeps a session is a :class:`PasswordLogin`; a class may be both. They are tried in the
order in which they are given to :class:`gateway.auth.Auth`, and a 401 has the challenge of the first. One that has
operations of its own, such as the exchange of tokens, has a method ``service(callers)``, whose ``operations()`` are
added to the gateway's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, runtime_checkable

import msgspec

from gateway.auth.cookies import SessionCookie
from gateway.service.calls import Call, Identity
from gateway.service.errors import Headers, HttpError, ServiceError


class Proof(msgspec.Struct, frozen=True):
    """The caller's identity, proved by the request; with identity None only cookies for the answer.

    ``announced``: the answer also sets ``ss-opt`` and ``X-UAId``, as ServiceStack does
    for Basic and API keys but not for tokens (gateway/WIRE.md 7.6 to 7.8). ``cookies`` are set
    before those of the session.
    """

    identity: Identity | None
    announced: bool = False
    cookies: tuple[SessionCookie, ...] = ()


class DisprovedError(HttpError):
    """The credentials are wrong: 401 in the client's format, with the cookies for a failed sign-in.

    Any other error of an authenticator is answered without cookies.
    """

    def __init__(self, message: str = "Invalid Username or Password") -> None:
        super().__init__(401, "Unauthorized", message)


class ProofError(ServiceError):
    """An authenticator refuses a proof with an error of its own; the answer sets the ``cookies``."""

    headers: Headers = ()
    cookies: tuple[SessionCookie, ...] = ()


#: The proof in a request, or an awaitable of it.
Claim = Proof | Awaitable[Proof | None]


@runtime_checkable
class Authenticator(Protocol):
    """A way of signing in by a proof in the request itself."""

    @property
    def provider(self) -> str:
        """Return its name in ``/auth/{provider}`` and in the challenge."""
        ...

    def prove(self, call: Call, /) -> Claim | None:
        """Return the proof in the request, or an awaitable of it; None if it has no credentials of this kind.

        Raises :class:`HttpError` if the credentials are wrong. Why not always a coroutine: most
        requests have no credentials, yet every authenticator looks at them.
        """
        ...


@runtime_checkable
class PasswordLogin(Protocol):
    """A way of signing in by a name and a password, sent once to ``/auth/{provider}``."""

    @property
    def provider(self) -> str:
        """Return its name in ``/auth/{provider}`` and in the challenge."""
        ...

    async def sign_in(self, name: str, password: str, call: Call, /) -> Login | None:
        """Return who this is, None if name or password is wrong; :class:`HttpError` after too many guesses.

        ``call`` says from which address and browser it is tried.
        """
        ...


class Login(msgspec.Struct, frozen=True):
    """Who signed in, and the URL of their picture for the answer, or None.

    ``recognised``, if given, is called with the permanent id (``ss-pid``) that the browser gets.
    """

    identity: Identity
    profile_url: str | None = None
    recognised: Callable[[str], Awaitable[None]] | None = None


class Issued(msgspec.Struct, frozen=True):
    """Tokens for a user who signed in: in cookies, or as texts for the body of the answer."""

    cookies: tuple[SessionCookie, ...] = ()
    access: str | None = None
    refresh: str | None = None


@runtime_checkable
class TokenIssuer(Protocol):
    """A provider that issues tokens to everyone who signs in, by any provider."""

    async def issue(self, identity: Identity, /) -> Issued:
        """Return tokens for a user who has just signed in."""
        ...


Provider = Authenticator | PasswordLogin
