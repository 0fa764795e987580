"""Who calls, from where, with what: the :class:`Call` that guards and handlers see.

A proxy's word about the client counts only if the proxy is known (gateway/WIRE.md 13 C8).
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from gateway.http.proxies import Proxies, client_of, host_of, scheme_of
from gateway.negotiation.header_terms import MULTIPART
from gateway.plans.plan import Plan
from gateway.requests.bodies import NOTHING
from gateway.requests.exchange import Exchange
from gateway.service.calls import Call
from gateway.service.features import Guard


def admit(exchange: Exchange, guards: Sequence[Guard], request: Any) -> Awaitable[None] | None:
    """Let guards see the exchange's call, one after the other; a guard refuses by raising.

    Returns what is to be awaited for it, None where none of them had to wait.
    """
    call = exchange.call
    for guard in guards:
        seen = guard(call, request)  # type: ignore[arg-type]  # it has been made
        if not isinstance(seen, Call):
            return _rest(exchange, seen, guards[guards.index(guard) + 1 :], request)
        exchange.call = call = seen
    return None


async def _rest(exchange: Exchange, seen: Awaitable[Call], guards: Sequence[Guard], request: Any) -> None:
    exchange.call = await seen
    if (waiting := admit(exchange, guards, request)) is not None:
        await waiting


def early_guards(exchange: Exchange, plan: Plan) -> Sequence[Guard]:
    """Return the guards that need nothing of the body; those that need a form wait where there may be one.

    For plans that have such guards: of the others they are always ``plan.early_guards``.
    """
    if _brings_form(exchange):
        exchange.pending = plan.form_guards
        return plan.head_guards
    return plan.early_guards


def admit_by_form(exchange: Exchange, plan: Plan) -> Awaitable[None] | None:
    """Tell the call what the body has told, and let the guards decide that waited for it; as :func:`admit`."""
    call = exchange.call
    if call is None:
        return None
    body = exchange.body
    if body.form is not None or plan.operation.raw_body or call.format_name != exchange.form.choice.name:
        exchange.call = _with_body(call, exchange, plan)
    return admit(exchange, exchange.pending, None) if exchange.pending else None


def _brings_form(exchange: Exchange) -> bool:
    terms = exchange.terms
    return exchange.body is NOTHING and exchange.head.has_body and (terms.is_form or terms.media_type == MULTIPART)


def call_of(exchange: Exchange, plan: Plan, proxies: Proxies) -> Call:
    """Return the call of an exchange; its caller is not known yet."""
    body, head, scope = exchange.body, exchange.head, exchange.scope
    peer: str = (scope.get("client") or _UNKNOWN)[0]
    if not head.host or (proxies.are_known and peer in proxies):
        base_url, client = base_url_of(exchange, proxies), client_of(scope, head.raw, proxies)
    else:
        base_url, client = scope.get("scheme", "http") + head.authority, peer
    if root := scope.get("root_path"):
        base_url += root
    return Call(
        exchange.verb,
        exchange.path,
        exchange.query,
        head.view,
        head.cookies,
        _NO_FORM if body.form is None else dict(body.form.values()),
        base_url,
        client,
        exchange.form.choice.name,
        plan.name,
        None,
        body.data if plan.operation.raw_body else b"",
        exchange.terms.sent,
        body.files,
        (),
        head.derived,
    )


def _with_body(call: Call, exchange: Exchange, plan: Plan) -> Call:
    """Return a call with what the body has told, which was not read when it was made."""
    body = exchange.body
    return replace(
        call,
        form=_NO_FORM if body.form is None else dict(body.form.values()),
        files=body.files,
        body=body.data if plan.operation.raw_body else b"",
        format_name=exchange.form.choice.name,
    )


_UNKNOWN = ("",)
_NO_FORM: Mapping[str, str] = MappingProxyType({})


def is_ambient(exchange: Exchange, plan: Plan) -> bool:
    """Return whether the caller is known by what a browser sends along for a foreign page's script tag too.

    Of an operation that finds out its caller by itself, whatever could tell it who that is.
    """
    if plan.operation.personal:
        return b"authorization" in exchange.headers or b"cookie" in exchange.headers
    call = exchange.call
    return call is not None and call.identity is not None and call.identity.ambient


def is_personal(exchange: Exchange, plan: Plan) -> bool:
    """Return whether an answer is somebody's: its caller is known, or its operation is not for everybody."""
    call = exchange.call
    operation = plan.operation
    return call is not None and (call.identity is not None or bool(operation.requires) or operation.personal)


def base_url_of(exchange: Exchange, proxies: Proxies) -> str:
    """Return scheme and host as the client sees them, without the prefix that the gateway is mounted under."""
    scope = exchange.scope
    scheme: str = scope.get("scheme", "http")
    host = exchange.header(b"host")
    if (client := scope.get("client")) and client[0] in proxies:
        scheme = scheme_of(exchange.header(b"x-forwarded-proto")) or scheme
        host = host_of(exchange.header(b"x-forwarded-host")) or host
    if not host:
        server = scope.get("server") or ("localhost", None)
        host = server[0] if server[1] is None else f"{server[0]}:{server[1]}"
    return f"{scheme}://{host}"
