"""Headers that stand in several lines, as one (RFC 9110 §5.3, RFC 9113 §8.2.3)."""

from __future__ import annotations

from collections.abc import Iterable

#: Headers that are no lists: of several lines the last one counts.
_SINGLE = frozenset(
    b"authorization content-length content-type date from host if-modified-since if-range if-unmodified-since"
    b" max-forwards origin proxy-authorization range referer user-agent x-http-method-override".split()
)


def joined(pairs: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Return headers by lower-case name: the lines of a list joined by commas, those of cookies by semicolons.

    >>> joined([(b"cookie", b"a=1"), (b"x", b"1"), (b"cookie", b"b=2"), (b"x", b"2"), (b"host", b"a"), (b"host", b"b")])
    {b'cookie': b'a=1; b=2', b'x': b'1, 2', b'host': b'b'}
    """
    found: dict[bytes, bytes] = {}
    for name, value in pairs:
        if name in found and name not in _SINGLE:
            value = found[name] + (b"; " if name == b"cookie" else b", ") + value  # noqa: PLW2901 - the line so far
        found[name] = value
    return found
