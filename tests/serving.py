"""An ASGI application behind a real socket, for tests: the gateway's own server, in a thread."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from gateway.server import process as server
from gateway.server.listening import listen
from gateway.server.patience import ConnectionLimits
from tests.arrival import cut_into, send


@contextmanager
def serving(app: Any, limits: ConnectionLimits | None = None) -> Iterator[tuple[str, int]]:
    """Serve ``app`` on a free port of 127.0.0.1 and give the address; at the end tell the server to end."""
    listener = listen("127.0.0.1", 0)
    configuration = server.configure(app, limits or ConnectionLimits())
    assert isinstance(configuration.http, type)
    configuration.http = cut_into(configuration.http)
    with _running(server.Server(configuration), listener) as address:
        yield address


@contextmanager
def serving_elsewhere(app: Any) -> Iterator[tuple[str, int]]:
    """Serve ``app`` as stock uvicorn does."""
    configuration = uvicorn.Config(app, ws="websockets-sansio", log_level="warning")
    with _running(uvicorn.Server(configuration), listen("127.0.0.1", 0)) as address:
        yield address


@contextmanager
def _running(runner: uvicorn.Server, listener: socket.socket) -> Iterator[tuple[str, int]]:
    thread = threading.Thread(target=_run, args=(runner, listener), daemon=True)
    thread.start()
    started = threading.Event()
    for _ in range(1000):
        if runner.started or not thread.is_alive():
            break
        started.wait(0.01)
    if not runner.started:
        raise RuntimeError("the application did not start")
    host, port = listener.getsockname()[:2]
    try:
        yield host, port
    finally:
        runner.should_exit = True
        _ending.append((thread, listener))


#: Servers that have been told to end. Each takes a fifth of a second, in which the next tests run.
_ending: list[tuple[threading.Thread, socket.socket]] = []


def wait_for_all() -> None:
    """Wait until all servers have ended that were told to."""
    while _ending:
        thread, listener = _ending.pop()
        thread.join(10)
        listener.close()


def _run(runner: uvicorn.Server, listener: socket.socket) -> None:
    asyncio.run(runner.serve(sockets=[listener]))


def exchange(address: tuple[str, int], request: bytes, timeout: float = 5.0, *, shut: bool = False) -> bytes:
    """Return everything the server sends to ``request`` until it closes the connection.

    ``shut`` is for requests that keep it open: the first piece of the answer is returned.
    """
    with socket.create_connection(address, timeout=timeout) as connection:
        send(connection, request)
        if shut:
            return connection.recv(65_536)
        answer = bytearray()
        while piece := connection.recv(65_536):
            answer += piece
        return bytes(answer)
