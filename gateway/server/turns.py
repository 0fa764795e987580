"""The requests of one connection, answered one after the other (RFC 9112 §9.3.2).

Most applications answer a small request without waiting for anything: they are run to the end as
soon as the request is there, within the read that brought it. One that does wait is handed to the
connection's task, and goes on there. Why so: handing every request to a task, and waking it, costs
as much as writing an answer's head. Nobody can tell the difference: the task is the current one
from the first step on (:func:`asyncio._enter_task`, which is there for this), and each request has
a context of its own (:mod:`contextvars`).
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections import deque
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from gateway.running.coroutine_steps import rest_in
from gateway.running.whole_exchange import DIRECT
from gateway.server.http_request import HttpRequest

if TYPE_CHECKING:
    from gateway.server.connection import Connection

log = logging.getLogger("gateway.server.process")


class Turns:
    """Who is answered now, and who waits."""

    def __init__(self, connection: Connection, server_state: Any) -> None:
        self._connection = connection
        self._server = server_state
        self.waiting: deque[HttpRequest] = deque()  #: requests whose head is complete
        self._current: HttpRequest | None = None
        self._rest: Awaitable[None] | None = None  #: of the current one's work, until the task takes it
        self._task: asyncio.Task[None] | None = None
        self._idle: asyncio.Future[None] | None = None  #: of the task, while it has nothing to do

    def go(self) -> None:
        """Answer those who wait, up to the first that waits for something itself."""
        while self.waiting and self._current is None and not self._connection.closes:
            self._begin()

    def owed(self, broken: HttpRequest | None) -> list[HttpRequest]:
        """Return the requests that an answer is still due to; ``broken`` is none of them, and waits no longer."""
        if broken is not None and broken in self.waiting:
            self.waiting.remove(broken)
        return [each for each in (self._current, *self.waiting) if each is not None and each is not broken]

    def leave(self) -> None:
        """Tell everybody that the client has left."""
        for each in self.owed(None):
            each.leave()
        self.waiting.clear()
        self.wake()

    def wake(self) -> None:
        """Let the task look again."""
        if self._idle is not None and not self._idle.done():
            self._idle.set_result(None)

    def _begin(self) -> None:
        """Run the application for the next request, as far as it goes without waiting."""
        connection, server = self._connection, self._server
        if server.at_work >= connection.limits.concurrent:
            request, self.waiting = self.waiting[0], deque()
            request.leave()
            connection.refuse(b"503 Service Unavailable\r\nRetry-After: 1")
            return
        self._current = request = self.waiting.popleft()
        server.at_work += 1
        loop, task = connection.loop, self._task or self._new_task()
        run = contextvars.copy_context().run
        asyncio._enter_task(loop, task)
        try:
            work: Any = connection.app(request.scope, request.receive, request.send)
            step = run(work.send, None)
        except StopIteration:
            pass
        except Exception as error:  # an application may raise what it likes
            self._failed(request, error)
        except BaseException as error:
            connection.transport.abort()
            if not isinstance(error, asyncio.CancelledError):
                raise
        else:
            self._rest = rest_in(run, work, step)
            self.wake()
            return
        finally:
            asyncio._leave_task(loop, task)
        self._done(request)

    def _new_task(self) -> asyncio.Task[None]:
        self._task = task = self._connection.loop.create_task(self._serve())
        self._server.tasks.add(task)
        task.add_done_callback(self._server.tasks.discard)
        return task

    async def _serve(self) -> None:
        """Go on with requests that wait for something."""
        connection = self._connection
        while self._rest is not None or not connection.closes:
            rest, request = self._rest, self._current
            if rest is None or request is None:
                self._idle = connection.loop.create_future()
                await self._idle
                self._idle = None
                continue
            self._rest = None
            try:
                await rest
            except asyncio.CancelledError:
                self._server.at_work -= 1
                connection.transport.abort()
                raise
            except Exception as error:  # an application may raise what it likes
                self._failed(request, error)
            self._done(request)
            if self.waiting:
                connection.loop.call_soon(self.go)

    def _failed(self, request: HttpRequest, error: Exception) -> None:
        has_left = request.has_left or self._connection.transport.is_closing()
        if not (has_left and isinstance(error, OSError)):
            log.error("%s %s failed", request.scope["method"], request.scope["path"], exc_info=error)

    def _done(self, request: HttpRequest) -> None:
        self._server.at_work -= 1
        self._server.total_requests += 1
        self._current = None
        del request.scope[DIRECT]  # a circle: what it holds would wait for the garbage collector
        if not self._connection.next_turn(request):
            self.waiting.clear()
