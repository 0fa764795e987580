"""What a :class:`gateway.Reply` says beside its value → the answer without its body.

Source: gateway/WIRE.md 6.3, 6.6, 6.7; RFC 9110 §13 for clients that have this state already.
"""

from __future__ import annotations

from gateway.http import conditions
from gateway.plans.plan import Plan
from gateway.requests.exchange import Exchange
from gateway.responses.answer import Answer, content_type, raw, set_cookie
from gateway.service.results import Reply


def answer_of(plan: Plan, reply: Reply, exchange: Exchange) -> tuple[Answer, bool]:
    """Return the answer, and whether it is whole: the client has this state, and gets no body."""
    given = [*reply.headers.items(), *(("Set-Cookie", set_cookie(each)) for each in reply.cookies)]
    if exchange.method in ("GET", "HEAD"):
        state = conditions.state_headers(reply)
        if state and (outcome := conditions.outcome(reply.etag, reply.modified, exchange.headers)):
            kept = [each for each in given if each[0].lower() in conditions.KEPT]
            return Answer(outcome, plan.heads.always() + raw([*state, *kept])), True
        given += state
    status = reply.status or (302 if any(name.lower() == "location" for name, _ in given) else 200)
    type_ = content_type(reply.media_type or exchange.choice.media_type)
    headers = plan.heads.plain(type_, {name.lower() for name, _ in given})
    return Answer(status, headers + raw(given), reason=reply.reason), False
