"""Whether another site's page made a browser send a request, with credentials that the browser attaches by itself.

Browsers say so: all present ones by ``Sec-Fetch-Site`` (Fetch Metadata), older ones by ``Origin``
(RFC 6454 §7). Other clients send neither: those of ServiceStack for C#, TypeScript under Node, Python,
Java and PHP, curl, Excel. So the check does not affect them, and forms need no token.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from gateway.service.calls import Call
from gateway.service.errors import HttpError

#: Verbs that change nothing (RFC 9110 §9.2.1).
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN = frozenset({"same-origin", "none"})


class ForeignPageError(HttpError):
    """403: a page of another site made a browser send this."""

    def __init__(self) -> None:
        super().__init__(403, "Forbidden", "Refused: a page of another site had this sent")


def is_told(call: Call) -> bool:
    """Return whether the request's headers say which site's page sent it; else it does not count as foreign."""
    return "origin" in call.headers or "sec-fetch-site" in call.headers


def is_foreign(call: Call, trusted: frozenset[str]) -> bool:
    """Return whether the call comes from a page of an origin that is neither the host's own nor ``trusted``.

    ``trusted`` are origins as browsers spell them: ``https://app.example.org``.
    """
    origin = call.headers.get("origin")
    if origin is not None and origin.lower() in trusted:
        return False
    site = call.headers.get("sec-fetch-site")
    if site is not None:
        return site.lower() not in _OWN
    return origin is not None and not _is_own(origin, call)


def _is_own(origin: str, call: Call) -> bool:
    """Return whether an origin is this host and port, whatever the scheme, which an unnamed proxy may have changed."""
    try:
        there, here = urlsplit(origin), urlsplit(call.base_url)
        ports = {"http": 80, "https": 443}
        named = (there.hostname, there.port or ports.get(there.scheme))
        own = {(here.hostname, port) for port in ([here.port] if here.port else ports.values())}
    except ValueError:
        return False
    return bool(there.hostname) and named in own
