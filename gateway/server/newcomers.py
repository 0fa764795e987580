"""Those who have connected are all let in at once.

libuv accepts one connection in a round of the loop. Where a round takes long, because requests do,
the sixteenth of sixteen who connect at once would wait for sixteen rounds before its request is read.
So whenever the loop has accepted one, the others that wait behind it are accepted here.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence

#: Connections accepted one after the other; the last of them brings in the next ones.
AT_ONCE = 64


class Newcomers:
    """Who waits to be accepted at the listening sockets of a server."""

    def __init__(self, listeners: Sequence[socket.socket], protocol: Callable[[], asyncio.Protocol]) -> None:
        self._listeners = listeners
        self._protocol = protocol
        self._coming: set[asyncio.Task[object]] = set()

    def accept(self) -> None:
        """Accept those who wait."""
        loop = asyncio.get_running_loop()
        for listener in self._listeners:
            for _ in range(AT_ONCE):
                try:
                    connection, _ = listener.accept()
                except OSError:  # nobody else waits, or there are no descriptors: the loop will find out which
                    break
                connection.setblocking(False)
                task = loop.create_task(self._take(loop, connection))
                self._coming.add(task)
                task.add_done_callback(self._coming.discard)

    async def _take(self, loop: asyncio.AbstractEventLoop, connection: socket.socket) -> None:
        try:
            await loop.connect_accepted_socket(self._protocol, connection)
        except OSError:  # it has left already
            connection.close()
