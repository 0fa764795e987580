"""Who calls, from where, with what: the :class:`Call` that guards and handlers see.

What a proxy says about the client counts only if the settings name the proxy (gateway/WIRE.md 13 C8).
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from gateway.http.proxies import Proxies, client_of, host_of, scheme_of
from gateway.negotiation.header_terms import MULTIPART
from gateway.plans.plan import Plan
from gateway.requests.bodies import NOTHING
from gateway.requests.exchange import Exchange
from gateway.service.calls import Call

if TYPE_CHECKING:
    from gateway.service.features import Guard


def admit(exchange: Exchange, guards: Sequence[Guard], request: Any) -> Awaitable[None] | None:
    """Pass the exchange's call through the guards, in order; a guard refuses by raising.

    Returns an awaitable for the guards that are left when one of them has to wait, else None.
    """
    call = exchange.call
    for guard in guards:
        admitted = guard(call, request)  # type: ignore[arg-type]  # a plan with guards has a call
        if not isinstance(admitted, Call):
            return _rest(exchange, admitted, guards[guards.index(guard) + 1 :], request)
        exchange.call = call = admitted
    return None


async def _rest(exchange: Exchange, admitted: Awaitable[Call], guards: Sequence[Guard], request: Any) -> None:
    exchange.call = await admitted
    if (waiting := admit(exchange, guards, request)) is not None:
        await waiting


def early_guards(exchange: Exchange, plan: Plan) -> Sequence[Guard]:
    """Return the guards to run before the body is read; guards that need a form are put off if one may come.

    Only for plans with guards that need a form: for other plans the answer is always ``plan.early_guards``.
    """
    if _brings_form(exchange):
        exchange.pending = plan.form_guards
        return plan.head_guards
    return plan.early_guards


def admit_by_form(exchange: Exchange, plan: Plan) -> Awaitable[None] | None:
    """Add the body's fields to the call, and run the guards that waited for them. Returns as :func:`admit` does."""
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
    """Return the call of an exchange, before any guard has found out who the caller is."""
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
        b"",
        head.derived,
    )


def _with_body(call: Call, exchange: Exchange, plan: Plan) -> Call:
    """Return the call with the form, files and bytes of the body, which is now read."""
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
    """Return whether the caller is known by credentials that a browser also sends for a foreign page's script tag.

    An operation that finds out its caller by itself (``personal``) is taken to use any cookie or Authorization header.
    """
    if plan.operation.personal:
        return b"authorization" in exchange.headers or b"cookie" in exchange.headers
    call = exchange.call
    return call is not None and call.identity is not None and call.identity.ambient


def is_personal(exchange: Exchange, plan: Plan) -> bool:
    """Return whether an answer is for one caller only: the caller is known, or not everybody may call the operation."""
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
