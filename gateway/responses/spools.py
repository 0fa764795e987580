"""Exports kept in a file for a while, for tools that ask how long a table is, or for a byte range of it.

polars' ``scan_csv`` and DuckDB ask for the length first and then for ranges; a streamed table has neither
(gateway/WIRE.md 15.1). So the first such request writes the export to a temporary file, and the file answers it and
the requests after it: all ranges are of one version, which its tag names.

Who gets it: the key of a file is everything its request said (credentials included) except the range itself, the
address it came from, and the present identity of the caller. So no one is given a file that another caller's request
made, nor one that their own request made before they signed out. Guards and the handler run before every answer.

How long: the file has no name, so it is gone however the process ends. It is closed, and so deleted,
``Limits.spooled_seconds`` after it was made, or earlier if other exports need the room.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import tempfile
import threading
from collections.abc import Awaitable, Callable

from anyio.to_thread import run_sync

from gateway.http import conditions
from gateway.http.pieces import Pieces
from gateway.requests.exchange import Exchange
from gateway.responses.streams import Stream
from gateway.service.settings import Limits

log = logging.getLogger("gateway")

#: Bytes that are read from a file at a time.
CHUNK_BYTES = 262_144
#: Headers about the range asked for, the connection or tracing; they say nothing about the rows.
_PASSING = frozenset(
    b"range if-range if-match if-none-match if-modified-since if-unmodified-since connection keep-alive te "
    b"traceparent tracestate baggage x-request-id".split()
)


def wants_length(exchange: Exchange) -> bool:
    """Return whether a request asks how long its answer is, or for one byte range of it."""
    if exchange.head.has_body:
        return False
    if exchange.method == "GET":
        return b"range" in exchange.headers and conditions.is_piece(exchange.header(b"range"))
    return exchange.method == "HEAD"


def key_of(exchange: Exchange) -> bytes:
    """Return the key of a request's export: equal only for requests that may share one file."""
    key = hashlib.blake2b(digest_size=32)
    client = (exchange.scope.get("client") or ("",))[0]
    root, scheme = exchange.scope.get("root_path", ""), exchange.scope.get("scheme", "")
    caller = None if exchange.call is None else exchange.call.identity
    parts = [exchange.path, exchange.query, client, root, scheme, repr(caller)]
    parts += [f"{name!r}:{value!r}" for name, value in sorted(exchange.headers.items()) if name not in _PASSING]
    for part in parts:
        text = part.encode("utf-8", "surrogateescape")
        key.update(b"%d:%b" % (len(text), text))
    return key.digest()


class _File:
    """A file without a name. It is also closed with its last reference, if a process goes on without its event loop."""

    def __init__(self) -> None:
        self._descriptor = -1  #: -1 until something is added
        self._lock = threading.Lock()
        self._size = 0

    def add(self, data: bytes) -> None:
        """Append the data; OSError if there is no room or no folder, and then nothing has been appended."""
        with self._lock:
            if self._descriptor < 0:
                with tempfile.TemporaryFile() as file:
                    self._descriptor = os.dup(file.fileno())
            os.lseek(self._descriptor, self._size, os.SEEK_SET)
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
            self._size += len(data)

    def read(self, start: int, count: int) -> bytes:
        """Return up to ``count`` bytes from ``start`` on; may be called from any thread."""
        with self._lock:
            os.lseek(self._descriptor, start, os.SEEK_SET)
            return os.read(self._descriptor, count)

    def close(self) -> None:
        """Close and so delete the file; a second call does nothing.

        Waits for a running :meth:`read`: another file could get the descriptor's number.
        """
        with self._lock:
            descriptor, self._descriptor = self._descriptor, -1
            if descriptor >= 0:
                os.close(descriptor)

    __del__ = close


class Spool:
    """One whole export in a file of its own; ``tag`` is a hash of its bytes."""

    def __init__(self, file: _File, size: int, tag: str) -> None:
        self.size = size
        self.tag = tag
        self._file = file
        self._users = 1  # its creator, which must release it too

    def hold(self) -> None:
        """Keep the file open for one more user."""
        self._users += 1

    def release(self) -> None:
        """Give up one use of the file; the last one closes it."""
        self._users -= 1
        if not self._users:
            self._file.close()

    def read(self, start: int, count: int) -> bytes:
        """Return up to ``count`` bytes from ``start`` on; may be called from any thread."""
        return self._file.read(start, count)


