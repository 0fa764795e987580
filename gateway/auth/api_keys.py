"""Signing in by API key: a secret that a program sends with every request.

    Authorization: Bearer key            an unknown key is ignored: it may be another kind of token
    Authorization: Basic base64(key:)    an unknown key is a 404
    ?apikey=key, or a form field         likewise; only if switched on; never logged

Source: gateway/WIRE.md 7.7. A key that has expired or was cancelled is a 403 that says so. The store keeps
only the digest of a key, so that a reader of the store cannot use it. Why a fast digest, while a
password has a slow one: a key is long and random (:func:`new_key`), and cannot be guessed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from gateway.auth.authenticators import Proof
from gateway.auth.cookies import is_secure
from gateway.auth.live_sessions import ADMIN, CAPACITY, SECONDS
from gateway.auth.parameters import parameter
from gateway.auth.stores.base import ApiKey as ApiKey
from gateway.auth.stores.base import ApiKeyStore, UserStore
from gateway.auth.stores.memory import MemoryApiKeys as MemoryApiKeys
from gateway.auth.users import User
from gateway.service.calls import Call, Identity
from gateway.service.errors import HttpError
from gateway.service.settings import Wording

_NAMES = {Wording.V6: "ApiKey", Wording.V10: "API Key"}


def new_key() -> str:
    """Return a new key of 256 random bits, to be shown once."""
    return secrets.token_urlsafe(32)


def digest(key: str) -> str:
    """Return the digest under which a key is kept."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


class ApiKeys:
    """Signs in by API key. ``clock`` gives seconds since 1970.

    A key that another process revokes is refused after ``fresh_seconds`` at the latest.

    ``require_secure``: a key sent over an unencrypted connection is refused, as in ServiceStack by default.
    """

    provider = "apikey"

    def __init__(
        self,
        keys: ApiKeyStore,
        users: UserStore,
        *,
        in_parameters: bool = False,
        require_secure: bool = True,
        wording: Wording = Wording.V6,
        fresh_seconds: float = SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._keys = keys
        self._users = users
        self.in_parameters = in_parameters
        self._require_secure = require_secure
        self._name = _NAMES[wording]
        self._fresh_seconds = fresh_seconds
        self._clock = clock
        self._seen: dict[str, tuple[ApiKey, User, float, int]] = {}

    def prove(self, call: Call, /) -> Awaitable[Proof | None] | None:  # noqa: D102
        claim = call.headers.get("authorization", "")
        if claim[:7].lower() == "bearer ":
            return self._proof(call, claim[7:].strip(), ambient=False)
        if claim[:6].lower() == "basic ":
            text, ambient = _without_password(claim[6:]), True
        else:
            text, ambient = parameter(call, "apikey") if self.in_parameters else None, False
        return self._certain(call, text, ambient=ambient) if text else None

    async def _certain(self, call: Call, text: str, *, ambient: bool) -> Proof:
        """Return the proof of a text that can only be a key; 404 for an unknown key."""
        proof = await self._proof(call, text, ambient=ambient)
        if proof is None:
            raise HttpError(404, "NotFound", f"{self._name} does not exist")
        return proof

    async def _proof(self, call: Call, text: str, *, ambient: bool) -> Proof | None:
        key, user = await self._known(digest(text))
        if key is None or user is None:
            return None
        if self._require_secure and not is_secure(call):
            message = f"Sending {self._name} over insecure connection forbidden when RequireSecureConnection=true"
            raise HttpError(403, "Forbidden", message)
        if key.cancelled_at is not None:
            raise HttpError(403, "Forbidden", f"{self._name} has been cancelled")
        if key.expires_at is not None and key.expires_at <= self._clock():
            raise HttpError(403, "Forbidden", f"{self._name} has expired")
        if not user.may_sign_in(self._clock()):
            raise HttpError(401, "AuthenticationException", "This account has been locked")
        return Proof(_scoped(replace(user.identity(), ambient=ambient), key), announced=True)

    async def _known(self, claimed: str) -> tuple[ApiKey | None, User | None]:
        """Return the key of a digest and its user; the stores' answers are remembered for ``fresh_seconds``."""
        now, revision = self._clock(), self._users.revision
        seen = self._seen.get(claimed)
        if seen is not None and seen[2] > now and seen[3] == revision:
            return seen[0], seen[1]
        key = await self._keys.find(claimed)
        # A store may ignore the case of letters.
        if key is None or not hmac.compare_digest(key.digest, claimed):
            return None, None
        user = await self._users.get(key.user_id)
        if user is not None:
            await self._keys.used(key)
            if len(self._seen) >= CAPACITY:
                self._seen.clear()
            self._seen[claimed] = (key, user, now + self._fresh_seconds, revision)
        return key, user


def _scoped(identity: Identity, key: ApiKey) -> Identity:
    """Return the identity that a key gives; one with scopes has those of its user's permissions, and no role."""
    if key.scopes is None:
        return identity
    held = [scope for scope in key.scopes if scope in identity.permissions or ADMIN in identity.roles]
    return replace(identity, roles=(), permissions=tuple(held))


def _without_password(parameter_: str) -> str | None:
    """Return the name in Basic credentials without a password, which is how a key is sent there; else None."""
    try:
        text = base64.b64decode(parameter_.strip(), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return None
    name, colon, password = text.partition(":")
    return name if colon and not password else None
