"""Sessions of users who signed in, and their ids.

Only signed-in sessions are kept. Why not anonymous ones too, as ServiceStack does: every
stranger's request would cost memory, and enough of them would push out the signed-in users.
The last characters of an id prove that this host issued it, so that an invented id is
recognised (gateway/WIRE.md 13 C7) without a list of the real ones.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import weakref
from binascii import b2a_base64
from datetime import timedelta

import msgspec

from gateway.service.calls import Identity

#: How long the host remembers who signed in, without and with ``RememberMe`` (gateway/WIRE.md 7.1).
TEMPORARY_LIFE = timedelta(weeks=2)
PERMANENT_LIFE = timedelta(weeks=4)

#: Characters of an id: base64 without ``+``, ``/`` and padding (gateway/WIRE.md 7.1).
ID_LENGTH = 20
_RANDOM_BYTES = 9
_RANDOM_LENGTH = 12
_PROOF_BYTES = 6
_PROOF_LENGTH = 8
#: Pairs of ids that are made at once: the system gives many random bytes in little more time than few.
_AT_ONCE = 32
_PLAIN = bytes.maketrans(b"+/", b"xk")  # that two letters are twice as likely costs 0.06 bits per character


class SessionIds:
    """Makes session ids and recognises its own.

    The processes of one service share the ``key`` (16 to 64 bytes); without a key, ids that
    were issued before a restart are replaced, which only signed-out callers could notice.
    """

    def __init__(self, key: bytes | None = None) -> None:
        if key is not None and not 16 <= len(key) <= 64:
            raise ValueError(f"the key of session ids has 16 to 64 bytes, not {len(key)}")
        #: Whether the key was given, so that other processes can have the same one.
        self.keyed = key is not None
        #: Copied for each proof, which is cheaper than to begin with the key.
        self._keyed = hashlib.blake2b(digest_size=_PROOF_BYTES, key=key or os.urandom(32))
        self._ready: list[tuple[bytes, bytes]] = []
        _MAKERS.add(self)

    def new(self) -> str:
        """Return a new id: 71 random bits, and 47 bits that only the key can produce."""
        start = _text(os.urandom(_RANDOM_BYTES))
        return (start + _text(self._proof(start))).decode("ascii")

    def two(self) -> tuple[bytes, bytes]:
        """Return two new ids in ASCII, as an anonymous caller gets."""
        if not self._ready:
            self._ready = self._pairs()
        return self._ready.pop()

    def _pairs(self) -> list[tuple[bytes, bytes]]:
        random = _text(os.urandom(2 * _AT_ONCE * _RANDOM_BYTES))
        starts = [random[at : at + _RANDOM_LENGTH] for at in range(0, len(random), _RANDOM_LENGTH)]
        proofs = _text(b"".join([self._proof(start) for start in starts]))
        ends = [proofs[at : at + _PROOF_LENGTH] for at in range(0, len(proofs), _PROOF_LENGTH)]
        ids = [start + end for start, end in zip(starts, ends, strict=True)]
        return list(zip(ids[::2], ids[1::2], strict=True))

    def forget(self) -> None:
        """Forget the ids that are made and not given to anyone yet."""
        self._ready = []

    def issued(self, session_id: str) -> bool:
        """Return whether an id was made with this key."""
        if len(session_id) != ID_LENGTH or not session_id.isascii():
            return False
        data = session_id.encode("ascii")
        return hmac.compare_digest(_text(self._proof(data[:_RANDOM_LENGTH])), data[_RANDOM_LENGTH:])

    def _proof(self, start: bytes) -> bytes:
        hashing = self._keyed.copy()
        hashing.update(start)
        return hashing.digest()


#: All that make ids in this process; a child process that is forked must not give the same ones.
_MAKERS: weakref.WeakSet[SessionIds] = weakref.WeakSet()


def _forget_in_child() -> None:
    for each in _MAKERS:
        each.forget()


if hasattr(os, "register_at_fork"):  # Windows has none
    os.register_at_fork(after_in_child=_forget_in_child)


def _text(data: bytes) -> bytes:
    """Return bytes, three for four characters, as an id spells them."""
    return b2a_base64(data, newline=False).translate(_PLAIN)


class Session(msgspec.Struct, frozen=True):
    """One sign-in. ``identity`` is a snapshot; if ``Auth`` has the store of users, the user is looked up again."""

    session_id: str
    identity: Identity
    expires_at: float  #: seconds since 1970
    profile_url: str | None = None  #: the URL of a picture of the user
    created_at: float = 0.0  #: seconds since 1970
    renewed_at: float = 0.0  #: when its present life began
    remembered: bool = False  #: signed in with ``RememberMe``
