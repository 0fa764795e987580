"""The socket that a server listens on, and its address as a URL."""

from __future__ import annotations

import os
import socket
from typing import Any

from gateway.server.loading import StartError

#: Connections that may wait to be accepted.
BACKLOG = 2048


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket."""
    try:
        # A name in bytes, because Python would load the tables of international names for any text: 5 ms.
        name = host.encode("ascii") if host.isascii() else host
        family, _, _, _, address = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        said = getattr(error, "strerror", None) or error
        raise StartError(f"{host} is no address of this machine: {said}") from error
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":  # on Windows it would let two servers listen on one port
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
