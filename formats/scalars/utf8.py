"""Bytes → text: all texts are sent in UTF-8, and nearly all arrive in it (formats/WIRE.md 0.4)."""

from __future__ import annotations

import codecs

from formats.errors import DecodeError

BOM = codecs.BOM_UTF8
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

#: Which of the first four bytes are zero (``\0``) or not (``\1``) if characters take two or four bytes each: any
#: structured text starts with two ASCII characters.
_WIDE = {b"\1\0\1\0", b"\0\1\0\1", b"\1\0\0\0", b"\0\0\0\1"}


def utf8_of(data: bytes) -> bytes:
    """Return the bytes in UTF-8, without a byte order mark.

    UTF-16 and UTF-32 are recognised by their mark (formats/WIRE.md 7.6, gateway/WIRE.md 13 A21). Without one they
    raise DecodeError: read as UTF-8 they would silently be another text.
    """
    data = bytes(data)
    if data[:2] in _MARKS or data[:4] == codecs.BOM_UTF32_BE:
        is_quad = data[:4] in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE) and not len(data) % 4
        return data.decode("utf-32" if is_quad else "utf-16", "replace").encode()
    if 0 in data[:4] and _is_wide(data):
        raise DecodeError("the text is in UTF-16 or UTF-32 without a mark, and UTF-8 is wanted", "byte 0")
    return data.removeprefix(BOM)


def _is_wide(data: bytes) -> bool:
    """Return whether every character takes two or four bytes; a UTF-8 text that begins with U+0000 may look so."""
    if len(data) % 2 or bytes(map(bool, data[:4])) not in _WIDE:
        return False
    # Such a text has no CR and LF in neighbouring bytes, and no bracket in both its first and its last byte.
    return b"\r\n" not in data and not (data[0] in b"[{" and data[-1] in b"]}")


def text_of(data: bytes) -> str:
    """Return the text of bytes, which :func:`utf8_of` reads; bytes that are not UTF-8 become U+FFFD, as in .NET."""
    return utf8_of(data).decode("utf-8", "replace")
