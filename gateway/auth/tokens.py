"""JSON Web Tokens: made, and read with suspicion (gateway/WIRE.md 7.8).

    access   typ JWT    14 days   who the bearer is, with roles and permissions
    refresh  typ JWTR   365 days  only whose access token may be made anew

Each key is for one algorithm, which a token cannot talk its reader out of (13 B4); the first key
that can makes tokens, all others read them (:mod:`~gateway.auth.token_keys`). What the kinds may
be used for is kept apart (13 C5): a token says which it is, and one that says nothing is neither.

``pip install 'servicestack-gateway[jwt]'``.
"""

from __future__ import annotations

import base64
import json
import math
import os
import re
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, cast

import msgspec

from gateway.auth.authenticators import ProofError
from gateway.service.calls import Identity
from gateway.service.errors import ArgumentError

try:
    from gateway.auth.token_keys import KeyFile, TokenKey
except ModuleNotFoundError as error:
    raise ModuleNotFoundError("tokens need PyJWT: pip install 'servicestack-gateway[jwt]'", name="jwt") from error

#: The ``typ`` of the two kinds.
ACCESS, REFRESH = "JWT", "JWTR"

#: Three parts of base64url without padding (RFC 7515 §3.1).
_COMPACT = re.compile(r"[A-Za-z0-9_-]++\.[A-Za-z0-9_-]*+\.[A-Za-z0-9_-]++")

#: Characters of a token at most; more than any cookie may hold.
MAX_LENGTH = 8192

#: Seconds since 1970 after which no token's time can be: the year 9999's end.
_LAST = 253_402_300_799

_ABSENT: tuple[object, ...] = (None, "", ())


class TokenRules(msgspec.Struct, frozen=True):
    """How tokens are made, and which are believed.

    ``keys``: the first that can makes tokens, all of them are tried on those that come; bytes are
    secrets of HS256. ``key_file`` has further ones, and may change (:class:`KeyFile`). Of a token
    that names its key (``kid``) only that one is tried, where it is known. ``issuers`` and
    ``audience`` are checked where given; by default they are not, so that tokens in the field go
    on working (13 C6). ``revoked`` is asked for the id (``jti``) of each token.
    """

    keys: Sequence[bytes | TokenKey]
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
    key_file: KeyFile | None = None

    def __post_init__(self) -> None:
        for each in self.keys:
            if isinstance(each, bytes):
                TokenKey.of_secret(each)
        if not self.keys and self.key_file is None:
            raise ValueError("tokens need a key of 32 bytes or more, or a file of keys")


class Token(NamedTuple):
    """A token as it is sent, when it expires (UTC), and its id (``jti``)."""

    text: str
    expires: datetime
    token_id: str = ""


class Claimed(NamedTuple):
    """What a refresh token says: whose it is, its id if it has one, when it was made (seconds since 1970)."""

    user_id: str
    token_id: str
    issued_at: float


class TokenError(ProofError):
    """401 ``TokenException``: a token of ours that is good no more, or not yet."""

    status = 401
    error_code = "TokenException"


class InvalidTokenError(ArgumentError):
    """400 ``ArgumentException``: a text that is no token of ours at all."""

    def __init__(self, message: str = "Token is invalid") -> None:
        super().__init__(message)


class Tokens:
    """Makes and reads the tokens of one host. ``clock`` gives seconds since 1970."""

    def __init__(self, rules: TokenRules, clock: Callable[[], float] = time.time) -> None:
        self.rules = rules
        self._clock = clock
        self._own = tuple(TokenKey.of_secret(each) if isinstance(each, bytes) else each for each in rules.keys)

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
        token_id = payload["jti"] = base64.urlsafe_b64encode(os.urandom(12)).decode()
        payload = {name: value for name, value in payload.items() if value not in _ABSENT}
        key = next((each for each in self._keys() if each.private is not None), None)
        if key is None:
            raise ValueError("all keys are public ones: tokens are read here, and made elsewhere")
        text = key.sign(json.dumps(payload, separators=(",", ":")).encode(), {"typ": kind})
        return Token(text, datetime.fromtimestamp(expires, UTC), token_id)

    def identity(self, text: str) -> Identity | None:
        """Return who the bearer of an access token is; None if it is none of ours.

        Raises :class:`TokenError` for one of ours that is not good now.
        """
        found = self.proven(text)
        return None if found is None else found[0]

    def proven(self, text: str) -> tuple[Identity, float] | None:
        """Return what :meth:`identity` does, and when the token was made (seconds since 1970; 0 if it is not said)."""
        found = self._read(text)
        if found is None:
            return None
        kind, claims = found
        if kind == ACCESS or (kind == REFRESH and self.rules.refresh_as_access):
            return _identity(claims), _issued(claims)
        return None

    def refreshed(self, text: str) -> Claimed:
        """Return whose refresh token this is.

        Raises :class:`InvalidTokenError` if it is none, :class:`TokenError` if it is not good now.
        """
        parts = text.split(".")
        if len(parts) == 3 and any(len(each) % 4 == 1 for each in parts):
            raise InvalidTokenError("Illegal base64url string!")  # as recorded by the official clients
        found = self._read(text)
        if found is None or found[0] != REFRESH or not found[1].get("sub"):
            raise InvalidTokenError
        claims = found[1]
        return Claimed(str(claims["sub"]), _text(claims, "jti") or "", _issued(claims))

    def _read(self, text: str) -> tuple[str, dict[str, Any]] | None:
        """Return kind and claims of a token with a right signature; TokenError if it is not good now."""
        if len(text) > MAX_LENGTH or not _COMPACT.fullmatch(text):
            return None
        header = _header(text)
        if header is None:
            return None
        keys = [each for each in self._keys() if each.algorithm == header.get("alg")]
        named = [each for each in keys if each.kid is not None and each.kid == header.get("kid")]
        for key in named or keys:
            found = key.read(text)
            if found is None:
                continue
            claims = _object(found[1])
            if claims is None:
                return None
            self._check(claims)
            return str(found[0].get("typ")), claims
        return None

    def _keys(self) -> tuple[TokenKey, ...]:
        file = self.rules.key_file
        return self._own if file is None else (*self._own, *file.keys())

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
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_time(value):
        raise TokenError(f"Claim '{name}' must be a Unix Timestamp")
    return float(value)


def _is_time(value: float) -> bool:
    """Return whether a number is a time that ends: neither infinite, nor none, nor too long to compare."""
    return -_LAST <= value <= _LAST if isinstance(value, int) else math.isfinite(value)


def _header(text: str) -> dict[str, Any] | None:
    """Return the header of a token; None for what has none, or is spelled in another way than the only right one."""
    parts = text.split(".")
    try:
        decoded = [base64.urlsafe_b64decode(each + "=" * (-len(each) % 4)) for each in parts]
    except ValueError:
        return None
    if any(
        base64.urlsafe_b64encode(data).rstrip(b"=").decode() != part for data, part in zip(decoded, parts, strict=True)
    ):
        return None
    return _object(decoded[0])


def _object(data: bytes) -> dict[str, Any] | None:
    """Return a JSON object; None for anything else, however deep or long."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else None


def _issued(claims: Mapping[str, Any]) -> float:
    value = claims.get("iat")
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and _is_time(value) else 0.0


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
