"""Bytes → text: UTF-8, as every text here is sent and read (formats/WIRE.md 0.4)."""

from __future__ import annotations

from formats.errors import DecodeError

BOM = b"\xef\xbb\xbf"

#: Which of the first four bytes are zero where two ASCII characters, with which any text of
#: structure starts, take two or four bytes each.
_WIDE = {b"\1\0\1\0", b"\0\1\0\1", b"\1\0\0\0", b"\0\0\0\1"}


def utf8_of(data: bytes) -> bytes:
    """Return the bytes without a byte order mark.

    UTF-16 and UTF-32 are a DecodeError: read as UTF-8 they would be another text, in silence.
    """
    data = bytes(data)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or (b"\0" in data[:4] and _is_wide(data)):
        raise DecodeError("the text is in UTF-16 or UTF-32, and UTF-8 is wanted", "byte 0")
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
