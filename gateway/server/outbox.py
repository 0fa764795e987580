"""Holding answers for a moment: those of one round of the loop are sent one right after the other.

Why not each at once: a client that waits for its answer sleeps, and waking it costs the sender as
much as reading a request. When answers are sent together, only the first one has to wake a reader of
several connections: a proxy, a pool of clients, a load generator. A single answer is sent in the same
round as it would be without this.

The wait is short: an answer is held for at most ``HOLD_SECONDS`` plus the request now being handled. If the
loop turns out to have done other work first, such as a step of an export, answers are sent at once for
``DIRECT_SECONDS``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Protocol

#: Seconds that an answer may wait for later ones.
HOLD_SECONDS = 0.001
#: Seconds between the last answer of a round and the end of the round; if more, the loop did something else between.
LATE_SECONDS = 0.0002
#: Seconds after that during which answers are sent at once.
DIRECT_SECONDS = 0.1
#: Bytes from which an answer is sent at once: holding it would gain nothing and cost memory.
LARGE = 65_536


class Holder(Protocol):
    """A connection whose answers may wait."""

    held: bytes  #: the answers that wait
    loop: asyncio.AbstractEventLoop

    def write(self, data: bytes) -> None:
        """Write at once, after the answers that are held."""
        ...

    def let_go(self) -> None:
        """Write the answers that are held."""
        ...


class Outbox:
    """The answers of one server's connections that have not been written yet; ``clock`` gives seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._waiting: list[Holder] = []
        self._first = self._last = 0.0  #: when the first answer that waits, and the last answer of all, were put
        self._direct_until = 0.0

    def put(self, connection: Holder, answer: bytes) -> None:
        """Hold a whole answer until the end of this round of the loop."""
        self._last = now = self._clock()
        if now < self._direct_until:
            connection.write(answer)
            return
        if connection.held:
            connection.held += answer  # pipelined requests: their order is kept
        else:
            connection.held = answer
            self._waiting.append(connection)
            if len(self._waiting) == 1:
                self._first = now
                connection.loop.call_soon(self._round_ends)
        if len(connection.held) >= LARGE:
            connection.let_go()
        elif now - self._first > HOLD_SECONDS:
            self._empty()

    def _round_ends(self) -> None:
        now = self._clock()
        if now - self._last > LATE_SECONDS:
            self._direct_until = now + DIRECT_SECONDS
        self._empty()

    def _empty(self) -> None:
        """Write all answers that are held."""
        waiting, self._waiting = self._waiting, []
        for connection in waiting:
            if connection.held:
                connection.let_go()
