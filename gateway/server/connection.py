"""HTTP/1.1 on the wire: a protocol for uvicorn's server over httptools' parser.

It differs from uvicorn's own protocol in what clients of a ServiceStack host need, and in what a host
on the open network needs:

* **Header names are sent as the application spells them.** Java and PHP clients compare
  ``X-AutoBatch-Completed`` case-sensitively (gateway/WIRE.md 14.6).
* **An answer may have its own reason phrase**, ``reason`` in ``http.response.start``:
  C# clients show it as ``StatusDescription`` (gateway/WIRE.md 5.2, 9.5). Other servers ignore it.
* **A half-sent request times out**: its head after ``header_seconds``, its body after ``body_seconds``
  without a byte; an idle connection after ``idle_seconds``. No ASGI application can see these.
* **A head is bounded** by ``head_bytes`` (431), the requests running at once by ``concurrent`` (503).
* **An early answer arrives**: if a client is refused while it still sends its body, the server reads
  on for ``linger_seconds``; closing at once would reset the connection and lose the answer.
* **A broken answer looks broken**: the connection ends without the last chunk.

:mod:`gateway.server.incoming` splits the bytes into requests, :mod:`gateway.server.turns` decides when
each is answered, and :mod:`gateway.server.patience` has the time limits.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.types import ASGIApp

from gateway.running.whole_exchange import DIRECT
from gateway.server.http_request import HttpRequest
from gateway.server.incoming import Incoming
from gateway.server.insides import get_local_addr, get_remote_addr, is_ssl
from gateway.server.outbox import Outbox
from gateway.server.parsed_requests import Head
from gateway.server.patience import ConnectionLimits
from gateway.server.turns import Turns
from gateway.server.websockets import is_offer, written

log = logging.getLogger("gateway.server")


class Connection(asyncio.Protocol):
    """A connection; ``limits`` are set by :func:`protocol_with`."""

    limits = ConnectionLimits()
    transport: asyncio.Transport
    is_gone: Callable[[], bool]  #: whether nothing can be written any more; the transport's method, to save a call
    put: Callable[[bytes], None]  #: writes an answer with the others of this round; the outbox's method, likewise

    def __init__(self, config: Any, server_state: Any, app_state: dict[str, Any], _loop: Any = None) -> None:
        self.loop: asyncio.AbstractEventLoop = _loop or asyncio.get_running_loop()
        self.app: ASGIApp = config.loaded_app
        self._root_path: str = config.root_path
        self._has_ended = False  #: the peer has closed its side and sends nothing more
        self.server = server_state
        self._config = config
        outbox: Outbox = server_state.outbox
        self.put = partial(outbox.put, self)
        self._state = app_state
        self.limits = type(self).limits
        #: When the peer last made progress, in seconds of the loop's clock; None while the peer waits for us.
        self.waiting_since: float | None = None
        #: What the server waits for: "head", "body", "idle", or "end" after an early answer.
        self.waiting_for = "head"
        self.full: asyncio.Event | None = None  #: not None while the write buffer is full; set when it has drained
        self.closes = False
        self.held = b""  #: answers that wait in the outbox
        self._full_since = 0.0
        self._written = 0  #: number of writes
        self.is_full = False  #: reading is paused
        self._turns = Turns(self, server_state)

    # -- the transport's side --------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as asyncio has it
        """Start waiting for the first request."""
        self.transport = transport
        self.is_gone = transport.is_closing
        self.server.connections.add(self)
        base: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "server": get_local_addr(transport),
            "client": get_remote_addr(transport),
            "scheme": "https" if is_ssl(transport) else "http",
            "root_path": self._root_path,
        }
        self._incoming = Incoming(self, base, self._state, self.server.known)
        self.waiting_since = self.loop.time()
        self.server.newcomers.accept()

    def data_received(self, data: bytes) -> None:
        """Read requests, and answer them as far as that needs no waiting."""
        if self.waiting_for == "end" or self.closes:
            return
        self._incoming.feed(data)
        self._turns.go()

    def eof_received(self) -> bool:
        """Return whether the connection stays open, because an answer is still due.

        A client that has sent its last byte may still wait for its answer, as ``nc -N`` does. Only an
        attempt to send shows whether it waits or is gone: in the middle of an answer it counts as gone
        if nothing has been sent to it for ``linger_seconds``.
        """
        self._has_ended = True
        if self.held:
            self.let_go()  # the transport may close right after this
        if self.closes:
            return False
        if self._turns.is_answering():
            self.loop.call_later(self.limits.linger_seconds, self._look_after, self._written)
            return True
        return self._incoming.rest != b"" or self._is_owing()

    def _look_after(self, written: int) -> None:
        """Close the connection if nothing was sent since the count of writes was ``written``; else look again later."""
        if self.transport.is_closing() or not self._turns.is_answering():
            return
        if written == self._written and self.full is None:
            self.transport.close()
        else:
            self.loop.call_later(self.limits.linger_seconds, self._look_after, self._written)

    def _is_owing(self) -> bool:
        """Return whether an answer is due to a request that has arrived whole."""
        last = self._incoming.request
        return bool(self._turns.owed(last if last is not None and not last.is_whole else None))

    def connection_lost(self, _: Exception | None) -> None:
        """End the requests of this connection: the peer is gone."""
        self.server.connections.discard(self)
        self.waiting_since = None
        self.closes, self.held = True, b""
        self._incoming.forget()
        self.resume_writing()
        self._turns.leave()

    def pause_writing(self) -> None:
        """Let senders wait: the peer reads more slowly than we write."""
        if self.full is None:
            self.full, self._full_since = asyncio.Event(), self.loop.time()

    def resume_writing(self) -> None:
        """Let senders go on."""
        if self.full is not None:
            self.full.set()
            self.full = None

    def write(self, data: bytes) -> None:
        """Write to the peer, after the answers held for it."""
        self._written += 1
        if self.held:
            self.let_go()
        self.transport.write(data)

    def let_go(self) -> None:
        """Write the answers that are held."""
        held, self.held = self.held, b""
        self.transport.write(held)

    def close(self) -> None:
        """Write the answers that are held, and close the connection."""
        if self.held:
            self.let_go()
        self.transport.close()

    def abort(self) -> None:
        """Drop the connection and everything not yet written."""
        self.transport.abort()

    def pause_reading(self) -> None:
        """Stop reading, so that the peer has to wait."""
        if not self.is_full:
            self.is_full = True
            if not self.transport.is_closing():
                self.transport.pause_reading()

    def resume_reading(self) -> None:
        """Read again: first the bytes that have arrived already, in the next round of the loop."""
        if self.is_full and not self.transport.is_closing():
            self.is_full = False
            if self._incoming.rest:
                self.loop.call_soon(self._read_rest)
            else:
                self._read_on()

    def _read_on(self) -> None:
        if not self._has_ended:
            self.transport.resume_reading()
        if self.waiting_since is not None:
            self.waiting_since = self.loop.time()

    def _read_rest(self) -> None:
        """Read the bytes that arrived before reading was paused."""
        if self.waiting_for == "end" or self.closes or self.transport.is_closing():
            return
        if self._incoming.rest and not self.is_full:
            self._incoming.go_on()
        if not self.is_full and not self.transport.is_closing():
            self._read_on()
        self._turns.go()
        if self._has_ended and not self.closes and not self._incoming.rest and not self._is_owing():
            self._hang_up(still_sending=False)

    # -- the requests' side ----------------------------------------------------------------

    def begin(self, scope: dict[str, Any], body: bytes | None = None) -> HttpRequest:
        """Queue a request whose head is complete, and return it; ``body`` is all of its body if that has arrived."""
        is_head = scope["method"] == "HEAD"
        request = HttpRequest(self, scope, is_head) if body is None else HttpRequest(self, scope, is_head, body, True)
        scope[DIRECT] = request
        waiting = self._turns.waiting
        waiting.append(request)
        if len(waiting) > self.limits.pipelined:
            self.pause_reading()
        return request

    def switch(self, head: Head, after: bytes) -> bool:
        """Hand the connection over to uvicorn's WebSocket protocol if the application takes WebSockets."""
        protocol = self._config.ws_protocol_class
        if protocol is None or not is_offer(head) or self._turns.owed(None):
            return False
        self.server.connections.discard(self)
        if self.held:
            self.let_go()
        self.closes, self.waiting_since = True, None
        self._turns.wake()
        successor = protocol(config=self._config, server_state=self.server, app_state=self._state)
        successor.connection_made(self.transport)
        self.transport.set_protocol(successor)
        successor.data_received(written(head) + after)
        return True

    def wait_for(self, what: str) -> None:
        """Note that from now on the server waits for the peer: for a "head", a "body", "idle", or for its "end"."""
        self.waiting_for, self.waiting_since = what, self.loop.time()

    # -- the application's side ------------------------------------------------------------

    def next_turn(self, request: HttpRequest) -> bool:
        """Return whether the connection goes on after a request that the application has finished."""
        if request.has_left or self.transport.is_closing():
            return False
        if not request.is_answered:
            if request.status is None:
                log.error("the application did not answer %s %r", request.scope["method"], request.scope["path"])
                self.refuse(b"500 Internal Server Error")
            else:
                self._break_off(request)
            return False
        if not request.keeps_alive:
            self._hang_up(still_sending=not request.is_whole)
            return False
        waiting = len(self._turns.waiting)
        if self.is_full and waiting <= self.limits.pipelined // 2:
            self.resume_reading()
        if not waiting and request.is_whole:
            if self._has_ended and not self._incoming.rest:
                self._hang_up(still_sending=False)
                return False
            if not self._incoming.is_within:
                self.wait_for("idle")
        return True

    def _break_off(self, request: HttpRequest) -> None:
        """End a half-sent answer, so that its reader sees that something is missing."""
        self.closes = True
        if request.scope["http_version"] == "1.0":
            # A normal close would look like the end of the body. With linger 0 the connection is reset instead.
            peer = self.transport.get_extra_info("socket")
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.transport.abort()
        else:
            self.close()

    def _hang_up(self, still_sending: bool) -> None:
        """Close the connection; if the peer is still sending, first read on a little."""
        self.closes = True
        if still_sending and not self._has_ended and self.transport.can_write_eof():
            if self.held:
                self.let_go()
            self.transport.write_eof()
            self.resume_reading()
            self.wait_for("end")
        else:
            self.close()
        self._turns.wake()

    def refuse(self, status: bytes) -> None:
        """Stop reading. Send the answers that are still due, then this status, then close."""
        last = self._incoming.request
        broken = last if last is not None and not last.is_whole else None
        owed = self._turns.owed(broken)
        if owed:
            owed[-1].keeps_alive = False
            self.waiting_for, self.waiting_since = "end", None
            return
        if broken is not None:
            broken.leave()
            if broken.status is not None and not broken.is_answered:
                self.transport.abort()  # half an answer is sent: a second one would look like a part of it
                return
        self.write(b"HTTP/1.1 %b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status)
        self._hang_up(still_sending=True)

    # -- the server's side -----------------------------------------------------------------

    def shutdown(self) -> None:
        """Close as soon as the requests that have begun are answered (called by uvicorn)."""
        owed = self._turns.owed(None)
        for request in owed:
            request.keeps_alive = False
        if not owed:
            self.closes = True
            self.close()

    def timeout_keep_alive_handler(self) -> None:
        """Do nothing: the sweep closes idle connections."""

    def expire(self, now: float) -> None:
        """Close the connection if the server has waited too long for the peer."""
        limits = self.limits
        if self.full is not None and now - self._full_since > limits.send_seconds:
            self.transport.abort()
            return
        # While reading is paused, the application holds the body back, not the client.
        if self.waiting_since is None or self.is_full or self.transport.is_closing():
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
