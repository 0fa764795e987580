"""JSON Web Tokens: signing and verifying them (gateway/WIRE.md 7.8).

    access   typ JWT    14 days   the bearer's identity, with roles and permissions
    refresh  typ JWTR   365 days  only the id of the user whose access token it renews

A key is for one algorithm, whatever algorithm a token claims (13 B4). The first private key signs tokens;
all keys verify them (:mod:`~gateway.auth.token_keys`). The two kinds are not interchangeable
(13 C5): a token names its kind, and one that names none is neither.

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

#: Characters of a token, at most; more than any cookie may hold.
MAX_LENGTH = 8192

#: The latest time that a token may contain, in seconds since 1970: the end of the year 9999.
_LAST = 253_402_300_799

_ABSENT: tuple[object, ...] = (None, "", ())


class TokenRules(msgspec.Struct, frozen=True):
    """How tokens are signed, and which are accepted.

    ``keys``: the first private one signs tokens, and all of them are tried to verify a token; bytes are
    secrets for HS256. ``key_file`` has further keys, and may change (:class:`KeyFile`). If a token names a
    known key (``kid``), only that key is tried. ``issuers`` and ``audience`` are checked if given; by
    default they are not, so that tokens already issued go on working (13 C6). ``revoked`` is called with the
    id (``jti``) of each token.
    """

    keys: Sequence[bytes | TokenKey]
    issuer: str = "ssjwt"
    access_life: timedelta = timedelta(days=14)
    refresh_life: timedelta = timedelta(days=365)
    #: Tokens go into the cookies ``ss-tok`` and ``ss-reftok``; else into the bodies of answers.
    in_cookies: bool = True
    #: ``?ss-tok=`` and a form field of that name count, as ServiceStack can allow too.
    in_parameters: bool = False
    issuers: frozenset[str] = frozenset()
    audience: str | None = None
    require_sub: bool = False
    #: A refresh token also proves its bearer's identity, as in ServiceStack; then a stolen one is good for a year.
    refresh_as_access: bool = False
    revoked: Callable[[str], bool] | None = None
    key_file: KeyFile | None = None

    def __post_init__(self) -> None:
        for key in self.keys:
            if isinstance(key, bytes):
                TokenKey.of_secret(key)
        if not self.keys and self.key_file is None:
            raise ValueError("tokens need a key of 32 bytes or more, or a file of keys")


class Token(NamedTuple):
    """The text of a token, the time when it expires (UTC), and its id (``jti``)."""

    text: str
    expires: datetime
    token_id: str = ""


class Claimed(NamedTuple):
    """The claims of a refresh token: its user, its id if it has one, and when it was issued (seconds since 1970)."""

    user_id: str
    token_id: str
    issued_at: float


class TokenError(ProofError):
    """401 ``TokenException``: a token of ours that is no longer valid, or not yet."""

    status = 401
    error_code = "TokenException"


class InvalidTokenError(ArgumentError):
    """400 ``ArgumentException``: a text that is not a token of ours."""

    def __init__(self, message: str = "Token is invalid") -> None:
        super().__init__(message)


class Tokens:
    """Signs and verifies the tokens of one host. ``clock`` gives seconds since 1970."""

    def __init__(self, rules: TokenRules, clock: Callable[[], float] = time.time) -> None:
        self.rules = rules
        self._clock = clock
        self._own = tuple(TokenKey.of_secret(key) if isinstance(key, bytes) else key for key in rules.keys)

    def access(self, identity: Identity, life: timedelta | None = None) -> Token:
        """Return an access token for an identity."""
        claims = {
            "email": identity.email,
            "name": identity.display_name,
            "preferred_username": identity.user_name,
            "roles": identity.roles,
            "perms": identity.permissions,
        }
        return self._sign(ACCESS, identity.user_id, claims, self.rules.access_life if life is None else life)

    def refresh(self, user_id: str, life: timedelta | None = None) -> Token:
        """Return a refresh token for a user."""
        return self._sign(REFRESH, user_id, {}, self.rules.refresh_life if life is None else life)

    def _sign(self, kind: str, user_id: str, claims: Mapping[str, object], life: timedelta) -> Token:
        now = int(self._clock())
        expires = now + int(life.total_seconds())
        payload = {"iss": self.rules.issuer, "sub": user_id, "iat": now, "exp": expires, **claims}
        payload["aud"] = self.rules.audience
        token_id = payload["jti"] = base64.urlsafe_b64encode(os.urandom(12)).decode()
        payload = {name: value for name, value in payload.items() if value not in _ABSENT}
        key = next((key for key in self._keys() if key.private is not None), None)
        if key is None:
            raise ValueError("all keys are public: this host can verify tokens but not sign any")
        text = key.sign(json.dumps(payload, separators=(",", ":")).encode(), {"typ": kind})
        return Token(text, datetime.fromtimestamp(expires, UTC), token_id)

    def identity(self, text: str) -> Identity | None:
        """Return the identity of an access token's bearer; None if the token is not ours.

        Raises :class:`TokenError` for one of ours that is not valid now.
        """
        proven = self.proven(text)
        return None if proven is None else proven[0]

    def proven(self, text: str) -> tuple[Identity, float] | None:
        """Return what :meth:`identity` returns, and when the token was issued (seconds since 1970; 0 if unknown)."""
        token = self._read(text)
        if token is None:
            return None
        kind, claims = token
        if kind == ACCESS or (kind == REFRESH and self.rules.refresh_as_access):
            return _identity(claims), _issued(claims)
        return None

    def refreshed(self, text: str) -> Claimed:
        """Return the claims of a refresh token.

        Raises :class:`InvalidTokenError` for another text, :class:`TokenError` if the token is not valid now.
        """
        parts = text.split(".")
        if len(parts) == 3 and any(len(part) % 4 == 1 for part in parts):
            raise InvalidTokenError("Illegal base64url string!")  # as recorded by the official clients
        token = self._read(text)
        if token is None or token[0] != REFRESH or not token[1].get("sub"):
            raise InvalidTokenError
        claims = token[1]
        return Claimed(str(claims["sub"]), _text(claims, "jti") or "", _issued(claims))

    def _read(self, text: str) -> tuple[str, dict[str, Any]] | None:
        """Return kind and claims of a token with a valid signature; TokenError if it is not valid now."""
        if len(text) > MAX_LENGTH or not _COMPACT.fullmatch(text):
            return None
        header = _header(text)
        if header is None:
            return None
        keys = [key for key in self._keys() if key.algorithm == header.get("alg")]
        named = [key for key in keys if key.kid is not None and key.kid == header.get("kid")]
        for key in named or keys:
            token = key.read(text)
            if token is None:
                continue
            claims = _object(token[1])
            if claims is None:
                return None
            self._check(claims)
            return str(token[0].get("typ")), claims
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
    """Return a time in seconds since 1970; TokenError for a value that is no time."""
    value = claims.get(name, absent)
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_time(value):
        raise TokenError(f"Claim '{name}' must be a Unix Timestamp")
    return float(value)


def _is_time(value: float) -> bool:
    """Return whether a number can be a time: not infinite, not NaN, and no integer beyond the year 9999."""
    return -_LAST <= value <= _LAST if isinstance(value, int) else math.isfinite(value)


def _header(text: str) -> dict[str, Any] | None:
    """Return the header of a token; None if it has none, or if a part is not in canonical base64url."""
    parts = text.split(".")
    try:
        decoded = [base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in parts]
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
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def _issued(claims: Mapping[str, Any]) -> float:
    value = claims.get("iat")
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and _is_time(value) else 0.0


def _texts(value: object) -> tuple[str, ...]:
    """Return the texts of a claim that is one text or a list; other values are left out."""
    if isinstance(value, str):
        return (value,)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _identity(claims: Mapping[str, Any]) -> Identity:
    """Return the identity in a token's claims; the subject may be a number."""
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
