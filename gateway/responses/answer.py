"""Values → answers: a status line, headers and bytes (gateway/WIRE.md 6.1 to 6.5)."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from gateway.http.headers import BREAKS
from gateway.running.whole_exchange import HeaderLines

if TYPE_CHECKING:
    from gateway.responses.streams import Sending

log = logging.getLogger("gateway")

#: Statuses whose answers never have a body, whatever the result is (gateway/WIRE.md 6.11).
BODILESS = frozenset({204, 205, 304})

#: Methods whose answers may have an ``ETag`` and byte ranges.
READING = frozenset({"GET", "HEAD"})


class Answer(msgspec.Struct):
    """An answer to send. ``reason`` None means the standard phrase of the status.

    ``headers`` may be shared with other answers; :meth:`add` copies them. ``body`` is the whole body,
    or its beginning if a ``stream`` gives the rest.
    """

    status: int
    headers: Sequence[tuple[bytes, bytes]]
    body: bytes = b""
    reason: str | None = None
    stream: Sending | None = None
    #: Headers of this answer alone, sent after the others: ``ETag``, ``Cache-Control``, and the guards' headers.
    more: Iterable[tuple[bytes, bytes]] = ()

    def add(self, *headers: tuple[bytes, bytes]) -> None:
        """Add headers."""
        self.headers = [*self.headers, *headers]

    def add_lines(self, lines: HeaderLines) -> None:
        """Add headers of this answer alone that are lines already."""
        if not self.more:
            self.more = lines
        elif isinstance(self.more, HeaderLines):
            self.more = HeaderLines(self.more.wire + lines.wire)
        else:
            self.more = [*self.more, *lines]

    def start(self) -> dict[str, Any]:
        """Return the ASGI message that begins the answer."""
        message = {"type": "http.response.start", "status": self.status, "headers": [*self.headers, *self.more]}
        if self.reason is not None:
            message["reason"] = self.phrase()
        return message

    def phrase(self) -> bytes | None:
        """Return the reason phrase, None for the standard one."""
        if self.reason is None:
            return None
        # ServiceStack sends a question mark for a character beyond ASCII (gateway/WIRE.md 6.11).
        return BREAKS.sub(" ", self.reason.replace("\t", " ")).encode("ascii", "replace")


def sendable(status: int) -> int:
    """Return the status if an answer may have it; 500 for one below 200 or above 999 (gateway/WIRE.md 13 B13)."""
    if 200 <= status <= 999:
        return status
    log.error("an answer has the status %d, which no answer can have", status)
    return 500


def called(name: str, body: bytes) -> bytes:
    """Return a JSONP body: a call of the function, without a semicolon (gateway/WIRE.md 3.5)."""
    return b"%b(%b)" % (name.encode(), body)
