"""MessagePack, as a third party would add it: one class, one entry point, no import of the gateway.

ServiceStack's own needs a plugin and says ``application/x-msgpack``; its key is what stands behind
the slash, as of every format that is registered there (gateway/WIRE.md 2.2). What is in a map is
:mod:`formats.plain`'s affair, what is a byte is msgspec's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from formats.errors import DecodeError, misread
from formats.options import HOST, Options
from formats.types.shapes import shape_of


class MsgPackFormat:
    """``application/x-msgpack``."""

    name = "x-msgpack"
    media_types = ("application/x-msgpack", "application/msgpack")
    as_file = False

    def codec(self, type_: Any, options: Options = HOST, /) -> MsgPackCodec:
        """Return the codec of a type."""
        from formats import plain  # noqa: PLC0415 - every gateway meets this format, few speak it

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
        try:
            found = msgspec.msgpack.decode(data)
        except RecursionError as error:
            raise DecodeError("the data is nested too deeply", "$") from error
        except (msgspec.MsgspecError, ValueError) as error:
            broken = _broken_text(bytes(data))
            if broken is not None:
                raise DecodeError("a text is not UTF-8", f"byte {broken}") from error
            raise misread(error, len(data)) from error
        return self._read(found)


#: Bytes of content behind a first byte, for tokens of one size. What is not here is a token of one byte.
_FIXED = {0xCA: 4, 0xCB: 8, 0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8, 0xD0: 1, 0xD1: 2, 0xD2: 4, 0xD3: 8}
_FIXED |= {0xD4: 2, 0xD5: 3, 0xD6: 5, 0xD7: 9, 0xD8: 17, 0xDC: 2, 0xDD: 4, 0xDE: 2, 0xDF: 4}

#: Bytes that hold the size of the content, and bytes of content that size does not count.
_SIZED = {0xC4: (1, 0), 0xC5: (2, 0), 0xC6: (4, 0), 0xC7: (1, 1), 0xC8: (2, 1), 0xC9: (4, 1)}
_SIZED |= {0xD9: (1, 0), 0xDA: (2, 0), 0xDB: (4, 0)}


def _broken_text(data: bytes) -> int | None:
    """Return the offset of the first byte that makes a text no UTF-8; None if it is not for that.

    Not every version of msgspec says where. A container is only its head, what it holds are the next tokens.
    """
    at = 0
    while at < len(data):
        first, start = data[at], at + 1
        if first == 0xC1:  # never used: what follows has no meaning
            return None
        if 0xA0 <= first <= 0xBF:
            size = first & 0x1F
        elif first in _SIZED:
            digits, more = _SIZED[first]
            start += digits
            size = int.from_bytes(data[at + 1 : start], "big") + more
        else:
            size = _FIXED.get(first, 0)
        if 0xA0 <= first <= 0xBF or 0xD9 <= first <= 0xDB:
            try:
                data[start : start + size].decode()
            except UnicodeDecodeError as error:
                return None if start + size > len(data) else start + error.start
        at = start + size
    return None


FORMAT = MsgPackFormat()
