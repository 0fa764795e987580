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
from typing import NamedTuple

Pairs = tuple[tuple[bytes, bytes], ...]

#: Blocks that are kept, and their size in bytes at most.
BLOCKS_AT_MOST = 1024
LONGEST_BLOCK = 4096
LONGEST_LINE = 4096  #: of a request line, in bytes

_LINE = re.compile(rb"(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (/[!\"$-~]*) HTTP/1\.1")
_PARSERS_OWN = frozenset({b"transfer-encoding", b"expect", b"upgrade", b"connection", b"trailer", b"te"})


class Known(NamedTuple):
    """A request that needed no parser: everything that is sent of it."""

    method: str
    target: bytes
    headers: Pairs
    body: bytes


class KnownBlocks:
    """The blocks of one server's clients."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[Pairs, int]] = {}

    def read(self, data: bytes) -> Known | None:
        """Return the one whole request that ``data`` is, None where that takes a parser."""
        line_end = data.find(b"\r\n")
        head_end = data.find(b"\r\n\r\n", line_end)
        known = self._known.get(data[line_end + 2 : head_end + 2])
        if known is None or head_end < 0:
            return None
        headers, length = known
        line = _LINE.fullmatch(data, 0, line_end) if line_end <= LONGEST_LINE else None
        if line is None or len(data) != head_end + 4 + length:
            return None
        method, target = line.groups()
        return Known(method.decode("ascii"), target, headers, data[head_end + 4 :])

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
