"""The strong tag of a state, made of all its bytes (RFC 9110 §8.8.3): 128 bits by XXH3.

Why not a cryptographic digest: every download of a table is tagged, and BLAKE2b took as long for it as
the native writer takes to write the table. Who could make two tables of one tag would have to be who
writes their rows, and gains a client that shows the older one.
"""

from __future__ import annotations

from typing import Protocol

import xxhash


class Tagging(Protocol):
    """The tag of what comes in pieces."""

    def update(self, data: bytes, /) -> None:
        """Take in the next piece."""

    def hexdigest(self) -> str:
        """Return the tag of all pieces."""


def tag_of(body: bytes) -> str:
    """Return the tag of a whole body."""
    return xxhash.xxh3_128_hexdigest(body)


def tagging() -> Tagging:
    """Return what makes the tag of pieces: the same as of all of them at once."""
    return xxhash.xxh3_128()
