"""Starlette's middleware, exception handlers and routes around a gateway.

Without middleware and exception handlers a gateway answers at once. With them a request goes through
Starlette's stack first; the stack ends in its router, here :class:`Routes`, which calls the gateway
before it looks at the routes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Router
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send

from gateway.responses.answer import Answer
from gateway.service.errors import HttpError

#: Key in the scope: the gateway whose stack the request has gone through.
INSIDE = "gateway.inside"


class Routes(Router):
    """Starlette's routes; the ``gateway`` answers first."""

    def __init__(self, gateway: ASGIApp, routes: Sequence[BaseRoute], lifespan: Lifespan[Any] | None) -> None:
        super().__init__(routes, lifespan=lifespan)
        self._gateway = gateway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that has come through the stack."""
        if scope["type"] == "http" and scope.get(INSIDE) is not self._gateway:
            scope[INSIDE] = self._gateway
            await self._gateway(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def given_to(handlers: Mapping[Any, Any], error: Exception, answer: Answer) -> Exception | None:
    """Return the exception to raise so that one of Starlette's exception ``handlers`` answers it, None if none does.

    A handler is chosen as for a route: by class, by status, and for an unexpected error by ``Exception`` or 500.
    """
    if any(class_ in handlers for class_ in type(error).__mro__ if class_ is not Exception):
        return error
    if isinstance(error, HttpError) and answer.status in handlers:
        return HTTPException(answer.status, str(error))
    if answer.status == 500 and not isinstance(error, HttpError) and (500 in handlers or Exception in handlers):
        return error
    return None
