"""JSON Web Tokens: made, and read with suspicion (gateway/WIRE.md 7.8).

    access   typ JWT    14 days   who the bearer is, with roles and permissions
    refresh  typ JWTR   365 days  only whose access token may be made anew

One algorithm, HS256, which a token cannot talk its reader out of (13 B4); one key to make with,
any number of former ones to read with. What the kinds may be used for is kept apart (13 C5).

The only module that knows PyJWT: ``pip install 'servicestack-gateway[jwt]'``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from gateway.service.calls import Identity
from gateway.service.errors import ArgumentError, Headers, ServiceError

try:
    import jwt
except ModuleNotFoundError as error:
    raise ModuleNotFoundError("tokens need PyJWT: pip install 'servicestack-gateway[jwt]'", name="jwt") from error

ALGORITHM = "HS256"
#: The ``typ`` of the two kinds.
ACCESS, REFRESH = "JWT", "JWTR"

#: Bytes of a key at least: as many as the digest has (RFC 7518 §3.2).
MIN_KEY = 32
_SIGNATURES = jwt.PyJWS(algorithms=[ALGORITHM])

#: Characters of a token at most; more than any cookie may hold.
MAX_LENGTH = 8192

_ABSENT: tuple[object, ...] = (None, "", ())


class TokenRules(msgspec.Struct, frozen=True):
    """How tokens are made, and which are believed.

    ``keys``: the first makes tokens, all of them are tried on those that come. ``issuers`` and
    ``audience`` are checked where given; by default they are not, so that tokens in the field go
    on working (13 C6). ``revoked`` is asked for the id (``jti``) of each token.
    """

    keys: Sequence[bytes]
    issuer: str = "ssjwt"
    access_life: timedelta = timedelta(days=14)
    refresh_life: timedelta = timedelta(days=365)
    #: Tokens go into the cookies ``ss-tok`` and ``ss-reftok``; else into the bodies of answers.
    in_cookies: bool = True
    #: ``?ss-tok=`` and a form field of that name count, as where the original allows them.
    in_parameters: bool = False
    issuers: frozenset[str] = frozenset()
    audience: str | None = None
    require_sub: bool = False
    #: A refresh token also proves who its bearer is: the original does so, and each theft lasts a year.
    refresh_as_access: bool = False
    revoked: Callable[[str], bool] | None = None

    def __post_init__(self) -> None:
        if not self.keys or any(len(each) < MIN_KEY for each in self.keys):
            raise ValueError(f"a key of tokens has {MIN_KEY} bytes or more")


class Token(NamedTuple):
    """A token as it is sent, and when it expires (UTC)."""

    text: str
    expires: datetime


class TokenError(ServiceError):
    """401 ``TokenException``: a token of ours that is good no more, or not yet."""

    status = 401
    error_code = "TokenException"
    headers: Headers = ()


class InvalidTokenError(ArgumentError):
    """400 ``ArgumentException``: a text that is no token of ours at all."""

    def __init__(self, message: str = "Token is invalid") -> None:
        super().__init__(message)


class Tokens:
    """Makes and reads the tokens of one host. ``clock`` gives seconds since 1970."""

    def __init__(self, rules: TokenRules, clock: Callable[[], float] = time.time) -> None:
        self.rules = rules
        self._clock = clock
        self._key = rules.keys[0]
        # Which key it was, for those that have several; three characters tell nobody what it is.
        self._key_id = base64.b64encode(hashlib.sha256(self._key).digest())[:3].decode()

    def access(self, identity: Identity, life: timedelta | None = None) -> Token:
        """Return an access token for someone."""
        claims = {
            "email": identity.email,
            "name": identity.display_name,
            "preferred_username": identity.user_name,
            "roles": identity.roles,
            "perms": identity.permissions,
        }
        return self._made(ACCESS, identity.user_id, claims, self.rules.access_life if life is None else life)

    def refresh(self, user_id: str, life: timedelta | None = None) -> Token:
        """Return a refresh token for a user."""
        return self._made(REFRESH, user_id, {}, self.rules.refresh_life if life is None else life)

    def _made(self, kind: str, user_id: str, claims: Mapping[str, object], life: timedelta) -> Token:
        now = int(self._clock())
        expires = now + int(life.total_seconds())
        payload = {"iss": self.rules.issuer, "sub": user_id, "iat": now, "exp": expires, **claims}
        payload["aud"] = self.rules.audience
        payload["jti"] = base64.urlsafe_b64encode(os.urandom(12)).decode()
        payload = {name: value for name, value in payload.items() if value not in _ABSENT}
        text = jwt.encode(payload, self._key, ALGORITHM, headers={"typ": kind, "kid": self._key_id})
        return Token(text, datetime.fromtimestamp(expires, UTC))

    def identity(self, text: str) -> Identity | None:
        """Return who the bearer of an access token is; None if it is none of ours.

        Raises :class:`TokenError` for one of ours that is not good now.
        """
        found = self._read(text)
        if found is None:
            return None
        kind, claims = found
        if kind == REFRESH and not self.rules.refresh_as_access:
            return None
        return _identity(claims)

    def refreshed(self, text: str) -> str:
        """Return the id of the user whose refresh token this is.

        Raises :class:`InvalidTokenError` if it is none, :class:`TokenError` if it is not good now.
        """
        parts = text.split(".")
        if len(parts) == 3 and any(len(each) % 4 == 1 for each in parts):
            raise InvalidTokenError("Illegal base64url string!")  # as recorded by the official clients
        found = self._read(text)
        if found is None or found[0] != REFRESH or not found[1].get("sub"):
            raise InvalidTokenError
        return str(found[1]["sub"])

    def _read(self, text: str) -> tuple[str, dict[str, Any]] | None:
        """Return kind and claims of a token with a right signature; TokenError if it is not good now."""
        if len(text) > MAX_LENGTH or text.count(".") != 2:
            return None
        for key in self.rules.keys:
            try:
                found = _SIGNATURES.decode_complete(text, key, algorithms=[ALGORITHM])
                claims = json.loads(found["payload"])
            except (jwt.PyJWTError, ValueError):
                continue
            if not isinstance(claims, dict):
                return None
            self._check(claims)
            return str(found["header"].get("typ", ACCESS)), claims
        return None

    def _check(self, claims: Mapping[str, Any]) -> None:
        rules, now = self.rules, self._clock()
        if _time(claims, "exp", now + 1) <= now:
            raise TokenError("Token has expired")
        if _time(claims, "nbf", now) > now:
            raise TokenError("Token not valid yet")
        if rules.issuers and claims.get("iss") not in rules.issuers:
            raise TokenError("Token has an unknown issuer")
        if rules.audience is not None and rules.audience not in _texts(claims.get("aud")):
            raise TokenError("Token is for another audience")
        if rules.require_sub and not claims.get("sub"):
            raise TokenError("Token names no subject")
        if rules.revoked is not None and rules.revoked(str(claims.get("jti"))):
            raise TokenError("Token has been revoked")


def _time(claims: Mapping[str, Any], name: str, absent: float) -> float:
    """Return a time in seconds since 1970; TokenError for what is none."""
    value = claims.get(name, absent)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenError(f"Claim '{name}' must be a Unix Timestamp")
    return float(value)


def _texts(value: object) -> tuple[str, ...]:
    """Return a claim that is one text or several; what is neither is none."""
    if isinstance(value, str):
        return (value,)
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _identity(claims: Mapping[str, Any]) -> Identity:
    """Return who a token is about; the subject may be a number."""
    subject = claims.get("sub")
    email, name = _text(claims, "email"), _text(claims, "name")
    return Identity(
        user_id="" if subject is None else str(subject),
        user_name=_text(claims, "preferred_username") or email or name or "",
        display_name=name,
        email=email,
        roles=_texts(claims.get("roles")),
        permissions=_texts(claims.get("perms")),
    )


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return value if isinstance(value, str) else None
