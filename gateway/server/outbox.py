"""Answers on their way out: those made in one round of the loop leave one right after the other.

Why not each at once: a client that waits for its answer sleeps, and waking it costs the sender as
much as reading a request does. Among answers that leave together, only the first has to wake anybody
who reads several connections: a proxy, a pool of clients, a load generator. Alone, an answer leaves
in the same round as before.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gateway.server.connection import Connection

#: Seconds that an answer may wait for others at most; then an operation that computes without pause delays it no more.
HOLD_SECONDS = 0.001
#: Bytes from which an answer leaves at once: nothing is gained, and memory is held.
LARGE = 65_536


class Outbox:
    """The answers of one server's connections that have not been written yet."""

    def __init__(self) -> None:
        self._waiting: list[Connection] = []
        self._since = 0.0

    def put(self, connection: Connection, answer: bytes) -> None:
        """Hold a whole answer until the others of this round are made, ``HOLD_SECONDS`` at most."""
        if connection.held:
            connection.held += answer  # pipelined requests: their order is kept
        else:
            connection.held = answer
            self._waiting.append(connection)
            if len(self._waiting) == 1:
                self._since = monotonic()
                connection.loop.call_soon(self.empty)
        if len(connection.held) >= LARGE:
            connection.let_go()
        elif monotonic() - self._since > HOLD_SECONDS:
            self.empty()

    def empty(self) -> None:
        """Write all that is held."""
        waiting, self._waiting = self._waiting, []
        for connection in waiting:
            if connection.held:
                connection.let_go()