class Piece:
    """A byte range of a spool, sent in chunks: from ``start`` up to, but without, ``end``."""

    pieces: Pieces | None = None

    def __init__(self, spool: Spool, start: int, end: int, limits: Limits) -> None:
        self.limits = limits
        spool.hold()
        self._spool: Spool | None = spool
        self._at, self._end = start, end

    @property
    def ended(self) -> bool:
        """Return whether the whole range has been read."""
        return self._at >= self._end

    async def chunk(self) -> bytes:
        """Return the next bytes."""
        spool = self._spool
        if spool is None or self.ended:
            return b""
        data = await run_sync(spool.read, self._at, min(CHUNK_BYTES, self._end - self._at))
        self._at = self._at + len(data) if data else self._end
        return data

    async def close(self) -> None:
        """Release the file; a second call does nothing."""
        spool, self._spool = self._spool, None
        self._at = self._end
        if spool is not None:
            spool.release()


class Overflow:
    """An export too large for a file: what the file holds, then the chunk that no longer fitted, then the stream."""

    def __init__(self, begun: Spool, last: bytes, rest: Stream) -> None:
        self.limits = rest.limits
        self._begun = Piece(begun, 0, begun.size, rest.limits)
        begun.release()
        self._last = last
        self._rest = rest

    @property
    def pieces(self) -> Pieces | None:
        """The compressor of the answer, if the client accepts one."""
        return self._rest.pieces

    @pieces.setter
    def pieces(self, pieces: Pieces | None) -> None:
        self._rest.pieces = pieces

    @property
    def ended(self) -> bool:
        """Return whether the last chunk has been made."""
        return self._begun.ended and not self._last and self._rest.ended

    async def chunk(self) -> bytes:
        """Return the next chunk."""
        if not self._begun.ended:
            return await self._begun.chunk()
        if self._last:
            last, self._last = self._last, b""
            return last
        return await self._rest.chunk()

    async def close(self) -> None:
        """Close the file and the source."""
        self._last = b""
        await self._begun.close()
        await self._rest.close()


class Spools:
    """The spools of one gateway, in one process."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._kept: dict[bytes, Spool] = {}
        self._making: dict[bytes, asyncio.Event] = {}
        self._held = 0  #: bytes in files, complete ones and those being written

    async def of(self, key: bytes, begin: Callable[[], Awaitable[tuple[bytes, Stream]]]) -> Spool | Overflow | bytes:
        """Return the spool of a key, and make it if there is none; bytes for an export that ends in its first chunk.

        ``begin`` returns that chunk and the stream of the rest. If several requests with one key come at once,
        the first makes the spool and the others wait.
        """
        while (event := self._making.get(key)) is not None:
            await event.wait()
        if (spool := self._kept.get(key)) is not None:
            return spool
        event = self._making[key] = asyncio.Event()
        try:
            opening, stream = await begin()
            if not stream.ended:
                return await self._make(key, opening, stream)
            await stream.close()
            return opening
        finally:
            del self._making[key]
            event.set()

    async def _make(self, key: bytes, opening: bytes, stream: Stream) -> Spool | Overflow:
        from gateway.http.state_tags import tagging  # noqa: PLC0415 - only tables need it

        file = _File()
        size, tag, data, done = 0, tagging(), opening, False
        try:
            while self._takes(size, len(data)):
                try:
                    file.add(data)
                except OSError as error:
                    log.warning("an export is streamed without its length, as its temporary file failed: %s", error)
                    break
                tag.update(data)
                size += len(data)
                self._held += len(data)
                done = stream.ended
                if done:
                    await stream.close()
                    return self._keep(key, Spool(file, size, tag.hexdigest()))
                data = await stream.chunk()
                await asyncio.sleep(0)
            begun, done = Spool(file, size, ""), True
            self._held -= size  # no other request can get this file; it is closed with this answer
            return Overflow(begun, data, stream)
        finally:
            if not done:  # the service failed, or its deadline has passed
                self._held -= size
                file.close()
                await stream.close()

    def _takes(self, size: int, more: int) -> bool:
        """Return whether there is room for more bytes of a file; drops the oldest files to make room."""
        limits = self._limits
        if size + more > limits.spooled:
            return False
        while self._held + more > limits.spooled_in_all and self._kept:
            self._drop(next(iter(self._kept)))
        return self._held + more <= limits.spooled_in_all

    def _keep(self, key: bytes, spool: Spool) -> Spool:
        self._kept[key] = spool
        asyncio.get_running_loop().call_later(self._limits.spooled_seconds, self._expire, key, spool)
        return spool

    def _expire(self, key: bytes, spool: Spool) -> None:
        if self._kept.get(key) is spool:
            self._drop(key)

    def _drop(self, key: bytes) -> None:
        spool = self._kept.pop(key)
        self._held -= spool.size
        spool.release()
