"""The requests of one connection, answered one after the other (RFC 9112 §9.3.2).

Most applications answer a small request without waiting for anything: such a request runs to its end as
soon as it has arrived, within the read that brought it. One that does wait is handed to the
connection's task, and goes on there. Why: handing every request to a task, and waking the task, costs
as much as writing an answer's head. An application cannot tell the difference: the task is the current one
from the first step on (:func:`asyncio._enter_task`, which exists for this), and each request has
a context of its own (:mod:`contextvars`).
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections import deque
from collections.abc import Awaitable
from time import monotonic
from typing import Any, Protocol

from starlette.types import ASGIApp

from gateway.running.coroutine_steps import rest_in
from gateway.running.whole_exchange import DIRECT
from gateway.server.http_request import HttpRequest
from gateway.server.insides import enter_task, leave_task
from gateway.server.patience import ConnectionLimits
from gateway.server.rota import LONG_SECONDS, TURN_SECONDS, Rota

log = logging.getLogger("gateway.server")


class Work(Protocol):
    """The counters, tasks and turns that the connections of one server share."""

    at_work: int  #: requests that the application is working on
    total_requests: int  #: requests that have been answered
    tasks: set[asyncio.Task[None]]
    rota: Rota


class Host(Protocol):
    """The connection whose requests are answered."""

    app: ASGIApp
    loop: asyncio.AbstractEventLoop
    limits: ConnectionLimits
    closes: bool  #: no further request is begun

    def is_gone(self) -> bool:
        """Return whether nothing can be written any more."""
        ...

    def next_turn(self, request: HttpRequest) -> bool:
        """Return whether the connection goes on after a request that the application has finished."""
        ...

    def refuse(self, status: bytes) -> None:
        """Stop reading. Send the answers that are still due, then this status, then close."""
        ...

    def abort(self) -> None:
        """End the connection at once."""
        ...


class Turns:
    """The request that is being answered, and those that wait."""

    def __init__(self, host: Host, work: Work) -> None:
        self._host = host
        self._work = work
        self._rota = work.rota
        self.waiting: deque[HttpRequest] = deque()  #: requests whose head is complete
        self._current: HttpRequest | None = None
        self._is_due = False  #: a turn is queued
        self._rest: Awaitable[None] | None = None  #: the rest of the current request's work, until the task takes it
        self._task: asyncio.Task[None] | None = None
        self._idle: asyncio.Future[None] | None = None  #: what the task waits for while it has nothing to do

    def go(self) -> None:
        """Answer waiting requests up to the first that has to wait for something; in turns with other connections."""
        if self._is_due or not self.waiting or self._current is not None:
            return
        rota = self._rota
        if rota.is_busy and not rota.is_free(self._host.loop):
            self.go_soon()
        elif len(self.waiting) > 1:
            self._answer()
        elif not self._host.closes:
            self._begin()

    def go_soon(self) -> None:
        """Queue for a turn."""
        if not self._is_due:
            self._is_due = True
            self._rota.add(self, self._host.loop)

    def run(self) -> None:
        """Take a turn."""
        self._is_due = False
        self._answer()

    def _answer(self) -> None:
        until = monotonic() + TURN_SECONDS
        while self.waiting and self._current is None and not self._host.closes:
            self._begin()
            if self.waiting and monotonic() > until:
                self.go_soon()
                return

    def owed(self, broken: HttpRequest | None) -> list[HttpRequest]:
        """Return the requests whose answers are still due, without ``broken``, which is removed from the queue."""
        if broken is not None and broken in self.waiting:
            self.waiting.remove(broken)
        return [request for request in (self._current, *self.waiting) if request is not None and request is not broken]

    def is_answering(self) -> bool:
        """Return whether an answer has begun and is not complete."""
        current = self._current
        return current is not None and current.status is not None and not current.is_answered

    def leave(self) -> None:
        """Tell all requests that the client has left."""
        for request in self.owed(None):
            request.leave()
        self.waiting.clear()
        self.wake()

    def wake(self) -> None:
        """Wake the task, so that it looks for work."""
        if self._idle is not None and not self._idle.done():
            self._idle.set_result(None)

    def _begin(self) -> None:
        """Run the application for the next request as far as it goes without waiting."""
        host, work = self._host, self._work
        if work.at_work >= host.limits.concurrent:
            request, self.waiting = self.waiting[0], deque()
            request.leave()
            host.refuse(b"503 Service Unavailable\r\nRetry-After: 1")
            return
        self._current = request = self.waiting.popleft()
        work.at_work += 1
        loop, task = host.loop, self._task or self._new_task()
        run = contextvars.copy_context().run
        began = monotonic()
        enter_task(loop, task)
        try:
            steps: Any = host.app(request.scope, request.receive, request.send)
            step = run(steps.send, None)
        except StopIteration:
            pass
        except Exception as error:  # an application may raise what it likes
            self._failed(request, error)
        except BaseException as error:
            host.abort()
            if not isinstance(error, asyncio.CancelledError):
                raise
        else:
            self._rest = rest_in(run, steps, step)
            self.wake()
            return
        finally:
            leave_task(loop, task)
            if monotonic() - began > LONG_SECONDS:
                self._rota.was_long()
        self._done(request)

    def _new_task(self) -> asyncio.Task[None]:
        self._task = task = self._host.loop.create_task(self._serve())
        self._work.tasks.add(task)
        task.add_done_callback(self._work.tasks.discard)
        return task

    async def _serve(self) -> None:
        """Go on with the requests that have to wait for something."""
        host = self._host
        while self._rest is not None or not host.closes:
            rest, request = self._rest, self._current
            if rest is None or request is None:
                self._idle = host.loop.create_future()
                await self._idle
                self._idle = None
                continue
            self._rest = None
            try:
                await rest
            except asyncio.CancelledError:
                self._work.at_work -= 1
                host.abort()
                raise
            except Exception as error:  # an application may raise what it likes
                self._failed(request, error)
            self._done(request)
            if self.waiting:
                self.go_soon()

    def _failed(self, request: HttpRequest, error: Exception) -> None:
        has_left = request.has_left or self._host.is_gone()
        if not (has_left and isinstance(error, OSError)):
            log.error("%s %r failed", request.scope["method"], request.scope["path"], exc_info=error)

    def _done(self, request: HttpRequest) -> None:
        self._work.at_work -= 1
        self._work.total_requests += 1
        self._current = None
        request.scope.pop(DIRECT, None)  # break a reference cycle, which would need the garbage collector
        if not self._host.next_turn(request):
            self.waiting.clear()
