"""The limits of connections, and the sweep that closes those whose client takes too long.

Why one sweep over all connections every second and not a timer for each: setting and cancelling a timer
for every request costs more than all other work on a small request.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec


class ConnectionLimits(msgspec.Struct, frozen=True):
    """The limits of connections: seconds without progress, bytes of a request's head, requests at once."""

    header_seconds: float = 10.0  #: until a request's head is complete; nginx has 60, Kestrel 30
    body_seconds: float = 30.0  #: between two pieces of a body
    idle_seconds: float = 5.0  #: between two requests; uvicorn's default
    send_seconds: float = 60.0  #: until a full write buffer has to drain, for a slow reader; nginx's default
    linger_seconds: float = 2.0  #: for which a refused body is still read; nginx has 5
    head_bytes: int = 65_536  #: request line and headers; h11's limit
    concurrent: int = 10_000  #: requests running at once, over all connections; above that: 503
    pipelined: int = 16  #: requests of one connection that wait for their turn before reading is paused


class Patient(Protocol):
    """A connection that waits for its client."""

    def expire(self, now: float) -> None:
        """Give up if it has waited too long; ``now`` is in seconds of the loop's clock."""
        ...


async def sweep(connections: Iterable[Patient | object], every: float, stopped: Callable[[], bool]) -> None:
    """Close connections that wait too long, once in ``every`` seconds, until the server stops."""
    loop = asyncio.get_running_loop()
    while not stopped():
        await asyncio.sleep(every)
        now = loop.time()
        for connection in list(connections):
            expire: Callable[[float], None] | None = getattr(connection, "expire", None)
            if expire is not None:  # uvicorn's WebSocket connections have no such method and time out by themselves
                expire(now)
