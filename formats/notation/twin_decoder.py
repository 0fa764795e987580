"""msgspec's decoder of a type's twin, made once so much has been read carefully that it pays."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from formats.errors import DecodeError

#: Bytes that are read carefully in the time in which a twin is made: a process that reads less makes none.
COST = 6_000
#: What a twin refuses, or the function that makes a value of it, where a part is not what it looks like.
REFUSALS = (msgspec.MsgspecError, DecodeError, ValueError, TypeError, OverflowError, RecursionError)


class Scalars(enum.Enum):
    """How scalars stand in what msgspec reads."""

    JSON = "as JSON has them"
    TEXTS = "all as texts"
    TEXTS_WITH_FRACTIONS = "all as texts, of which msgspec would take 1.0 for an integer where that is none"


class Twin(NamedTuple):
    """What msgspec is to read in a type's place, and the function from that to the value, None if it is the value.

    ``depth`` is how deep its texts nest, infinite for types that contain themselves; ``has_bare_decimals`` says
    that ``float_hook=str`` must be given.
    """

    annotation: Any
    make: Callable[[Any], Any] | None
    depth: float
    has_bare_decimals: bool
    has_doubles: bool


class TwinDecoder:
    """Reads JSON of one type by way of its twin; ``twin`` is None until there is one.

    ``patience`` is how many bytes must have been asked for before ``make`` is called, once. The errors of
    :meth:`decode` and :meth:`decode_lines` are :data:`REFUSALS`.
    """

    def __init__(self, make: Callable[[], Twin | None], *, strict: bool, patience: int = COST) -> None:
        self.twin: Twin | None = None
        self._make: Callable[[], Twin | None] | None = make
        self._strict = strict
        self._patience = patience

    def is_ready(self, size: int) -> bool:
        """Return whether a text of so many bytes can be decoded."""
        if self.twin is not None:
            return True
        self._patience -= size
        if self._make is None or self._patience > 0:
            return False
        self.twin, self._make = self._make(), None
        if self.twin is None:
            return False
        hook = str if self.twin.has_bare_decimals else None
        decoder = msgspec.json.Decoder(self.twin.annotation, strict=self._strict, float_hook=hook)
        self._decode, self._decode_lines = decoder.decode, decoder.decode_lines
        return True

    def decode(self, data: bytes) -> Any:
        """Return the value of a text."""
        made, found = self.twin.make, self._decode(data)  # type: ignore[union-attr]  # is_ready has said so
        return found if made is None else made(found)

    def decode_lines(self, data: bytes) -> list[Any]:
        """Return the values of texts, a line each."""
        made, found = self.twin.make, self._decode_lines(data)  # type: ignore[union-attr]  # is_ready has said so
        return found if made is None else list(map(made, found))
