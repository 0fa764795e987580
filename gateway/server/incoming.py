"""The bytes that arrive on a connection → its requests.

State belongs to a message and lasts as long as the message, whatever the reads: a head may arrive in any
number of pieces, and one read may hold any number of messages. This module finds the end of a head by its
blank line. :mod:`gateway.server.plain_requests` reads the head or, if it needs a parser,
:mod:`gateway.server.parsed_requests` does; :mod:`gateway.server.framing` says how long the body is.

Bytes that are not HTTP, or that two readers could read differently, end the connection: with 400 if they
are malformed (RFC 9112), with 431 if a head, or trailers, exceed :attr:`ConnectionLimits.head_bytes`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol

from gateway.running.whole_exchange import REPEATED
from gateway.server.framing import CHUNKED, Chunks
from gateway.server.http_request import HIGH_WATER, HttpRequest
from gateway.server.parsed_requests import Head, ParsedHead
from gateway.server.patience import ConnectionLimits
from gateway.server.plain_requests import KnownTexts, PlainHead, PlainRequests
from gateway.server.refusals import HEAD_TOO_LARGE, RefusedError
from gateway.server.request_lines import RequestLine

_BLANK_LINES = re.compile(rb"[\r\n]*+")


class Feeder(Protocol):
    """The connection: it brings the bytes and takes the requests."""

    limits: ConnectionLimits
    is_full: bool  #: reading is paused: bytes that have arrived wait
    waiting_since: float | None  #: None while the peer waits for us

    def begin(self, scope: dict[str, Any], body: bytes | None = None) -> HttpRequest:
        """Queue a request whose head is complete, and return it; ``body`` is all of its body if that has arrived."""
        ...

    def wait_for(self, what: str) -> None:
        """Note that from now on the server waits for the peer: for a "head", a "body", or while "idle"."""
        ...

    def switch(self, head: Head, after: bytes) -> bool:
        """Return whether another protocol takes over, as the request offers, with the bytes after its head."""
        ...

    def refuse(self, status: bytes) -> None:
        """Stop reading. Send the answers that are still due, then this status, then close."""
        ...


class Incoming:
    """Reads what a connection's peer sends. ``base`` holds the entries common to the scopes of its requests."""

    def __init__(self, feeder: Feeder, base: dict[str, Any], state: dict[str, Any], known: KnownTexts) -> None:
        self.request: HttpRequest | None = None  #: the one whose head was read last
        self.rest = b""  #: bytes that have arrived and wait, from :attr:`_at` on
        self.is_within = False  #: a message is incomplete, or bytes wait, or the last request has been read
        self._at = 0
        self._feeder = feeder
        self._base = base
        self._raw_root = base["root_path"].encode("ascii")
        self._state = state
        self._plain = PlainRequests(known)
        # Of the message that is being read.
        self._parsed: ParsedHead | None = None  #: its head, if it came in pieces
        self._head_size = 0  #: bytes so far of a head that is not complete
        self._head_end = b""  #: its last three bytes, in which its blank line may have begun
        self._left = 0  #: bytes of its body still to come
        self._chunks: Chunks | None = None  #: its body, if it is in chunks
        self._is_last = False  #: no other request is read after it
        #: The last request that needed no parser: its head, its size with the body, and its scope.
        self._last_head, self._last_size = b"", -1
        self._last_scope: dict[str, Any] = {}

    def feed(self, data: bytes) -> None:
        """Read the bytes that the peer has sent."""
        head = self._last_head
        if len(data) == self._last_size and data.startswith(head) and not self.is_within:
            scope = self._last_scope.copy()
            scope["state"] = self._state.copy()
            self.request = self._feeder.begin(scope, data[len(head) :])
            self._feeder.waiting_since = None
            return
        if self.rest:
            data, self.rest = self.rest[self._at :] + data, b""
        self._read(data, 0)

    def go_on(self) -> None:
        """Read the bytes that have waited."""
        data, self.rest = self.rest, b""
        self._read(data, self._at)

    def forget(self) -> None:
        """Drop everything: the peer is gone."""
        self.request, self.rest, self._last_head, self._last_scope = None, b"", b"", {}
        self._last_size = -1

    def _read(self, data: bytes, at: int) -> None:
        feeder, end = self._feeder, len(data)
        try:
            while at < end and not self._is_last:
                if feeder.is_full:
                    self.rest, self._at = data, at
                    return
                at = self._read_body(data, at) if self._left or self._chunks else self._read_head(data, at)
        except RefusedError as refused:
            feeder.refuse(refused.status)
        finally:
            self.is_within = bool(self._left or self._head_size or self._chunks or self.rest or self._is_last)

    # -- heads -----------------------------------------------------------------------------

    def _read_head(self, data: bytes, at: int) -> int:
        """Read a head, or as much of it as there is, and return where that ends."""
        is_new = not self._head_size
        if is_new and data[at] in b"\r\n" and (blank := _BLANK_LINES.match(data, at)):  # RFC 9112 §2.2
            at = blank.end()
            if at == len(data):
                return at
        end = self._blank_line(data, at)
        size = self._head_size + (len(data) if end is None else end) - at
        if size > self._feeder.limits.head_bytes:
            raise RefusedError(HEAD_TOO_LARGE, f"a head of {size} bytes and more")
        if is_new and end is not None:
            plain = self._plain.read(data[at:end])
            if plain is not None:
                return self._head_is(plain, data, at, end)
        if is_new:
            self._feeder.wait_for("head")
        if self._parsed is None:
            self._parsed = ParsedHead()
        piece = data[at:end]
        self._parsed.feed(piece, is_last=end is not None)
        if end is None:
            self._head_size, self._head_end = size, (self._head_end + piece)[-3:]
            return len(data)
        head, self._parsed = self._parsed.end(), None
        self._head_size, self._head_end = 0, b""
        if head.offers_upgrade and self._feeder.switch(head, data[end:]):
            return len(data)
        request = self._begin(self._scope_of(head.line, head.headers, head.version))
        request.keeps_alive = head.keeps_alive
        if head.length == CHUNKED:
            self._chunks = Chunks(self._feeder.limits.head_bytes)
        else:
            self._left = head.length
        self._feeder.wait_for("body")
        return end if head.length else self._message_ends(end)

    def _blank_line(self, data: bytes, at: int) -> int | None:
        """Return where the head that continues at ``at`` ends, None if its end has not arrived."""
        if before := self._head_end:
            start = (before + data[at : at + 3]).find(b"\r\n\r\n")
            if start >= 0:
                return at + start + 4 - len(before)
        start = data.find(b"\r\n\r\n", at)
        return None if start < 0 else start + 4

    def _head_is(self, plain: PlainHead, data: bytes, at: int, end: int) -> int:
        """Queue the request of a head that needed no parser, with its body if all of that is at hand.

        Remember it if nothing else has arrived. Return the end of what has been read.
        """
        line, headers, length = plain
        scope = self._scope_of(line, headers, "1.1")
        whole = end + length
        if at == 0 and len(data) == whole:
            self._last_head, self._last_size, self._last_scope = data[:end], whole, scope
            scope = scope.copy()
            self._last_scope[REPEATED] = {}
        if len(data) >= whole and length <= HIGH_WATER:
            self._begin(scope, data[end:whole])
            self._feeder.waiting_since = None
            return whole
        self._begin(scope)
        self._left = length
        self._feeder.wait_for("body")
        return end

    def _scope_of(self, line: RequestLine, headers: Sequence[tuple[bytes, bytes]], version: str) -> dict[str, Any]:
        """Return the ASGI scope of a request, without its ``state``."""
        method, path, raw_path, query, _ = line
        return {
            **self._base,
            "method": method,
            "path": self._base["root_path"] + path,
            "raw_path": self._raw_root + raw_path,
            "query_string": query,
            "http_version": version,
            "headers": headers,
        }

    def _begin(self, scope: dict[str, Any], body: bytes | None = None) -> HttpRequest:
        scope["state"] = self._state.copy()
        self.request = request = self._feeder.begin(scope, body)
        return request

    # -- bodies ----------------------------------------------------------------------------

    def _read_body(self, data: bytes, at: int) -> int:
        """Read a body, or as much of it as there is, and return where that ends."""
        if self._chunks is not None:
            piece, at = self._chunks.take(data, at)
            is_whole = self._chunks.is_whole
        else:
            piece = data[at : at + self._left] if at or len(data) > self._left else data
            at += len(piece)
            self._left -= len(piece)
            is_whole = not self._left
        self._feeder.wait_for("body")
        if piece and self.request is not None:
            self.request.feed(piece)
        return self._message_ends(at) if is_whole else at

    def _message_ends(self, at: int) -> int:
        """Note that the request is whole and that the client now waits for us; return ``at``."""
        self._chunks = None
        self._feeder.waiting_since = None
        if (request := self.request) is not None:
            self._is_last = not request.keeps_alive
            request.finish()
            if request.is_answered:
                self._feeder.wait_for("idle")
        return at
