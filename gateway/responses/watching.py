"""Passing each answer to the features that watch answers (:class:`gateway.service.features.Watching`)."""

from __future__ import annotations

import logging
from collections.abc import Callable

from gateway.http.proxies import Proxies, client_of
from gateway.requests.admission import base_url_of
from gateway.requests.exchange import Exchange
from gateway.responses.answer import Answer
from gateway.service.features import Answered

logger = logging.getLogger(__name__)
Watcher = Callable[[Answered], None]


def tell(watchers: tuple[Watcher, ...], exchange: Exchange, answer: Answer, proxies: Proxies, seconds: float) -> None:
    """Call the watchers with an operation's answer. If one fails, it is logged and the answer is sent all the same."""
    plan = exchange.target.methods.get(exchange.verb)
    if plan is None:
        return
    call = exchange.call
    answered = Answered(
        operation=plan.name,
        public=plan.operation.public,
        verb=exchange.method,
        path=exchange.path,
        base_url=base_url_of(exchange, proxies),
        client=client_of(exchange.scope, exchange.head.raw, proxies),
        user_id=call.identity.user_id if call is not None and call.identity is not None else None,
        headers=exchange.head.view,
        status=answer.status,
        reason=answer.reason,
        reply_headers=tuple(
            (name.decode("latin-1").lower(), value.decode("latin-1"))
            for headers in (answer.headers, answer.more)
            for name, value in headers
        ),
        seconds=seconds,
    )
    for watcher in watchers:
        try:
            watcher(answered)
        except Exception:
            logger.exception("a watcher of answers failed")
