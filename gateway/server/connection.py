"""HTTP/1.1 on the wire: a protocol for uvicorn's server over httptools' parser.

It differs from uvicorn's own in what clients of a ServiceStack host need, and in what a host on
the open network needs:

* **Header names go out as the application spells them.** Java and PHP clients compare
  ``X-AutoBatch-Completed`` letter by letter (gateway/WIRE.md 14.6).
* **A reason phrase** may stand beside the status, as ``reason`` in ``http.response.start``:
  C# clients show it as ``StatusDescription`` (gateway/WIRE.md 5.2, 9.5). Other servers ignore it.
* **A half-sent request is closed** after ``header_seconds``, resp. ``body_seconds`` without a
  byte; an idle connection after ``idle_seconds``. No ASGI application can see these.
* **A head is bounded** by ``head_bytes`` (431), the requests at work at once by ``concurrent`` (503).
* **An early answer arrives**: a client that is still sending its body when it is refused is read
  on for ``linger_seconds``, because closing at once would reset the answer away.
* **A broken answer is seen as one**: the connection ends without the last chunk.

Which requests its bytes are, is :mod:`gateway.server.incoming`; who answers, and when,
:mod:`gateway.server.turns`; for how long anything is waited, :mod:`gateway.server.patience`.
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
    is_gone: Callable[[], bool]  #: whether nothing can be written any more; the transport's own, to save a call
    put: Callable[[bytes], None]  #: write an answer with the others of this round; the outbox's own, as well

    def __init__(self, config: Any, server_state: Any, app_state: dict[str, Any], _loop: Any = None) -> None:
        self.loop: asyncio.AbstractEventLoop = _loop or asyncio.get_running_loop()
        self.app: ASGIApp = config.loaded_app
        self._root_path: str = config.root_path
        self._has_ended = False  #: the peer sends nothing more
        self.server = server_state
        self._config = config
        outbox: Outbox = server_state.outbox
        self.put = partial(outbox.put, self)
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
        self._written = 0  #: how many times something was written
        self.is_full = False  #: nothing more is taken of the peer for now
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
        """Read requests, and answer them as far as nothing is waited for."""
        if self.waiting_for == "end" or self.closes:
            return
        self._incoming.feed(data)
        self._turns.go()

    def eof_received(self) -> bool:
        """Return whether the connection stays open: for a client that is still owed an answer.

        One that has sent its last byte may wait for what it asked for, as ``nc -N`` does. Whether it
        does, or is gone, is told by nothing but an attempt to send: in the middle of an answer it is
        taken to be gone when nothing has been sent to it for ``linger_seconds``.
        """
        self._has_ended = True
        if self.held:
            self.let_go()  # the transport may close without asking again
        if self.closes:
            return False
        if self._turns.is_answering():
            self.loop.call_later(self.limits.linger_seconds, self._look_after, self._written)
            return True
        return self._incoming.rest != b"" or self._is_owing()

    def _look_after(self, written: int) -> None:
        """Take who has sent its last byte to be gone if it has been sent nothing more than ``written``."""
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
        """Tell those who wait that nobody is there any more."""
        self.server.connections.discard(self)
        self.waiting_since = None
        self.closes, self.held = True, b""
        self._incoming.forget()
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
        self._written += 1
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

    def abort(self) -> None:
        """Drop the connection, and what has not been written."""
        self.transport.abort()

    def pause_reading(self) -> None:
        """Let the peer wait with what it sends."""
        if not self.is_full:
            self.is_full = True
            if not self.transport.is_closing():
                self.transport.pause_reading()

    def resume_reading(self) -> None:
        """Read on: first what has arrived already, in the next round of the loop."""
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
        """Read on in what had arrived before nothing more was taken."""
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

    def begin(self, scope: dict[str, Any]) -> HttpRequest:
        """Let a request whose head is complete wait for its turn."""
        scope[DIRECT] = request = HttpRequest(self, scope, scope["method"] == "HEAD")
        waiting = self._turns.waiting
        waiting.append(request)
        if len(waiting) > self.limits.pipelined:
            self.pause_reading()
        return request

    def switch(self, head: Head, after: bytes) -> bool:
        """Hand the connection over to uvicorn's protocol for WebSockets, where the application takes them."""
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
        """Wait for the peer, from now on: for a "head", a "body", while "idle", or for its "end"."""
        self.waiting_for, self.waiting_since = what, self.loop.time()

    # -- the application's side ------------------------------------------------------------

    def next_turn(self, request: HttpRequest) -> bool:
        """Return whether the connection goes on after a request that its application is done with."""
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
        """Take nothing more of the peer; tell it so after what it is owed."""
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
                self.transport.abort()  # an answer is on its way: another one would look like a part of it
                return
        self.write(b"HTTP/1.1 %b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status)
        self._hang_up(still_sending=True)

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
