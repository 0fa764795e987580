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
_PROOF_BYTES = 6
_PROOF_LENGTH = 8
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

    def new(self) -> str:
        """Return a new id: 71 random bits, and 47 bits that only the key can produce."""
        start = _text(os.urandom(_RANDOM_BYTES))
        return (start + _text(self._proof(start))).decode("ascii")

    def two(self) -> tuple[str, str]:
        """Return two new ids, as an anonymous caller gets, for little more than one costs."""
        starts = _text(os.urandom(2 * _RANDOM_BYTES))
        proofs = _text(self._proof(starts[:_RANDOM_LENGTH]) + self._proof(starts[_RANDOM_LENGTH:])).decode("ascii")
        random = starts.decode("ascii")
        return (
            random[:_RANDOM_LENGTH] + proofs[:_PROOF_LENGTH],
            random[_RANDOM_LENGTH:] + proofs[_PROOF_LENGTH:],
        )

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
