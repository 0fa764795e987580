"""msgspec's decoder of a type's twin, made only after the careful reader has read so much that it pays."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from formats.errors import DecodeError

#: How many bytes are read carefully in the time it takes to make a twin: a process that reads fewer makes none.
COST = 6_000
#: The errors of a twin, or of the function that makes a value of it, for a text that only the careful reader can judge.
REFUSALS = (msgspec.MsgspecError, DecodeError, ValueError, TypeError, OverflowError, RecursionError)


class Scalars(enum.Enum):
    """How scalars are spelled in the JSON that msgspec reads."""

    JSON = "as JSON has them"
    TEXTS = "all as texts"
    TEXTS_WITH_FRACTIONS = "all as texts; msgspec would take 1.0 for an integer, which it is not"


class Key(str):
    """A dictionary key that equals only itself: an entry whose key is repeated stays, so that its value is checked."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def _distinct(type_: type, text: Any) -> Any:
    if type_ is Key:
        return Key(text)
    raise NotImplementedError


class Twin(NamedTuple):
    """What msgspec reads in place of a type.

    ``annotation`` is given to msgspec; ``make`` turns its result into the value, None if that is the value already.
    ``depth`` is how deep texts nest, infinite for types that contain themselves; with ``has_bare_decimals`` msgspec
    needs ``float_hook=str``.
    """

    annotation: Any
    make: Callable[[Any], Any] | None
    depth: float
    has_bare_decimals: bool
    has_doubles: bool


class TwinDecoder:
    """Reads JSON of one type by way of its twin; the errors are :data:`REFUSALS`."""

    def __init__(self, twin: Twin, strict: bool) -> None:
        self.twin = twin
        self._make = twin.make
        hook = str if twin.has_bare_decimals else None
        decoder = msgspec.json.Decoder(twin.annotation, strict=strict, float_hook=hook, dec_hook=_distinct)
        self._decode, self._decode_lines = decoder.decode, decoder.decode_lines

    def decode(self, data: bytes) -> Any:
        """Return the value of a text."""
        make, decoded = self._make, self._decode(data)
        return decoded if make is None else make(decoded)

    def decode_lines(self, data: bytes) -> list[Any]:
        """Return the values of texts, one on each line."""
        make, decoded = self._make, self._decode_lines(data)
        return decoded if make is None else list(map(make, decoded))


class DeferredDecoder:
    """The decoder of a type, which is made from ``make`` after texts of ``patience`` bytes in all have come."""

    def __init__(self, make: Callable[[], Twin | None], *, strict: bool, patience: int = COST) -> None:
        self._make: Callable[[], Twin | None] | None = make
        self._strict = strict
        self._patience = patience
        self._decoder: TwinDecoder | None = None

    def after(self, size: int) -> TwinDecoder | None:
        """Return the decoder for one more text of ``size`` bytes; None if it does not pay yet, or there is no twin."""
        make = self._make
        if make is None:
            return self._decoder
        self._patience -= size
        if self._patience > 0:
            return None
        # Another thread may make the same decoder here. The decoder is set first: where ``make`` is None, it is read.
        twin = make()
        if twin is not None:
            self._decoder = TwinDecoder(twin, self._strict)
        self._make = None
        return self._decoder
