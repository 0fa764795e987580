"""uvicorn, set up for a gateway: uvloop where it is, httptools, no access log, a socket of our own.

Everything that can be wrong with what a person asked for is found before the server starts and
raised as a :class:`StartError` with one line of text.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import importlib.util
import os
import socket
import tempfile
from pathlib import Path
from typing import Any

import uvicorn
import uvicorn.server

from gateway.server.connection import protocol_with
from gateway.server.newcomers import Newcomers
from gateway.server.outbox import Outbox
from gateway.server.patience import ConnectionLimits, sweep
from gateway.server.plain_requests import KnownTexts
from gateway.server.rota import Rota

#: Connections waiting to be accepted.
BACKLOG = 2048
#: Seconds that running requests and streams get to finish when the server stops.
GRACE_SECONDS = 10
#: New objects between two looks of the garbage collector; requests leave none behind that need it.
YOUNG_OBJECTS = 20_000


class StartError(Exception):
    """The server cannot start as asked; the text is one line for a person."""


def open_data_folder(folder: Path) -> Path:
    """Return the absolute folder, made if it was missing and tried for writing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise StartError(f"the data folder {folder} cannot be written: {error.strerror or error}") from error
    return folder.resolve()


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise StartError(f"{host} is no address of this machine: {error.strerror or error}") from error
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere it lets two servers have one port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise StartError(f"cannot listen on {host}:{port}: {error.strerror or error}; try --port") from error
    listener.set_inheritable(True)
    return listener


def url_of(address: tuple[Any, ...]) -> str:
    """Return the base URL of a socket's address."""
    host, port = address[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def load(reference: str) -> Any:
    """Return the application of ``module:attribute``; a function without arguments is called."""
    found = _find(reference)
    return found() if _is_factory(found) else found


def check_module(reference: str) -> None:
    """Raise :class:`StartError` for a reference that is none, or names a module that is not there."""
    module_name, colon, attribute = reference.partition(":")
    if not (module_name and colon and attribute):
        raise StartError(f"--app is MODULE:ATTRIBUTE, not {reference!r}")
    if importlib.util.find_spec(module_name.partition(".")[0]) is None:
        raise StartError(f"there is no module {module_name!r}")


def _find(reference: str) -> Any:
    module_name, colon, attribute = reference.partition(":")
    if not (module_name and colon and attribute):
        raise StartError(f"--app is MODULE:ATTRIBUTE, not {reference!r}")
    try:
        found: Any = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name and (module_name == error.name or module_name.startswith(error.name + ".")):
            raise StartError(f"there is no module {module_name!r}") from error
        raise
    for name in attribute.split("."):
        if not hasattr(found, name):
            raise StartError(f"the module {module_name} has no {attribute!r}")
        found = getattr(found, name)
    return found


def _is_factory(found: Any) -> bool:
    code = getattr(found, "__code__", None)
    return code is not None and code.co_argcount == 0


class ServerState(uvicorn.server.ServerState):
    """What the connections of one server share."""

    def __init__(self) -> None:
        super().__init__()
        self.at_work = 0  #: requests that an application works on
        self.known = KnownTexts()
        self.outbox = Outbox()
        self.rota = Rota()
        self.newcomers = Newcomers((), asyncio.Protocol)

    @property
    def default_headers(self) -> list[tuple[bytes, bytes]]:
        """Return what uvicorn says in every answer: the date, and whatever else it is set up to say."""
        return self._default_headers

    @default_headers.setter
    def default_headers(self, given: list[tuple[bytes, bytes]]) -> None:
        """Take them, once a second, and the lines they are on the wire."""
        self._default_headers = given
        self.date_line = b"".join([b"%b: %b\r\n" % (name.title(), value) for name, value in given])


class Server(uvicorn.Server):
    """A uvicorn server that leaves what was built at boot out of later garbage collections."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.server_state = ServerState()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then freeze the heap: plans and codecs live as long as the process."""
        await super().startup(sockets)
        self.server_state.newcomers = Newcomers(sockets or (), self._connection)
        connections: Any = self.server_state.connections  # of our own protocol
        self._sweep = asyncio.create_task(sweep(connections, 1.0, lambda: self.should_exit))
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG_OBJECTS, 10, 10)

    def _connection(self) -> asyncio.Protocol:
        """Return what uvicorn makes for each connection that the loop accepts."""
        protocol: Any = self.config.http_protocol_class
        made: asyncio.Protocol = protocol(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return made


def configure(app: Any, limits: ConnectionLimits) -> uvicorn.Config:
    """Return uvicorn's configuration for an application."""
    return uvicorn.Config(
        app,
        loop="auto",  # uvloop, which Windows does not have
        http=protocol_with(limits),
        ws="none",
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
) -> None:
    """Serve an application until a signal stops it."""
    runner = Server(configure(app, limits))
    print(f"Listening on {url_of(listener.getsockname())} (stop with Ctrl-C)", flush=True)
    runner.run(sockets=[listener])
    if not runner.started:
        raise StartError("the application did not start; see the messages above")
