"""A table in pieces: any number of rows, a few in memory at a time.

The asynchronous counterpart, which knows the event loop, is the gateway's.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from formats.base import RowCodec

Row = TypeVar("Row")


def pieces(codec: RowCodec[Row], rows: Iterable[Row], size: int = 64) -> Iterator[bytes]:
    """Yield a table of rows in chunks of ``size`` rows, none of them empty."""
    frame, gap, source = codec.frame, b"", iter(rows)
    if frame.prefix:
        yield frame.prefix
    while batch := list(itertools.islice(source, size)):
        yield gap + codec.encode_rows(batch)
        gap = frame.separator
    if frame.suffix:
        yield frame.suffix
