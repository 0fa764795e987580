"""uvicorn, set up for a gateway: uvloop if it is installed, httptools, no access log, our own socket.

A mistake of the person who starts it raises a :class:`StartError` with one line of text before the server
starts. SIGTERM and SIGINT stop the server once the running requests are done; SIGHUP, which a terminal
sends when it closes, is ignored.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
from typing import Any

import uvicorn

from gateway.server import insides
from gateway.server.connection import protocol_with
from gateway.server.listening import BACKLOG, url_of
from gateway.server.loading import StartError
from gateway.server.newcomers import Newcomers
from gateway.server.patience import ConnectionLimits, sweep
from gateway.server.shared import ServerState
from gateway.server.websockets import takes_websockets

#: Seconds that running requests and streams get to finish when the server stops.
GRACE_SECONDS = 10
#: New objects between two runs of the garbage collector; requests leave no cycles behind that would need it.
YOUNG_OBJECTS = 20_000


class Server(uvicorn.Server):
    """A uvicorn server that keeps the objects made at boot out of later garbage collections."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.server_state: ServerState = ServerState()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then freeze the heap: plans and codecs live as long as the process."""
        if lacking := insides.missing(self):
            raise StartError(f"uvicorn {uvicorn.__version__} has no {', '.join(lacking)}; install uvicorn>=0.40,<0.60")
        await super().startup(sockets)
        self.server_state.newcomers = Newcomers(sockets or (), self._connection)
        connections: Any = self.server_state.connections  # of our own protocol
        self._sweep = asyncio.create_task(sweep(connections, 1.0, lambda: self.should_exit))
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG_OBJECTS, 10, 10)

    def _connection(self) -> asyncio.Protocol:
        """Return a protocol as uvicorn makes one for each connection that the loop accepts."""
        protocol: Any = self.config.http_protocol_class
        connection: asyncio.Protocol = protocol(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return connection


def configure(app: Any, limits: ConnectionLimits) -> uvicorn.Config:
    """Return uvicorn's configuration for an application."""
    return uvicorn.Config(
        app,
        loop="auto",  # uvloop, which Windows does not have
        http=protocol_with(limits),
        ws="websockets-sansio" if takes_websockets(app) else "none",
        lifespan="auto",
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def run(
    app: Any,
    listener: socket.socket,
    *,
    limits: ConnectionLimits = ConnectionLimits(),  # noqa: B008 - frozen
    remark: str = "",
) -> None:
    """Serve an application until a signal stops it; ``remark`` is added to the line that prints the address."""
    if hasattr(signal, "SIGHUP"):  # Windows has none
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    runner = Server(configure(app, limits))
    print(f"Listening on {url_of(listener.getsockname())} (stop with Ctrl-C){remark}", flush=True)
    runner.run(sockets=[listener])
    if not runner.started:
        raise StartError("the application did not start; see the messages above")
