"""What Starlette puts around an application, around the line of a gateway: middleware, exception handlers, routes.

A gateway without middleware and handlers goes straight to its line. With them a request goes through
Starlette's stack first; what the stack ends in, its router, is :class:`Routes`, which asks the gateway
before the routes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Router
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send

from gateway.responses.answer import Answer
from gateway.service.errors import HttpError

#: The key of the gateway whose stack a request has gone through.
INSIDE = "gateway.inside"


class Routes(Router):
    """Starlette's routes, after what ``line`` answers."""

    def __init__(self, line: ASGIApp, routes: Sequence[BaseRoute], lifespan: Lifespan[Any] | None) -> None:
        super().__init__(routes, lifespan=lifespan)
        self._line = line

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what has come through the stack."""
        if scope["type"] == "http" and scope.get(INSIDE) is not self._line:
            scope[INSIDE] = self._line
            await self._line(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def given_to(handlers: Mapping[Any, Any], error: Exception, answer: Answer) -> Exception | None:
    """Return what is to be raised for one of Starlette's exception ``handlers`` to answer, None if there is none.

    They are found as for a route: by class, by status, and for what nobody expects by ``Exception`` or 500.
    """
    if any(class_ in handlers for class_ in type(error).__mro__ if class_ is not Exception):
        return error
    if isinstance(error, HttpError) and answer.status in handlers:
        return HTTPException(answer.status, str(error))
    if answer.status == 500 and not isinstance(error, HttpError) and (500 in handlers or Exception in handlers):
        return error
    return None
