"""Answers on their way out: those made in one round of the loop leave one right after the other.

Why not each at once: a client that waits for its answer sleeps, and waking it costs the sender as
much as reading a request does. Among answers that leave together, only the first has to wake anybody
who reads several connections: a proxy, a pool of clients, a load generator. Alone, an answer leaves
in the same round as before.

Nobody waits long for it: an answer is held for ``HOLD_SECONDS`` and what is being worked on at most;
and where the loop has been found at other work first, such as a step of an export, the next ones
leave at once for ``DIRECT_SECONDS``.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Protocol

#: Seconds that an answer may wait for those after it.
HOLD_SECONDS = 0.001
#: Seconds from the last answer of a round until all leave, beyond which the loop did something else between.
LATE_SECONDS = 0.0002
#: Seconds in which answers leave at once after that.
DIRECT_SECONDS = 0.1
#: Bytes from which an answer leaves at once: nothing is gained, and memory is held.
LARGE = 65_536


class Holder(Protocol):
    """A connection whose answers may wait."""

    held: bytes  #: those that do
    loop: asyncio.AbstractEventLoop

    def write(self, data: bytes) -> None:
        """Write at once, after what is held."""
        ...

    def let_go(self) -> None:
        """Write what is held."""
        ...


class Outbox:
    """The answers of one server's connections that have not been written yet."""

    def __init__(self) -> None:
        self._waiting: list[Holder] = []
        self._first = self._last = 0.0  #: when those who wait began to, in seconds
        self._direct_until = 0.0

    def put(self, connection: Holder, answer: bytes) -> None:
        """Hold a whole answer until the others of this round are made."""
        self._last = now = monotonic()
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
        now = monotonic()
        if now - self._last > LATE_SECONDS:
            self._direct_until = now + DIRECT_SECONDS
        self._empty()

    def _empty(self) -> None:
        """Write all that is held."""
        waiting, self._waiting = self._waiting, []
        for connection in waiting:
            if connection.held:
                connection.let_go()
