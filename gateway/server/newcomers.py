"""Accepting all waiting connections at once.

libuv accepts one connection in a round of the loop. If rounds take long, because requests do, the last of
sixteen clients that connect at once would wait for sixteen rounds before its request is read. So whenever
the loop has accepted one connection, this module accepts the others that wait.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence

#: Connections to accept in a row; accepting the last of them starts the next row.
AT_ONCE = 64


class Newcomers:
    """The connections that wait at a server's listening sockets."""

    def __init__(self, listeners: Sequence[socket.socket], protocol: Callable[[], asyncio.Protocol]) -> None:
        self._listeners = listeners
        self._protocol = protocol
        self._coming: set[asyncio.Task[object]] = set()

    def accept(self) -> None:
        """Accept the connections that wait."""
        loop = asyncio.get_running_loop()
        for listener in self._listeners:
            for _ in range(AT_ONCE):
                try:
                    connection, _ = listener.accept()
                except OSError:  # no other connection waits, or no descriptor is free: the loop finds out which
                    break
                connection.setblocking(False)
                task = loop.create_task(self._take(loop, connection))
                self._coming.add(task)
                task.add_done_callback(self._coming.discard)

    async def _take(self, loop: asyncio.AbstractEventLoop, connection: socket.socket) -> None:
        try:
            await loop.connect_accepted_socket(self._protocol, connection)
        except OSError:  # the client has left already
            connection.close()
