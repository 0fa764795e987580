"""The texts of a ``Uri``: to be read by people, as XML has it, and which texts are one at all.

Source: formats/WIRE.md 2.1, 2.12; ``Uri.ToString()`` and ``Uri.AbsoluteUri`` as .NET documents them. A value is
the text that the service or its client wrote; nothing of it is made canonical.
"""

from __future__ import annotations

import re
from urllib.parse import quote

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+:.")
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})++")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
#: What means something in a URI where it is not escaped (RFC 3986 §2.2), and a percent sign.
_RESERVED = ":/?#[]@!$&'()*+,;="
_STAYING = re.compile(f"[{re.escape(_RESERVED)}%\\x00-\\x1f\\x7f]")


def read(text: str) -> str:
    """Return an absolute URI; ValueError for a relative one. A path of a Linux host is one of a file.

    >>> read(" mailto:a@b "), read("/a/b")
    ('mailto:a@b', 'file:///a/b')
    """
    found = text.strip()
    if found.startswith("/"):
        return "file://" + found
    if not _ABSOLUTE.match(found):
        raise ValueError("a URI is absolute")
    return found


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
    return _STAYING.sub(lambda each: f"%{ord(each[0]):02X}", text)


def escaped(uri: str) -> str:
    """Return a URI in which everything that has to be is escaped, once.

    >>> escaped("https://example.org/a b?c=é%20%")
    'https://example.org/a%20b?c=%C3%A9%20%25'
    """
    return quote(_LONE_PERCENT.sub("%25", uri), safe=_RESERVED + "%", encoding="utf-8", errors="replace")
