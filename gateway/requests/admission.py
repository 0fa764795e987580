"""Who calls, from where, with what: the :class:`Call` that guards and handlers see.

A proxy's word about the client counts only if the proxy is known (gateway/WIRE.md 13 C8).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from gateway.http.proxies import client_of
from gateway.plans.plan import Plan
from gateway.requests.exchange import Exchange
from gateway.service.calls import Call


async def admit(exchange: Exchange, plan: Plan, requests: Iterable[Any], proxies: frozenset[str]) -> None:
    """Give the exchange its call and let every guard see it; a guard refuses by raising."""
    exchange.call = call = call_of(exchange, plan, proxies)
    for request in requests:
        for guard in plan.guards:
            found = guard(call, request)
            exchange.call = call = found if isinstance(found, Call) else await found


def call_of(exchange: Exchange, plan: Plan, proxies: frozenset[str]) -> Call:
    """Return the call of an exchange; its caller is not known yet."""
    body, head, scope = exchange.body, exchange.head, exchange.scope
    peer: str = (scope.get("client") or _UNKNOWN)[0]
    if peer in proxies or not head.host:
        base_url, client = base_url_of(exchange, proxies), client_of(scope, head.raw, proxies)
    else:
        base_url, client = scope.get("scheme", "http") + head.authority, peer
    return Call(
        exchange.verb,
        exchange.path,
        exchange.query,
        head.view,
        head.cookies,
        _NO_FORM if body.form is None else dict(body.form.values()),
        base_url,
        client,
        exchange.choice.name,
        plan.name,
        None,
        body.data if plan.operation.raw_body else b"",
        exchange.terms.sent,
        body.files,
        (),
        head.derived,
    )


_UNKNOWN = ("",)
_NO_FORM: Mapping[str, str] = MappingProxyType({})


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
