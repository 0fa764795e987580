"""One HTTP request as an ASGI application sees it: ``receive`` gives its body, ``send`` its answer.

Head and body of an answer are sent in one write, so that a small answer is one packet. Sending to a
client that has left raises :class:`ClientLeft` (ASGI 2.4), so that an export ends when nobody reads it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import msgspec

from gateway.running.whole_exchange import HeaderBlock, HeaderLines, Pair
from gateway.server.http_head import end_of_head, head, lines_of, status_line, wire_of

#: Bytes of a body that may wait for the application; above that, reading from the client is paused.
HIGH_WATER = 65_536

_WITHOUT_BODY = (204, 304)


class ClientLeft(OSError):  # noqa: N818 - an event, not a mistake
    """The client closed the connection, so that nothing can be sent to it."""


class Dated(Protocol):
    """The server, as far as a request needs it: the header lines of every answer."""

    date_line: bytes  #: whole header lines, the ``Date`` among them


class Peer(Protocol):
    """The connection to the client that sent a request, as far as a request needs it."""

    full: asyncio.Event | None  #: not None while the write buffer is full; set when it has drained
    server: Dated

    def is_gone(self) -> bool:
        """Return whether nothing can be sent any more."""
        ...

    def write(self, data: bytes) -> None:
        """Send a part of an answer."""
        ...

    def put(self, answer: bytes) -> None:
        """Send a whole answer, or the end of one, soon."""
        ...

    def pause_reading(self) -> None:
        """Stop reading, so that the client has to wait."""
        ...

    def resume_reading(self) -> None:
        """Read again."""
        ...


class HttpRequest(msgspec.Struct, eq=False):
    """A request on a connection, and the state of its answer."""

    _peer: Peer
    scope: dict[str, Any]
    is_head: bool
    # Of the request.
    body: bytes = b""  #: the part that has arrived and that the application has not received yet
    is_whole: bool = False  #: all of the body has arrived
    is_spent: bool = False  #: the application has received all of it
    has_left: bool = False  #: the client is gone
    _was_asked: bool = False
    _waiter: asyncio.Future[None] | None = None
    # Of the answer.
    status: int | None = None  #: None until the answer has begun
    is_answered: bool = False
    keeps_alive: bool = True
    _head: list[bytes] | None = None  #: its lines, until they are sent with the first piece of the body
    _chunked: bool = False
    _remaining: int | None = None  #: bytes still to send of a body with a declared length

    # -- the client's side -----------------------------------------------------------------

    def feed(self, data: bytes) -> None:
        """Take a piece of the body."""
        if self.is_answered:
            return  # the application is done and will not read it
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
        """Return the whole body if it has arrived; if None, use :meth:`receive`."""
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
        """Return whether the client waits for a 100 before it sends its body; True only once (RFC 9110 §10.1.1)."""
        is_first, self._was_asked = not self._was_asked, True
        return is_first and (b"expect", b"100-continue") in [
            (name, text.lower()) for name, text in self.scope["headers"]
        ]

    async def send(self, message: Any) -> None:
        """Write an ASGI message; ValueError for a malformed header, :class:`ClientLeft` if the client is gone."""
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
        self, status: int, headers: Sequence[Pair], body: bytes, more: Iterable[Pair] = (), reason: bytes | None = None
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
            lines = (more.wire if more.__class__ is HeaderLines else lines_of(more)) if more else b""
            if lines is not None:
                start = status_line(status, reason)
                end = end_of_head(len(body))
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
                # HTTP/1.0 has no chunks: the body ends with the connection.
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
