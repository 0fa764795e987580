"""Those who have connected are let in at once."""

from __future__ import annotations

import asyncio
import contextlib
import socket

from gateway.server.newcomers import AT_ONCE, Newcomers


class Guest(asyncio.Protocol):
    """Counts those who are let in, and lets in those behind it."""

    def __init__(self, came: list[Guest], newcomers: list[Newcomers]) -> None:
        self._came, self._newcomers = came, newcomers

    def connection_made(self, _: asyncio.BaseTransport) -> None:
        self._came.append(self)
        self._newcomers[0].accept()

    def data_received(self, data: bytes) -> None:
        self.heard = data


async def let_in(number: int) -> tuple[int, int]:
    """Return how many of those who have connected came in, and how many rounds of the loop it took."""
    came: list[Guest] = []
    newcomers: list[Newcomers] = []
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=number))
        listener.setblocking(False)
        newcomers.append(Newcomers([listener], lambda: Guest(came, newcomers)))
        for _ in range(number):
            stack.enter_context(socket.create_connection(listener.getsockname()))
        newcomers[0].accept()
        rounds = 0
        while len(came) < number and rounds < 100:
            await asyncio.sleep(0)
            rounds += 1
        # Nobody is left: this one would not come in by itself.
        newcomers[0].accept()
        await asyncio.sleep(0)
    return len(came), rounds


def test_all_who_wait_come_in_within_a_few_rounds_of_the_loop() -> None:
    number = AT_ONCE + 10

    came, rounds = asyncio.run(let_in(number))

    assert came == number
    assert rounds < 10


def test_a_listener_that_is_closed_lets_nobody_in() -> None:
    async def closed() -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        listener.close()
        Newcomers([listener], asyncio.Protocol).accept()

    asyncio.run(closed())
