"""MessagePack, as a third party would add it: one class, one entry point, no import of the gateway.

ServiceStack's own MessagePack is a plugin with the media type ``application/x-msgpack``; as of every format
registered there, its name is the part after the slash (gateway/WIRE.md 2.2). :mod:`formats.plain` turns values
into maps and lists and back; msgspec turns those into bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from formats.errors import DecodeError, misread
from formats.msgpack_tokens import array_key, has_many_arrays, is_text, tokens, values_in
from formats.options import HOST, Options
from formats.types.shapes import shape_of


class MsgPackFormat:
    """``application/x-msgpack``."""

    name = "x-msgpack"
    media_types = ("application/x-msgpack", "application/msgpack")
    as_file = False

    def codec(self, type_: Any, options: Options = HOST, /) -> MsgPackCodec:
        """Return the codec of a type."""
        from formats import plain  # noqa: PLC0415 - every gateway loads this module, few use it

        shape = shape_of(type_)
        return MsgPackCodec(plain.writer_of(shape, options), plain.reader_of(shape, options))

    def values_in(self, data: bytes, most: int, /) -> int:
        """Return how many values a text holds (:class:`formats.CountingFormat`).

        msgspec bounds the rest: it reserves nothing for a length that is only declared, its nesting ends at Python's
        own limit, and a value of a type that it does not know (ext) is refused.
        """
        return values_in(data, most)


class MsgPackCodec:
    """Values of one type ⇄ MessagePack."""

    def __init__(self, write: Callable[[Any], Any], read: Callable[[Any], Any]) -> None:
        self._write = write
        self._read = read

    def encode(self, value: Any, /) -> bytes:
        """Return the bytes of a value; nil for None."""
        return msgspec.msgpack.encode(self._write(value))

    def decode(self, data: bytes, /) -> Any:
        """Return the value of the bytes; DecodeError names the byte or the member at fault."""
        data = bytes(data)
        if has_many_arrays(data) and (at := array_key(data)) is not None:
            raise DecodeError("a key is a list", f"byte {at}")
        try:
            decoded = msgspec.msgpack.decode(data)
        except RecursionError as error:
            raise DecodeError("the data is nested too deeply", "$") from error
        except (msgspec.MsgspecError, ValueError, TypeError) as error:  # TypeError: unhashable keys, in old versions
            broken = _broken_text(data)
            if broken is not None:
                raise DecodeError("a text is not UTF-8", f"byte {broken}") from error
            raise misread(error, len(data)) from error
        return self._read(decoded)


def _broken_text(data: bytes) -> int | None:
    """Return the offset of the first byte in a text that is not UTF-8; None if no text is at fault.

    Not every version of msgspec names the place.
    """
    for _, first, start, size in tokens(data):
        if first == 0xC1:  # never used: what follows has no meaning
            return None
        if is_text(first):
            try:
                data[start : start + size].decode()
            except UnicodeDecodeError as error:
                return None if start + size > len(data) else start + error.start
    return None


FORMAT = MsgPackFormat()
