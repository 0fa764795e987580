"""The bytes that arrive on a connection → its requests.

What belongs to a message is kept for as long as the message lasts, never for as long as a read: a
head may arrive in any pieces, a read may hold any number of messages. Which bytes are the head is
found here, by its blank line; what the head says, by :mod:`gateway.server.plain_requests` or, where
that takes a parser, :mod:`gateway.server.parsed_requests`; how long the body is, by
:mod:`gateway.server.framing`.

What is no HTTP, and what two readers could read differently, ends the connection: 400 for what is
malformed (RFC 9112), 431 for a head, or trailers, beyond :attr:`ConnectionLimits.head_bytes`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol

from gateway.server.framing import CHUNKED, Chunks
from gateway.server.http_request import HttpRequest
from gateway.server.parsed_requests import Head, ParsedHead
from gateway.server.patience import ConnectionLimits
from gateway.server.plain_requests import KnownTexts, PlainHead, PlainRequests
from gateway.server.refusals import HEAD_TOO_LARGE, RefusedError
from gateway.server.request_lines import RequestLine

_BLANK_LINES = re.compile(rb"[\r\n]*+")


class Feeder(Protocol):
    """Whose bytes they are, and who takes their requests."""

    limits: ConnectionLimits
    is_full: bool  #: nothing more is taken for now: what has arrived waits
    waiting_since: float | None  #: None while it is not the peer's turn

    def begin(self, scope: dict[str, Any]) -> HttpRequest:
        """Let a request whose head is complete wait for its turn, and return it."""
        ...

    def wait_for(self, what: str) -> None:
        """Wait for the peer, from now on: for a "head", a "body", or while "idle"."""
        ...

    def switch(self, head: Head, after: bytes) -> bool:
        """Return whether something else than HTTP goes on from a request that offers it, with the bytes after it."""
        ...

    def refuse(self, status: bytes) -> None:
        """End the connection, after what the peer is owed, with a status."""
        ...


class Incoming:
    """What a connection's peer sends. ``base`` is what the scopes of all its requests have."""

    def __init__(self, feeder: Feeder, base: dict[str, Any], state: dict[str, Any], known: KnownTexts) -> None:
        self.request: HttpRequest | None = None  #: the one whose head was read last
        self.rest = b""  #: what has arrived and waits, from :attr:`_at` on
        self.is_within = False  #: a message, or what has arrived and waits, or behind the last request
        self._at = 0
        self._feeder = feeder
        self._base = base
        self._raw_root = base["root_path"].encode("ascii")
        self._state = state
        self._plain = PlainRequests(known)
        # Of the message that is being read.
        self._parsed: ParsedHead | None = None  #: its head, if it came in pieces
        self._head_size = 0  #: bytes of a head that is not complete
        self._head_end = b""  #: its last three bytes: its blank line may have begun
        self._left = 0  #: bytes of its body still to come
        self._chunks: Chunks | None = None  #: its body, if it is in chunks
        self._is_last = False  #: the client sends no other request after it
        #: Of the last request that needed no parser: its head, its size with the body, and its scope.
        self._last_head, self._last_size = b"", -1
        self._last_scope: dict[str, Any] = {}

    def feed(self, data: bytes) -> None:
        """Take a piece of what the peer sends."""
        head = self._last_head
        if len(data) == self._last_size and data.startswith(head) and not self.is_within:
            scope = self._last_scope.copy()
            scope["state"] = self._state.copy()
            self.request = request = self._feeder.begin(scope)
            request.body, request.is_whole = data[len(head) :], True
            self._feeder.waiting_since = None
            return
        if self.rest:
            data, self.rest = self.rest[self._at :] + data, b""
        self._read(data, 0)

    def go_on(self) -> None:
        """Take what has waited."""
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
        """Read a head, or what there is of it, and return where it ends."""
        if not self._head_size:
            found = _BLANK_LINES.match(data, at)  # RFC 9112 §2.2
            at = at if found is None else found.end()
            if at == len(data):
                return at
            self._feeder.wait_for("head")
        end = self._blank_line(data, at)
        size = self._head_size + (len(data) if end is None else end) - at
        if size > self._feeder.limits.head_bytes:
            raise RefusedError(HEAD_TOO_LARGE, f"a head of {size} bytes and more")
        if end is not None and not self._head_size:
            plain = self._plain.read(data[at:end])
            if plain is not None:
                self._head_is(plain, data, at, end)
                return end if plain[2] else self._message_ends(end)
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
        """Return where the head ends whose bytes go on at ``at``, None if that has not arrived."""
        if before := self._head_end:
            found = (before + data[at : at + 3]).find(b"\r\n\r\n")
            if found >= 0:
                return at + found + 4 - len(before)
        found = data.find(b"\r\n\r\n", at)
        return None if found < 0 else found + 4

    def _head_is(self, plain: PlainHead, data: bytes, at: int, end: int) -> None:
        """Queue the request of a head that needed no parser, and remember it if all of it is there."""
        line, headers, length = plain
        scope = self._scope_of(line, headers, "1.1")
        if at == 0 and len(data) == end + length:
            self._last_head, self._last_size, self._last_scope = data[:end], len(data), scope
            scope = scope.copy()
        self._begin(scope)
        if length:
            self._left = length
            self._feeder.wait_for("body")

    def _scope_of(self, line: RequestLine, headers: Sequence[tuple[bytes, bytes]], version: str) -> dict[str, Any]:
        """Return the ASGI scope of a request, but for its ``state``."""
        return {
            **self._base,
            "method": line.method,
            "path": self._base["root_path"] + line.path,
            "raw_path": self._raw_root + line.raw_path,
            "query_string": line.query,
            "http_version": version,
            "headers": headers,
        }

    def _begin(self, scope: dict[str, Any]) -> HttpRequest:
        scope["state"] = self._state.copy()
        self.request = request = self._feeder.begin(scope)
        return request

    # -- bodies ----------------------------------------------------------------------------

    def _read_body(self, data: bytes, at: int) -> int:
        """Read a body, or what there is of it, and return where it ends."""
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
        """Note that the request is whole, from here on the client waits for us; return ``at``."""
        self._chunks = None
        self._feeder.waiting_since = None
        if (request := self.request) is not None:
            self._is_last = not request.keeps_alive
            request.finish()
            if request.is_answered:
                self._feeder.wait_for("idle")
        return at
