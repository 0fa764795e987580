"""Whether a browser sends a request for a page of another site, with credentials that it attaches by itself.

Browsers say so: in ``Sec-Fetch-Site`` all of today's (Fetch Metadata), in ``Origin`` older ones too
(RFC 6454 §7). Other clients say neither: those of ServiceStack for C#, TypeScript under Node, Python,
Java and PHP, curl, Excel. So the check costs them nothing, and no token has to be put into forms.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from gateway.service.calls import Call

#: Verbs that change nothing (RFC 9110 §9.2.1).
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN = frozenset({"same-origin", "none"})


def is_told(call: Call) -> bool:
    """Return whether a browser says for a page of which site it sends a call; else it is not foreign."""
    return "origin" in call.headers or "sec-fetch-site" in call.headers


def is_foreign(call: Call, trusted: frozenset[str]) -> bool:
    """Return whether a page of another origin than the host's own or a ``trusted`` one had this sent.

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
    """Return whether an origin is of this host; not the scheme, which a proxy that is not known may have changed."""
    try:
        there, here = urlsplit(origin), urlsplit(call.base_url)
        ports = {"http": 80, "https": 443}
        named = (there.hostname, there.port or ports.get(there.scheme))
        own = {(here.hostname, port) for port in ([here.port] if here.port else ports.values())}
    except ValueError:
        return False
    return bool(there.hostname) and named in own
