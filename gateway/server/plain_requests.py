"""Heads that need no parser: so plain that no two readers can read them differently.

A head is split at its line ends and colons if each of its lines is a token, a colon and a value without
control characters (RFC 9110 §5, RFC 9112 §5): no bare LF, no folded line, no blank before a colon
(RFC 9112 §11.2) or at the end, and no tab. Every other head goes to the parser: one that frames its message
by ``Transfer-Encoding``, one that asks for more than an answer (``Expect``, ``Upgrade``, any ``Connection``
but ``keep-alive``, which HTTP/1.1 does anyway), and one to refuse.

A client sends the same lines with every request, so single lines and whole blocks of them are remembered,
but never one that may hold a secret. The server cannot know which headers a service uses for secrets;
so it remembers only headers with :data:`HARMLESS` names, and no request line with a query. A connection
remembers its last block, whatever it holds, for as long as it is open; if the
next one differs in its ``Content-Length`` alone, only that is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from gateway.server.framing import length_of
from gateway.server.refusals import RefusedError
from gateway.server.request_lines import RequestLine, is_host, line_of

Pair = tuple[bytes, bytes]
Pairs = tuple[Pair, ...]

#: How many blocks, how many header lines and how many request lines are remembered; and the most bytes of one.
KEPT_AT_MOST = 1024
LONGEST_KEPT = 4096

_REQUEST_LINE = re.compile(rb"(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (/[!\"$-~]*+) HTTP/1\.1")
#: The beginning of the line with the length, as clients spell it, where it is not the first line.
_LENGTH, _LENGTH_IN_LOWER_CASE = b"\r\nContent-Length: ", b"\r\ncontent-length: "
_HEADER_LINE = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]++): *+([^\x00-\x1f\x7f]*+)")
#: Headers that only the parser handles.
_PARSERS_OWN = frozenset(
    {b"transfer-encoding", b"expect", b"upgrade", b"connection", b"proxy-connection", b"trailer", b"te"}
)
_AS_ALWAYS = (b"connection", b"keep-alive")

#: Headers whose values are not secret, whatever a service uses them for.
HARMLESS = frozenset(
    (
        b"accept accept-charset accept-encoding accept-language cache-control connection content-encoding "
        b"content-length content-type dnt host if-modified-since if-none-match origin pragma priority range "
        b"sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user "
        b"upgrade-insecure-requests user-agent x-forwarded-host x-forwarded-port x-forwarded-proto "
        b"x-http-method-override x-requested-with"
    ).split()
)

Value = TypeVar("Value")

#: The headers of a block of lines, and the length of the body in bytes that they declare.
Block = tuple[Pairs, int]
#: The bytes of a block before and after the digits of that length, and the headers before and after it.
Frame = tuple[bytes, bytes, Pairs, Pairs]
#: A head: its line, its headers, and the length of the body in bytes.
PlainHead = tuple[RequestLine, Pairs, int]


class KnownTexts:
    """The texts of heads that a server remembers: blocks, header lines and request lines."""

    def __init__(self) -> None:
        self.blocks: dict[bytes, Block] = {}
        self.headers: dict[bytes, Pair] = {}
        self.lines: dict[bytes, RequestLine] = {}


class PlainRequests:
    """Reads the plain heads of one connection."""

    __slots__ = ("_frame", "_known", "_last", "_last_block")

    def __init__(self, known: KnownTexts) -> None:
        self._known = known
        self._last_block = b""
        self._last: Block = ((), 0)
        self._frame: Frame | None = None  #: of blocks that differed in their length alone

    def read(self, head: bytes) -> PlainHead | None:
        """Return a head, given whole with its blank line; None for one that needs the parser."""
        line_end = head.find(b"\r\n")
        if not 0 < line_end < len(head) - 4:
            return None
        text, block = head[:line_end], head[line_end + 2 : -4]
        if block == self._last_block:
            pairs, length = self._last
        else:
            known = self._known.blocks.get(block) or self._resized(block) or self._read_block(block)
            if known is None:
                return None
            self._last_block, self._last = block, known
            pairs, length = known
        line = self._known.lines.get(text) or self._read_line(text)
        return None if line is None else (line, pairs, length)

    def _resized(self, block: bytes) -> Block | None:
        """Return what a block says that differs from an earlier one only in the length of the body; else None."""
        frame = self._frame or self._frame_with(block)
        if frame is None:
            return None
        start, end, before, after = frame
        length = block[len(start) : len(block) - len(end)]
        if not (length.isdigit() and len(length) <= 15 and block.startswith(start) and block.endswith(end)):
            self._frame = None
            return None
        self._frame = frame
        return (*before, (b"content-length", length), *after), int(length)

    def _frame_with(self, block: bytes) -> Frame | None:
        """Return what a block and the last one have in common if that is all but the digits of the length."""
        last, spelled = self._last_block, _LENGTH
        start = block.find(spelled)
        if start < 0:
            spelled = _LENGTH_IN_LOWER_CASE
            start = block.find(spelled)
        at = start + len(spelled)
        if start < 0 or block[:at] != last[:at]:
            return None
        end = block.find(b"\r\n", at)
        rest = b"" if end < 0 else block[end:]
        if not (last.endswith(rest) and last[at : len(last) - len(rest)].isdigit()):
            return None
        pairs, index = self._last[0], block.count(b"\r\n", 0, at)
        return block[:at], rest, pairs[:index], pairs[index + 1 :]

    def _read_block(self, block: bytes) -> Block | None:
        known = self._known.headers
        pairs: list[Pair] = []
        for line in block.split(b"\r\n"):
            pair = known.get(line) or self._read_header(line)
            if pair is None:
                return None
            pairs.append(pair)
        values = dict(pairs)
        if len(values) < len(pairs) and _says_twice(pairs):
            return None
        if b"host" not in values or not is_host(values[b"host"]):
            return None
        if not (_PARSERS_OWN.isdisjoint(values) or _only_keeps_alive(pairs)):
            return None
        try:
            headers = tuple(pairs), length_of(pairs, "1.1")
        except RefusedError:
            return None
        return _kept(self._known.blocks, block, headers) if values.keys() <= HARMLESS else headers

    def _read_header(self, line: bytes) -> Pair | None:
        match = _HEADER_LINE.fullmatch(line)
        if match is None or line.endswith(b" "):
            return None
        pair = match[1].lower(), match[2]
        return _kept(self._known.headers, line, pair) if pair[0] in HARMLESS else pair

    def _read_line(self, text: bytes) -> RequestLine | None:
        match = _REQUEST_LINE.fullmatch(text)
        if match is None:
            return None
        line = line_of(match[1].decode("ascii"), match[2])
        return line if line.query else _kept(self._known.lines, text, line)


def _says_twice(pairs: Iterable[Pair]) -> bool:
    """Return whether a header that may come only once comes twice."""
    names = [name for name, _ in pairs]
    return names.count(b"host") > 1 or names.count(b"content-length") > 1


def _only_keeps_alive(pairs: Iterable[Pair]) -> bool:
    return all(name not in _PARSERS_OWN or (name, value.lower()) == _AS_ALWAYS for name, value in pairs)


def _kept(table: dict[bytes, Value], text: bytes, value: Value) -> Value:
    """Remember the value of a text, and return it."""
    if len(text) <= LONGEST_KEPT:
        if len(table) >= KEPT_AT_MOST:
            table.clear()
        table[text] = value
    return value
