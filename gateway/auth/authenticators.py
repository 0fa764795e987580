"""What a request proves about its caller, or nothing.

Each way of signing in is one class in one module. A way that proves something with every
request (Basic, API keys, tokens) is an :class:`Authenticator`; one that proves something once
and leaves a session is a :class:`PasswordLogin`; a class may be both. They are tried in the
order in which they are given to :class:`gateway.auth.Auth`, and the first names the challenge
of a 401.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, runtime_checkable

import msgspec

from gateway.auth.cookies import SessionCookie
from gateway.service.calls import Call, Identity
from gateway.service.errors import Headers, HttpError, ServiceError


class Proof(msgspec.Struct, frozen=True):
    """Who a request is from; without an identity it only has cookies for the answer.

    ``announced``: the answer also says so in ``ss-opt`` and ``X-UAId``, as the original does
    for Basic and API keys but not for tokens (gateway/WIRE.md 7.6 to 7.8). ``cookies`` are set
    before those of the session.
    """

    identity: Identity | None
    announced: bool = False
    cookies: tuple[SessionCookie, ...] = ()


class DisprovedError(HttpError):
    """A claim that is wrong: 401 in the client's format, with the session cookies of a caller who tried.

    Another error of an authenticator goes out as it is, without cookies.
    """

    def __init__(self, message: str = "Invalid Username or Password") -> None:
        super().__init__(401, "Unauthorized", message)


class ProofError(ServiceError):
    """A proof that its authenticator refuses in its own words; ``cookies`` are set by the answer."""

    headers: Headers = ()
    cookies: tuple[SessionCookie, ...] = ()


#: What a request proves, or what finds it out.
Claim = Proof | Awaitable[Proof | None]


@runtime_checkable
class Authenticator(Protocol):
    """A proof in the request itself."""

    @property
    def provider(self) -> str:
        """Return its name in ``/auth/{provider}`` and in the challenge."""
        ...

    def prove(self, call: Call, /) -> Claim | None:
        """Return what the request proves, or what finds it out; None if it claims nothing of this kind.

        Raises :class:`HttpError` where what it claims is wrong. Why not always a coroutine: most
        requests claim nothing, and are asked so by every authenticator.
        """
        ...


@runtime_checkable
class PasswordLogin(Protocol):
    """A name and a password, sent once to ``/auth/{provider}``."""

    @property
    def provider(self) -> str:
        """Return its name in ``/auth/{provider}`` and in the challenge."""
        ...

    async def sign_in(self, name: str, password: str, call: Call, /) -> Login | None:
        """Return who this is, None where name or password is wrong; :class:`HttpError` for too many guesses.

        ``call`` tells from where it is tried.
        """
        ...


class Login(msgspec.Struct, frozen=True):
    """Who signed in, and the picture that the answer shows of them, a URL or None.

    ``recognised`` is told the permanent id (``ss-pid``) that the browser gets, if somebody wants to know.
    """

    identity: Identity
    profile_url: str | None = None
    recognised: Callable[[str], Awaitable[None]] | None = None


class Issued(msgspec.Struct, frozen=True):
    """Tokens for someone who signed in: either in cookies, or as texts for the body of the answer."""

    cookies: tuple[SessionCookie, ...] = ()
    access: str | None = None
    refresh: str | None = None


@runtime_checkable
class TokenIssuer(Protocol):
    """A provider that gives tokens to everyone who signs in, by whichever of them."""

    async def issue(self, identity: Identity, /) -> Issued:
        """Return tokens for who has just proved their identity."""
        ...


Provider = Authenticator | PasswordLogin
