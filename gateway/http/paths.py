"""The text of a URL's path: decoded, split into parts, and without its format suffix.

Source: gateway/WIRE.md 1.3, 1.6 and 1.7. Only :func:`decoded` can fail: it refuses NUL. Unlike ServiceStack,
which loses the plus sign of a telephone number, it decodes ``%2B`` to ``+`` (gateway/WIRE.md 13 A9).
"""

from __future__ import annotations

from collections.abc import Container

from formats.late_patterns import late_pattern
from gateway.http.escapes import ESCAPED, unescape

_SLASH = late_pattern("(%2[Ff])")


class PathError(ValueError):
    """A path that no server should pass on, such as one with a NUL in it."""


def decoded(raw: str) -> str:
    """Return a raw path with its escapes decoded once.

    ``+`` is a space, ``%2F`` stays as written, ``%2f`` is a slash, and escapes that are not UTF-8 stay
    as written. Dot segments are resolved. Raises :class:`PathError` for ``%00``.

    >>> decoded("/a+b/%2B1/%C3%A9/x%2Fy/%ff")
    '/a b/+1/é/x%2Fy/%ff'
    """
    text = raw.replace("+", " ")
    if "%" in text:
        if "%00" in text:
            raise PathError("a path cannot hold NUL")
        pieces = _SLASH.split(text)
        pieces[::2] = [ESCAPED.sub(unescape, piece) for piece in pieces[::2]]
        text = "".join(pieces).replace("%2f", "/")
    if "/." in text:
        text = _without_dots(text)
    return text


def _without_dots(path: str) -> str:
    """Return a path without ``.`` and ``..`` (RFC 3986 §5.2.4)."""
    kept: list[str] = []
    parts = path.split("/")
    for part in parts:
        if part == "..":
            if len(kept) > 1:
                kept.pop()
        elif part != ".":
            kept.append(part)
    if parts[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)


def split_suffix(path: str, names: Container[str]) -> tuple[str, str | None]:
    """Return a path without its format suffix, and the suffix; None if it has none.

    The suffix is what follows the last dot of the whole path, in the exact letter case.

    >>> split_suffix("/open/a.b.csv", {"csv"}), split_suffix("/open/x.csv/", {"csv"})
    (('/open/a.b', 'csv'), ('/open/x.csv/', None))
    """
    head, dot, tail = path.rpartition(".")
    return (head, tail) if dot and tail in names else (path, None)


def parts_of(path: str) -> list[str]:
    """Return the parts between the slashes; empty ones do not count.

    >>> parts_of("//open//x/")
    ['open', 'x']
    """
    parts = path[1:].split("/")
    return [part for part in path.split("/") if part] if "" in parts or path[:1] != "/" else parts
