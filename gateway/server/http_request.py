"""One HTTP request as an ASGI application sees it: ``receive`` gives its body, ``send`` its answer.

Head and body of an answer leave in one write, so that a small answer is one packet. What is sent
to a client that has left raises :class:`ClientLeft` (ASGI 2.4), so that an export does not go on
for nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol

import msgspec

from gateway.running.whole_exchange import HeaderBlock, Pair
from gateway.server.http_head import head, lines_of, status_line, wire_of

#: Bytes of a body that wait for the application before the client is asked to wait too.
HIGH_WATER = 65_536

_WITHOUT_BODY = (204, 304)


class ClientLeft(OSError):  # noqa: N818 - an event, not a mistake
    """The client closed the connection; nothing that is sent arrives."""


class Dated(Protocol):
    """What every answer of a server has in its head."""

    date_line: bytes  #: whole header lines


class Peer(Protocol):
    """Who sent a request, as far as a request needs it."""

    full: asyncio.Event | None  #: set when it has taken what waits for it; None while it takes all
    server: Dated

    def is_gone(self) -> bool:
        """Return whether nothing can be sent any more."""
        ...

    def write(self, data: bytes) -> None:
        """Send a part of an answer."""
        ...

    def put(self, answer: bytes) -> None:
        """Send the end of an answer, or a whole one, soon."""
        ...

    def pause_reading(self) -> None:
        """Let it wait with what it sends."""
        ...

    def resume_reading(self) -> None:
        """Read on."""
        ...


class HttpRequest(msgspec.Struct, eq=False):
    """A request on a connection, and the state of its answer."""

    _peer: Peer
    scope: dict[str, Any]
    is_head: bool
    # Of the request.
    body: bytes = b""  #: what has arrived and was not received yet
    is_whole: bool = False  #: all of the body has arrived
    is_spent: bool = False  #: the application has received all of it
    has_left: bool = False  #: the client
    _was_asked: bool = False
    _waiter: asyncio.Future[None] | None = None
    # Of the answer.
    status: int | None = None  #: once it has begun
    is_answered: bool = False
    keeps_alive: bool = True
    _head: list[bytes] | None = None  #: until the first piece of body
    _chunked: bool = False
    _remaining: int | None = None  #: bytes of a body of declared length

    # -- the client's side -----------------------------------------------------------------

    def feed(self, data: bytes) -> None:
        """Take a piece of the body."""
        if self.is_answered:
            return  # nobody wants it any more
        self.body = self.body + data if self.body else data
        if len(self.body) > HIGH_WATER:
            self._peer.pause_reading()
        self._wake()

    def finish(self) -> None:
        """Note that the body is whole."""
        self.is_whole = True
        if self._waiter is not None:
            self._wake()

    def take(self) -> bytes | None:
        """Return the body if all of it is there; None leaves it to :meth:`receive`."""
        if not self.is_whole or self.is_spent or self.has_left:
            return None
        data, self.body = self.body, b""
        self.is_spent = True
        return data

    def leave(self) -> None:
        """Note that the client has left."""
        self.has_left = True
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    # -- the application's side ------------------------------------------------------------

    async def receive(self) -> dict[str, Any]:
        """Return the next piece of the body; after its last one, wait until the client leaves."""
        while not self._has_news():
            if self.status is None and not self.is_spent and self._expects_continue():
                self._peer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self._peer.resume_reading()
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        if self.has_left or self.is_spent:
            return {"type": "http.disconnect"}
        data, self.body = self.body, b""
        self.is_spent = self.is_whole
        return {"type": "http.request", "body": data, "more_body": not self.is_whole}

    def _has_news(self) -> bool:
        if self.has_left:
            return True
        return self.is_answered if self.is_spent else self.is_whole or self.body != b""

    def _expects_continue(self) -> bool:
        """Return whether the client waits for a word before its body; it gets one (RFC 9110 §10.1.1)."""
        asked, self._was_asked = not self._was_asked, True
        return asked and (b"expect", b"100-continue") in [(name, text.lower()) for name, text in self.scope["headers"]]

    async def send(self, message: Any) -> None:
        """Write an ASGI message; ValueError for what cannot stand on the wire, :class:`ClientLeft`."""
        peer = self._peer
        if peer.full is not None and not self.has_left:
            await peer.full.wait()
        if self.has_left or peer.is_gone():
            raise ClientLeft("the client has left")
        kind = message["type"]
        if kind == "http.response.start":
            if self.status is not None:
                raise RuntimeError("a second http.response.start")
            self._begin(message)
        elif kind != "http.response.body" or self.status is None or self.is_answered:
            raise RuntimeError(f"{kind} is out of turn")
        else:
            self._write_body(message.get("body", b""), message.get("more_body", False))

    def answer(
        self, status: int, headers: Sequence[Pair], body: bytes, more: Sequence[Pair] = (), reason: bytes | None = None
    ) -> bool:
        """Write a whole answer (:class:`gateway.running.whole_exchange.Direct`)."""
        peer = self._peer
        if self.has_left or peer.is_gone():
            raise ClientLeft("the client has left")
        if self.status is not None:
            raise RuntimeError("a second answer")
        if peer.full is not None:
            return False
        has_body = status not in _WITHOUT_BODY
        if (
            has_body
            and self.keeps_alive
            and isinstance(headers, HeaderBlock)
            and (wire := headers.wire or wire_of(headers))
        ):
            lines = lines_of(more) if more else b""
            if lines is not None:
                start = status_line(status, reason)
                end = b"Content-Length: %d\r\n\r\n" % len(body)
                self.status, self.is_answered = status, True
                whole = b"".join((start, peer.server.date_line, wire, lines, end, b"" if self.is_head else body))
                peer.put(whole)
                if self._waiter is not None:
                    self._wake()
                return True
        length = ((b"Content-Length", b"%d" % len(body)),) if has_body else ()
        self._begin({"status": status, "headers": (*headers, *more, *length), "reason": reason})
        self._write_body(body, more_body=False)
        return True

    def _begin(self, message: Any) -> None:
        status: int = message["status"]
        lines, length, closes = head(
            status, message.get("reason"), self._peer.server.date_line, message.get("headers", ())
        )
        self.keeps_alive = self.keeps_alive and not closes
        self._remaining = length
        if length is None and status not in _WITHOUT_BODY and not self.is_head:
            if self.scope["http_version"] == "1.0":
                # HTTP/1.0 knows no chunks: the end of the connection ends the body.
                self.keeps_alive = False
            else:
                self._chunked = True
                lines.append(b"Transfer-Encoding: chunked\r\n")
        if not self.keeps_alive:
            lines.append(b"Connection: close\r\n")
        lines.append(b"\r\n")
        self._head, self.status = lines, status

    def _write_body(self, body: bytes, more_body: bool) -> None:
        head, self._head = self._head, None
        pieces = head or []
        if self.is_head:
            self._remaining = None
        elif self._chunked:
            if body:
                pieces.append(b"%x\r\n" % len(body))
                pieces += (body, b"\r\n")
            if not more_body:
                pieces.append(b"0\r\n\r\n")
        else:
            if self._remaining is not None:
                self._remaining -= len(body)
                if self._remaining < 0:
                    raise RuntimeError("the body is longer than its Content-Length")
            pieces.append(body)
        if head and not more_body:
            self._peer.put(b"".join(pieces))
        elif pieces:
            self._peer.write(b"".join(pieces))
        if not more_body:
            if self._remaining:
                raise RuntimeError("the body is shorter than its Content-Length")
            self.is_answered = True
            self._wake()
