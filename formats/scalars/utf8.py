"""Bytes → text: UTF-8, as every text here is sent and nearly all are read (formats/WIRE.md 0.4)."""

from __future__ import annotations

import codecs

from formats.errors import DecodeError

BOM = codecs.BOM_UTF8
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

#: Which of the first four bytes are zero where two ASCII characters, with which any text of
#: structure starts, take two or four bytes each.
_WIDE = {b"\1\0\1\0", b"\0\1\0\1", b"\1\0\0\0", b"\0\0\0\1"}


def utf8_of(data: bytes) -> bytes:
    """Return the bytes in UTF-8, without a byte order mark.

    A mark tells UTF-16 and UTF-32 (formats/WIRE.md 7.6, gateway/WIRE.md 13 A21). Without one they are a DecodeError:
    read as UTF-8 they would be another text, in silence.
    """
    data = bytes(data)
    if data[:2] in _MARKS or data[:4] == codecs.BOM_UTF32_BE:
        is_quad = data[:4] in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE) and not len(data) % 4
        return data.decode("utf-32" if is_quad else "utf-16", "replace").encode()
    if b"\0" in data[:4] and _is_wide(data):
        raise DecodeError("the text is in UTF-16 or UTF-32 without a mark, and UTF-8 is wanted", "byte 0")
    return data.removeprefix(BOM)


def _is_wide(data: bytes) -> bool:
    """Return whether no character has one byte: what looks so may be a text that begins with U+0000."""
    if len(data) % 2 or bytes(map(bool, data[:4])) not in _WIDE:
        return False
    # These would be two characters beside each other, or the ends of a text that has begun otherwise.
    return b"\r\n" not in data and not (data[0] in b"[{" and data[-1] in b"]}")


def text_of(data: bytes) -> str:
    """Return the text of bytes as :func:`utf8_of` takes them; what is no UTF-8 becomes U+FFFD, as in .NET."""
    return utf8_of(data).decode("utf-8", "replace")
