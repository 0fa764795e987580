"""What browsers of other origins may do, and what OPTIONS says.

Source: spec/http.md 6.8, 13 C2 and C9. A preflight never runs anything, nor does OPTIONS on a
route that is limited to other verbs.
"""

from __future__ import annotations

from gateway.dispatch import Dispatcher
from gateway.exchange import Exchange
from gateway.replies import Answer, RawHeaders, raw
from gateway.settings import Cors

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
    if cors.credentials and (not cors.origins or origin in cors.origins):
        found.append(("Access-Control-Allow-Credentials", "true"))
    found.append(("Access-Control-Max-Age", str(cors.max_age)))
    return raw(found)


def options(exchange: Exchange, dispatcher: Dispatcher, cors: Cors | None) -> Answer | None:
    """Return the answer to an OPTIONS request that must run nothing; None if it is an ordinary verb here."""
    if cors is not None:
        return Answer(200, [])
    verbs = dispatcher.verbs(exchange.path)
    preflight = b"origin" in exchange.headers and b"access-control-request-method" in exchange.headers
    if verbs is None:
        known = dispatcher.locate("OPTIONS", exchange.path) is not None
        return _allow(USUAL_VERBS) if preflight and known else None
    if preflight or (verbs and "OPTIONS" not in verbs):
        return _allow(tuple(verbs) or USUAL_VERBS)
    return None


def _allow(verbs: tuple[str, ...]) -> Answer:
    more = {"HEAD", "OPTIONS"} if "GET" in verbs else {"OPTIONS"}
    return Answer(200, raw([("Allow", ", ".join(sorted({*verbs, *more})))]))
