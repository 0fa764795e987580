"""The guards of requirements, and their refusals: 401 with a challenge, 302 to the login page, 403.

Source: gateway/WIRE.md 5.7, 7.5.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from formats.late_names import late_module
from gateway.auth.callers import Callers, Known
from gateway.auth.live_sessions import ADMIN
from gateway.auth.origins import ForeignPageError
from gateway.auth.stores import StoreAwayError
from gateway.http.queries import pairs_of, without_secrets
from gateway.service.calls import Call, Identity
from gateway.service.errors import Headers, HttpError, Refusal
from gateway.service.requirements import (
    HasAnyPermission,
    HasAnyRole,
    HasPermission,
    HasRole,
    Needs,
    Requirement,
    SignedIn,
)

if TYPE_CHECKING:
    from gateway.http import plain_texts
else:
    plain_texts = late_module("gateway.http.plain_texts")


class AccessGuard:
    """Lets a call pass if its caller is known and meets the requirement."""

    def __init__(self, callers: Callers, asked: Requirement) -> None:
        self._callers = callers
        self._asked = asked
        self._takes_all = isinstance(asked, SignedIn)
        self.needs = Needs.FORM if callers.in_parameters else Needs.HEAD

    def __call__(self, call: Call, _: Any, /) -> Call | Awaitable[Call]:
        """Return the call with its identity; :class:`Refusal` 401, 302 or 403."""
        if call.identity is not None:
            self._check(call, call.identity)
            return call
        try:
            known = self._callers.look(call)
        except HttpError as error:
            raise _for_browser(call, error) from error
        return self._admitted(call, known) if isinstance(known, Known) else self._later(call, known)

    async def _later(self, call: Call, known: Awaitable[Known]) -> Call:
        try:
            return self._admitted(call, await known)
        except HttpError as error:
            raise _for_browser(call, error) from error

    def _admitted(self, call: Call, known: Known) -> Call:
        callers = self._callers
        if known.identity is None and self._asked.validated:
            headers = callers.headers(call, callers.in_full(known).cookies)
            raise not_authenticated(call, headers)
        if known.identity is None:
            # ServiceStack sets the permanent id first when it refuses an unknown caller.
            headers = callers.headers(call, callers.in_full(known).cookies[::-1])
            raise unknown_caller(call, (*headers, callers.challenge))
        if not self._takes_all:
            self._check(call, known.identity, known)
        return callers.told(call, known)

    def _check(self, call: Call, identity: Identity, known: Known | None = None) -> None:
        """Raise a refusal if the caller does not meet the requirement, with the cookies of one ``known`` just now."""
        if allows(identity, self._asked):
            return
        callers = self._callers
        added = () if known is None else callers.headers(call, callers.in_full(known).cookies)
        if not self._asked.validated:
            about_permissions = isinstance(self._asked, HasPermission | HasAnyPermission)
            reason = "Invalid Permission" if about_permissions else "Invalid Role"
            body = plain_texts.forbidden(call.verb, call.path, call.query)
            raise Refusal(403, added, body, "text/plain", reason)
        raise HttpError(403, "Forbidden", f"{_asked_in_words(self._asked)} Required", headers=added)


class ObserverGuard:
    """Refuses nobody: adds the identity to the call of an open operation, and gives anonymous callers their cookies."""

    needs = Needs.HEAD

    def __init__(self, callers: Callers) -> None:
        self._callers = callers

    def __call__(self, call: Call, _: Any, /) -> Call | Awaitable[Call]:
        """Return the call with the identity of its session, if it has one."""
        if call.identity is not None or call.cookie_lines or _sets_cookies(call):
            return call  # already done: a batch runs this guard for each of its requests
        try:
            known = self._callers.look_back(call)
        except ForeignPageError:
            return call  # for a page of another site the caller counts as anonymous
        return self._noted(call, known) if isinstance(known, Known) else self._later(call, known)

    async def _later(self, call: Call, known: Awaitable[Known]) -> Call:
        try:
            return self._noted(call, await known)
        except (StoreAwayError, ForeignPageError):
            return call  # an open operation needs no caller; no cookie is set, so nobody is signed out

    def _noted(self, call: Call, known: Known) -> Call:
        if known.identity is None and not known.cookies and not known.newcomer:
            return call
        return self._callers.told(call, known)


def _sets_cookies(call: Call) -> bool:
    return any(name == "Set-Cookie" for name, _ in call.added_headers)


def allows(identity: Identity, asked: Requirement) -> bool:
    """Return whether a caller meets a requirement."""
    if isinstance(asked, SignedIn) or ADMIN in identity.roles:
        return True
    if isinstance(asked, HasRole):
        return asked.role in identity.roles
    if isinstance(asked, HasAnyRole):
        return any(name in identity.roles for name in asked.names)
    if isinstance(asked, HasAnyPermission):
        return any(name in identity.permissions for name in asked.names)
    return asked.permission in identity.permissions


def _asked_in_words(asked: Requirement) -> str:
    if isinstance(asked, HasRole):
        return f"{asked.role} Role"
    if isinstance(asked, HasPermission):
        return f"{asked.permission} Permission"
    if isinstance(asked, SignedIn):
        return ""
    return f"{' or '.join(asked.names)} {'Role' if isinstance(asked, HasAnyRole) else 'Permission'}"


def _for_browser(call: Call, error: HttpError) -> Exception:
    """Return the answer to wrong credentials: a browser is redirected to the login page, as one without credentials."""
    return unknown_caller(call, error.headers) if error.status == 401 and call.format_name == "html" else error


def not_authenticated(call: Call, headers: Headers) -> HttpError | Refusal:
    """Return an operation's answer to an unknown caller: 401 in the client's format, for browsers a redirect."""
    if call.format_name == "html":
        return unknown_caller(call, headers)
    return HttpError(401, "Unauthorized", "Not Authenticated", headers=headers)


def unknown_caller(call: Call, headers: tuple[tuple[str, str], ...]) -> Refusal:
    """Return the answer to a caller who must sign in: an empty 401, for browsers a redirect."""
    if call.format_name != "html":
        return Refusal(401, headers)
    pairs = pairs_of(without_secrets(call.query), limit=call.query.count("&") + 1)
    query = "&".join(f"{escaped(name)}={escaped(value)}" for name, value in pairs)
    here = call.base_url + call.path + ("?" + query if query else "")
    return Refusal(302, (*headers, ("Location", f"{call.base_url}/login?redirect={escaped(here)}")))


def escaped(text: str) -> str:
    """Return a text as a query value, as .NET writes it: lower-case escapes, ``+`` for a blank.

    >>> escaped("http://localhost/a b?c=1")
    'http%3a%2f%2flocalhost%2fa+b%3fc%3d1'
    """
    return "".join(_ESCAPES[byte] for byte in text.encode())


_BARE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789,-.")
_ESCAPES = tuple(chr(byte) if byte in _BARE else "+" if byte == 32 else f"%{byte:02x}" for byte in range(256))
