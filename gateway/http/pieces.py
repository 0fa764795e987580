"""The protocol of a body that is compressed piece by piece, apart from the compressors, which few processes load."""

from __future__ import annotations

from typing import Protocol


class Pieces(Protocol):
    """One body that is compressed piece by piece."""

    def write(self, data: bytes, /) -> bytes:
        """Return the compressed bytes from which the client can read all of ``data``."""
        ...

    def end(self) -> bytes:
        """Return the bytes that end the body; without them a reader sees that something is missing."""
        ...
