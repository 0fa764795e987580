"""The requests of one connection, answered one after the other (RFC 9112 §9.3.2).

Why one task a connection rather than one a request: the requests of a connection are answered in
their order anyway, and making, registering and forgetting a task costs more than writing an
answer's head. Each request still has a context of its own (:func:`gateway.stepping.in_context`).
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING, Any

from gateway.server.http_request import HttpRequest
from gateway.stepping import in_context

if TYPE_CHECKING:
    from gateway.server.connection import Connection

log = logging.getLogger("gateway.server.process")


class Turns:
    """Who is answered now, and who waits."""

    def __init__(self, connection: Connection, server_state: Any) -> None:
        self._connection = connection
        self._server = server_state
        self._waiting: deque[HttpRequest] = deque()
        self._current: HttpRequest | None = None
        self._idle: asyncio.Future[None] | None = None  # of the task, while there is nothing to answer
        self._task: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, request: HttpRequest) -> None:
        """Take a request whose head is complete, and see that somebody answers it."""
        self._waiting.append(request)
        if self._task is None:
            self._task = self._connection.loop.create_task(self._serve())
            self._server.tasks.add(self._task)
            self._task.add_done_callback(self._server.tasks.discard)
        else:
            self.wake()

    def owed(self, broken: HttpRequest | None) -> list[HttpRequest]:
        """Return the requests that an answer is still due to; ``broken`` is none of them, and waits no longer."""
        if broken is not None and broken in self._waiting:
            self._waiting.remove(broken)
        return [each for each in (self._current, *self._waiting) if each is not None and each is not broken]

    def leave(self) -> None:
        """Tell everybody that the client has left."""
        for each in self.owed(None):
            each.leave()
        self._waiting.clear()
        self.wake()

    def wake(self) -> None:
        """Let the task look again."""
        if self._idle is not None and not self._idle.done():
            self._idle.set_result(None)

    async def _serve(self) -> None:
        connection, server = self._connection, self._server
        while not connection.closes:
            if not self._waiting:
                self._idle = connection.loop.create_future()
                await self._idle
                self._idle = None
                continue
            if server.at_work >= connection.limits.concurrent:
                request, self._waiting = self._waiting[0], deque()
                request.leave()
                connection.refuse(b"503 Service Unavailable\r\nRetry-After: 1")
                return
            self._current = request = self._waiting.popleft()
            server.at_work += 1
            try:
                await in_context(connection.app(request.scope, request.receive, request.send))  # type: ignore[arg-type]  # a coroutine
            except asyncio.CancelledError:
                connection.transport.abort()
                raise
            except Exception as error:  # an application may raise what it likes
                has_left = request.has_left or connection.transport.is_closing()
                if not (has_left and isinstance(error, OSError)):
                    log.exception("%s %s failed", request.scope["method"], request.scope["path"])
            finally:
                server.at_work -= 1
                server.total_requests += 1
            self._current = None
            if not connection.next_turn(request):
                return
