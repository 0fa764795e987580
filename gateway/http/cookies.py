"""The texts of ``Cookie`` and ``Set-Cookie`` headers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from types import MappingProxyType
from urllib.parse import quote

from gateway.http.escapes import ESCAPED, unescape
from gateway.service.results import Cookie


def in_utc(moment: datetime) -> datetime:
    """Return a moment in UTC; one without a zone is taken to be in UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def set_cookie(cookie: Cookie) -> str:
    """Return the value of ``Set-Cookie``, spelled as in ServiceStack (gateway/WIRE.md 6.7).

    >>> set_cookie(Cookie("a", "b", domain="example.org"))
    'a=b; domain=example.org; path=/; samesite=lax; httponly'
    """
    parts = [f"{cookie.name}={quote(cookie.value, safe='')}"]
    if cookie.expires is not None:
        parts.append("expires=" + format_datetime(in_utc(cookie.expires), usegmt=True))
    if cookie.domain is not None:
        parts.append(f"domain={cookie.domain}")  # where ASP.NET has it (unrecorded)
    parts.append(f"path={cookie.path}")
    if cookie.secure:
        parts.append("secure")
    parts.append(f"samesite={cookie.same_site}")
    if cookie.http_only:
        parts.append("httponly")
    return "; ".join(parts)


def cookies_of(header: bytes) -> Mapping[str, str]:
    """Return the cookies of a request, the last of equal names; escapes in values are decoded (gateway/WIRE.md 0.5).

    >>> dict(cookies_of(b"ss-id=a; ss-pid=b%20c"))
    {'ss-id': 'a', 'ss-pid': 'b c'}
    """
    cookies = {}
    for part in header.decode("latin-1").split(";") if header else ():
        name, equals, value = part.strip().partition("=")
        if equals:
            cookies[name] = ESCAPED.sub(unescape, value) if "%" in value else value
    return MappingProxyType(cookies)
