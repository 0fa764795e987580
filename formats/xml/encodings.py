"""The bytes of an XML document → UTF-8, by its byte order mark, its first bytes, or its declaration.

Source: formats/WIRE.md 8.7: UTF-8 and UTF-16 of either byte order, and the declaration must name the encoding
of the bytes. A single-byte encoding is read if it is declared (gateway/WIRE.md 13 A21).
"""

from __future__ import annotations

import re

from formats.errors import DecodeError

_UTF8_MARK = b"\xef\xbb\xbf"
#: The first bytes of a document with two bytes per character: its mark, or ``<``.
_WIDE = {b"\xff\xfe": "utf-16LE", b"\xfe\xff": "utf-16BE", b"<\0": "utf-16LE", b"\0<": "utf-16BE"}
_QUADS = (b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"<\0\0\0", b"\0\0\0<")
_DECLARATION = re.compile(rb"<\?xml[^>]{0,100}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9._-]{1,40})[\"']")
#: Encodings of one byte per character whose first half is ASCII.
_SINGLE = re.compile(r"iso-?8859-\d{1,2}|windows-125\d|latin-?1|us-ascii|koi8-[ru]", re.IGNORECASE)
_USUAL = b'encoding="utf-8"'


def as_utf8(data: bytes) -> tuple[bytes, str]:
    """Return a document in UTF-8 without its mark, and the name of the encoding that it may declare.

    Raises :class:`DecodeError` if the document declares another encoding than its own.
    """
    if data[:5] == b"<?xml" and data.find(_USUAL, 0, 60) >= 0:
        return data, "utf-8"
    if data[:3] == _UTF8_MARK:
        return _checked(data[3:], "utf-8"), "utf-8"
    wide = _WIDE.get(data[:2])
    if wide is not None and data[:4] not in _QUADS:
        text = data.decode(wide, "replace").removeprefix("\ufeff")
        return _checked(text.encode(), wide), wide
    declared = _declared(data)
    if declared is not None and _SINGLE.fullmatch(declared):
        converted = _of_single_bytes(data, declared)
        if converted is not None:
            return converted, declared
    return _checked(data, "utf-8"), "utf-8"


def fits(declared: str, actual: str) -> bool:
    """Return whether a declared name is a name of the actual encoding."""
    name = declared.lower()
    return name == actual.lower() or (name == "utf-16" and actual.startswith("utf-16")) or name + actual == "utf8utf-8"


def _checked(data: bytes, actual: str) -> bytes:
    declared = _declared(data)
    if declared is not None and not fits(declared, actual):
        error = DecodeError(
            f"The encoding in the declaration '{declared}' does not match the encoding of the document '{actual}'."
        )
        error.where = "line 1"
        raise error
    return data


def _declared(data: bytes) -> str | None:
    declaration = _DECLARATION.match(data)
    return declaration[1].decode() if declaration else None


def _of_single_bytes(data: bytes, declared: str) -> bytes | None:
    """Return a document of its declared encoding in UTF-8; None if it is UTF-8 already, or the encoding is unknown."""
    try:
        data.decode()
        return data if data.isascii() else None
    except UnicodeDecodeError:
        pass
    try:
        return data.decode(declared, "replace").encode()
    except LookupError:
        return None
