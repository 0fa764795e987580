"""Decompressing bodies by their ``Content-Encoding``, up to a size.

Source: gateway/WIRE.md 4.3, 13 A18 and A19; RFC 1952 §2.2 (several members), RFC 9110 §8.4. Bytes behind
the last member are ignored. A stream that breaks off raises an error that holds the data before the break,
which may still be a whole text.
"""

from __future__ import annotations

import zlib

from gateway.http import brotli_data

_GZIP = 16 + zlib.MAX_WBITS
_WINDOWS = {"gzip": _GZIP, "x-gzip": _GZIP, "deflate": zlib.MAX_WBITS}
_MAGIC = b"\x1f\x8b"
#: Codings of one body, at most. Clients use one; every further one may cost as much as the largest body.
MOST_CODINGS = 4
#: Bytes of a member's first piece. Later pieces are larger, as zlib copies what follows a member once for each piece.
_FIRST_PIECE = 512
_LARGEST_PIECE = 65_536


class CompressionError(ValueError):
    """The bytes are not what their ``Content-Encoding`` says."""


class BrokenOffError(CompressionError):
    """The only member breaks off; ``read`` is the decompressed data before the break."""

    def __init__(self, message: str, read: bytes) -> None:
        super().__init__(message)
        self.read = read


class UnreadableCodingError(ValueError):
    """The coding is known, but the library that reads it is not installed."""


class TooLargeError(ValueError):
    """The decompressed data is larger than allowed."""


def decompressed(data: bytes, encoding: str, most: int) -> bytes:
    """Return a decompressed body. The last coding is decoded first; an unknown coding leaves the rest unchanged.

    Raises :class:`CompressionError` for broken data and for more than :data:`MOST_CODINGS`,
    :class:`TooLargeError` above ``most`` bytes, and :class:`UnreadableCodingError`.
    """
    codings = [coding.strip().lower() for coding in encoding.split(",", MOST_CODINGS)]
    if len(codings) > MOST_CODINGS:
        raise CompressionError(f"a body has at most {MOST_CODINGS} codings")
    while data and codings and (coding := codings.pop()) in (*_WINDOWS, "br", "identity"):
        try:
            if coding == "br":
                data = _without_brotli(data, most)
            elif coding != "identity":
                data = _without_zlib(data, coding, most)
        except BrokenOffError as error:
            if not codings:
                raise
            raise CompressionError(str(error)) from error
    return data


def _without_brotli(data: bytes, most: int) -> bytes:
    if not brotli_data.is_installed():
        raise UnreadableCodingError(brotli_data.MISSING)
    try:
        plain, is_whole = brotli_data.undone(data, most)
    except ValueError as error:
        raise CompressionError(f"the body is not br data: {error}") from error
    if len(plain) > most:
        raise TooLargeError
    if not is_whole:
        raise BrokenOffError("the br data breaks off", plain)
    return plain


def _without_zlib(data: bytes, coding: str, most: int) -> bytes:
    window = _WINDOWS[coding]
    view, at, size = memoryview(data), 0, 0
    pieces: list[bytes] = []
    while True:
        reader, begin, step = zlib.decompressobj(window), at, _FIRST_PIECE
        while not reader.eof:
            if at >= len(view):
                if _lacks_its_checksum_alone(view[begin:], window, most):
                    return b"".join(pieces)
                message = f"the {coding} data breaks off"
                raise CompressionError(message) if begin else BrokenOffError(message, b"".join(pieces))
            piece = view[at : at + step]
            at, step = at + len(piece), min(2 * step, _LARGEST_PIECE)
            try:
                pieces.append(reader.decompress(piece, most - size + 1))
            except zlib.error as error:
                raise CompressionError(f"the body is not {coding} data: {error}") from error
            size += len(pieces[-1])
            if size > most:
                raise TooLargeError
        at -= len(reader.unused_data)
        if window != _GZIP or view[at : at + 2] != _MAGIC:
            return b"".join(pieces)


def _lacks_its_checksum_alone(member: memoryview, window: int, most: int) -> bool:
    """Return whether a member lacks nothing but its checksum at the end (gateway/WIRE.md 13 A18)."""
    start = _header_size(bytes(member[:_LARGEST_PIECE])) if window == _GZIP else 2
    reader = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        reader.decompress(member[start:], most + 1)
    except zlib.error:
        return False
    return reader.eof


def _header_size(member: bytes) -> int:
    """Return the length of a gzip member's header (RFC 1952 §2.3)."""
    flags, at = member[3] if len(member) > 3 else 0, 10
    if flags & 4:
        at += 2 + int.from_bytes(member[at : at + 2], "little")
    for has_text in (flags & 8, flags & 16):
        if has_text:
            at = member.find(b"\0", at) + 1 or len(member)
    return at + (2 if flags & 2 else 0)
