"""CORS headers, and the answers to OPTIONS.

Source: gateway/WIRE.md 6.8, 13 C2 and C9. A preflight request never runs a handler, nor does OPTIONS on a
route that is limited to other verbs.
"""

from __future__ import annotations

from collections.abc import Iterable

from gateway.http.headers import RawHeaders, raw
from gateway.requests.exchange import Exchange
from gateway.responses.answer import Answer
from gateway.routing.dispatch import Dispatcher
from gateway.service.operations import USUAL_VERBS
from gateway.service.settings import Cors


def headers_of(cors: Cors, origin: str) -> RawHeaders:
    """Return the CORS headers for a request's ``Origin``, ``""`` if it has none."""
    headers = []
    if not cors.origins:
        headers.append(("Access-Control-Allow-Origin", "*"))
    else:
        headers.append(("Vary", "Origin"))
        if origin in cors.origins:
            headers.append(("Access-Control-Allow-Origin", origin))
    headers.append(("Access-Control-Allow-Methods", cors.methods))
    headers.append(("Access-Control-Allow-Headers", cors.headers))
    if cors.credentials:
        headers.append(("Access-Control-Allow-Credentials", "true"))
    if cors.expose:
        headers.append(("Access-Control-Expose-Headers", cors.expose))
    headers.append(("Access-Control-Max-Age", str(cors.max_age)))
    return raw(headers)


def options(exchange: Exchange, dispatcher: Dispatcher, cors: Cors | None, everywhere: RawHeaders) -> Answer | None:
    """Return the answer to an OPTIONS request that must run no handler; None if a handler takes OPTIONS here."""
    if cors is not None:
        return Answer(200, [*everywhere])
    verbs = dispatcher.verbs(exchange.path)
    preflight = b"origin" in exchange.headers and b"access-control-request-method" in exchange.headers
    if verbs is None and preflight and dispatcher.locate("GET", exchange.path, exchange) is not None:
        verbs = frozenset(USUAL_VERBS)  # those of a predefined route
    if verbs is None or not (preflight or (verbs and "OPTIONS" not in verbs)):
        return None
    return Answer(200, [*everywhere, *raw([("Allow", allowed(verbs or USUAL_VERBS))])])


def allowed(verbs: Iterable[str]) -> str:
    """Return the value of ``Allow``.

    >>> allowed(["POST"]), allowed(["GET"])
    ('OPTIONS, POST', 'GET, HEAD, OPTIONS')
    """
    named = {*verbs, "OPTIONS"}
    return ", ".join(sorted(named | {"HEAD"} if "GET" in named else named))
