"""The status, headers and cookies of a :class:`gateway.Reply` → the answer without its body.

Source: gateway/WIRE.md 6.3, 6.6, 6.7, 6.11; RFC 9110 §13 for clients that have this version already.
"""

from __future__ import annotations

from gateway.http import conditions
from gateway.http.cookies import set_cookie
from gateway.http.headers import content_type, raw
from gateway.plans.plan import Plan
from gateway.requests.admission import is_personal
from gateway.requests.exchange import Exchange
from gateway.responses.answer import BODILESS, Answer, sendable
from gateway.running.status_phrases import PHRASES
from gateway.service.errors import code_of
from gateway.service.results import Reply

#: With this header a reply leaves out the usual ``Vary``: it depends on no header of the request.
_SAME_FOR_ALL = ("Vary", "")


def answer_of(plan: Plan, reply: Reply, exchange: Exchange) -> tuple[Answer, bool]:
    """Return the answer, and whether it is complete, as it has no body: 304, 412, 204 and the like."""
    given = [*reply.headers.items(), *(("Set-Cookie", set_cookie(cookie)) for cookie in reply.cookies)]
    if exchange.method in ("GET", "HEAD"):
        personal = is_personal(exchange, plan) or bool(reply.cookies)
        state = conditions.state_headers(reply, personal=personal)
        if state and (outcome := conditions.outcome(reply.etag, reply.modified, exchange.headers)):
            kept = [header for header in given if header[0].lower() in conditions.KEPT]
            if _SAME_FOR_ALL in kept:
                kept.remove(_SAME_FOR_ALL)
                return Answer(outcome, plan.heads.unvarying() + raw([*state, *kept])), True
            return Answer(outcome, plan.heads.always() + raw([*state, *kept])), True
        given += state
    ordinary = 302 if any(name.lower() == "location" for name, _ in given) else 200
    status = ordinary if reply.status is None else sendable(reply.status)
    if reply.value is None and reply.status is not None and not reply.headers and reply.media_type is None:
        # A null result with a status: no Content-Type, and the standard phrase.
        return Answer(status, plan.heads.of_nothing(exchange.form.choice) + raw(given), reason=reply.reason), True
    type_ = content_type(reply.media_type or exchange.form.choice.media_type)
    headers = plan.heads.plain(type_, {name.lower() for name, _ in given})
    given = [header for header in given if header != _SAME_FOR_ALL]
    reason = _phrase(status) if reply.reason is None else reply.reason
    return Answer(status, headers + raw(given), reason=reason), status in BODILESS


def _phrase(status: int) -> str | None:
    """Return the reason phrase of a result with a status: .NET's name, as ``NotFound``; None for the standard one."""
    name = "Found" if status == 302 else code_of(status)
    if name == "Teapot":
        return "418"
    return None if PHRASES.get(status) == name else name
