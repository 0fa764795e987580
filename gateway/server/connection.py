"""HTTP/1.1 on the wire: a protocol for uvicorn's server over httptools' parser.

It differs from uvicorn's own in what clients of a ServiceStack host need, and in what a host on
the open network needs:

* **Header names go out as the application spells them.** Java and PHP clients compare
  ``X-AutoBatch-Completed`` letter by letter (spec/clients.md 8).
* **A reason phrase** may stand beside the status, as ``reason`` in ``http.response.start``:
  C# clients show it as ``StatusDescription`` (spec/http.md 5.2, 9.5). Other servers ignore it.
* **A half-sent request is closed** after ``header_seconds``, resp. ``body_seconds`` without a
  byte; an idle connection after ``idle_seconds``. No ASGI application can see these.
* **A head is bounded** by ``head_bytes`` (431), the requests at work at once by ``concurrent`` (503).
* **An early answer arrives**: a client that is still sending its body when it is refused is read
  on for ``linger_seconds``, because closing at once would reset the answer away.
* **A broken answer is seen as one**: the connection ends without the last chunk.

Who answers, and when, is :mod:`gateway.server.turns`; for how long anything is waited, :mod:`gateway.server.patience`.
"""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import struct
from collections.abc import Sequence
from typing import Any

import httptools
from starlette.types import ASGIApp
from uvicorn.protocols.utils import get_local_addr, get_remote_addr, is_ssl

from gateway.asgi import WHOLE
from gateway.server.http_request import HttpRequest
from gateway.server.outbox import Outbox
from gateway.server.patience import ConnectionLimits
from gateway.server.request_lines import RequestLine, line_of
from gateway.server.turns import Turns

log = logging.getLogger("gateway.server.process")

#: Host and port (RFC 9110 §7.2): links and redirects are made of them.
_HOST = re.compile(rb"[A-Za-z0-9._~!$&'()*+,;=%:\[\]-]*")
_HEAD_TOO_LARGE = b"431 Request Header Fields Too Large"


