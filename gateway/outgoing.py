"""The last touch to an answer: guards' headers, the length, and what HEAD leaves out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from gateway.calls import Call
from gateway.incoming import Headers, Incoming
from gateway.replies import Answer, RawHeaders, raw

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._]")


def callback_of(incoming: Incoming) -> str | None:
    """Return the cleaned ``?callback=``: only letters, digits, dots and underscores are left (spec/http.md 3.5)."""
    name = incoming.parameter("callback")
    return _NOT_IN_A_NAME.sub("_", name) if name else None


def known_by_cookie(incoming: Incoming, call: Call | None) -> bool:
    """Return whether the caller is known by nothing but a cookie, which a foreign page's script tag also sends."""
    signed_in = call is not None and call.identity is not None and call.identity.session_id is not None
    return signed_in and b"authorization" not in incoming.headers


def finished(answer: Answer, incoming: Incoming, call: Call | None, more: RawHeaders) -> Answer:
    """Return the answer as it goes out."""
    headers = answer.headers
    if more:
        headers += more
    if call is not None and call.reply_headers:
        headers += raw(call.reply_headers)
    if answer.status not in (204, 304):
        headers.append((b"Content-Length", b"%d" % len(answer.body)))
    if incoming.method == "HEAD":
        answer.body = b""
    return answer


def base_url_of(incoming: Incoming, proxies: frozenset[str]) -> str:
    """Return scheme and host as the client sees them; a proxy is believed only if it is known (13 C8)."""
    scope: Mapping[str, Any] = incoming.scope
    scheme, host = scope.get("scheme", "http"), incoming.header(b"host")
    client = scope.get("client")
    if client and client[0] in proxies:
        scheme = incoming.header(b"x-forwarded-proto").partition(",")[0].strip() or scheme
        host = incoming.header(b"x-forwarded-host").partition(",")[0].strip() or host
    if not host:
        server = scope.get("server") or ("localhost", None)
        host = server[0] if server[1] is None else f"{server[0]}:{server[1]}"
    return f"{scheme}://{host}"


def client_of(incoming: Incoming, proxies: frozenset[str]) -> str:
    """Return the client's address; behind a known proxy the last one it does not know itself."""
    client = incoming.scope.get("client")
    address: str = client[0] if client else ""
    if address in proxies:
        for hop in reversed(incoming.header(b"x-forwarded-for").split(",")):
            address = hop.strip() or address
            if address not in proxies:
                break
    return address


def cookies_of(header: str) -> dict[str, str]:
    """Return the cookies of a request, names and values as sent.

    >>> cookies_of("ss-id=a; ss-pid=b")
    {'ss-id': 'a', 'ss-pid': 'b'}
    """
    found = {}
    for part in header.split(";"):
        name, equals, value = part.strip().partition("=")
        if equals:
            found[name] = value
    return found


def headers_of(incoming: Incoming) -> Headers:
    """Return the request's headers for a :class:`Call`."""
    return Headers(incoming.headers)
