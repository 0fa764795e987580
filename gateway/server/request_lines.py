"""A request line, taken apart: the verb, and what its target says in whichever form (RFC 9112 §3); and hosts."""

from __future__ import annotations

import re
import urllib.parse
from typing import NamedTuple

import httptools


class RequestLine(NamedTuple):
    """What an ASGI scope has of it: ``path`` is decoded, ``raw_path`` as sent, both without the query."""

    method: str
    path: str
    raw_path: bytes
    query: bytes


#: Host and port (RFC 9110 §7.2): links and redirects are made of them.
_HOST = re.compile(rb"[A-Za-z0-9._~!$&'()*+,;=%:\[\]-]*")


def is_host(text: bytes) -> bool:
    """Return whether a ``Host`` header may be one; an empty one may."""
    return _HOST.fullmatch(text) is not None


def line_of(method: str, target: bytes) -> RequestLine:
    """Return the line of a verb and a request target."""
    raw_path, query = parted(target)
    path = raw_path.decode("ascii")
    return RequestLine(method, urllib.parse.unquote(path) if "%" in path else path, raw_path, query)


def parted(target: bytes) -> tuple[bytes, bytes]:
    """Return path and query of a request target."""
    if target.startswith(b"/") and b"#" not in target:
        path, _, query = target.partition(b"?")
        return path, query
    if target == b"*":
        return target, b""
    found = httptools.parse_url(target)
    return found.path or b"/", found.query or b""
