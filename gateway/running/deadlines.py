"""Deadlines of handlers: one that takes too long is cancelled, and its client gets 503 in its own format.

Why not a timer for every request: setting and clearing one costs more than routing. Running tasks are
kept in a table, which is checked :data:`LOOKS` times per deadline while it is not empty.

A handler in a thread cannot be stopped: its client gets the 503 all the same, and the handler's result is
thrown away. Nothing ends a handler that blocks the event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from typing import TYPE_CHECKING, Any

from formats.late_names import late_module
from gateway.service.errors import HttpError

if TYPE_CHECKING:
    from gateway.running import coroutine_steps
else:
    coroutine_steps = late_module("gateway.running.coroutine_steps")

#: Checks of the table per deadline; so a handler ends at most one eighth of the deadline late.
LOOKS = 8


class Unfinished:
    """Work that has begun and waits for something; await it for its result."""

    def __init__(self, rest: Generator[Any, Any, Any]) -> None:
        self._rest = rest

    def __await__(self) -> Generator[Any, Any, Any]:
        """Go on with the work."""
        return self._rest


class Deadlines:
    """Ends work that takes more than ``seconds``."""

    def __init__(self, seconds: float) -> None:
        if seconds <= 0:
            raise ValueError(f"a deadline is later than now: {seconds} seconds")
        self._seconds = seconds
        self._ends: dict[asyncio.Task[Any], float] = {}
        self._late: set[asyncio.Task[Any]] = set()
        self._watching: asyncio.AbstractEventLoop | None = None  # a loop that has ended watches nothing

    async def within(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Return the result of ``work``; :class:`HttpError` 503 if it is not there in time."""
        result = self.begin(work)
        return await result if isinstance(result, Unfinished) else result

    def begin(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Return the result of ``work`` if it does not have to wait, else :class:`Unfinished` work to await."""
        try:
            step = work.send(None)
        except StopIteration as done:
            return done.value
        return Unfinished(self._rest(work, step))

    def _rest(self, work: Coroutine[Any, Any, Any], step: Any) -> Generator[Any, Any, Any]:
        task = asyncio.current_task()
        if task is None or task in self._ends:
            return (yield from coroutine_steps.rest_of(work.send, work.throw, step))  # the task has a deadline already
        self._watch(task)
        try:
            return (yield from coroutine_steps.rest_of(work.send, work.throw, step))
        except asyncio.CancelledError:
            if task not in self._late:
                raise
            task.uncancel()
            message = f"the service did not answer within {self._seconds:g} seconds"
            raise HttpError(503, "TimeoutException", message) from None
        finally:
            del self._ends[task]
            self._late.discard(task)

    def _watch(self, task: asyncio.Task[Any]) -> None:
        loop = asyncio.get_running_loop()
        self._ends[task] = loop.time() + self._seconds
        if self._watching is not loop:
            self._watching = loop
            loop.call_later(self._seconds / LOOKS, self._look, loop)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for task, end in self._ends.items():
            if end <= now and task not in self._late:
                self._late.add(task)
                task.cancel()
        self._watching = loop if self._ends else None
        if self._ends:
            loop.call_later(self._seconds / LOOKS, self._look, loop)
