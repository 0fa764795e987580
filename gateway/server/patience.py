"""How long the server waits for its clients, how much of them it takes, and who looks after that.

Why one sweep over all connections every second rather than a timer each: a timer set and
cancelled per request costs more than everything else that is done for a small one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec


class ConnectionLimits(msgspec.Struct, frozen=True):
    """What connections may take: seconds without progress, bytes of a request's head, requests at once."""

    header_seconds: float = 10.0  #: until a request's head is complete; nginx has 60, Kestrel 30
    body_seconds: float = 30.0  #: between two pieces of a body
    idle_seconds: float = 5.0  #: between two requests; uvicorn's default
    send_seconds: float = 60.0  #: in which a slow reader takes nothing of what waits for it; nginx's default
    linger_seconds: float = 2.0  #: that a refused body is read on; nginx has 5
    head_bytes: int = 65_536  #: request line and headers; h11's limit
    concurrent: int = 10_000  #: requests at work at once, over all connections; beyond: 503
    pipelined: int = 16  #: requests of one connection that wait for their turn


class Patient(Protocol):
    """What waits for a client."""

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
            if expire is not None:  # a WebSocket looks after itself
                expire(now)
