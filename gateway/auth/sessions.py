"""What the host remembers of those who signed in, and the ids by which they are known again.

Only signed-in sessions are kept. Why not anonymous ones too, as the original does: every
stranger's request would cost memory, and enough of them would push out those who signed in.
An id proves by its own last characters that this host issued it, so that an invented one is
told apart (gateway/WIRE.md 13 C7) without remembering any.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from binascii import b2a_base64

import msgspec

from gateway.service.calls import Identity

#: Characters of an id: 20 of base64's, without ``+``, ``/`` and padding (gateway/WIRE.md 7.1).
ID_LENGTH = 20
_RANDOM_BYTES = 9
_RANDOM_LENGTH = 12
_PLAIN = bytes.maketrans(b"+/", b"xk")  # two letters twice as likely cost 0.06 bits a character


class SessionIds:
    """Makes session ids and knows them again.

    ``key`` (16 to 64 bytes) is shared by the processes of one service; without one, ids that
    were issued before a restart are replaced, which only signed-out callers could notice.
    """

    def __init__(self, key: bytes | None = None) -> None:
        if key is not None and not 16 <= len(key) <= 64:
            raise ValueError(f"the key of session ids has 16 to 64 bytes, not {len(key)}")
        #: Whether other processes can have the same key.
        self.keyed = key is not None
        self._key = key or os.urandom(32)

    def new(self) -> str:
        """Return a fresh id: 71 random bits and 47 that only the key can tell."""
        return self._proved(os.urandom(_RANDOM_BYTES))

    def two(self) -> tuple[str, str]:
        """Return two fresh ids: strangers get two, and randomness is dearer than the rest of them."""
        random = os.urandom(2 * _RANDOM_BYTES)
        return self._proved(random[:_RANDOM_BYTES]), self._proved(random[_RANDOM_BYTES:])

    def _proved(self, random: bytes) -> str:
        start = b2a_base64(random, newline=False).translate(_PLAIN)
        return (start + self._proof(start)).decode("ascii")

    def issued(self, session_id: str) -> bool:
        """Return whether the id was made with this key."""
        if len(session_id) != ID_LENGTH or not session_id.isascii():
            return False
        data = session_id.encode("ascii")
        return hmac.compare_digest(self._proof(data[:_RANDOM_LENGTH]), data[_RANDOM_LENGTH:])

    def _proof(self, start: bytes) -> bytes:
        digest = hashlib.blake2b(start, digest_size=6, key=self._key).digest()
        return b2a_base64(digest, newline=False).translate(_PLAIN)


class Session(msgspec.Struct, frozen=True):
    """One sign-in. ``identity`` is a snapshot; where the store of users is known, they are looked up again."""

    session_id: str
    identity: Identity
    expires_at: float  #: seconds since 1970
    profile_url: str | None = None  #: a picture of the user
    created_at: float = 0.0  #: seconds since 1970
    renewed_at: float = 0.0  #: when its present life began
    remembered: bool = False  #: signed in with ``RememberMe``
