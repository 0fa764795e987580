"""The head of an answer on the wire: status line and headers, checked, as one run of bytes.

RFC 9110 §5.1 and §5.5, RFC 9112 §4: a name is a token, a value and a reason phrase have no
controls but a tab. Anything else is a ValueError, so no value can end its line and begin
another.

Strategy: most answers have the same headers each time, so the line of a pair that was seen
before is looked up; only new pairs are checked byte by byte.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import NamedTuple

from gateway.running.status_phrases import PHRASES
from gateway.running.whole_exchange import HeaderBlock

_STATUS_LINES = {status: f"HTTP/1.1 {status} {phrase}\r\n".encode() for status, phrase in PHRASES.items()}
_NAME = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_CONTROLS = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
#: All bytes but the controls: if a value has other bytes than these, it has a control.
_NO_CONTROLS = _CONTROLS.sub(b"", bytes(range(256)))

#: Lines of pairs that were seen, and how many are kept: an application sends few different pairs.
_LINES: dict[tuple[bytes, bytes], bytes] = {}
_LINES_AT_MOST = 1024
_LONGEST_KEPT = 256  # bytes of a value


class Head(NamedTuple):
    """A head without its end: ``length`` is the declared one, None if there is none."""

    lines: list[bytes]
    length: int | None
    closes: bool  #: the application wants the connection closed


def status_line(status: int, reason: bytes | None) -> bytes:
    """Return a status line; ``reason`` None is the standard phrase."""
    if reason is None:
        return _STATUS_LINES.get(status) or b"HTTP/1.1 %d \r\n" % status
    if _CONTROLS.search(reason):
        raise ValueError(f"a control character in the reason phrase: {reason!r}")
    return b"HTTP/1.1 %d %b\r\n" % (status, reason)


@functools.lru_cache(4096)
def end_of_head(length: int) -> bytes:
    """Return the end of a head: the ``Content-Length`` and a blank line."""
    return b"Content-Length: %d\r\n\r\n" % length


def head(status: int, reason: bytes | None, date: bytes, headers: Iterable[tuple[bytes, bytes]]) -> Head:
    """Return the head of an answer; ``date`` is a whole line, or nothing."""
    lines = [_STATUS_LINES[status] if reason is None and status in _STATUS_LINES else status_line(status, reason), date]
    length: int | None = None
    closes = False
    for pair in headers:
        if pair[0] == b"Content-Length":  # new with each answer
            length = int(pair[1])
            lines.append(b"Content-Length: %d\r\n" % length)
            continue
        line = _LINES.get(pair)
        if line is None:
            line = checked_line(*pair)
            small = pair[0].lower()
            if small == b"content-length":
                length = int(pair[1])
            elif small == b"transfer-encoding":
                continue  # how an answer is framed is the server's to say
            elif small == b"connection":
                # Whether the connection stays is the server's to say, on the application's wish.
                closes = closes or b"close" in pair[1].lower()
                continue
            elif len(_LINES) < _LINES_AT_MOST and len(pair[1]) <= _LONGEST_KEPT and small not in _UNIQUE:
                _LINES[pair] = line
        lines.append(line)
    return Head(lines, length, closes)


def wire_of(block: HeaderBlock) -> bytes:
    """Return the lines of a block; ``b""`` if it has a length or closes the connection."""
    if block.wire is None:
        lines, length, closes = head(200, None, b"", block)
        block.wire = b"" if closes or length is not None else b"".join(lines[1:])
    return block.wire


#: What says how an answer is framed, or whether the connection stays.
_FRAMING = frozenset({b"content-length", b"transfer-encoding", b"connection"})


def lines_of(pairs: Iterable[tuple[bytes, bytes]]) -> bytes | None:
    """Return the lines of one answer's own headers; None if one of them is set by the server, such as the length."""
    parts: list[bytes] = []
    for name, value in pairs:
        start = _start_of(name)
        if start is None:
            return None
        if value.translate(None, _NO_CONTROLS):
            raise ValueError(f"a control character in the header {name!r}")
        parts += (start, value, b"\r\n")
    return b"".join(parts)


@functools.lru_cache(_LINES_AT_MOST)
def _start_of(name: bytes) -> bytes | None:
    """Return what a header's line begins with; None for headers that the server sets."""
    return None if name.lower() in _FRAMING else checked_line(name, b"")[:-2]


#: Headers whose values differ with each answer, or are secrets: their lines are not kept.
_UNIQUE = frozenset({b"set-cookie", b"etag", b"last-modified", b"location", b"content-range", b"authorization"})


def checked_line(name: bytes, value: bytes) -> bytes:
    """Return the line of a header; ValueError for a name or value that HTTP does not allow."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a header name: {name!r}")
    if _CONTROLS.search(value):
        raise ValueError(f"a control character in the header {name!r}")
    return b"%b: %b\r\n" % (name, value)
