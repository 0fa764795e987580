"""Values ⇄ MessagePack: :mod:`formats.plain` makes maps and lists of values and back, msgspec makes bytes of those."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from formats import plain
from formats.errors import DecodeError, misread
from formats.msgpack_tokens import array_key, has_many_arrays, is_text, tokens
from formats.options import Options
from formats.types.shapes import shape_of


def codec_of(type_: Any, options: Options) -> MsgPackCodec:
    """Return the codec of a type."""
    shape = shape_of(type_)
    return MsgPackCodec(plain.writer_of(shape, options), plain.reader_of(shape, options))


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
