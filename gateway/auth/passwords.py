"""Password hashes: Argon2id in a few threads of their own, never on the event loop.

The only module that knows argon2. A hash takes some 25 ms and 19 MiB on purpose, so both how
many run at once and how many may wait are bounded: beyond that a caller is told to come back
(503), and no flood of guesses takes the memory or the processor from the rest of the service.

Hashes that a .NET host made (ASP.NET Identity, PBKDF2) are verified too, and replaced by
Argon2id when their owner next signs in.

Why 19 MiB, 2 passes, 1 lane: OWASP's Password Storage Cheat Sheet; a dearer cost than that
is paid for in fewer logins a second, so it is a setting, and old hashes follow it.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import os
import struct
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import argon2
import msgspec

T = TypeVar("T")


class TooBusyError(Exception):
    """More passwords wait to be verified than is allowed; answered with 503 and ``Retry-After``."""


class HashCost(msgspec.Struct, frozen=True):
    """What one hash costs."""

    memory: int = 19_456  #: KiB
    passes: int = 2
    lanes: int = 1  #: threads inside one hash


class Verdict(msgspec.Struct, frozen=True):
    """What a password proved: right or not, and whether its hash should be made anew."""

    right: bool
    outdated: bool = False


#: PBKDF2's functions, by ASP.NET Identity's numbers for them.
_PRF = {0: "sha1", 1: "sha256", 2: "sha512"}
#: Rounds of PBKDF2 that are still verified; a hash that claims more is no hash of Identity's.
_MAX_ROUNDS = 10_000_000


class Passwords:
    """Hashes and verifies, ``threads`` at a time, with at most ``waiting`` more in the queue."""

    def __init__(self, cost: HashCost = HashCost(), *, threads: int | None = None, waiting: int = 64) -> None:  # noqa: B008 - frozen
        self._threads = threads or max(1, min(4, (os.cpu_count() or 2) // 2))
        self._limit = self._threads + waiting
        self._running = 0
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="passwords")
        self._hasher = argon2.PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory, parallelism=cost.lanes)
        self._decoy: str | None = None

    def hash_now(self, password: str) -> str:
        """Return a password's hash, on the calling thread: for start-up and command lines."""
        return self._hasher.hash(_bytes(password))

    async def hash(self, password: str) -> str:
        """Return a password's hash; :class:`TooBusyError` when too many wait."""
        return await self._apart(lambda: self._hasher.hash(_bytes(password)))

    async def verify(self, password: str, password_hash: str | None) -> Verdict:
        """Return whether a password is right; :class:`TooBusyError` when too many wait.

        Without a hash the answer is no, after the time that a hash takes: who may sign in is
        not to be learned by the clock.
        """
        return await self._apart(lambda: self._verify(password, password_hash))

    def _verify(self, password: str, password_hash: str | None) -> Verdict:
        if self._decoy is None:  # before anything else, so that the first unknown name is no dearer
            self._decoy = self._hasher.hash("nobody's password")
        if password_hash is None:
            self._argon2(password, self._decoy)
            return Verdict(right=False)
        if not password_hash.startswith("$argon2"):
            return Verdict(identity_v3(password, password_hash), outdated=True)
        right = self._argon2(password, password_hash)
        return Verdict(right, outdated=right and self._hasher.check_needs_rehash(password_hash))

    def _argon2(self, password: str, password_hash: str) -> bool:
        try:
            return self._hasher.verify(password_hash, _bytes(password))
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False

    async def _apart(self, work: Callable[[], T]) -> T:
        if self._running >= self._limit:
            raise TooBusyError(f"{self._running} passwords are being verified")
        self._running += 1
        future = asyncio.get_running_loop().run_in_executor(self._pool, work)
        future.add_done_callback(self._finished)
        return await future

    def _finished(self, _: asyncio.Future[T]) -> None:
        self._running -= 1


def identity_v3(password: str, password_hash: str) -> bool:
    """Return whether a password fits a hash of ASP.NET Core Identity, version 3; False for what is none.

    The base64 text of: ``01``, then function, rounds and length of the salt as big-endian
    32-bit numbers, the salt, the key.
    """
    try:
        data = base64.b64decode(password_hash, validate=True)
        marker, function, rounds, length = struct.unpack_from(">BIII", data)
    except (binascii.Error, ValueError, struct.error):
        return False
    salt, key = data[13 : 13 + length], data[13 + length :]
    if marker != 1 or function not in _PRF or not 1 <= rounds <= _MAX_ROUNDS or len(salt) != length or len(key) < 16:
        return False
    made = hashlib.pbkdf2_hmac(_PRF[function], _bytes(password), salt, rounds, len(key))
    return hmac.compare_digest(made, key)


def _bytes(password: str) -> bytes:
    """Return what is hashed; lone surrogates, which JSON can spell, are a password like any other."""
    return password.encode("utf-8", "surrogatepass")


def hash_password(password: str, cost: HashCost = HashCost()) -> str:  # noqa: B008 - frozen
    """Return the Argon2id hash of a password, made on the calling thread in some 25 ms."""
    return Passwords(cost).hash_now(password)
