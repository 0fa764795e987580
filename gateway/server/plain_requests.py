"""Requests that need no parser: whole, and written so plainly that no two readers read them differently.

A request whose bytes arrive in one piece is cut at its line ends and colons, if each of its lines
is a token, a colon and a value without controls (RFC 9110 §5, RFC 9112 §5): no bare LF, no folded
line, no blank before a colon (RFC 9112 §11.2), none at the end, and no tab. What frames a message
otherwise than by its length (``Transfer-Encoding``), or asks for more than an answer (``Expect``,
``Upgrade``, ``Connection`` but for ``keep-alive``, which HTTP/1.1 does anyway), is the parser's, and
so is all that is to be refused.

A client sends the same lines with every request: lines, and whole blocks of them, are remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from gateway.server.request_lines import RequestLine, is_host, line_of

Pair = tuple[bytes, bytes]
Pairs = tuple[Pair, ...]

#: How many blocks, header lines and request lines are remembered, each; and bytes of one at most.
KEPT_AT_MOST = 1024
LONGEST_KEPT = 4096

_REQUEST_LINE = re.compile(rb"(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (/[!\"$-~]*) HTTP/1\.1")
_HEADER_LINE = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+): *([^\x00-\x1f\x7f]*)")
_LENGTH = re.compile(rb"[0-9]{1,15}")
#: Headers that a parser or the one after it has to think about.
_PARSERS_OWN = frozenset({b"transfer-encoding", b"expect", b"upgrade", b"connection", b"trailer", b"te"})
_AS_ALWAYS = (b"connection", b"keep-alive")

Value = TypeVar("Value")

#: A request: its line, its headers and its body.
Plain = tuple[RequestLine, Pairs, bytes]


class PlainRequests:
    """Reads the plain requests of one server's clients."""

    def __init__(self) -> None:
        self._blocks: dict[bytes, tuple[Pairs, int]] = {}
        self._headers: dict[bytes, Pair] = {}
        self._lines: dict[bytes, RequestLine] = {}

    def read(self, data: bytes) -> Plain | None:
        """Return the one whole request that ``data`` is, None where that takes a parser."""
        line_end = data.find(b"\r\n")
        head_end = data.find(b"\r\n\r\n", line_end)
        if not 0 < line_end < head_end:
            return None
        block = data[line_end + 2 : head_end]
        known = self._blocks.get(block) or self._block(block)
        if known is None:
            return None
        headers, length = known
        if len(data) != head_end + 4 + length:
            return None
        text = data[:line_end]
        line = self._lines.get(text) or self._line(text)
        return None if line is None else (line, headers, data[head_end + 4 :])

    def _block(self, block: bytes) -> tuple[Pairs, int] | None:
        """Return the headers of a block, and the length of the body that they declare."""
        known = self._headers
        pairs: list[Pair] = []
        for line in block.split(b"\r\n"):
            pair = known.get(line) or self._header(line)
            if pair is None:
                return None
            pairs.append(pair)
        values = dict(pairs)
        length = values.get(b"content-length", b"0")
        if len(values) < len(pairs) and _says_twice(pairs):
            return None
        if b"host" not in values or not is_host(values[b"host"]) or not _LENGTH.fullmatch(length):
            return None
        if not (_PARSERS_OWN.isdisjoint(values) or _only_keeps_alive(pairs)):
            return None
        return _kept(self._blocks, block, (tuple(pairs), int(length)))

    def _header(self, line: bytes) -> Pair | None:
        found = _HEADER_LINE.fullmatch(line)
        if found is None or line.endswith(b" "):
            return None
        return _kept(self._headers, line, (found[1].lower(), found[2]))

    def _line(self, text: bytes) -> RequestLine | None:
        found = _REQUEST_LINE.fullmatch(text)
        if found is None:
            return None
        return _kept(self._lines, text, line_of(found[1].decode("ascii"), found[2]))


def _says_twice(pairs: Iterable[Pair]) -> bool:
    """Return whether what may be said once is said again."""
    names = [name for name, _ in pairs]
    return names.count(b"host") > 1 or names.count(b"content-length") > 1


def _only_keeps_alive(pairs: Iterable[Pair]) -> bool:
    return all(name not in _PARSERS_OWN or (name, value.lower()) == _AS_ALWAYS for name, value in pairs)


def _kept(table: dict[bytes, Value], text: bytes, value: Value) -> Value:
    """Remember what a text says, and return it."""
    if len(text) <= LONGEST_KEPT:
        if len(table) >= KEPT_AT_MOST:
            table.clear()
        table[text] = value
    return value
