"""The texts of a ``Uri``: readable, escaped as in XML, and which texts are a URI at all.

Source: formats/WIRE.md 2.1, 2.12; ``Uri.ToString()`` and ``Uri.AbsoluteUri`` as .NET documents them. A value is
the text that the service or its client wrote; it is not made canonical.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from formats.late_patterns import late_pattern

_ABSOLUTE = late_pattern(r"[A-Za-z][A-Za-z0-9+.-]*+:.")
_ESCAPES = late_pattern(r"(?:%[0-9A-Fa-f]{2})++")
_LONE_PERCENT = late_pattern(r"%(?![0-9A-Fa-f]{2})")
#: Characters that have a meaning in a URI unless they are escaped (RFC 3986 §2.2).
_RESERVED = ":/?#[]@!$&'()*+,;="
_STAYING = late_pattern(f"[{re.escape(_RESERVED)}%\\x00-\\x1f\\x7f]")


def read(text: str) -> str:
    """Return an absolute URI; ValueError for a relative one. A path becomes a file's URI, as on a Linux host.

    >>> read(" mailto:a@b "), read("/a/b")
    ('mailto:a@b', 'file:///a/b')
    """
    uri = text.strip()
    if uri.startswith("/"):
        return "file://" + uri
    if not _ABSOLUTE.match(uri):
        raise ValueError("a URI is absolute")
    return uri


def readable(uri: str) -> str:
    """Return a URI without the escapes that only its grammar needs.

    >>> readable("https://example.org/a%20b%2Fc?d=%C3%A9%25")
    'https://example.org/a b%2Fc?d=é%25'
    """
    return _ESCAPES.sub(_unescaped, uri) if "%" in uri else uri


def _unescaped(run: re.Match[str]) -> str:
    try:
        text = bytes.fromhex(run[0].replace("%", "")).decode()
    except UnicodeDecodeError:
        return run[0]
    return _STAYING.sub(lambda sign: f"%{ord(sign[0]):02X}", text)


def escaped(uri: str) -> str:
    """Return a URI with everything escaped that must be, and nothing escaped twice.

    >>> escaped("https://example.org/a b?c=é%20%")
    'https://example.org/a%20b?c=%C3%A9%20%25'
    """
    return quote(_LONE_PERCENT.sub("%25", uri), safe=_RESERVED + "%", encoding="utf-8", errors="replace")
