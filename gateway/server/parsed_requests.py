"""Heads that need a parser: httptools, which wraps llhttp.

The parser gets one head and nothing after it. So its state, such as an offered upgrade, cannot decide
what the bytes after the head are; :mod:`gateway.server.framing` decides that.
"""

from __future__ import annotations

from typing import NamedTuple

import httptools

from gateway.server.framing import length_of
from gateway.server.refusals import NO_TUNNEL, OTHER_VERSION, RefusedError, malformed
from gateway.server.request_lines import RequestLine, is_host, line_of


class Head(NamedTuple):
    """A request's head; ``length`` is that of its body (:func:`gateway.server.framing.length_of`)."""

    line: RequestLine
    headers: tuple[tuple[bytes, bytes], ...]
    length: int
    version: str
    keeps_alive: bool  #: the connection stays open after the answer
    offers_upgrade: bool = False  #: the client offers another protocol (RFC 9110 §7.8)


class ParsedHead:
    """Parses one head as its pieces arrive."""

    def __init__(self) -> None:
        self._url = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._begun = 0
        self._keeps_alive: bool | None = None  #: once the head is complete
        self._parser = httptools.HttpRequestParser(self)

    def feed(self, data: bytes, *, is_last: bool) -> None:
        """Parse a piece; :class:`RefusedError` as soon as the head is malformed, or ends before its last piece."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            pass  # RFC 9110 §7.8: a server may ignore an offer
        except httptools.HttpParserError as error:
            raise malformed(f"no head of a request: {error}") from None
        if (self._keeps_alive is not None) != is_last or self._begun > 1:
            raise malformed("the head does not end where the parser says")

    def end(self) -> Head:
        """Return the head after its last piece; :class:`RefusedError` for one that the server does not accept."""
        parser, headers = self._parser, self._headers
        version = parser.get_http_version()
        if version not in ("1.0", "1.1"):
            raise RefusedError(OTHER_VERSION, f"HTTP/{version}")
        method = parser.get_method().decode("ascii")
        if method == "CONNECT":
            raise RefusedError(NO_TUNNEL, "CONNECT")
        hosts = [value for name, value in headers if name == b"host"]
        if len(hosts) > 1 or (not hosts and version == "1.1") or (hosts and not is_host(hosts[0])):
            raise malformed("a request names one host (RFC 9112 §3.2)")
        line = line_of(method, self._url)
        if line.authority is not None:
            # RFC 9112 §3.2.2: the authority in the target counts, and the Host header does not.
            headers = [(b"host", line.authority), *(pair for pair in headers if pair[0] != b"host")]
        length, keeps_alive = length_of(headers, version), self._keeps_alive is True and version != "1.0"
        offers_upgrade = any(name == b"upgrade" for name, _ in headers)
        return Head(line, tuple(headers), length, version, keeps_alive, offers_upgrade)

    # -- called by the parser --------------------------------------------------------------

    def on_message_begin(self) -> None:
        """Count the heads: there must be one."""
        self._begun += 1

    def on_url(self, url: bytes) -> None:
        """Take a piece of the request target."""
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """Note that the head is complete."""
        self._keeps_alive = self._parser.should_keep_alive()
