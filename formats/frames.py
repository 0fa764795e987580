"""How a long list is written: in chunks of rows, with the bytes around them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec


class Frame(msgspec.Struct, frozen=True):
    """The bytes before, between and after the chunks of one table."""

    prefix: bytes = b""
    separator: bytes = b""
    suffix: bytes = b""


#: How many rows of a whole list are written at a time: a chunk that fits the processor's cache is faster.
CHUNK = 64


def chunks(rows: list[Any]) -> Iterator[list[Any]]:
    """Return a list in pieces of at most :data:`CHUNK` rows."""
    return (rows[at : at + CHUNK] for at in range(0, len(rows), CHUNK))
