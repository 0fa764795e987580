"""What browsers of other origins may do, and what OPTIONS says.

Source: gateway/WIRE.md 6.8, 13 C2 and C9. A preflight never runs anything, nor does OPTIONS on a
route that is limited to other verbs.
"""

from __future__ import annotations

from collections.abc import Iterable

from gateway.http.headers import RawHeaders, raw
from gateway.requests.exchange import Exchange
from gateway.responses.answer import Answer
from gateway.routing.dispatch import Dispatcher
from gateway.service.settings import Cors

#: What an all-verb operation allows; HEAD and OPTIONS come by themselves.
USUAL_VERBS = ("DELETE", "GET", "PATCH", "POST", "PUT")


def headers_of(cors: Cors, origin: str) -> RawHeaders:
    """Return the CORS headers for a request's ``Origin``, ``""`` if it has none."""
    found = []
    if not cors.origins:
        found.append(("Access-Control-Allow-Origin", "*"))
    else:
        found.append(("Vary", "Origin"))
        if origin in cors.origins:
            found.append(("Access-Control-Allow-Origin", origin))
    found.append(("Access-Control-Allow-Methods", cors.methods))
    found.append(("Access-Control-Allow-Headers", cors.headers))
    if cors.credentials:
        found.append(("Access-Control-Allow-Credentials", "true"))
    if cors.expose:
        found.append(("Access-Control-Expose-Headers", cors.expose))
    found.append(("Access-Control-Max-Age", str(cors.max_age)))
    return raw(found)


def options(exchange: Exchange, dispatcher: Dispatcher, cors: Cors | None, everywhere: RawHeaders) -> Answer | None:
    """Return the answer to an OPTIONS request that must run nothing; None if it is an ordinary verb here."""
    if cors is not None:
        return Answer(200, [*everywhere])
    verbs = dispatcher.verbs(exchange.path)
    preflight = b"origin" in exchange.headers and b"access-control-request-method" in exchange.headers
    if verbs is None and preflight and dispatcher.locate("GET", exchange.path, exchange) is not None:
        verbs = frozenset(USUAL_VERBS)  # of a predefined route
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
