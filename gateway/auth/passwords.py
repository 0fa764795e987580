"""Password hashes: Argon2id in a few threads of their own, never on the event loop.

The only module that imports argon2. A hash takes some 25 ms and 19 MiB on purpose, so the number that
run at once and the number that may wait are bounded, and those that wait take turns
(:mod:`~gateway.auth.fair_queue`): a flood of guesses cannot take the memory or the processor from the
rest of the service, nor the places in the queue from other people.

Hashes made by a .NET host are verified too (:mod:`~gateway.auth.hashes`), and replaced by
Argon2id when their owner next signs in.

A refusal takes as long as the most expensive kind of hash in the store, whatever the name. Otherwise its time
would reveal which users exist and which were imported: 4 ms for a hash of .NET, 25 ms for Argon2id.

Why 19 MiB, 2 passes, 1 lane: OWASP's Password Storage Cheat Sheet. A higher cost means fewer sign-ins
per second, so it is a setting; old hashes are replaced by ones of the new cost.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable

import argon2
import msgspec

from gateway.auth import hashes
from gateway.auth.fair_queue import FairQueue, Lane
from gateway.auth.fair_queue import TooBusyError as TooBusyError

#: Rounds of PBKDF2 in one step of lengthening a refusal, some 0.2 ms.
_BURNT_AT_ONCE = 500


class HashCost(msgspec.Struct, frozen=True):
    """The cost of one hash."""

    memory: int = 19_456  #: KiB
    passes: int = 2
    lanes: int = 1  #: threads inside one hash


class Verdict(msgspec.Struct, frozen=True):
    """Whether a password is right, and whether its hash should be replaced by a newer kind."""

    right: bool
    outdated: bool = False


class Passwords:
    """Hashes and verifies, ``threads`` at a time.

    At most ``waiting`` more may wait, and at most ``waiting_each`` of one client.
    """

    def __init__(
        self,
        cost: HashCost = HashCost(),  # noqa: B008 - frozen
        *,
        threads: int | None = None,
        waiting: int = 512,
        waiting_each: int = 64,
    ) -> None:
        threads = threads or max(1, min(4, (os.cpu_count() or 2) // 2))
        self._queue = FairQueue(threads, waiting, waiting_each)
        self._hasher = argon2.PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory, parallelism=cost.lanes)
        self._decoy: str | None = None
        self._costs: dict[str, float] = {"": 0.0}

    def hash_now(self, password: str) -> str:
        """Return a password's hash, computed on the calling thread: for start-up and command lines."""
        return self._hasher.hash(_bytes(password))

    def wrap_now(self, digest: hashes.Digest) -> str:
        """Return the Argon2id hash of another host's digest, to keep in its place; computed on the calling thread."""
        return hashes.wrapped(digest, self._hasher.hash(digest.key))

    async def hash(self, password: str, lane: Lane = Lane()) -> str:  # noqa: B008 - frozen
        """Return a password's hash; :class:`TooBusyError` when too many wait."""
        return await self._queue.run(lambda: self._hasher.hash(_bytes(password)), lane)

    async def verify(
        self,
        password: str,
        password_hash: str | None,
        *,
        kinds: Iterable[str] = (),
        admitted: bool = True,
        lane: Lane = Lane(),  # noqa: B008 - frozen
    ) -> Verdict:
        """Return whether a password is right; :class:`TooBusyError` when too many wait.

        ``kinds`` are the kinds of the store's hashes (:func:`gateway.auth.hashes.kind_of`): every refusal,
        even without a hash, takes as long as the most expensive of them, so that its time does not reveal who
        may sign in. ``admitted=False``: even a right password will be refused.
        """
        return await self._queue.run(lambda: self._verify(password, password_hash, kinds, admitted), lane)

    def _verify(self, password: str, password_hash: str | None, kinds: Iterable[str], admitted: bool) -> Verdict:
        if self._decoy is None:  # before the clock starts, so that the first unknown name takes no longer
            self._decoy = self._hasher.hash("nobody's password")
        dearest = max(map(self._cost, (hashes.kind_of(self._decoy), *kinds)))
        began = time.thread_time()
        verdict = self._compare(password, password_hash or self._decoy)
        if password_hash is None:
            verdict = Verdict(right=False)
        if not (verdict.right and admitted):
            while time.thread_time() - began < dearest:
                hashlib.pbkdf2_hmac("sha512", b"", b"", _BURNT_AT_ONCE)
        return verdict

    def _cost(self, kind: str) -> float:
        """Return the processor time in seconds that a kind of hash takes, measured when it first occurs."""
        cost = self._costs.get(kind)
        if cost is None:
            cost = self._costs[kind] = min(self._measured(kind) for _ in range(2))
        return cost

    def _measured(self, kind: str) -> float:
        digest, mark, argon2_kind = kind.partition("$")
        function, _, rounds = digest.partition(",")
        began = time.thread_time()
        if function and function != hashes.SALTED:
            hashlib.pbkdf2_hmac(function, b"", b"", int(rounds))
        if mark:
            self._argon2(b"", f"${argon2_kind}${_NOTHING}")
        return time.thread_time() - began

    def _compare(self, password: str, stored: str) -> Verdict:
        text = _bytes(password)
        if stored.startswith("$argon2"):
            right = self._argon2(text, stored)
            return Verdict(right, outdated=right and self._hasher.check_needs_rehash(stored))
        inner = hashes.unwrapped(stored)
        if inner is not None:
            right = self._argon2(inner[0].made(text), inner[1])
        else:
            digest = hashes.identity(stored)
            right = digest is not None and digest.fits(text)
        return Verdict(right, outdated=right)

    def _argon2(self, secret: bytes, password_hash: str) -> bool:
        try:
            return self._hasher.verify(password_hash, secret)
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False


def identity_v3(password: str, password_hash: str) -> bool:
    """Return whether a password fits a hash of ASP.NET Core Identity; False for another text."""
    digest = hashes.identity(password_hash)
    return digest is not None and digest.fits(_bytes(password))


def _bytes(password: str) -> bytes:
    """Return the bytes to hash; a password may contain lone surrogates, which JSON can spell."""
    return password.encode("utf-8", "surrogatepass")


def hash_password(password: str, cost: HashCost = HashCost()) -> str:  # noqa: B008 - frozen
    """Return the Argon2id hash of a password, computed on the calling thread in some 25 ms."""
    return Passwords(cost).hash_now(password)


#: Salt and key of an Argon2 hash that no password fits.
_NOTHING = "bm9ib2R5J3Mgc2FsdA$bm9ib2R5J3MgcGFzc3dvcmQsIG5vYm9keSdzIGtleSEh"
