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
from binascii import b2a_base64

import msgspec

from gateway.service.calls import Identity

#: Characters of an id: base64 without ``+``, ``/`` and padding (gateway/WIRE.md 7.1).
ID_LENGTH = 20
_RANDOM_BYTES = 9
_RANDOM_LENGTH = 12
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
        self._key = key or os.urandom(32)

    def new(self) -> str:
        """Return a new id: 71 random bits, and 47 bits that only the key can produce."""
        return self._proved(os.urandom(_RANDOM_BYTES))

    def two(self) -> tuple[str, str]:
        """Return two new ids, as an anonymous caller gets; one call for random bytes costs less than two."""
        random = os.urandom(2 * _RANDOM_BYTES)
        return self._proved(random[:_RANDOM_BYTES]), self._proved(random[_RANDOM_BYTES:])

    def _proved(self, random: bytes) -> str:
        start = b2a_base64(random, newline=False).translate(_PLAIN)
        return (start + self._proof(start)).decode("ascii")

    def issued(self, session_id: str) -> bool:
        """Return whether an id was made with this key."""
        if len(session_id) != ID_LENGTH or not session_id.isascii():
            return False
        data = session_id.encode("ascii")
        return hmac.compare_digest(self._proof(data[:_RANDOM_LENGTH]), data[_RANDOM_LENGTH:])

    def _proof(self, start: bytes) -> bytes:
        digest = hashlib.blake2b(start, digest_size=6, key=self._key).digest()
        return b2a_base64(digest, newline=False).translate(_PLAIN)


class Session(msgspec.Struct, frozen=True):
    """One sign-in. ``identity`` is a snapshot; if ``Auth`` has the store of users, the user is looked up again."""

    session_id: str
    identity: Identity
    expires_at: float  #: seconds since 1970
    profile_url: str | None = None  #: the URL of a picture of the user
    created_at: float = 0.0  #: seconds since 1970
    renewed_at: float = 0.0  #: when its present life began
    remembered: bool = False  #: signed in with ``RememberMe``
