"""HTTP/1.1 on the wire: uvicorn's httptools protocol, exact in three ways and bounded in two.

* **Header names go out as the application spells them.** Java and PHP clients compare
  ``X-AutoBatch-Completed`` letter by letter (spec/clients.md 8); stock uvicorn sends it in
  small letters.
* **A reason phrase** may stand beside the status, as ``reason`` in ``http.response.start``:
  C# clients show it as ``StatusDescription`` (spec/http.md 5.2, 9.5). Other servers ignore it.
* **Head and body of an answer leave in one write**, so that a small answer is one packet.
* **A half-sent request is closed** after ``header_seconds``, resp. ``body_seconds`` without a
  byte; an idle connection after ``idle_seconds``. No ASGI application can see these.
* **A request's head is bounded** by ``head_bytes``: 431 beyond, and the connection is closed.

Why one sweep over all connections every second rather than a timer each: a timer set and
cancelled per request costs more than the rest of this module.
"""

from __future__ import annotations

import asyncio
import http
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httptools
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """What one connection may take: seconds without progress, and bytes of a request's head."""

    header_seconds: float = 10.0  #: until a request's head is complete; nginx has 60, Kestrel 30
    body_seconds: float = 30.0  #: between two pieces of a body
    idle_seconds: float = 5.0  #: between two requests; uvicorn's default
    head_bytes: int = 65_536  #: request line and headers; h11's limit


_STATUS_LINES = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in http.HTTPStatus}
# RFC 9110 §5.1 and §5.5: a name is a token; a value has no controls but a tab.
_NAME = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_CONTROLS = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
#: Names already found to be tokens, and their lower case; an application sends few different ones.
_KNOWN: dict[bytes, bytes] = {}
_KNOWN_AT_MOST = 1024


def _lower(name: bytes) -> bytes:
    """Return a header name in small letters; ValueError if it is no token."""
    found = _KNOWN.get(name)
    if found is None:
        if not _NAME.fullmatch(name):
            raise ValueError(f"not a header name: {name!r}")
        found = name.lower()
        if len(_KNOWN) < _KNOWN_AT_MOST:
            _KNOWN[name] = found
    return found


def _status_line(status: int, reason: bytes | None) -> bytes:
    if reason is None:
        return _STATUS_LINES.get(status) or b"HTTP/1.1 %d \r\n" % status
    if _CONTROLS.search(reason):
        raise ValueError(f"a control character in the reason phrase: {reason!r}")
    return b"HTTP/1.1 %d %b\r\n" % (status, reason)


class Cycle(RequestResponseCycle):
    """One request and its answer."""

    head: bytes | None = None

    async def send(self, message: Any) -> None:
        """Write an ASGI message; ValueError for a header that cannot stand on the wire."""
        if self.flow.write_paused and not self.disconnected:
            await self.flow.drain()
        if self.disconnected:
            return
        kind = message["type"]
        if kind == "http.response.start":
            if self.response_started:
                raise RuntimeError("a second http.response.start")
            self.head = self._head(message)
            self.response_started = True
            self.waiting_for_100_continue = False
        elif kind != "http.response.body" or not self.response_started or self.response_complete:
            raise RuntimeError(f"{kind} is out of turn")
        else:
            self._write_body(message.get("body", b""), message.get("more_body", False))

    def _head(self, message: Any) -> bytes:
        content = [_status_line(message["status"], message.get("reason"))]
        for name, value in self.default_headers:
            content += (name.title(), b": ", value, b"\r\n")
        for name, value in message.get("headers", ()):
            if _CONTROLS.search(value):
                raise ValueError(f"a control character in the header {name!r}")
            small = _lower(name)
            if small == b"content-length":
                self.expected_content_length = int(value)
                self.chunked_encoding = False
            elif small == b"transfer-encoding":
                continue  # how an answer is framed is the server's to say
            elif small == b"connection" and b"close" in value.lower():
                self.keep_alive = False
                continue
            content += (name, b": ", value, b"\r\n")
        framed = self.chunked_encoding is not None or message["status"] in (204, 304)
        if not framed and self.scope["method"] != "HEAD":
            if self.scope["http_version"] == "1.0":
                # HTTP/1.0 knows no chunks: the end of the connection ends the body.
                self.keep_alive, self.expected_content_length = False, -1
            else:
                self.chunked_encoding = True
                content.append(b"Transfer-Encoding: chunked\r\n")
        if not self.keep_alive:
            content.append(b"Connection: close\r\n")
        content.append(b"\r\n")
        return b"".join(content)

    def _write_body(self, body: bytes, more_body: bool) -> None:
        head, self.head = self.head or b"", None
        if self.scope["method"] == "HEAD":
            self.expected_content_length, body = 0, b""
        elif self.chunked_encoding:
            if body:
                body = b"%x\r\n%b\r\n" % (len(body), body)
            if not more_body:
                body += b"0\r\n\r\n"
        elif self.expected_content_length >= 0:
            self.expected_content_length -= len(body)
            if self.expected_content_length < 0:
                raise RuntimeError("the body is longer than its Content-Length")
        if head or body:
            self.transport.write(head + body)
        if more_body:
            return
        if self.expected_content_length > 0:
            raise RuntimeError("the body is shorter than its Content-Length")
        self.response_complete = True
        self.message_event.set()
        if not self.keep_alive:
            self.transport.close()
        self.on_response()


