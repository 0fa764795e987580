"""How many bytes all request bodies together may hold in memory, which no limit of one request bounds.

Small bodies are not counted: the server bounds them by its number of connections.
"""

from __future__ import annotations

from gateway.service.errors import RequestError


class InFlight:
    """The bytes that the bodies of one gateway's requests hold, at most ``limit``."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.held = 0


class Claim:
    """The bytes that one request holds of them; always :meth:`release` it."""

    __slots__ = ("_in_flight", "_size")

    def __init__(self, in_flight: InFlight) -> None:
        self._in_flight = in_flight
        self._size = 0

    def add(self, size: int) -> None:
        """Hold ``size`` more bytes; :class:`RequestError` 503 if there is no room for them."""
        in_flight = self._in_flight
        if in_flight.held + size > in_flight.limit:
            message = f"the bodies of all requests together are larger than {in_flight.limit} bytes"
            headers = {"Retry-After": "1", "Connection": "close"}
            raise RequestError(503, "ServiceUnavailable", message, headers=headers)
        in_flight.held += size
        self._size += size

    def release(self) -> None:
        """Hold nothing any more."""
        self._in_flight.held -= self._size
        self._size = 0
