"""Whose turn it is when there is more to do than one round of the event loop should take.

Requests are mostly run within the read that brings them. Two cases would be unfair:

* One connection sends a thousand requests at once. After :data:`TURN_SECONDS` the others come first.
* Requests take long, and a round of the loop runs one of every connection that has sent something.
  The one that is answered last cannot have asked again when the next round begins a moment later,
  and comes last again in the one after that: of sixteen connections, two get half the turns. Those
  who have just connected wait longer still, for the loop accepts few of them in a round. So while
  requests take more than :data:`LONG_SECONDS`, connections wait in a queue, and the loop looks for
  new bytes and new connections after each of them.
"""

from __future__ import annotations

import asyncio
from collections import deque
from time import monotonic
from typing import Protocol

#: Seconds after which those who have more to do let others go first.
TURN_SECONDS = 0.001
#: Seconds of work, without waiting for anything, from which a request is a long one.
LONG_SECONDS = 0.005
#: Seconds after a long request in which there may be others.
BUSY_SECONDS = 0.1


class Runner(Protocol):
    """Who waits for a turn."""

    def run(self) -> None:
        """Take a turn, of :data:`TURN_SECONDS` or of one request."""
        ...


class Rota:
    """The turns of one server's connections."""

    def __init__(self) -> None:
        self.is_busy = False  #: there were long requests lately
        self._waiting: deque[Runner] = deque()
        self._busy_until = 0.0
        self._is_running = False

    def was_long(self) -> None:
        """Note that a request took long."""
        self.is_busy, self._busy_until = True, monotonic() + BUSY_SECONDS

    def is_free(self, loop: asyncio.AbstractEventLoop) -> bool:
        """Return whether a turn may be taken at once while it is busy: one in a round of the loop, if nobody waits."""
        if self._waiting or self._is_running:
            return False
        self._is_running = True
        loop.call_soon(self._run, loop)
        return True

    def add(self, runner: Runner, loop: asyncio.AbstractEventLoop) -> None:
        """Let somebody wait for a turn."""
        self._waiting.append(runner)
        if not self._is_running:
            self._is_running = True
            loop.call_soon(self._run, loop)

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        """Give turns for a while, then let the loop look for what is new."""
        waiting, until = self._waiting, monotonic() + TURN_SECONDS
        self._is_running = False
        try:
            while waiting:
                waiting.popleft().run()
                if monotonic() > until:
                    break
        finally:
            if waiting and not self._is_running:
                self._is_running = True
                loop.call_soon(self._run, loop)
        self.is_busy = self.is_busy and monotonic() < self._busy_until
