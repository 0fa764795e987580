"""The bytes that arrive on a connection → its requests, by httptools' parser or without it.

What is no HTTP, and what two readers could read differently, ends the connection: 400 for what is
malformed (RFC 9112), 431 for a head beyond :attr:`ConnectionLimits.head_bytes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import httptools

from gateway.server.http_request import HttpRequest
from gateway.server.plain_requests import PlainRequests
from gateway.server.request_lines import RequestLine, is_host, line_of

if TYPE_CHECKING:
    from gateway.server.connection import Connection

_HEAD_TOO_LARGE = b"431 Request Header Fields Too Large"


class Incoming:
    """What a connection's peer sends. ``base`` is what the scopes of all its requests have."""

    def __init__(
        self, connection: Connection, base: dict[str, Any], state: dict[str, Any], plain: PlainRequests
    ) -> None:
        self.request: HttpRequest | None = None  #: the one whose head was read last
        self._connection = connection
        self._base = base
        self._state = state
        self._plain = plain
        self._is_between = True  #: the parser has seen the end of a request, and nothing of another one
        self._refusal: bytes | None = None
        self._head_size = 0
        self._url = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._parser = httptools.HttpRequestParser(self)
        #: Of the last request that needed no parser: its head, its size with the body, and its scope.
        self._last_head, self._last_size = b"", -1
        self._last_scope: dict[str, Any] = {}

    def feed(self, data: bytes) -> None:
        """Take a piece of what the peer sends."""
        if self._is_between and self._is_plain(data):
            return
        connection = self._connection
        self._headers = []
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            # RFC 9110 §7.8: a server may ignore an offer to upgrade; what follows is HTTP/1.1 as before.
            self._parser, self._is_between = httptools.HttpRequestParser(self), True
            if rest := data[upgrade.args[0] :]:
                self.feed(rest)
        except httptools.HttpParserError:
            connection.refuse(self._refusal or b"400 Bad Request")
        if connection.waiting_for == "head":
            # The parser keeps a header to itself until it is complete.
            self._head_size += len(data)
            if self._head_size > connection.limits.head_bytes:
                connection.refuse(_HEAD_TOO_LARGE)

    def _is_plain(self, data: bytes) -> bool:
        """Queue the request that ``data`` is, if no parser is needed; most have the head of the one before."""
        head = self._last_head
        if len(data) != self._last_size or not data.startswith(head):
            found = self._plain.read(data)
            if found is None:
                return False
            line, headers, body = found
            head = data[: len(data) - len(body)]
            if len(head) > self._connection.limits.head_bytes:
                return False
            self._last_head = head
            self._last_size = len(data)
            self._last_scope = self._scope_of(line, headers, "1.1")
        request = self._queue(self._last_scope.copy())
        request.body, request.is_whole = data[len(head) :], True
        self._connection.waiting_since = None
        return True

    def _scope_of(self, line: RequestLine, headers: Sequence[tuple[bytes, bytes]], version: str) -> dict[str, Any]:
        """Return the ASGI scope of a request, but for its ``state``."""
        method, path, raw_path, query = line
        return {
            **self._base,
            "method": method,
            "path": self._base["root_path"] + path,
            "raw_path": raw_path,
            "query_string": query,
            "http_version": version,
            "headers": headers,
        }

    def _queue(self, scope: dict[str, Any]) -> HttpRequest:
        """Queue a request whose head is complete."""
        scope["state"] = self._state.copy()
        self.request = request = HttpRequest(self._connection, scope)
        self._connection.queue(request)
        return request

    # -- called by the parser --------------------------------------------------------------

    def on_message_begin(self) -> None:
        """Start a request."""
        self._url, self._headers, self._head_size = b"", [], 0
        self._is_between = False
        self._connection.wait_for("head")

    def on_url(self, url: bytes) -> None:
        """Take a piece of the request target."""
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """Queue a request whose head is complete."""
        parser, headers = self._parser, self._headers
        if (
            len(self._url) + sum([len(name) + len(value) for name, value in headers])
            > self._connection.limits.head_bytes
        ):
            self._refusal = _HEAD_TOO_LARGE
            raise ValueError("the request's head is too large")
        version = parser.get_http_version()
        hosts = [value for name, value in headers if name == b"host"]
        if len(hosts) > 1 or (not hosts and version == "1.1") or (hosts and not is_host(hosts[0])):
            raise ValueError("a request names one host (RFC 9112 §3.2)")
        line = line_of(parser.get_method().decode("ascii"), self._url)
        request = self._queue(self._scope_of(line, headers, version))
        request.keeps_alive = version != "1.0" and parser.should_keep_alive()
        self._connection.wait_for("body")

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        self._connection.wait_for("body")
        if self.request is not None:
            self.request.feed(body)

    def on_message_complete(self) -> None:
        """Note that the request is whole: from here on the client waits for us."""
        self._is_between = True
        self._connection.waiting_since = None
        if (request := self.request) is not None:
            request.finish()
            if request.is_answered:
                self._connection.wait_for("idle")
