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


class Key(str):
    """A key of a dictionary that is kept beside another of the same text: what is lost would not be looked at."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def _distinct(type_: type, text: Any) -> Any:
    if type_ is Key:
        return Key(text)
    raise NotImplementedError


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
    """Reads JSON of one type by way of its twin; the errors are :data:`REFUSALS`."""

    def __init__(self, twin: Twin, strict: bool) -> None:
        self.twin = twin
        self._make = twin.make
        hook = str if twin.has_bare_decimals else None
        decoder = msgspec.json.Decoder(twin.annotation, strict=strict, float_hook=hook, dec_hook=_distinct)
        self._decode, self._decode_lines = decoder.decode, decoder.decode_lines

    def decode(self, data: bytes) -> Any:
        """Return the value of a text."""
        made, found = self._make, self._decode(data)
        return found if made is None else made(found)

    def decode_lines(self, data: bytes) -> list[Any]:
        """Return the values of texts, a line each."""
        made, found = self._make, self._decode_lines(data)
        return found if made is None else list(map(made, found))


class DeferredDecoder:
    """The decoder of a type, made by ``make`` once texts of ``patience`` bytes have been there to be read."""

    def __init__(self, make: Callable[[], Twin | None], *, strict: bool, patience: int = COST) -> None:
        self._make: Callable[[], Twin | None] | None = make
        self._strict = strict
        self._patience = patience
        self._decoder: TwinDecoder | None = None

    def after(self, size: int) -> TwinDecoder | None:
        """Return the decoder for one more text of so many bytes; None if it does not pay yet, or there is no twin."""
        make = self._make
        if make is None:
            return self._decoder
        self._patience -= size
        if self._patience > 0:
            return None
        # Another thread may be here too, and makes the same. The decoder goes first: without ``make`` it is looked for.
        twin = make()
        if twin is not None:
            self._decoder = TwinDecoder(twin, self._strict)
        self._make = None
        return self._decoder
