"""A body that is compressed piece by piece; apart from what does it, which most processes never load."""

from __future__ import annotations

from typing import Protocol


class Pieces(Protocol):
    """One body that is compressed piece by piece."""

    def write(self, data: bytes, /) -> bytes:
        """Return what the client can read all of ``data`` from."""
        ...

    def end(self) -> bytes:
        """Return what ends the body: without it a reader knows that something is missing."""
        ...
