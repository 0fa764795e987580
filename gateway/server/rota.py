"""Whose turn it is when there is more to do than fits into one round of the event loop.

Most requests run within the read that brings them. In two cases that would be unfair:

* One connection sends a thousand requests at once. After :data:`TURN_SECONDS` other connections get a turn.
* Requests take long, and a round of the loop runs one request of every connection that has sent something.
  The connection that is answered last cannot have sent its next request when the next round begins a moment
  later, so it is last again in the round after that: of sixteen connections, two get half the turns. New
  connections wait longer still, as the loop accepts few of them per round. So while requests take more than
  :data:`LONG_SECONDS`, connections wait in a queue, and the loop looks for new bytes and new connections
  after each of them.
"""

from __future__ import annotations

import asyncio
from collections import deque
from time import monotonic
from typing import Protocol

#: Seconds after which a connection with more requests lets others go first.
TURN_SECONDS = 0.001
#: Seconds that a request may take without waiting for anything; above that it is a long one.
LONG_SECONDS = 0.005
#: Seconds after a long request during which more of them are expected.
BUSY_SECONDS = 0.1


class Runner(Protocol):
    """A connection's requests, waiting for a turn."""

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
        """Return whether a connection may run at once while it is busy: one per round of the loop, if none waits."""
        if self._waiting or self._is_running:
            return False
        self._is_running = True
        loop.call_soon(self._run, loop)
        return True

    def add(self, runner: Runner, loop: asyncio.AbstractEventLoop) -> None:
        """Queue a connection for a turn."""
        self._waiting.append(runner)
        if not self._is_running:
            self._is_running = True
            loop.call_soon(self._run, loop)

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        """Give turns for a while, then let the loop look for new bytes and connections."""
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
