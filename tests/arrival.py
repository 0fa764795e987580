"""How what a client sends arrives at a server: whole, byte by byte, or cut at random places.

TCP may cut a message anywhere, and on loopback it hardly ever does. So every test of a module that
speaks to a server through raw sockets runs once for each of :data:`WAYS`; see ``tests/conftest.py``.
The own server's reads are cut where they come in (:func:`cut_into`): each piece is read in a round of
the loop of its own. A client of another process sends pieces (:func:`send`).
"""

from __future__ import annotations

import asyncio
import random
import socket
from collections import deque
from collections.abc import Iterator
from typing import Any

WAYS = ("whole", "byte by byte", "cut at random places")

#: Bytes at the beginning and at the end of what is sent that are cut finely; what lies between is cut in a few places.
FINELY = 3000
#: Bytes of a piece of what lies between, at most.
COARSELY = 40_000


class Arrival:
    """The way in which requests arrive now; tests of one process have one at a time."""

    def __init__(self) -> None:
        self.way = WAYS[0]
        self._random = random.Random()

    def set(self, way: str, seed: str) -> None:
        """Begin a test: the same test is cut at the same places each time."""
        self.way = way
        self._random.seed(seed)

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """Yield the pieces in which ``data`` arrives."""
        at = 0
        while at < len(data):
            size = self._size(at, len(data))
            yield data[at : at + size]
            at += size

    def _size(self, at: int, whole: int) -> int:
        if self.way == WAYS[0]:
            return whole
        if FINELY <= at < whole - FINELY:
            return min(whole - FINELY - at, self._random.randint(1, COARSELY))
        return 1 if self.way == WAYS[1] else self._random.choice((1, 1, 2, 3, 5, 8, 13, 40, 100, 500))


ARRIVAL = Arrival()


def cut_into(protocol: type[asyncio.Protocol]) -> type[asyncio.Protocol]:
    """Return a protocol whose reads are cut as :data:`ARRIVAL` says."""

    class Cut(protocol):  # type: ignore[valid-type, misc]
        _pieces: deque[bytes]
        _ends = False

        def connection_made(self, transport: Any) -> None:
            self._pieces = deque()
            super().connection_made(transport)

        def data_received(self, data: bytes) -> None:
            if ARRIVAL.way == WAYS[0] and not self._pieces:
                super().data_received(data)
                return
            is_idle = not self._pieces
            self._pieces.extend(ARRIVAL.pieces(data))
            if is_idle:
                self._next()

        def _next(self) -> None:
            if self._pieces and not self.transport.is_closing():
                if not self.is_full:
                    super().data_received(self._pieces.popleft())
                self.loop.call_soon(self._next)
            else:
                self._pieces.clear()
                if self._ends and not super().eof_received():
                    self.transport.close()

        def eof_received(self) -> bool | None:
            if not self._pieces:
                return super().eof_received()
            self._ends = True
            return True  # what was sent before it is read first

    return Cut


def send(connection: socket.socket, data: bytes) -> None:
    """Send ``data`` in pieces."""
    if ARRIVAL.way == WAYS[0]:
        connection.sendall(data)
        return
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for piece in ARRIVAL.pieces(data):
        connection.sendall(piece)
