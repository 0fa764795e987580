"""Where a message ends (RFC 9112 §6.3): decided here alone, from the message's own headers.

Both readers of heads use this for the length of the body. An offer to upgrade, the verb or the state of
a parser do not change it. A message that two readers could frame differently is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gateway.server.refusals import HEAD_TOO_LARGE, RefusedError, malformed

#: The length of a body in chunks.
CHUNKED = -1

_LENGTH = re.compile(rb"[0-9]{1,15}")


def length_of(headers: Iterable[tuple[bytes, bytes]], version: str) -> int:
    """Return the length of a message's body in bytes, or :data:`CHUNKED`.

    ``headers`` have lower-case names. Raises :class:`RefusedError` for two lengths, for a length that
    is no number, for a transfer coding other than ``chunked``, and for a length together with a coding.
    """
    lengths = [value for name, value in headers if name == b"content-length"]
    codings = [value for name, value in headers if name == b"transfer-encoding"]
    if codings:
        if lengths or len(codings) > 1 or codings[0].lower() != b"chunked" or version == "1.0":
            raise malformed("a body is framed by its length or by 'Transfer-Encoding: chunked' (RFC 9112 §6.1)")
        return CHUNKED
    if not lengths:
        return 0
    if len(lengths) > 1 or not _LENGTH.fullmatch(lengths[0]):
        raise malformed("a body has one length (RFC 9112 §6.2)")
    return int(lengths[0])


_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]++"
_EXTENSION = rb';%b(?:=(?:%b|"(?:[^"\\\x00-\x08\x0a-\x1f\x7f]|\\[^\x00-\x08\x0a-\x1f\x7f])*+"))?+' % (_TOKEN, _TOKEN)
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15}+)(?:%b)*+" % _EXTENSION)
_SIZE_LINE = re.compile(_SIZE.pattern + rb"\r\n")
_TRAILER = re.compile(rb"(%b):[^\x00-\x08\x0a-\x1f\x7f]*+" % _TOKEN)
#: Headers that may not be trailers (RFC 9110 §6.5.1): some readers would end the message or the connection by them.
_FRAMING = frozenset(
    {b"content-length", b"transfer-encoding", b"connection", b"proxy-connection", b"keep-alive", b"upgrade"}
)


class Chunks:
    """One body in chunks, read piece by piece (RFC 9112 §7.1).

    ``most`` bounds, in bytes, the line of a chunk's size and all trailers together. Trailers are skipped:
    proxies and guards have looked at the headers, and nothing that comes later may count as one.

    Why not the parser that reads heads: it reports neither where in its input a message ends, nor
    how much of a trailer it holds.
    """

    __slots__ = ("_left", "_line", "_most", "_next", "_trailers", "is_whole")

    def __init__(self, most: int) -> None:
        self.is_whole = False  #: the last chunk and the trailers have been read
        self._most = most
        self._line = b""  #: the beginning of a line whose end has not arrived
        self._left = 0  #: bytes of the chunk's data still to come
        self._next = self._size  #: takes the next line
        self._trailers = 0  #: bytes of the trailers read so far

    def take(self, data: bytes, at: int) -> tuple[bytes, int]:
        """Read ``data`` from ``at`` on; return the bytes of the body in it, and the position where reading stopped.

        It stops at the end of the data or of the body. Raises :class:`RefusedError`.
        """
        pieces: list[bytes] = []
        end = len(data)
        while at < end and not self.is_whole:
            if self._next == self._size and not self._line:
                at = _whole_chunks(data, at, pieces, self._most)
            if self._left:
                piece = data[at : at + self._left]
                pieces.append(piece)
                at += len(piece)
                self._left -= len(piece)
                continue
            stop = data.find(b"\n", at, at + self._most)
            line = self._line + data[at : end if stop < 0 else stop + 1]
            if len(line) + self._trailers > self._most:
                raise RefusedError(HEAD_TOO_LARGE, "a line between chunks, or the trailers, are too long")
            if stop < 0:
                self._line, at = line, end
                break
            self._line, at = b"", stop + 1
            if not line.endswith(b"\r\n"):
                raise malformed("a line of a body in chunks ends with CR LF")
            self._next(line[:-2])
        return b"".join(pieces), at

    def _size(self, line: bytes) -> None:
        match = _SIZE.fullmatch(line)
        if match is None:
            raise malformed("not the size of a chunk")
        self._left = int(match[1], 16)
        self._next = self._end if self._left else self._trailer

    def _end(self, line: bytes) -> None:
        if line:
            raise malformed("a chunk is longer than its size")
        self._next = self._size

    def _trailer(self, line: bytes) -> None:
        self._trailers += len(line) + 2
        if not line:
            self.is_whole = True
        elif (trailer := _TRAILER.fullmatch(line)) is None or trailer[1].lower() in _FRAMING:
            raise malformed("not a trailer")


def _whole_chunks(data: bytes, at: int, pieces: list[bytes], most: int) -> int:
    """Add the whole chunks that begin at ``at``, and return the position after them.

    ``most`` bounds the line of a size, in bytes. Why this exists: a client that sends a body in chunks of
    one byte sends forty thousand of them in one read.
    """
    match = _SIZE_LINE.match
    while (size := match(data, at)) is not None:
        start = size.end()
        stop = start + int(size[1], 16)
        if stop == start or start - at > most or data[stop : stop + 2] != b"\r\n":
            break
        pieces.append(data[start:stop])
        at = stop + 2
    return at
