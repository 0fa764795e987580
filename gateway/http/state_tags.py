"""The strong tag of a body, a hash of all its bytes (RFC 9110 §8.8.3): 128 bits by XXH3.

Why not a cryptographic digest: every download of a table is tagged, and BLAKE2b took as long for that as
the native writer takes to write the table. Only someone who writes the rows could make two tables with one
tag, and would merely make a client show the older one.
"""

from __future__ import annotations

from typing import Protocol

import xxhash


class Tagging(Protocol):
    """Computes the tag of a body that comes in pieces."""

    def update(self, data: bytes, /) -> None:
        """Add the next piece."""

    def hexdigest(self) -> str:
        """Return the tag of all pieces."""


def tag_of(body: bytes) -> str:
    """Return the tag of a whole body."""
    return xxhash.xxh3_128_hexdigest(body)


def tagging() -> Tagging:
    """Return a :class:`Tagging`, which gives the same tag as :func:`tag_of` of all pieces at once."""
    return xxhash.xxh3_128()
