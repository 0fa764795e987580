"""The state that the connections of one server share."""

from __future__ import annotations

import asyncio

from gateway.server import insides
from gateway.server.newcomers import Newcomers
from gateway.server.outbox import Outbox
from gateway.server.plain_requests import KnownTexts
from gateway.server.rota import Rota


class ServerState(insides.ServerState):
    """The state that the connections of one server share."""

    def __init__(self) -> None:
        super().__init__()
        self.at_work = 0  #: requests that the application is working on
        self.known = KnownTexts()
        self.outbox = Outbox()
        self.rota = Rota()
        self.newcomers = Newcomers((), asyncio.Protocol)

    @property
    def default_headers(self) -> list[tuple[bytes, bytes]]:
        """Return the headers that uvicorn adds to every answer: the date, and others it is configured with."""
        return self._default_headers

    @default_headers.setter
    def default_headers(self, given: list[tuple[bytes, bytes]]) -> None:
        """Set them, as uvicorn does once a second, together with their lines on the wire."""
        self._default_headers = given
        self.date_line = b"".join([b"%b: %b\r\n" % (name.title(), value) for name, value in given])
