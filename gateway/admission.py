"""Who calls, from where, with what: the :class:`Call` that guards and handlers see.

A proxy's word about the client counts only if the proxy is known (spec/http.md 13 C8).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from gateway.calls import Call
from gateway.exchange import Exchange, Headers
from gateway.plans import Plan


async def admit(exchange: Exchange, plan: Plan, requests: Iterable[Any], proxies: frozenset[str]) -> None:
    """Give the exchange its call and let every guard see it; a guard refuses by raising."""
    exchange.call = call_of(exchange, plan, proxies)
    for request in requests:
        for guard in plan.guards:
            exchange.call = await guard(exchange.call, request)


def call_of(exchange: Exchange, plan: Plan, proxies: frozenset[str]) -> Call:
    """Return the call of an exchange; its caller is not known yet."""
    body, headers = exchange.body, exchange.headers
    cookie = headers.get(b"cookie")
    return Call(
        exchange.verb,
        exchange.path,
        exchange.query,
        Headers(headers),
        NO_COOKIES if cookie is None else cookies_of(cookie),
        dict(body.form.values()) if body.form else {},
        base_url_of(exchange, proxies),
        client_of(exchange, proxies),
        exchange.choice.name,
        plan.name,
        None,
        body.data if plan.operation.raw_body else b"",
        exchange.terms.sent,
        body.files,
    )


def known_by_cookie(exchange: Exchange) -> bool:
    """Return whether the caller is known by nothing but a cookie, which a foreign page's script tag also sends."""
    call = exchange.call
    identity = call.identity if call is not None else None
    signed_in = identity is not None and (identity.by_cookie or identity.session_id is not None)
    return signed_in and b"authorization" not in exchange.headers


def base_url_of(exchange: Exchange, proxies: frozenset[str]) -> str:
    """Return scheme and host as the client sees them."""
    scope = exchange.scope
    scheme: str = scope.get("scheme", "http")
    host = exchange.header(b"host")
    if proxies and (client := scope.get("client")) and client[0] in proxies:
        scheme = exchange.header(b"x-forwarded-proto").partition(",")[0].strip() or scheme
        host = exchange.header(b"x-forwarded-host").partition(",")[0].strip() or host
    if not host:
        server = scope.get("server") or ("localhost", None)
        host = server[0] if server[1] is None else f"{server[0]}:{server[1]}"
    return f"{scheme}://{host}"


def client_of(exchange: Exchange, proxies: frozenset[str]) -> str:
    """Return the client's address; behind known proxies the last one that is none of them."""
    client = exchange.scope.get("client")
    address: str = client[0] if client else ""
    if address in proxies:
        for hop in reversed(exchange.header(b"x-forwarded-for").split(",")):
            address = hop.strip() or address
            if address not in proxies:
                break
    return address


NO_COOKIES: Mapping[str, str] = MappingProxyType({})


@functools.lru_cache(maxsize=1024)  # a client sends the same line with every request
def cookies_of(header: bytes) -> Mapping[str, str]:
    """Return the cookies of a request, names and values as sent.

    >>> dict(cookies_of(b"ss-id=a; ss-pid=b"))
    {'ss-id': 'a', 'ss-pid': 'b'}
    """
    found = {}
    for part in header.decode("latin-1").split(";"):
        name, equals, value = part.strip().partition("=")
        if equals:
            found[name] = value
    return MappingProxyType(found)
