"""``Authorization: Basic``: a name and a password with every request (gateway/WIRE.md 7.6).

The hash is computed once. A header with the right password is remembered for a short time by a keyed
MAC, so that the next request costs a MAC and a look-up; the password itself is not kept, nor
anything that reveals it without this process's key. Wrong passwords are remembered
by :class:`~gateway.auth.accounts.Accounts`. After any change to the users
(:attr:`gateway.auth.UserStore.revision`), and every few seconds because of other processes, the
user is looked up again, and a new password or a lock ends what is remembered.

Why not a plain hash as the key: it could be tried against lists of passwords if the memory
leaked, and that is what Argon2id is paid to prevent.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import os
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

import msgspec
from msgspec.structs import replace

from gateway.auth.accounts import Accounts, check_accounts
from gateway.auth.authenticators import DisprovedError, Proof
from gateway.auth.users import User
from gateway.service.calls import Call

#: .NET's words for a text that is not base64.
_NOT_BASE64 = (
    "The input is not a valid Base-64 string as it contains a non-base 64 character, "
    "more than two padding characters, or an illegal character among the padding characters."
)
_MAC_BYTES = 16


class MemoLimits(msgspec.Struct, frozen=True):
    """How many right headers are remembered, and for how long."""

    entries: int = 1024
    seconds: float = 60.0  #: until the hash is computed again
    fresh_seconds: float = 5.0  #: until the user is looked up again, for what another process may have changed


class NotBase64Error(ValueError):
    """400 ``FormatException``: the parameter of ``Basic`` is not base64 (gateway/WIRE.md 7.5)."""

    status = 400
    error_code = "FormatException"


class _Remembered(msgspec.Struct, frozen=True):
    proof: Proof
    fresh_until: float
    revision: int
    until: float
    stored: bytes  #: a keyed MAC of the hash for which the password was right


class Basic:
    """Signs in by ``Authorization: Basic``. ``clock`` gives seconds and never goes back."""

    provider = "basic"

    def __init__(
        self,
        accounts: Accounts,
        memo: MemoLimits = MemoLimits(),  # noqa: B008 - frozen
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        check_accounts(accounts, "Basic")
        self._accounts = accounts
        self._users = accounts.users
        self._limits = memo
        self._clock = clock
        self._key = os.urandom(32)
        self._memo: OrderedDict[bytes, _Remembered] = OrderedDict()
        self._running: dict[bytes, asyncio.Task[Proof | None]] = {}

    def __len__(self) -> int:
        return len(self._memo)

    def prove(self, call: Call, /) -> Proof | Awaitable[Proof | None] | None:  # noqa: D102
        mac = call.derived.get(self) if call.derived is not None else None
        known = self._memo.get(mac) if mac is not None else None
        if known is not None and known.revision == self._users.revision and known.fresh_until > self._clock():
            return known.proof
        claim = call.headers.get("authorization")
        if claim is None or claim[:6].lower() != "basic ":
            return None
        return self._claimed(claim, mac, call)

    def _claimed(self, claim: str, mac: bytes | None, call: Call) -> Proof | Awaitable[Proof | None] | None:
        """Return what :meth:`prove` does for a claim whose ``mac`` was not computed before, or has to be looked up."""
        if mac is None:
            mac = hashlib.blake2b(claim.encode(), digest_size=_MAC_BYTES, key=self._key).digest()
            if call.derived is not None:
                call.derived[self] = mac
        known = self._memo.get(mac)
        if known is not None:
            now = self._clock()
            if known.revision == self._users.revision and known.fresh_until > now:
                return known.proof
            if known.until <= now:
                del self._memo[mac]
                known = None
        pair = _pair(claim[6:])
        return None if pair is None else self._proof(mac, *pair, call, known)

    async def _proof(self, mac: bytes, name: str, password: str, call: Call, known: _Remembered | None) -> Proof:
        if known is not None and (proof := await self._looked_up(mac, name, known)) is not None:
            return proof
        proof = await self._verified(mac, name, password, call)
        if proof is None:
            raise DisprovedError
        return proof

    async def _looked_up(self, mac: bytes, name: str, known: _Remembered) -> Proof | None:
        """Return the proof of a remembered password with its user as they are now; None if it must be verified."""
        revision = self._users.revision
        user = await self._users.find(name)
        if user is None or not user.may_sign_in() or self._mac_of(user) != known.stored:
            self._memo.pop(mac, None)
            return None
        proof = Proof(user.identity(name), announced=True)
        fresh_until = min(self._clock() + self._limits.fresh_seconds, known.until)
        self._memo[mac] = replace(known, proof=proof, fresh_until=fresh_until, revision=revision)
        return proof

    def _mac_of(self, user: User) -> bytes:
        text = f"{user.user_id}\0{user.password_hash}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, digest_size=_MAC_BYTES, key=self._key).digest()

    async def _verified(self, mac: bytes, name: str, password: str, call: Call) -> Proof | None:
        """Return the proof of a name and password; the same ones at the same time are verified once."""
        task = self._running.get(mac)
        if task is None:
            task = asyncio.ensure_future(self._verify(mac, name, password, call))
            self._running[mac] = task
            task.add_done_callback(lambda done: self._finished(mac, done))
        return await asyncio.shield(task)

    async def _verify(self, mac: bytes, name: str, password: str, call: Call) -> Proof | None:
        revision = self._users.revision
        user = await self._accounts.check(name, password, call)
        if user is None:
            return None
        proof = Proof(user.identity(name), announced=True)
        now, limits = self._clock(), self._limits
        # A hash that was replaced meanwhile is another: then the user is looked up, and verified once more.
        remembered = _Remembered(
            proof, now + min(limits.fresh_seconds, limits.seconds), revision, now + limits.seconds, self._mac_of(user)
        )
        self._memo[mac] = remembered
        while len(self._memo) > self._limits.entries:
            self._memo.popitem(last=False)
        return proof

    def _finished(self, mac: bytes, task: asyncio.Task[Proof | None]) -> None:
        del self._running[mac]
        if not task.cancelled():
            task.exception()  # told to whoever waits; if nobody does any more, there is nobody to tell


def _pair(parameter: str) -> tuple[str, str] | None:
    """Return name and password; None for what is no claim: no colon, or no password (an API key's syntax).

    Raises :class:`NotBase64Error`.
    """
    words = parameter.split(None, 1)
    if not words:
        return None
    try:
        text = base64.b64decode(words[0], validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError) as error:
        raise NotBase64Error(_NOT_BASE64) from error
    name, colon, password = text.partition(":")
    return (name, password) if colon and password else None