class GatewayProtocol(HttpToolsProtocol):
    """A connection. ``limits`` is set by :func:`protocol_with`."""

    limits = ConnectionLimits()
    #: When the peer last made progress while a request is incomplete, or has been idle since;
    #: None while an answer is being worked out. Seconds of the loop's clock.
    waiting_since: float | None = None
    receiving: str = "head"
    head_size = 0
    too_large = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Start waiting for the first request."""
        super().connection_made(transport)
        self.waiting_since = self.loop.time()

    def data_received(self, data: bytes) -> None:
        """Feed the parser; a head beyond its limit ends the connection with 431."""
        if self.receiving == "idle":
            self.receiving, self.waiting_since = "head", self.loop.time()
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            if self._should_upgrade():
                self.handle_websocket_upgrade()
        except httptools.HttpParserError:
            if self.too_large:
                self._refuse(431, b"Request Header Fields Too Large")
            else:
                self._refuse(400, b"Bad Request")

    def on_message_begin(self) -> None:
        """Start a request."""
        super().on_message_begin()
        self.head_size = 0

    def on_url(self, url: bytes) -> None:
        """Take a piece of the request target."""
        self._grow(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        self._grow(len(name) + len(value))
        super().on_header(name, value)

    def _grow(self, size: int) -> None:
        self.head_size += size
        if self.head_size > self.limits.head_bytes:
            self.too_large = True
            raise ValueError("the request's head is too large")

    def on_headers_complete(self) -> None:
        """Start the application on a request whose head is complete."""
        if self.parser.should_upgrade() and self._should_upgrade():
            super().on_headers_complete()
            return
        scope: Any = self.scope
        version = self.parser.get_http_version()
        scope["method"] = self.parser.get_method().decode("ascii")
        scope["http_version"] = version
        target = httptools.parse_url(self.url)
        raw_path: bytes = target.path or b""
        path = raw_path.decode("ascii")
        if "%" in path:
            path = http_unquote(path)
        scope["path"] = self.root_path + path
        scope["raw_path"] = raw_path
        scope["query_string"] = target.query or b""
        previous = self.cycle
        self.receiving, self.waiting_since = "body", self.loop.time()
        self.cycle = Cycle(
            scope=scope,
            transport=self.transport,
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=False,
            default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=self.expect_100_continue,
            keep_alive=version != "1.0" and self.parser.should_keep_alive(),
            on_response=self.on_response_complete,
        )
        if previous is None or previous.response_complete:
            self._start_asgi_task(self.cycle, self.app)
        else:
            # A pipelined request waits for the answer before it.
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, self.app))

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        self.waiting_since = self.loop.time()
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Note that the request is whole: from here on the client waits for us."""
        self.waiting_since = None
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Go on with the next request, or wait for one."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            cycle, app = self.pipeline.pop()
            self._start_asgi_task(cycle, app)
        else:
            self.receiving, self.waiting_since = "idle", self.loop.time()

    def expire(self, now: float) -> None:
        """Close the connection if it has waited too long for its peer."""
        if self.waiting_since is None or self.transport is None or self.transport.is_closing():
            return
        limits, waited = self.limits, now - self.waiting_since
        # A body that the application has not asked for is held back by us, not by the client.
        if self.receiving == "body" and self.cycle is not None and len(self.cycle.body) > HIGH_WATER_LIMIT:
            return
        allowed = {"head": limits.header_seconds, "body": limits.body_seconds, "idle": limits.idle_seconds}
        if waited <= allowed[self.receiving]:
            return
        if self.receiving == "idle":
            self.transport.close()
        elif self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            self._refuse(408, b"Request Timeout")
        else:
            self.transport.abort()

    def _refuse(self, status: int, reason: bytes) -> None:
        if self.cycle is not None and self.receiving == "body":
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.write(b"HTTP/1.1 %d %b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % (status, reason))
        self.transport.close()


def http_unquote(path: str) -> str:
    """Return a path percent-decoded once, as uvicorn gives it in ``scope["path"]``."""
    import urllib.parse  # noqa: PLC0415 - only for paths that need it

    return urllib.parse.unquote(path)


def protocol_with(limits: ConnectionLimits) -> type[GatewayProtocol]:
    """Return the protocol class of a server with these limits."""
    return type("LimitedGatewayProtocol", (GatewayProtocol,), {"limits": limits})


async def sweep(connections: set[Any], every: float, stopped: Callable[[], bool]) -> None:
    """Close connections that wait too long, once in ``every`` seconds, until the server stops."""
    loop = asyncio.get_running_loop()
    while not stopped():
        await asyncio.sleep(every)
        now = loop.time()
        for connection in list(connections):
            if isinstance(connection, GatewayProtocol):
                connection.expire(now)
