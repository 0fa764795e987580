"""Reading JSON: through msgspec where it reads as ServiceStack does, else through a twin type, else in Python.

A codec makes its decoder at the first text, because the types of most answers are never read.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from formats.errors import DecodeError, misread
from formats.json.likeness import NEGATIVE_ZERO, is_native, kinds_in
from formats.options import Options
from formats.types.kinds import Kind
from formats.types.nesting import depth_of
from formats.types.shapes import Shape

if TYPE_CHECKING:
    from formats.json.twin_reader import TwinReader


class JsonDecoder:
    """JSON → values of one type."""

    def __init__(self, type_: Any, shape: Shape, options: Options) -> None:
        self._type, self._shape, self._options = type_, shape, options
        self._native = msgspec.json.Decoder(type_) if options.tolerant and is_native(shape, reading=True) else None
        self._nests = self._native is not None and depth_of(shape) > options.max_depth
        kinds = kinds_in(shape) if self._native is not None else ()
        self._has_doubles, self._has_integers = Kind.DOUBLE in kinds, Kind.INT32 in kinds
        self._read: Callable[[bytes], Any] | None = None

    def decode(self, data: bytes, /) -> Any:
        """Return the value of a text; msgspec reads it if it can."""
        if self._native is not None and not (
            (self._nests and self._is_suspect(data)) or (self._has_doubles and NEGATIVE_ZERO.search(data))
        ):
            try:
                value = self._native.decode(data)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError):
                pass
            else:
                if self._fits is None or self._fits(value):
                    return value
        elif self._twin is not None and (value := self._twin.read(data)) is not None:
            return value
        return self.decode_tolerantly(data)

    @functools.cached_property
    def _twin(self) -> TwinReader | None:
        from formats.json.twin_reader import TwinReader  # noqa: PLC0415 - many types and processes never need it

        return TwinReader(self._shape, self._options) if self._native is None and self._options.tolerant else None

    @functools.cached_property
    def _fits(self) -> Callable[[Any], bool] | None:
        if not self._has_integers:
            return None
        from formats.json.ranges import range_check  # noqa: PLC0415 - many processes read none

        return range_check(self._shape, self._type)

    def _is_suspect(self, data: bytes) -> bool:
        """Return whether a text has so many brackets that it may nest too deep, which msgspec does not check."""
        return data.count(b"{") + data.count(b"[") > self._options.max_depth

    def decode_tolerantly(self, data: bytes, /) -> Any:
        """Return the value of a text, by ServiceStack's rules."""
        read = self._read
        if read is None:
            read = self._read = self._tolerant()
        if not self._options.tolerant:
            _check(data)
        try:
            return read(data)
        except RecursionError as error:
            raise DecodeError("the text is nested too deeply") from error

    def _tolerant(self) -> Callable[[bytes], Any]:
        from formats.json.reader import JsonReader  # noqa: PLC0415 - most types and texts never need it
        from formats.scalars.utf8 import text_of  # noqa: PLC0415

        root = JsonReader(self._options).root(self._shape)
        return lambda data: root(text_of(data))


def _check(data: bytes) -> None:
    """Raise :class:`DecodeError` for a text that is not JSON by RFC 8259."""
    try:
        msgspec.json.decode(data)
    except RecursionError as error:
        raise DecodeError("the text is nested too deeply", "byte 0") from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise misread(error, len(data)) from error