class Connection(asyncio.Protocol):
    """A connection; ``limits`` are set by :func:`protocol_with`."""

    limits = ConnectionLimits()
    transport: asyncio.Transport

    def __init__(self, config: Any, server_state: Any, app_state: dict[str, Any], _loop: Any = None) -> None:
        self.loop: asyncio.AbstractEventLoop = _loop or asyncio.get_running_loop()
        self.app: ASGIApp = config.loaded_app
        self._root_path: str = config.root_path
        self._server = server_state
        self.outbox: Outbox = server_state.outbox
        self._state = app_state
        self.limits = type(self).limits
        #: When the peer last made progress while it is its turn; None while it is ours. Seconds of the loop's clock.
        self.waiting_since: float | None = None
        #: What is waited for: "head", "body", "idle", or "end" after an early answer.
        self.waiting_for = "head"
        self.full: asyncio.Event | None = None  #: set when the peer has taken what waits for it
        self.closes = False
        self.held = b""  #: answers that wait in the outbox
        self._full_since = 0.0
        self._request: HttpRequest | None = None  #: the one whose head was read last
        self._refusal: bytes | None = None
        self._head_size = 0
        self._url = b""
        self._paused = False
        self._is_between = True  #: the parser has seen the end of a request, and nothing of another one
        self._turns = Turns(self, server_state)
        self._headers: list[tuple[bytes, bytes]] = []
        self._parser = httptools.HttpRequestParser(self)

    # -- the transport's side --------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as asyncio has it
        """Start waiting for the first request."""
        self.transport = transport
        self._server.connections.add(self)
        self._base: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "server": get_local_addr(transport),
            "client": get_remote_addr(transport),
            "scheme": "https" if is_ssl(transport) else "http",
            "root_path": self._root_path,
            "extensions": {WHOLE: {}},
        }
        self.waiting_since = self.loop.time()

    def data_received(self, data: bytes) -> None:
        """Feed the parser; what is no HTTP ends the connection with 400."""
        if self.waiting_for == "end" or self.closes:
            return
        at_start, self._headers = self._is_between, []
        if at_start and (known := self._server.blocks.read(data)) is not None:
            line, headers, body = known
            request = self._queue_request(line, headers, "1.1")
            request.body, request.is_whole = body, True
            self.waiting_since = None
            self._turns.go()
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            # RFC 9110 §7.8: a server may ignore an offer to upgrade; what follows is HTTP/1.1 as before.
            self._parser, self._is_between = httptools.HttpRequestParser(self), True
            if rest := data[upgrade.args[0] :]:
                self.data_received(rest)
        except httptools.HttpParserError:
            self.refuse(self._refusal or b"400 Bad Request")
        if at_start and self._is_between and self._headers:
            self._server.blocks.learn(data, self._headers)
        if self.waiting_for == "head":
            # The parser keeps a header to itself until it is complete.
            self._head_size += len(data)
            if self._head_size > self.limits.head_bytes:
                self.refuse(_HEAD_TOO_LARGE)
        self._turns.go()

    def eof_received(self) -> None:
        """Let the transport close: a client that has said its last is not waited for."""

    def connection_lost(self, _: Exception | None) -> None:
        """Tell those who wait that nobody is there any more."""
        self._server.connections.discard(self)
        self.waiting_since = None
        self.closes, self.held = True, b""
        self.resume_writing()
        self._turns.leave()

    def pause_writing(self) -> None:
        """Hold back what is sent: the peer is slower than we are."""
        if self.full is None:
            self.full, self._full_since = asyncio.Event(), self.loop.time()

    def resume_writing(self) -> None:
        """Go on sending."""
        if self.full is not None:
            self.full.set()
            self.full = None

    def write(self, data: bytes) -> None:
        """Write to the peer, after what is held for it."""
        if self.held:
            self.let_go()
        self.transport.write(data)

    def let_go(self) -> None:
        """Write what is held."""
        held, self.held = self.held, b""
        self.transport.write(held)

    def close(self) -> None:
        """Close the connection after what is held for it."""
        if self.held:
            self.let_go()
        self.transport.close()

    def pause_reading(self) -> None:
        """Let the peer wait with what it sends."""
        if not self._paused:
            self._paused = True
            self.transport.pause_reading()

    def resume_reading(self) -> None:
        """Read on."""
        if self._paused and not self.transport.is_closing():
            self._paused = False
            self.transport.resume_reading()
            if self.waiting_since is not None:
                self.waiting_since = self.loop.time()

    # -- the parser's side -----------------------------------------------------------------

    def on_message_begin(self) -> None:
        """Start a request."""
        self._url, self._headers, self._head_size = b"", [], 0
        self._is_between = False
        self.waiting_for, self.waiting_since = "head", self.loop.time()

    def on_url(self, url: bytes) -> None:
        """Take a piece of the request target."""
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """Queue a request whose head is complete."""
        parser, headers = self._parser, self._headers
        if len(self._url) + sum([len(name) + len(value) for name, value in headers]) > self.limits.head_bytes:
            self._refusal = _HEAD_TOO_LARGE
            raise ValueError("the request's head is too large")
        version = parser.get_http_version()
        hosts = [value for name, value in headers if name == b"host"]
        if len(hosts) > 1 or (not hosts and version == "1.1") or (hosts and not _HOST.fullmatch(hosts[0])):
            raise ValueError("a request names one host (RFC 9112 §3.2)")
        line = line_of(parser.get_method().decode("ascii"), self._url)
        request = self._queue_request(line, headers, version)
        request.keeps_alive = version != "1.0" and parser.should_keep_alive()
        self.waiting_for, self.waiting_since = "body", self.loop.time()

    def _queue_request(self, line: RequestLine, headers: Sequence[tuple[bytes, bytes]], version: str) -> HttpRequest:
        """Queue a request whose head is complete."""
        method, path, raw_path, query = line
        scope: dict[str, Any] = {
            **self._base,
            "method": method,
            "path": self._root_path + path,
            "raw_path": raw_path,
            "query_string": query,
            "http_version": version,
            "headers": headers,
            "state": self._state.copy(),
        }
        self._request = request = HttpRequest(self, scope)
        waiting = self._turns.waiting
        waiting.append(request)
        if len(waiting) > self.limits.pipelined:
            self.pause_reading()
        return request

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        self.waiting_since = self.loop.time()
        if self._request is not None:
            self._request.feed(body)

    def on_message_complete(self) -> None:
        """Note that the request is whole."""
        self._is_between = True
        self._whole()

    def _whole(self) -> None:
        """Note that the request is whole: from here on the client waits for us."""
        self.waiting_since = None
        if (request := self._request) is not None:
            request.finish()
            if request.is_answered:
                self.waiting_for, self.waiting_since = "idle", self.loop.time()

    # -- the application's side ------------------------------------------------------------

    def next_turn(self, request: HttpRequest) -> bool:
        """Return whether the connection goes on after a request that its application is done with."""
        if request.has_left or self.transport.is_closing():
            return False
        if not request.is_answered:
            if request.status is None:
                log.error("the application did not answer %s %s", request.scope["method"], request.scope["path"])
                self.refuse(b"500 Internal Server Error")
            else:
                self._break_off(request)
            return False
        if not request.keeps_alive:
            self._hang_up(still_sending=not request.is_whole)
            return False
        waiting = len(self._turns.waiting)
        if self._paused and waiting <= self.limits.pipelined // 2:
            self.resume_reading()
        if not waiting and request.is_whole:
            self.waiting_for, self.waiting_since = "idle", self.loop.time()
        return True

    def _break_off(self, request: HttpRequest) -> None:
        """End an answer that was begun, so that its reader sees that something is missing."""
        self.closes = True
        if request.scope["http_version"] == "1.0":
            # An ordinary end would be the body's; without lingering the connection is reset.
            peer = self.transport.get_extra_info("socket")
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.transport.abort()
        else:
            self.close()

    def _hang_up(self, still_sending: bool) -> None:
        """Close the connection; first read on a little if the peer is still sending."""
        self.closes = True
        if still_sending and self.transport.can_write_eof():
            if self.held:
                self.let_go()
            self.transport.write_eof()
            self.resume_reading()
            self.waiting_for, self.waiting_since = "end", self.loop.time()
        else:
            self.close()
        self._turns.wake()

    def refuse(self, status: bytes) -> None:
        """Take nothing more of the peer; tell it so after what it is owed."""
        broken = self._request if self._request is not None and not self._request.is_whole else None
        owed = self._turns.owed(broken)
        if owed:
            owed[-1].keeps_alive = False
            self.waiting_for, self.waiting_since = "end", None
            return
        if broken is not None:
            broken.leave()
            if broken.status is not None and not broken.is_answered:
                self.transport.abort()  # an answer is on its way: another one would look like a part of it
                return
        self.write(b"HTTP/1.1 %b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status)
        self._hang_up(still_sending=True)

    def date_line(self) -> bytes:
        """Return the ``Date`` line, and whatever else the server says of itself."""
        given = self._server.default_headers
        if given is not self._server.dated_headers:
            self._server.dated_headers = given
            self._server.date_line = b"".join(b"%b: %b\r\n" % (name.title(), value) for name, value in given)
        line: bytes = self._server.date_line
        return line

    # -- the server's side -----------------------------------------------------------------

    def shutdown(self) -> None:
        """Close as soon as what was begun is done (called by uvicorn)."""
        owed = self._turns.owed(None)
        for each in owed:
            each.keeps_alive = False
        if not owed:
            self.closes = True
            self.close()

    def timeout_keep_alive_handler(self) -> None:
        """Do nothing: the sweep closes idle connections."""

    def expire(self, now: float) -> None:
        """Close the connection if it has waited too long for its peer."""
        limits = self.limits
        if self.full is not None and now - self._full_since > limits.send_seconds:
            self.transport.abort()
            return
        # A body that the application has not asked for is held back by us, not by the client.
        if self.waiting_since is None or self._paused or self.transport.is_closing():
            return
        allowed = {
            "head": limits.header_seconds,
            "body": limits.body_seconds,
            "idle": limits.idle_seconds,
            "end": limits.linger_seconds,
        }
        if now - self.waiting_since <= allowed[self.waiting_for]:
            return
        if self.waiting_for in ("idle", "end"):
            self.closes = True
            self.close()
        else:
            self.refuse(b"408 Request Timeout")


def protocol_with(limits: ConnectionLimits) -> type[Connection]:
    """Return the protocol class of a server with these limits."""
    return type("LimitedConnection", (Connection,), {"limits": limits})
