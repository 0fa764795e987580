"""Header blocks that were parsed before: a client sends the same lines with every request.

Strategy: a request whose bytes arrive in one piece, and whose header block (all between the
request line and the blank line) was seen before, needs no parser: what a block says is in the
table, and what is left is the request line. A block gets into the table only if the parser has
read a request with it, and if cutting it at its line ends and colons gives exactly what the parser
gave: so nothing that two readers could read differently (bare LF, folded lines, blanks before a
colon; RFC 9112 §11.2) is ever taken from it. What frames a message otherwise than by its length
(``Transfer-Encoding``), or asks for more than an answer (``Expect``, ``Upgrade``, ``Connection``),
stays the parser's.
"""

from __future__ import annotations

import re

from gateway.server.request_lines import RequestLine, line_of

Pairs = tuple[tuple[bytes, bytes], ...]

#: Blocks and request lines that are kept, and their size in bytes at most.
BLOCKS_AT_MOST = 1024
LONGEST_BLOCK = 4096
LINES_AT_MOST = 1024
LONGEST_LINE = 4096
LONGEST_LINE_KEPT = 512

_LINE = re.compile(rb"(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (/[!\"$-~]*) HTTP/1\.1")
_PARSERS_OWN = frozenset({b"transfer-encoding", b"expect", b"upgrade", b"connection", b"trailer", b"te"})

#: A request that needed no parser: its line, its headers and its body.
Known = tuple[RequestLine, Pairs, bytes]


class KnownBlocks:
    """The blocks and request lines of one server's clients."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[Pairs, int]] = {}
        self._lines: dict[bytes, RequestLine] = {}

    def read(self, data: bytes) -> Known | None:
        """Return the one whole request that ``data`` is, None where that takes a parser."""
        line_end = data.find(b"\r\n")
        head_end = data.find(b"\r\n\r\n", line_end)
        known = self._known.get(data[line_end + 2 : head_end + 2])
        if known is None or head_end < 0:
            return None
        headers, length = known
        if len(data) != head_end + 4 + length:
            return None
        text = data[:line_end]
        line = self._lines.get(text) or self._line(text)
        return None if line is None else (line, headers, data[head_end + 4 :])

    def _line(self, text: bytes) -> RequestLine | None:
        found = _LINE.fullmatch(text) if len(text) <= LONGEST_LINE else None
        if found is None:
            return None
        line = line_of(found[1].decode("ascii"), found[2])
        if len(text) <= LONGEST_LINE_KEPT:
            if len(self._lines) >= LINES_AT_MOST:
                self._lines.clear()
            self._lines[text] = line
        return line

    def learn(self, data: bytes, headers: list[tuple[bytes, bytes]]) -> None:
        """Remember the block of a whole request, read by the parser as ``headers``, if it is plain."""
        line_end = data.find(b"\r\n")
        head_end = data.find(b"\r\n\r\n", line_end)
        block = data[line_end + 2 : head_end + 2]
        if head_end < 0 or not 0 < len(block) <= LONGEST_BLOCK:
            return
        pairs = tuple(headers)
        names = [name for name, _ in pairs]
        if _cut(block) != pairs or not _PARSERS_OWN.isdisjoint(names) or names.count(b"content-length") > 1:
            return
        length = dict(pairs).get(b"content-length", b"0")
        if not length.isdigit() or len(data) != head_end + 4 + int(length):
            return
        if len(self._known) >= BLOCKS_AT_MOST:
            self._known.clear()
        self._known[block] = (pairs, int(length))


def _cut(block: bytes) -> Pairs | None:
    """Return the headers of a block by nothing but its line ends and colons, None if that leaves a doubt."""
    found = []
    for line in block.removesuffix(b"\r\n").split(b"\r\n"):
        name, colon, value = line.partition(b":")
        if not colon or not name or name.strip(b" \t") != name or b"\n" in line or b"\r" in line:
            return None
        found.append((name.lower(), value.strip(b" \t")))
    return tuple(found)
