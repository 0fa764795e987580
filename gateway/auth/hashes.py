"""Password hashes from .NET hosts: reading, verifying and wrapping them.

    identity v3   base64 of 01, function, rounds, length of the salt (big-endian 32-bit numbers), salt, key
    identity v2   base64 of 00, salt (16 bytes), key (32 bytes): PBKDF2-HMAC-SHA1, 1,000 rounds
    salted        base64 of SHA-256(password and salt), the salt beside it
    wrapped       $wrapped$FUNCTION,ROUNDS,SALT,LENGTH$argon2id…: Argon2id over one of the digests above

Source: gateway/WIRE.md users 2, 7.4. Why some are wrapped: a graphics card tries a billion of such digests
per second, so they must not stay in a database until their owners happen to sign in.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct

import msgspec

#: ASP.NET Identity's numbers of the hash functions for PBKDF2.
_PRF = {0: "sha1", 1: "sha256", 2: "sha512"}
#: Rounds of PBKDF2, at most; a text that claims more is not taken for a hash of ASP.NET Identity.
MAX_ROUNDS = 2_000_000
#: A PBKDF2 hash of fewer rounds is weak (gateway/WIRE.md users 7.4).
WEAK_ROUNDS = 10_000
#: The name of the function for salted SHA-256: one round of plain hashing.
SALTED = "salted-sha256"
_WRAPPED = "$wrapped$"


class Digest(msgspec.Struct, frozen=True):
    """How to compute a digest of a password; ``key`` is the result for the right one."""

    function: str
    rounds: int
    salt: bytes
    key: bytes

    def made(self, password: bytes) -> bytes:
        """Return the digest of a password, as long as the key."""
        if self.function == SALTED:
            return hashlib.sha256(password + self.salt).digest()
        return hashlib.pbkdf2_hmac(self.function, password, self.salt, self.rounds, len(self.key))

    def fits(self, password: bytes) -> bool:
        """Return whether this is the digest of a password."""
        return hmac.compare_digest(self.made(password), self.key)

    @property
    def weak(self) -> bool:
        """Return whether it must be wrapped before it is kept in a store."""
        return self.function == SALTED or self.rounds < WEAK_ROUNDS


def identity(stored: str) -> Digest | None:
    """Return the digest of an ASP.NET Identity hash of version 2 or 3; None for another text."""
    try:
        data = base64.b64decode(stored, validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(data) == 49 and data[0] == 0:
        return Digest("sha1", 1000, data[1:17], data[17:])
    try:
        marker, function, rounds, length = struct.unpack_from(">BIII", data)
    except struct.error:
        return None
    salt, key = data[13 : 13 + length], data[13 + length :]
    if (
        marker != 1
        or function not in _PRF
        or not 1 <= rounds <= MAX_ROUNDS
        or not 16 <= length == len(salt)
        or len(key) < 16
    ):
        return None
    return Digest(_PRF[function], rounds, salt, key)


def salted(stored: str, salt: str) -> Digest | None:
    """Return the digest of a salted SHA-256 and its salt, both base64; None for other texts."""
    try:
        key, extra = base64.b64decode(stored, validate=True), base64.b64decode(salt, validate=True)
    except (binascii.Error, ValueError):
        return None
    return Digest(SALTED, 1, extra, key) if len(key) == 32 else None


def wrapped(digest: Digest, argon2: str) -> str:
    """Return the text of a wrapped digest: its parameters, and the Argon2 hash of its key."""
    salt = base64.b64encode(digest.salt).decode()
    return f"{_WRAPPED}{digest.function},{digest.rounds},{salt},{len(digest.key)}{argon2}"


def unwrapped(stored: str) -> tuple[Digest, str] | None:
    """Return the parameters of a wrapped digest, and the Argon2 hash of its key; None for another text."""
    if not stored.startswith(_WRAPPED):
        return None
    head, mark, argon2 = stored.removeprefix(_WRAPPED).partition("$")
    try:
        function, rounds, salt, length = head.split(",")
        digest = Digest(function, int(rounds), base64.b64decode(salt, validate=True), bytes(int(length)))
    except ValueError:
        return None
    if function not in (SALTED, *_PRF.values()) or not 1 <= digest.rounds <= MAX_ROUNDS or len(digest.key) > 1024:
        return None
    return digest, mark + argon2


def kind_of(stored: str) -> str:
    """Return the parameters that decide how long a hash takes to verify, without salt and key; ``""`` for no hash.

    ``sha512,100000`` for a digest, ``sha1,1000$argon2id…`` for one that is wrapped.

    >>> kind_of("$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$a2V5")
    '$argon2id$v=19$m=8,t=1,p=1'
    """
    if stored.startswith("$argon2"):
        return stored.rpartition("$")[0].rpartition("$")[0]
    inner = unwrapped(stored)
    if inner is not None:
        return f"{inner[0].function},{inner[0].rounds}{kind_of(inner[1])}"
    digest = identity(stored)
    return f"{digest.function},{digest.rounds}" if digest is not None else ""
