"""Joining headers that come in several lines (RFC 9110 §5.3, RFC 9113 §8.2.3)."""

from __future__ import annotations

from collections.abc import Iterable

#: Headers that are not lists: if they come twice, the last line counts.
_SINGLE = frozenset(
    b"authorization content-length content-type date from host if-modified-since if-range if-unmodified-since"
    b" max-forwards origin proxy-authorization range referer user-agent x-http-method-override".split()
)


def joined(pairs: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Return headers by lower-case name: lines of a list are joined by commas, those of cookies by semicolons.

    >>> joined([(b"cookie", b"a=1"), (b"x", b"1"), (b"cookie", b"b=2"), (b"x", b"2"), (b"host", b"a"), (b"host", b"b")])
    {b'cookie': b'a=1; b=2', b'x': b'1, 2', b'host': b'b'}
    """
    headers: dict[bytes, bytes] = {}
    for name, value in pairs:
        if name in headers and name not in _SINGLE:
            value = headers[name] + (b"; " if name == b"cookie" else b", ") + value  # noqa: PLW2901 - the line so far
        headers[name] = value
    return headers
