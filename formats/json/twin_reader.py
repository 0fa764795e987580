"""JSON of types with dates and Guids, by way of a twin (:mod:`formats.notation.twins`)."""

from __future__ import annotations

from typing import Any

from formats.json.likeness import NEGATIVE_ZERO
from formats.notation.twin_decoder import REFUSALS, DeferredDecoder, Scalars, Twin
from formats.options import Options
from formats.types.shapes import Shape


class TwinReader:
    """Reads texts of one type by way of its twin; returns None where the careful reader must be asked."""

    def __init__(self, shape: Shape, options: Options) -> None:
        self._decoder = DeferredDecoder(lambda: _twin_of(shape, options), strict=True)
        self._max_depth = options.max_depth

    def read(self, data: bytes) -> Any | None:
        """Return the value of a text, None for an unusual text."""
        decoder = self._decoder.after(len(data))
        if decoder is None:
            return None
        twin = decoder.twin
        if twin.depth > self._max_depth and data.count(b"{") + data.count(b"[") > self._max_depth:
            return None
        if twin.has_doubles and NEGATIVE_ZERO.search(data):
            return None
        try:
            return decoder.decode(data)
        except REFUSALS:
            return None


def _twin_of(shape: Shape, options: Options) -> Twin | None:
    from formats.notation.twins import twin_of  # noqa: PLC0415 - a process that reads little makes none

    return twin_of(shape, options, Scalars.JSON)
